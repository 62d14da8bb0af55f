"""What every page needs is imported before the server answers, and not while the first visitor waits."""

import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from streamlit.web.server.starlette import App

#: What takes seconds to import. Not the pages themselves: a component that no run of a page declares is never found.
WANTED = ("pages.parts.asked", "pages.parts.drawn", "folium")


@asynccontextmanager
async def before(_: App) -> AsyncIterator[None]:
    """Import it as the server starts."""
    for name in WANTED:
        importlib.import_module(name)
    yield
