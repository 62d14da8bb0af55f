"""Memory: what every visit needs is there before the first one, and what no visit holds any more is given back.

Streamlit would look for the latter after each run of a page, through all objects that there are, which was most of
what a run cost; that is off (`runner.postScriptGC`). Python by itself looks through old objects only once there are a
quarter more of them, which at our size is tens of megabytes. So it is done once a minute, for all visits together, and
what was there before the first visit is never looked through (`gc.freeze`): it stays for good.
"""

import asyncio
import ctypes
import gc
import importlib
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.concurrency import run_in_threadpool
from streamlit.web.server.starlette import App

#: Seconds from one time to the next.
EVERY = 60.0
#: What takes seconds to import. Not the pages themselves: a component that no run of a page declares is never found.
WANTED = ("pages.parts.asked", "pages.parts.drawn", "folium")


@asynccontextmanager
async def while_it_runs(_: App) -> AsyncIterator[None]:
    """Import what pages need before the server answers, and tidy up for as long as it does."""
    for name in WANTED:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    task = asyncio.create_task(_again_and_again())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _again_and_again() -> None:
    while True:
        await asyncio.sleep(EVERY)
        await run_in_threadpool(tidy_up)


def tidy_up() -> None:
    """Collect what nobody holds, and have glibc, where that is what there is, give free memory back to the system."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
    if trim:
        trim(0)
