"""What stands before the server: that it stands, and what it does to headers and cookies."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.secrets import AttrDict
from streamlit.web.server.app_discovery import discover_asgi_app
from streamlit.web.server.starlette import starlette_auth_routes

from lagesbild import settings
from lagesbild.errors import NotAllowed
from lagesbild.settings import ROOT
from lagesbild.sign_in import SignIn
from pages.parts import guard, served, signed
from tests.stops.sessions import in_order

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
RENAMED = SignIn.model_validate({"proxy": {"addresses": ["10.0.0.7"], "subject": "X-Other"}, "grant": GRANT})
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
    named: None, caller: str | None, headers: list[tuple[bytes, bytes]], kept: bool
) -> None:
    scope = {"type": "http", "client": (caller, 1) if caller else None, "headers": [*headers, (b"accept", b"*/*")]}
    left = guard._believed(scope, PROXY)["headers"]
    assert left == (scope["headers"] if kept else [(b"accept", b"*/*")])


@pytest.mark.parametrize("rules", [None, HTTPS, RENAMED])
def test_no_header_is_believed_while_the_file_is_broken_or_names_others_than_at_the_start(
    named: None, rules: SignIn | None
) -> None:
    scope = {"type": "websocket", "client": ("10.0.0.7", 1), "headers": [(b"x-remote-user", b"ulla"), (b"a", b"b")]}
    assert guard._believed(scope, rules)["headers"] == [(b"a", b"b")]


def test_what_the_provider_is_to_be_asked_with_is_told_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"acr_values": "urn:loa3", "prompt": "login", "max_age": "60"}
    oidc = HTTPS.oidc
    assert oidc
    monkeypatch.setenv("LAGESBILD_CLIENT_SECRET", "x")
    auth: Any = guard._auth(
        oidc.model_copy(update={"parameters": asked}), replace(settings.read({}), secret_file=tmp_path / "secret")
    )
    monkeypatch.setattr(starlette_auth_routes, "get_secrets_auth_section", lambda: AttrDict(auth))
    client, redirect = starlette_auth_routes._create_oauth_client(signed.PROVIDER)
    assert redirect == "https://a.example/oauth2callback" and client.authorize_params == asked
    assert client.client_kwargs["prompt"] == "login"


def test_nobody_empties_the_caches_of_all() -> None:
    empties, runs = BackMsg(), BackMsg()
    empties.clear_cache, runs.rerun_script.query_string = True, "lang=en"
    frames = [empties.SerializeToString(), runs.SerializeToString(), b"\xff\xff"]
    assert [guard._empties_caches(frame) for frame in (*frames, None)] == [True, False, False, False]

    async def receive() -> Any:
        return {"type": "websocket.receive", "bytes": frames.pop(0)}

    async def heard() -> Any:
        return await guard._heard({"type": "websocket"}, receive)()

    assert in_order(heard())["bytes"] == runs.SerializeToString()


@pytest.fixture
def named() -> Iterator[None]:
    """Streamlit as it was started: it believes the headers of the proxy."""
    config.set_option(guard.FROM_PROXY, {"X-Remote-User": "sub", "X-Remote-Groups": "groups"})
    yield
    config.set_option(guard.FROM_PROXY, {})


@pytest.fixture
def below() -> Iterator[None]:
    """The app served below a path."""
    before = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", "/picture/")
    yield
    config.set_option("server.baseUrlPath", before)


def test_a_file_is_known_for_one_below_a_path_too(below: None) -> None:
    assert guard._is_kept(served.path_of({"path": "/picture/media/abc.csv"}))
    assert not guard._is_kept(served.path_of({"path": "/picture/map/leaflet.js"}))


@pytest.mark.parametrize("path", ["/media/a.csv", "//media/a.csv", "/_stcore/upload_file/s/f"])
def test_what_belongs_to_somebody_is_known_however_its_path_begins(path: str) -> None:
    assert guard._is_kept(served.path_of({"path": path}))
