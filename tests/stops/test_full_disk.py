"""The disk fills while a load writes: an error in plain words, nothing half-loaded, and the next load heals."""

import os
import resource
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.console import Console

from tests.stops import command, folder
from tests.stops.command import Ended
from tests.stops.conftest import Before
from tests.stops.deliveries import hash_of
from tests.stops.disks import a_small_disk
from tests.stops.folder import Database

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no disks in memory")
OUT = Console(highlight=False, soft_wrap=True)
#: Kilobytes left free: too few for a receipt, a copy, all batches, the database.
SPARE = (0, 40, 130, 2400)

#: A delivery, the most bytes that the system lets a file have, and whether the batch still fits. Of the database only
#: DuckDB's journal then does; unless it is asked to finish, it closes without a word.
CUT_SHORT = [("3.json", 15_000, False), ("5.csv", 2_000_000, True)]


@dataclass(frozen=True)
class Filled:
    """A load that had too little room: how it ended, what was found, and what the next one made of it."""

    ended: Ended
    batches: set[str]
    receipts: set[tuple[str, str]]
    in_force: Database | None
    left: set[str]
    next_load: Ended
    healed: Database | None
    left_then: set[str]


@pytest.fixture(scope="module")
def filled(before: Before, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Filled]:
    """Load onto disks with too little room, and then with enough; two disks at a time."""
    places = [tmp_path_factory.mktemp("full") for _ in SPARE]
    with ThreadPoolExecutor(2) as pool:
        found = dict(zip(SPARE, pool.map(lambda at: _fill(before, *at), zip(SPARE, places, strict=True)), strict=True))
    for spare, one in found.items():
        state = f"exit {one.ended.code}, {len(one.batches)} batches"
        OUT.print(f"{spare} kB free: {state}; healed in {one.next_load.seconds:.2f} s")
    return found


def test_it_is_told_in_plain_words(filled: dict[int, Filled]) -> None:
    assert {spare: one.ended for spare, one in filled.items() if not _told_plainly(one.ended)} == {}


def test_the_loads_stopped_at_different_steps(filled: dict[int, Filled], before: Before) -> None:
    assert len({len(one.batches) for one in filled.values()}) > 2
    assert any(len(one.batches) == len(before.new.batches) for one in filled.values())


def test_nothing_is_half_loaded_and_the_old_database_is_in_force(filled: dict[int, Filled], before: Before) -> None:
    lawful = before.old.batches | set(before.deliveries.hashes())
    assert [spare for spare, one in filled.items() if not before.old.batches <= one.batches <= lawful] == []
    assert [spare for spare, one in filled.items() if one.in_force != before.old] == []


def test_nothing_half_written_is_left(filled: dict[int, Filled]) -> None:
    assert {spare: one.left for spare, one in filled.items() if one.left} == {}


def test_with_room_again_the_next_load_heals(filled: dict[int, Filled], before: Before) -> None:
    assert [one.next_load for one in filled.values() if one.next_load.code != 0] == []
    assert [spare for spare, one in filled.items() if one.healed != before.new or one.left_then] == []


def test_no_delivery_is_refused_for_the_disk(filled: dict[int, Filled]) -> None:
    told = [(spare, status) for spare, one in filled.items() for _, status in one.receipts]
    assert [spare for spare, status in told if status == "refused"] == []


@pytest.mark.parametrize(("name", "largest", "has_batch"), CUT_SHORT, ids=["a batch", "a database"])
def test_a_file_that_is_cut_short_is_never_put_in_place(
    before: Before, tmp_path: Path, name: str, largest: int, has_batch: bool
) -> None:
    data = before.copy(tmp_path)
    file = before.deliveries.stopped / name
    cut = _load_with_files_of(largest, data, file)

    assert _told_plainly(cut)
    assert (hash_of(file) in folder.batches(data)) == has_batch
    assert folder.in_force(data) == before.old
    assert folder.leftovers(data) == set()
    assert command.run(data, "load", file).code == 0
    healed = folder.in_force(data)
    assert healed and healed.batches == before.old.batches | {hash_of(file)}


def _load_with_files_of(largest: int, data: Path, files: Path) -> Ended:
    """Load where the system lets no file grow larger than so many bytes."""
    process = command.start(data, "load", files)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (largest, largest))
    return command.ended(process)


def _told_plainly(ended: Ended) -> bool:
    """Say whether a load failed, and said so on the terminal or in a receipt, in words for people."""
    return ended.code in (2, 3, 4) and ended.in_words() and ("isk" in ended.err or "refused" in ended.out)


def _fill(before: Before, spare: int, place: Path) -> Filled:
    files = before.deliveries.stopped
    with a_small_disk(place / "disk") as disk:
        data = disk.put(before.data)
        disk.put(before.data.parent / "secret")
        disk.leave(spare)
        full = command.run(data, "load", files, through=disk.through)
        seen = disk.seen(data, place / "full")
        disk.leave(64 << 10)
        again = command.run(data, "load", files, through=disk.through)
        healed = disk.seen(data, place / "healed")
    return Filled(
        full,
        folder.batches(seen),
        folder.receipts(seen),
        folder.in_force(seen),
        folder.leftovers(seen),
        again,
        folder.in_force(healed),
        folder.leftovers(healed),
    )
