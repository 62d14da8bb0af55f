"""What stands before Streamlit's own server: who has signed in is asked for every file, and headers are not believed.

Streamlit gives a file to whoever knows its address, takes a file from whoever knows a session, and believes the headers
of a proxy from anybody. Here a file goes to those whose own page shows it and to nobody else, a file is taken for one's
own page only, and the headers of a proxy count from the proxy's addresses alone. Where nobody has to sign in, nothing
is changed.
"""

import json
from collections.abc import Mapping

import uvicorn.config
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.runtime import Runtime
from streamlit.runtime.secrets import SecretsValue
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from lagesbild import secret, settings
from lagesbild.errors import LagesbildError, NotAllowed
from lagesbild.settings import Settings
from lagesbild.sign_in import Oidc, SignIn, people
from pages.parts import made, signed

MEDIA, UPLOAD, SIGN_OUT = "media/", "_stcore/upload_file/", "auth/logout"
#: What tells of the server and has no use here.
CLOSED = ("_stcore/metrics", "_stcore/agent")
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
        "client_id": oidc.client_id,
        "client_secret": oidc.client_secret(),
        "server_metadata_url": str(oidc.metadata),
        "client_kwargs": {"scope": oidc.scope, **oidc.parameters},
    }


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
        try:
            set_up = settings.read()
            here = signed.rules(set_up)
        except LagesbildError:  # the page says what is wrong; until it is mended there are no files
            here, set_up = None, None
            if _is_kept(_path(scope)):
                await Response(status_code=503)(scope, receive, send)
                return
        if here is None or set_up is None:
            await self._app(scope, receive, send)
            return
        scope = _believed(scope, here)
        if scope["type"] == "http" and not _may(scope, set_up, here):
            await Response(status_code=404)(scope, receive, send)
            return
        await self._app(scope, receive, _mended(send, _path(scope), here))


MIDDLEWARE = [Middleware(Guard)]


def _path(scope: Scope) -> str:
    base = (config.get_option("server.baseUrlPath") or "").strip("/")
    path: str = scope["path"].lstrip("/")
    return path.removeprefix(base).lstrip("/") if base else path


def _is_kept(path: str) -> bool:
    """Say whether a path leads to what belongs to somebody."""
    return path.startswith((MEDIA, UPLOAD))


def _believed(scope: Scope, here: SignIn) -> Scope:
    """Return a call without the headers that only the proxy may set, unless it comes from there and says each once."""
    if here.proxy is None:
        return scope
    names = {name.lower().encode() for name in (here.proxy.subject, here.proxy.groups)}
    told = [name.lower() for name, _ in scope["headers"] if name.lower() in names]
    caller = (scope.get("client") or ("", 0))[0]
    if here.proxy.is_from(caller) and len(told) == len(set(told)):
        return scope
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0].lower() not in names]}


def _may(scope: Scope, set_up: Settings, here: SignIn) -> bool:
    """Say whether who makes a call may make it; a sign-out is carried out on the way."""
    path = _path(scope)
    if path.startswith(CLOSED):
        return False
    if path == SIGN_OUT and here.oidc:
        signed.sign_out(set_up, here, _claims(scope, here))
    if not _is_kept(path):
        return True
    asks = _claims(scope, here)
    try:
        signed.check(set_up, here, asks)
    except LagesbildError:
        return False
    return _is_theirs(path, people.canonical(asks))


def _claims(scope: Scope, here: SignIn) -> Mapping[str, object]:
    """Return what a call tells of who makes it: the signed cookie, or the headers of the proxy."""
    headers = Headers(scope=scope)
    if here.proxy:
        told = ((here.claims.subject, here.proxy.subject), (here.claims.groups, here.proxy.groups))
        return {claim: headers.get(header) for claim, header in told}
    raw = _get_signed_cookie_with_chunks(cookie_parser(headers.get("cookie", "")), USER_COOKIE_NAME)
    claims = json.loads(raw) if raw else {}
    return claims if isinstance(claims, dict) else {}


def _is_theirs(path: str, who: str) -> bool:
    """Say whether a file was made for somebody, or the page that one is sent for is theirs."""
    runtime = Runtime.instance()
    if path.startswith(UPLOAD):
        session = runtime.get_app_session(path.removeprefix(UPLOAD).partition("/")[0])
        return session is not None and people.canonical(dict(session._user_info)) == who
    file = runtime.media_file_mgr.read_file(path.removeprefix(MEDIA))
    return file is not None and made.is_for(file.content, who)


def _mended(send: Send, path: str, here: SignIn) -> Send:
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


def _cookie(value: bytes, here: SignIn) -> bytes:
    """Return a cookie that ends with its window, and goes over an encrypted line only where there is one."""
    if not value.startswith(USER_COOKIE_NAME.encode()):
        return value
    parts = [part for part in value.split(b"; ") if not part.lower().startswith(b"max-age=") or part.endswith(b"=0")]
    secure = here.oidc is not None and here.oidc.address.scheme == "https"
    return b"; ".join([*parts, b"Secure"] if secure else parts)
