"""A load while fifty people look at the app: each sees the old figures or the new ones, whole, and no error."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.console import Console

from lagesbild import store
from tests.stops import command, folder
from tests.stops.command import Ended
from tests.stops.conftest import Before
from tests.stops.sessions import FAULT, Shown, a_server, a_session, in_order

OUT = Console(highlight=False, soft_wrap=True)
SESSIONS = 50


@dataclass(frozen=True)
class Looked:
    """What the sessions were shown before the load, while it ran, and after it."""

    load: Ended
    before: list[Shown]
    during: list[list[Shown]]
    after: list[Shown]
    builds: tuple[str, str]
    log: str

    def every(self) -> list[Shown]:
        """Return every page that anybody was shown."""
        return [*self.before, *(page for pages in self.during for page in pages), *self.after]


@pytest.fixture(scope="module")
def looked(before: Before, tmp_path_factory: pytest.TempPathFactory) -> Looked:
    """Open the sessions, and let each click again and again while a load runs."""
    place = tmp_path_factory.mktemp("looked")
    data = before.copy(place)
    old = _build(data)
    with a_server(data, log=place / "log") as address:
        pages = in_order(_look(address, data, before.deliveries.stopped))
    assert folder.in_force(data) == before.new
    found = Looked(*pages, builds=(old, _build(data)), log=(place / "log").read_text(encoding="utf-8"))
    clicks = sum(map(len, found.during))
    OUT.print(f"{SESSIONS} sessions, {clicks} reruns during a load of {found.load.seconds:.2f} s")
    return found


def test_nobody_is_shown_an_error(looked: Looked) -> None:
    assert looked.load.code == 0
    assert [page.errors for page in looked.every() if page.errors] == []
    assert not FAULT.search(looked.log)


def test_every_session_looked_while_the_load_ran(looked: Looked) -> None:
    assert min(map(len, looked.during)) >= 1


def test_before_it_all_see_the_old_figures_and_after_it_all_see_the_new(looked: Looked) -> None:
    old, new = looked.builds
    assert {page.builds for page in looked.before} == {frozenset({old})}
    assert {page.builds for page in looked.after} == {frozenset({new})}
    assert len({page.content for page in looked.before}) == len({page.content for page in looked.after}) == 1


def test_while_it_runs_every_page_is_wholly_old_or_wholly_new(looked: Looked) -> None:
    lawful = {looked.before[0].content, looked.after[0].content}
    assert len(lawful) == 2
    assert [page.builds for page in looked.every() if page.content not in lawful] == []


async def _look(address: str, data: Path, files: Path) -> tuple[Ended, list[Shown], list[list[Shown]], list[Shown]]:
    async with AsyncExitStack() as stack:
        sessions = [await stack.enter_async_context(a_session(address)) for _ in range(SESSIONS)]
        before = await asyncio.gather(*(session.rerun() for session in sessions))
        load = asyncio.ensure_future(asyncio.to_thread(command.run, data, "load", files))
        during = await asyncio.gather(*(session.reruns_until(load) for session in sessions))
        after = await asyncio.gather(*(session.rerun() for session in sessions))
        return await load, before, during, after


def _build(data: Path) -> str:
    pointer = store.pointer(data)
    assert pointer
    return pointer.build[:8]
