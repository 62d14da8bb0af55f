"""What a browser is told to refuse, and that a packed file is the file."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from lagesbild import settings
from lagesbild.doctor import installation
from pages.parts import headers, packed

PAGE = Path(streamlit.__file__).parent / "static" / "index.html"
SIGN_IN = """
[oidc]
metadata = "https://login.example.se/x"
client_id = "lagesbild"
address = "{scheme}://a.example.se"
[[grant]]
groups = ["g"]
role = "group"
"""


def answer(request: Request) -> Response:
    if request.url.path == "/":
        return HTMLResponse(PAGE.read_text(encoding="utf-8"), headers={"access-control-allow-origin": "*"})
    return Response(b"as Streamlit sends it", media_type="text/javascript")


@pytest.fixture
def client() -> Iterator[TestClient]:
    """A server that answers every path, behind ours."""
    middleware = [Middleware(headers.Headers), Middleware(packed.Packed)]
    with TestClient(Starlette(routes=[Route("/{path:path}", answer)], middleware=middleware)) as made:
        yield made


def policy(client: TestClient, path: str) -> dict[str, str]:
    told = client.get(path).headers["content-security-policy"]
    return dict(part.split(" ", 1) for part in told.split("; "))


def test_a_page_runs_files_of_this_server_and_nothing_in_its_text_but_what_streamlit_wrote(client: TestClient) -> None:
    told = policy(client, "/")
    assert told["default-src"] == "'none'" and told["frame-ancestors"] == "'none'"
    allowed = told["script-src"].split()
    assert allowed[0] == "'self'" and all(re.fullmatch(r"'sha256-[\w+/]{43}='", one) for one in allowed[1:])
    assert len(allowed[1:]) == PAGE.read_text(encoding="utf-8").count("<script>") > 0
    assert "unsafe" not in told["script-src"] and "http" not in " ".join(told.values())


def test_only_the_frames_of_components_may_run_text_and_stand_in_a_page_of_ours(client: TestClient) -> None:
    told = policy(client, "/component/streamlit_folium.st_folium/index.html")
    assert "'unsafe-eval'" in told["script-src"] and told["frame-ancestors"] == "'self'"
    assert client.get("/component/x").headers["x-frame-options"] == "SAMEORIGIN"


@pytest.mark.parametrize("path", ["/", "/trends", "/media/a.csv", "/static/js/none.js", "/_stcore/health"])
def test_every_answer_has_them(client: TestClient, path: str) -> None:
    told = client.get(path).headers
    assert {name: told[name] for name in headers.SAME} == headers.SAME
    assert told["x-frame-options"] == "DENY" and "access-control-allow-origin" not in told
    assert "strict-transport-security" not in told


def test_the_doctor_asks_for_headers_that_are_sent() -> None:
    assert set(installation.HEADERS) <= set(headers.of_path(""))


@pytest.mark.parametrize(("scheme", "expected"), [("https", True), ("http", False)])
def test_only_where_people_come_over_an_encrypted_line_is_it_the_only_one(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str, expected: bool
) -> None:
    file = tmp_path / f"{scheme}.toml"
    file.write_text(SIGN_IN.format(scheme=scheme), encoding="utf-8")
    monkeypatch.setenv(settings.SIGN_IN, str(file))
    assert ("strict-transport-security" in client.get("/").headers) is expected


def test_behind_a_proxy_that_says_so_it_is_the_only_one_too(client: TestClient) -> None:
    told = client.get("/", headers={"x-forwarded-proto": "https"}).headers
    assert told["strict-transport-security"].startswith("max-age=")


def test_a_page_says_its_language_before_any_script_has_run(client: TestClient) -> None:
    told = client.get("/")
    assert '<html lang="sv">' in told.text and 'lang="en"' not in told.text
    assert len(told.content) == int(told.headers["content-length"])


def a_script() -> str:
    return next(file.name for file in sorted((PAGE.parent / "static" / "js").glob("index.*.js")))


def test_a_packed_file_is_the_file_and_kept_for_good(client: TestClient) -> None:
    path = f"/static/js/{a_script()}"
    told = client.get(path)
    assert told.content == (PAGE.parent / path.lstrip("/")).read_bytes()
    assert told.headers["content-encoding"] == "gzip" and "immutable" in told.headers["cache-control"]
    assert int(told.headers["content-length"]) < len(told.content) / 2
    assert told.headers["vary"] == "accept-encoding" and told.headers["x-content-type-options"] == "nosniff"
    assert gzip.compress(told.content, mtime=0) == packed._packed(path.lstrip("/"))


@pytest.mark.parametrize(
    ("method", "asks"), [("GET", {"accept-encoding": "identity"}), ("GET", {"range": "bytes=0-5"}), ("POST", {})]
)
def test_who_takes_nothing_packed_gets_it_as_it_is(client: TestClient, method: str, asks: dict[str, str]) -> None:
    told = client.request(method, f"/static/js/{a_script()}", headers=asks)
    assert "content-encoding" not in told.headers


@pytest.mark.parametrize("path", ["/static/../index.html", "/static/js/%2e%2e/%2e%2e/index.html", "/static/js/none.js"])
def test_nothing_but_streamlits_own_files_is_packed(client: TestClient, path: str) -> None:
    before = packed._packed.cache_info().currsize
    assert client.get(path).headers.get("content-encoding") is None
    assert packed._packed.cache_info().currsize == before
