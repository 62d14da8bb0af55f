"""What is done before the server answers, and not while a visitor waits."""

import gc
import importlib
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from streamlit.web.server.starlette import App

#: What takes seconds to import. Not the pages themselves: a component that no run of a page declares is never found.
WANTED = ("pages.parts.asked", "pages.parts.drawn", "folium")


@asynccontextmanager
async def before(_: App) -> AsyncIterator[None]:
    """Import what every page needs, and let no part of an answer wait for another."""
    for name in WANTED:
        importlib.import_module(name)
    send_at_once()
    yield


def send_at_once() -> None:
    """Let every connection that this process takes from now on send what it has at once.

    Streamlit opens its socket without naming the protocol, and asyncio then leaves Nagle's algorithm on: the second
    part of every answer waited for 40 ms, until the browser had acknowledged the first. A connection has what its
    listener had when it came.
    """
    for one in gc.get_objects():
        if isinstance(one, socket.socket) and one.fileno() >= 0 and _listens(one):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)


def _listens(one: socket.socket) -> bool:
    is_tcp = one.family in (socket.AF_INET, socket.AF_INET6) and one.type == socket.SOCK_STREAM
    return is_tcp and bool(one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
