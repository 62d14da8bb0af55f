"""Without a visit, and without Python's own turn, what nobody holds is gone after a while; and the app sees to it."""

import asyncio
import gc
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.web.server.starlette import App

from pages.parts import tidied
from tests.servers import process_at, serving
from tests.stops.command import environment
from tests.stops.sessions import in_order


class Visit:
    """What holds itself."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture
def by_itself() -> Iterator[None]:
    """Python itself collects nothing, and what is frozen is thawed afterwards."""
    gc.disable()
    yield
    gc.unfreeze()
    gc.enable()


@pytest.mark.usefixtures("by_itself")
def test_what_nobody_holds_is_gone_after_a_while_and_what_was_there_before_is_not_looked_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tidied, "EVERY", 0.01)

    async def served() -> tuple[int, bool]:
        async with tidied.while_it_runs(App("app.py")):
            gone = weakref.ref(Visit())
            frozen = gc.get_freeze_count()
            for _ in range(500):
                if gone() is None:
                    break
                await asyncio.sleep(0.01)
            return frozen, gone() is None

    frozen, is_gone = in_order(served())
    assert frozen > 10_000 and is_gone


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Where a process tells what it has loaded.")
def test_the_server_has_what_pages_need_before_the_first_visit(tmp_path: Path) -> None:
    with serving(environment(tmp_path)) as address:
        assert "/pandas/" in (process_at(address) / "maps").read_text(encoding="utf-8")
