"""Streamlit's own files, packed once and sent so: it sends 7 MB of them as they are, since it would pack them anew.

They never change while the server runs, and each has its version in its name. What is packed stays in memory, about
2 MB in all, and a browser that takes nothing packed gets the file as Streamlit sends it.
"""

import gzip
from functools import cache
from pathlib import Path

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.parts import served

STATIC = Path(streamlit.__file__).parent / "static"
#: What is worth packing, and what it is.
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
FOLDER = "static"


class Packed:
    """The middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for a file of Streamlit's that is worth packing, and hand all else on."""
        path = served.path_of(scope) if scope["type"] == "http" else ""
        if path in _every() and _takes_packed(scope):
            content = await run_in_threadpool(_packed, path)
            await _answer(content, path)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _takes_packed(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return scope["method"] == "GET" and "gzip" in headers.get("accept-encoding", "") and "range" not in headers


def _answer(content: bytes, path: str) -> Response:
    told = {"content-encoding": "gzip", "vary": "accept-encoding", **served.FOR_GOOD}
    return Response(content, media_type=KINDS[Path(path).suffix], headers=told)


@cache
def _every() -> frozenset[str]:
    files = (file for file in (STATIC / FOLDER).rglob("*") if file.suffix in KINDS)
    return frozenset(file.relative_to(STATIC).as_posix() for file in files)


@cache
def _packed(path: str) -> bytes:
    return gzip.compress((STATIC / path).read_bytes(), mtime=0)
