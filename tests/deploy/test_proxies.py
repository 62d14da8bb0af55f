"""The app behind the proxies that deploy/ tells of: a real page over TLS and websockets, and no address in a log."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from lagesbild.texts import say
from tests.browser.conftest import Watched, a_server
from tests.deploy.proxies import Proxied, caddy, nginx
from tests.factories import an_installation, built, contract_rows, load_rows

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
    assert "lundby" not in proxied.log.read_text(encoding="utf-8")


def test_whoever_comes_unencrypted_is_sent_on(proxied: Proxied) -> None:
    told = httpx.get(f"{proxied.plain}/trends", follow_redirects=False)
    assert told.status_code in (301, 308) and told.headers["location"].startswith("https://")


def test_it_is_healthy_and_tells_no_numbers(proxied: Proxied, app: str) -> None:
    with httpx.Client(verify=False, base_url=proxied.address) as client:
        assert client.get("/health").status_code == 200
        assert client.get("/metrics").status_code == 404
        headers = client.get("/").headers
    assert headers["content-security-policy"].startswith("default-src 'none'") and headers["x-frame-options"] == "DENY"
    assert httpx.get(f"{app}/metrics").status_code == 200
    forwarded = httpx.get(f"{app}/metrics", headers={"X-Forwarded-For": "192.0.2.1"})
    assert forwarded.status_code == 404
