"""What stands before the server: that it stands, and what it does to headers and cookies."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit import config
from streamlit.web.server.app_discovery import discover_asgi_app

from lagesbild import settings
from lagesbild.errors import NotAllowed
from lagesbild.settings import ROOT
from lagesbild.sign_in import SignIn
from pages.parts import guard

GRANT = [{"groups": ["g"], "role": "group"}]
HTTPS, HTTP = (
    SignIn.model_validate(
        {
            "oidc": {"metadata": f"{scheme}://login.example/x", "client_id": "a", "address": f"{scheme}://a.example"},
            "grant": GRANT,
        }
    )
    for scheme in ("https", "http")
)
PROXY = SignIn.model_validate({"proxy": {"addresses": ["10.0.0.7"]}, "grant": GRANT})
COOKIE = b"_streamlit_user=abc; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax"


def test_streamlit_finds_the_app_with_its_guard_and_does_not_run_the_script_bare() -> None:
    found = discover_asgi_app(ROOT / "app.py")
    assert found.is_asgi_app and found.app_name == "app"


def test_started_without_the_guard_nothing_is_shown_where_people_sign_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "_standing", [])
    plain = settings.read({})
    guard.check_stands(plain)
    with pytest.raises(NotAllowed, match="started in a way"):
        guard.check_stands(replace(plain, sign_in=tmp_path / "sign_in.toml"))


@pytest.mark.parametrize(
    ("rules", "cookie", "expected"),
    [
        (HTTPS, COOKIE, b"_streamlit_user=abc; HttpOnly; Path=/; SameSite=lax; Secure"),
        (HTTP, COOKIE, b"_streamlit_user=abc; HttpOnly; Path=/; SameSite=lax"),
        (HTTP, b"_streamlit_user_tokens=abc; Max-Age=5", b"_streamlit_user_tokens=abc"),
        (HTTPS, b'_streamlit_user=""; Max-Age=0; Path=/', b'_streamlit_user=""; Max-Age=0; Path=/; Secure'),
        (HTTPS, b"_streamlit_xsrf=abc; Path=/", b"_streamlit_xsrf=abc; Path=/"),
    ],
)
def test_a_cookie_of_a_sign_in_ends_with_its_window_and_is_for_encrypted_lines(
    rules: SignIn, cookie: bytes, expected: bytes
) -> None:
    assert guard._cookie(cookie, rules) == expected


@pytest.mark.parametrize(
    ("caller", "headers", "kept"),
    [
        ("10.0.0.7", [(b"x-remote-user", b"ulla")], True),
        ("10.0.0.7", [(b"X-Remote-User", b"ulla"), (b"x-remote-groups", b"g")], True),
        ("10.0.0.8", [(b"x-remote-user", b"ulla")], False),
        ("10.0.0.7", [(b"x-remote-user", b"ulla"), (b"X-REMOTE-USER", b"adam")], False),
        ("10.0.0.7", [(b"x-remote-user", b"ulla"), (b"x-remote-groups", b"a"), (b"x-remote-groups", b"b")], False),
        (None, [(b"x-remote-user", b"ulla")], False),
    ],
)
def test_the_headers_of_the_proxy_stay_only_where_it_set_them(
    caller: str | None, headers: list[tuple[bytes, bytes]], kept: bool
) -> None:
    scope = {"type": "http", "client": (caller, 1) if caller else None, "headers": [*headers, (b"accept", b"*/*")]}
    left = guard._believed(scope, PROXY)["headers"]
    assert left == (scope["headers"] if kept else [(b"accept", b"*/*")])


@pytest.fixture
def below() -> Iterator[None]:
    """The app served below a path."""
    before = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", "/picture/")
    yield
    config.set_option("server.baseUrlPath", before)


def test_a_file_is_known_for_one_below_a_path_too(below: None) -> None:
    assert guard._is_kept(guard._path({"path": "/picture/media/abc.csv"}))
    assert not guard._is_kept(guard._path({"path": "/picture/map/leaflet.js"}))


@pytest.mark.parametrize("path", ["/media/a.csv", "//media/a.csv", "/_stcore/upload_file/s/f"])
def test_what_belongs_to_somebody_is_known_however_its_path_begins(path: str) -> None:
    assert guard._is_kept(guard._path({"path": path}))
