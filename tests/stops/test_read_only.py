"""A data folder that cannot be written to: the command says so and changes nothing, and the app still shows it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from lagesbild import store
from tests.stops import command, disks, folder
from tests.stops.conftest import Before
from tests.stops.sessions import FAULT, Shown, a_server, a_session, in_order

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has other rights and mounts")
WAYS = [disks.read_only_by_rights, disks.read_only_by_mount]


@pytest.fixture(params=WAYS, ids=lambda way: way.__name__)
def read_only(request: pytest.FixtureRequest) -> Callable[[Path], list[str]]:
    """A way to make a folder read-only; it gives the command that others go through."""
    way: Callable[[Path], list[str]] = request.param
    return way


def test_a_load_is_told_in_plain_words_and_changes_nothing(
    before: Before, tmp_path: Path, read_only: Callable[[Path], list[str]]
) -> None:
    data = before.copy(tmp_path)
    through = read_only(data)
    found = _everything(data)

    for call in (["load", before.deliveries.stopped], ["build"]):
        refused = command.run(data, *call, through=through)
        assert refused.code == 2 and refused.in_words() and str(data) in refused.err

    assert _everything(data) == found
    assert folder.in_force(data) == before.old


def test_the_app_shows_it_all_the_same(before: Before, tmp_path: Path, read_only: Callable[[Path], list[str]]) -> None:
    data = before.copy(tmp_path)
    pointer = store.pointer(data)
    with a_server(data, log=tmp_path / "log", through=read_only(data)) as address:
        page = in_order(_first_page(address))
    assert pointer and page.builds == {pointer.build[:8]}
    assert page.errors == ()
    assert not FAULT.search((tmp_path / "log").read_text(encoding="utf-8"))


async def _first_page(address: str) -> Shown:
    async with a_session(address) as session:
        return await session.rerun()


def _everything(data: Path) -> dict[str, tuple[int, int]]:
    return {str(file): (file.stat().st_size, file.stat().st_mtime_ns) for file in sorted(data.rglob("*"))}
