"""The app behind the proxies that deploy/ tells of: a real page over TLS and websockets, and no address in a log."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from lagesbild.texts import say
from tests.browser.conftest import Watched, a_server
from tests.deploy.proxies import Proxied, caddy, nginx
from tests.factories import an_installation, built, contract_rows, load_rows
from tests.servers import a_free_port

Proxy = Callable[[str, Path], AbstractContextManager[Proxied]]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An installation that is shown."""
    installation = an_installation(tmp_path_factory.mktemp("app"))
    load_rows(installation, contract_rows(3, district="lundby"))
    built(installation)
    with a_server(installation.data, LAGESBILD_ALLOW_UNSIGNED="1") as address:
        yield address


@pytest.fixture(scope="module", params=[nginx, caddy], ids=["nginx", "caddy"])
def proxied(request: pytest.FixtureRequest, app: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    """The same behind each proxy."""
    with request.param(app, tmp_path_factory.mktemp("proxy")) as found:
        yield found


def test_a_page_stands_and_follows_a_choice(proxied: Proxied, browser: Browser) -> None:
    context = browser.new_context(ignore_https_errors=True)
    visit = Watched(context.new_page(), proxied.address)
    visit.listen()
    visit.open("/districts?district=lundby")
    assert "district=lundby" in visit.page.url
    visit.page.get_by_role("link", name=say("sv", "page.trends"), exact=True).click()
    visit.page.get_by_role("heading", level=1, name=say("sv", "trends.question")).wait_for()
    assert visit.errors == []
    context.close()
    assert proxied.said() and "lundby" not in proxied.said()


def test_whoever_comes_unencrypted_is_sent_on(proxied: Proxied) -> None:
    told = httpx.get(f"{proxied.plain}/trends?district=lundby", follow_redirects=False)
    assert told.status_code in (301, 308) and told.headers["location"].startswith("https://")
    assert "lundby" not in proxied.said()


def test_it_is_healthy_and_tells_no_numbers(proxied: Proxied, app: str) -> None:
    with httpx.Client(verify=False, base_url=proxied.address) as client:
        assert client.get("/health").status_code == 200
        assert client.get("/metrics").status_code == 404
        headers = client.get("/").headers
    assert headers["content-security-policy"].startswith("default-src 'none'") and headers["x-frame-options"] == "DENY"
    assert httpx.get(f"{app}/metrics").status_code == 200
    forwarded = httpx.get(f"{app}/metrics", headers={"X-Forwarded-For": "192.0.2.1"})
    assert forwarded.status_code == 404


@pytest.mark.parametrize("proxy", [nginx, caddy], ids=["nginx", "caddy"])
def test_while_the_app_is_down_no_address_is_logged_either(proxy: Proxy, tmp_path: Path) -> None:
    with (
        proxy(f"http://127.0.0.1:{a_free_port()}", tmp_path) as proxied,
        httpx.Client(verify=False, base_url=proxied.address) as client,
    ):
        assert client.get("/districts?district=lundby").status_code == 502
    assert "lundby" not in proxied.said()


class Mirror(BaseHTTPRequestHandler):
    """Answers with the headers that it was asked with."""

    def do_GET(self) -> None:
        content = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize("proxy", [nginx, caddy], ids=["nginx", "caddy"])
def test_what_a_caller_says_of_who_it_is_and_where_it_is_from_is_taken_away(proxy: Proxy, tmp_path: Path) -> None:
    mirror = ThreadingHTTPServer(("127.0.0.1", 0), Mirror)
    threading.Thread(target=mirror.serve_forever, daemon=True).start()
    lies = {"X-Remote-User": "ulla", "X-Remote-Groups": "arbetsgruppen", "X-Forwarded-For": "192.0.2.9"}
    with (
        proxy(f"http://127.0.0.1:{mirror.server_port}", tmp_path) as proxied,
        httpx.Client(verify=False, base_url=proxied.address, headers=lies) as client,
    ):
        told = client.get("/").json()
    mirror.shutdown()
    assert not told.get("x-remote-user") and not told.get("x-remote-groups")
    assert told["x-forwarded-for"] == "127.0.0.1" and told["x-forwarded-proto"] == "https"
