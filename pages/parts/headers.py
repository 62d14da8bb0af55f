"""What the server tells a browser to refuse: text run as a program, other servers, frames around it, its camera.

Content Security Policy level 3, and the headers that the OWASP Secure Headers Project names. A page runs files of this
server and nothing that stands in its text. Only the map's frame may (folium sends its drawing as text, and Leaflet's
component runs it); it is made of the reference folder and of counts, and of nothing that a visitor wrote.
"""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

import streamlit
from starlette.datastructures import Headers as RequestHeaders, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lagesbild import settings
from lagesbild.texts import LANGUAGES
from pages.parts import served, signed

#: Where the frames of components lie.
COMPONENT = "component/"
POLICY = {
    "default-src": "'none'",
    "connect-src": "'self'",
    "font-src": "'self' data:",
    "frame-src": "'self'",
    "img-src": "'self' data: blob:",
    "manifest-src": "'self'",
    "media-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",  # Streamlit writes its styles as it goes
    "base-uri": "'none'",
    "form-action": "'none'",
}
#: What no page uses.
REFUSED = "camera=() display-capture=() geolocation=() microphone=() midi=() payment=() serial=() usb=()"
SAME = {
    "referrer-policy": "no-referrer",  # an address names a district and an environment
    "permissions-policy": REFUSED.replace(" ", ", "),
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
#: Two years, as browsers ask of who wants to be known beforehand.
ENCRYPTED_ONLY = "max-age=63072000"
#: As Streamlit says it of every page, and as ours are unless somebody chooses otherwise.
ITS_LANGUAGE, OURS = (f'<html lang="{code}">'.encode() for code in ("en", LANGUAGES[0]))


class Headers:
    """The middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a call on, and its answer back with our headers."""
        if scope["type"] == "http":
            send = _with(send, of_path(served.path_of(scope)) | _encrypted(scope))
        await self._app(scope, receive, send)


def of_path(path: str) -> dict[str, str]:
    """Return the headers of the answer to a path."""
    framed = path.startswith(COMPONENT)
    scripts = "'self' 'unsafe-inline' 'unsafe-eval'" if framed else f"'self' {_streamlits()}"
    frames = {"frame-ancestors": "'self'" if framed else "'none'"}
    policy = "; ".join(f"{name} {told}" for name, told in (POLICY | {"script-src": scripts} | frames).items())
    own = {"content-security-policy": policy, "x-frame-options": "SAMEORIGIN" if framed else "DENY"}
    return SAME | own


def _encrypted(scope: Scope) -> dict[str, str]:
    """Return what says that people come over an encrypted line only, where they do: whoever lies harms only himself."""
    forwarded = RequestHeaders(scope=scope).get("x-forwarded-proto", "")
    comes_so = "https" in (scope.get("scheme"), forwarded) or _is_encrypted()
    return {"strict-transport-security": ENCRYPTED_ONLY} if comes_so else {}


def _with(send: Send, told: dict[str, str]) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message["headers"]))
            headers.update(told)
            del headers["access-control-allow-origin"]  # Streamlit lets every site read what lies here
            message = {**message, "headers": headers.raw}
        elif message["type"] == "http.response.body":
            message = {**message, "body": message.get("body", b"").replace(ITS_LANGUAGE, OURS)}  # of the same length
        await send(message)

    return sent


@cache
def _streamlits() -> str:
    """Return the hashes of the scripts that stand in the text of Streamlit's own page."""
    page = Path(streamlit.__file__).parent / "static" / "index.html"
    scripts = re.findall(rb"<script>(.*?)</script>", page.read_bytes(), re.DOTALL)
    return " ".join(f"'sha256-{b64encode(sha256(script).digest()).decode()}'" for script in scripts)


def _is_encrypted() -> bool:
    """Say whether people reach the app over an encrypted line, as the file of the sign-in tells."""
    here = signed.rules_if_whole(settings.read())
    return bool(here and here.oidc and here.oidc.address.scheme == "https")
