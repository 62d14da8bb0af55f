"""What stands before Streamlit's own server: who has signed in is asked for every file, and headers are not believed.

Streamlit gives a file to whoever knows its address, takes a file from whoever knows a session, and believes the headers
of a proxy from anybody. Here a file goes to those whose own page shows it and to nobody else, a file is taken for one's
own page only, and the headers of a proxy count from the proxy's addresses alone. Where nobody has to sign in, nothing
is changed.
"""

import json
from collections.abc import Mapping

import uvicorn.config
from google.protobuf.message import DecodeError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import Runtime
from streamlit.runtime.secrets import SecretsValue
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from lagesbild import secret, settings
from lagesbild.access import NOTES, SENDERS
from lagesbild.errors import LagesbildError, NotAllowed
from lagesbild.settings import Settings
from lagesbild.sign_in import Oidc, Proxy, SignIn, people
from pages.parts import headers, limits, made, packed, served, signed

MEDIA, UPLOAD, SIGN_OUT = "media/", "_stcore/upload_file/", "auth/logout"
#: What tells of the server and has no use here.
CLOSED = ("_stcore/metrics", "_stcore/agent")
#: Who may send files, for what, and how many a page holds at once.
UPLOADERS, MOST_FILES = SENDERS | NOTES, 3
#: Names of headers from a proxy stand in `st.user` under these.
FROM_PROXY = "server.trustedUserHeaders"


def secrets() -> dict[str, SecretsValue]:
    """Tell Streamlit how people sign in, and return its secrets; ends the program, in words, where that is wrong."""
    set_up = settings.read()
    try:
        here = signed.rules(set_up)
        if here and here.proxy:
            told = {here.proxy.subject: here.claims.subject, here.proxy.groups: here.claims.groups}
            config.set_option(FROM_PROXY, told)
            # uvicorn would take the address of the caller from a header that a caller on this machine may have written
            vars(uvicorn.config)["ProxyHeadersMiddleware"] = _as_it_is
        return {"auth": _auth(here.oidc, set_up)} if here and here.oidc else {}
    except LagesbildError as error:
        raise SystemExit(error.explain(set_up.language)) from None


def _as_it_is(app: ASGIApp, **_: object) -> ASGIApp:
    return app


def check_stands(set_up: Settings) -> None:
    """Raise NotAllowed where people sign in and the guard does not stand: Streamlit was started without it."""
    if set_up.sign_in and not _standing:
        raise NotAllowed("unguarded")


def _auth(oidc: Oidc, set_up: Settings) -> dict[str, SecretsValue]:
    return {
        "redirect_uri": oidc.redirect,
        "cookie_secret": secret.read_or_make(set_up.cookie_secret_file).hex(),
        signed.PROVIDER: {
            "client_id": oidc.client_id,
            "client_secret": oidc.client_secret(),
            "server_metadata_url": str(oidc.metadata),
            "client_kwargs": {"scope": oidc.scope, **_of_prompt(oidc)},
            "authorize_params": dict(oidc.parameters),
        },
    }


def _of_prompt(oidc: Oidc) -> dict[str, str]:
    """Return how the provider is to ask, which Streamlit would choose itself otherwise."""
    return {name: told for name, told in oidc.parameters.items() if name == "prompt"}


#: The guards of this process.
_standing: "list[Guard]" = []


class Guard:
    """The middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        _standing.append(self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a call on, as far as who makes it may make it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        set_up = settings.read()
        here = signed.rules_if_whole(set_up)  # until it is mended there are no files and no headers
        scope = _believed(scope, here)
        if scope["type"] == "http" and not await run_in_threadpool(_may, scope, set_up, here):
            await Response(status_code=404)(scope, receive, send)
            return
        if set_up.sign_in:
            receive, send = _heard(scope, receive), _mended(send, served.path_of(scope), here)
        await self._app(scope, receive, send)


MIDDLEWARE = [Middleware(headers.Headers), Middleware(packed.Packed), Middleware(limits.Limits), Middleware(Guard)]


def _is_kept(path: str) -> bool:
    """Say whether a path leads to what belongs to somebody."""
    return path.startswith((MEDIA, UPLOAD))


def _believed(scope: Scope, here: SignIn | None) -> Scope:
    """Return a call without the headers that only the proxy may set, unless it comes from there and says each once.

    Streamlit believes the headers that were named when it started, whatever the file says now.
    """
    names = {name.lower().encode() for name in config.get_option(FROM_PROXY) or {}}
    told = [name.lower() for name, _ in scope["headers"] if name.lower() in names]
    caller = (scope.get("client") or ("", 0))[0]
    is_proxy = here and here.proxy and here.proxy.is_from(caller) and names == _named(here.proxy)
    if is_proxy and len(told) == len(set(told)):
        return scope
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0].lower() not in names]}


def _named(proxy: Proxy) -> set[bytes]:
    return {name.lower().encode() for name in (proxy.subject, proxy.groups)}


def _may(scope: Scope, set_up: Settings, here: SignIn | None) -> bool:
    """Say whether who makes a call may make it; a sign-out is carried out on the way."""
    path = served.path_of(scope)
    if set_up.sign_in is None:
        return True
    if path.startswith(CLOSED):
        return False
    if path == SIGN_OUT and here and here.oidc:
        signed.sign_out(set_up, here, _claims(scope, here))
    if not _is_kept(path):
        return True
    return here is not None and _may_have(path, set_up, here, _claims(scope, here))


def _may_have(path: str, set_up: Settings, here: SignIn, asks: Mapping[str, object]) -> bool:
    """Say whether a file is for whoever asks, or may be sent by them for their own page."""
    try:
        who = signed.check(set_up, here, asks)
    except LagesbildError:
        return False
    if path.startswith(UPLOAD):
        return not UPLOADERS.isdisjoint(who.roles) and _is_own_page(path, people.canonical(asks))
    file = Runtime.instance().media_file_mgr.read_file(path.removeprefix(MEDIA))
    return file is not None and made.is_for(file.content, people.canonical(asks))


def _is_own_page(path: str, who: str) -> bool:
    """Say whether a file is sent for somebody's own page, which has not been sent many already."""
    session = path.removeprefix(UPLOAD).partition("/")[0]
    runtime = Runtime.instance()
    page = runtime.get_app_session(session)
    sent = getattr(runtime.uploaded_file_mgr, "file_storage", {}).get(session, {})
    return page is not None and people.canonical(dict(page._user_info)) == who and len(sent) < MOST_FILES


def _heard(scope: Scope, receive: Receive) -> Receive:
    """Let nobody empty the caches of all, which any page's message could ask Streamlit for."""

    async def heard() -> Message:
        while True:
            message = await receive()
            if message["type"] != "websocket.receive" or not _empties_caches(message.get("bytes")):
                return message

    return heard if scope["type"] == "websocket" else receive


def _empties_caches(frame: bytes | None) -> bool:
    told = BackMsg()
    try:
        told.ParseFromString(frame or b"")
    except DecodeError:  # Streamlit closes the page of whoever sends that
        return False
    return bool(told.WhichOneof("type") == "clear_cache")


def _claims(scope: Scope, here: SignIn) -> Mapping[str, object]:
    """Return what a call tells of who makes it: the signed cookie, or the headers of the proxy."""
    headers = Headers(scope=scope)
    if here.proxy:
        told = ((here.claims.subject, here.proxy.subject), (here.claims.groups, here.proxy.groups))
        return {claim: headers.get(header) for claim, header in told}
    raw = _get_signed_cookie_with_chunks(cookie_parser(headers.get("cookie", "")), USER_COOKIE_NAME)
    claims = json.loads(raw) if raw else {}
    return claims if isinstance(claims, dict) else {}


def _mended(send: Send, path: str, here: SignIn | None) -> Send:
    """Let no browser keep a file, nor a sign-in longer than its window."""

    async def mended(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message["headers"]))
            if _is_kept(path):
                headers["cache-control"] = "no-store"
            raw = [(name, _cookie(value, here) if name == b"set-cookie" else value) for name, value in headers.raw]
            message = {**message, "headers": raw}
        await send(message)

    return mended


def _cookie(value: bytes, here: SignIn | None) -> bytes:
    """Return a cookie that ends with its window, and goes over an encrypted line only where there is one."""
    if not value.startswith(USER_COOKIE_NAME.encode()):
        return value
    parts = [part for part in value.split(b"; ") if not part.lower().startswith(b"max-age=") or part.endswith(b"=0")]
    secure = here is not None and here.oidc is not None and here.oidc.address.scheme == "https"
    return b"; ".join([*parts, b"Secure"] if secure else parts)
