"""SIGKILL at twenty moments of a load: the old or the new database, whole, and the next load heals."""

import os
import random
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.console import Console

from tests.stops import command, folder
from tests.stops.conftest import Before
from tests.stops.folder import Database
from tests.stops.warm import Warm

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups to kill")
SEED = 11
MOMENTS = 20
OUT = Console(highlight=False, soft_wrap=True)


@dataclass(frozen=True)
class Stopped:
    """A load killed at a moment, what was found then, and how the next load ended."""

    moment: float
    batches: set[str]
    in_force: Database | None
    half_written: set[str]
    next_load: int
    healed: Database | None
    left: set[str]
    receipts: set[tuple[str, str]]


@pytest.fixture(scope="module")
def stopped(before: Before, warm: Warm, tmp_path_factory: pytest.TempPathFactory) -> list[Stopped]:
    """Kill a load once in each twentieth of the time that it takes undisturbed, two folders at a time."""
    places = [tmp_path_factory.mktemp("stop") for _ in range(MOMENTS)]
    with ThreadPoolExecutor(2) as pool:
        spare = [tmp_path_factory.mktemp("measured") for _ in range(2)]
        lasted = min(pool.map(lambda place: _measured(before, place), spare))
        found = list(pool.map(lambda at: _stop(before, warm, *at), zip(_moments(lasted), places, strict=True)))
    _tell(found, before, lasted)
    return found


def test_every_batch_is_whole_and_the_deliveries_before_the_stop_are_there(
    stopped: list[Stopped], before: Before
) -> None:
    hashes = before.deliveries.hashes()
    lawful = [before.old.batches | set(hashes[:count]) for count in range(len(hashes) + 1)]
    assert [stop.moment for stop in stopped if stop.batches not in lawful] == []


def test_the_old_database_is_in_force_or_the_new_one(stopped: list[Stopped], before: Before) -> None:
    assert [stop.moment for stop in stopped if stop.in_force not in (before.old, before.new)] == []


def test_the_loads_were_under_way(stopped: list[Stopped]) -> None:
    assert len({frozenset(stop.batches) for stop in stopped}) > 2
    assert any(stop.half_written for stop in stopped)


def test_the_next_load_ends_where_an_undisturbed_one_does(stopped: list[Stopped], before: Before) -> None:
    assert [stop.moment for stop in stopped if stop.next_load != 0] == []
    assert [stop.moment for stop in stopped if stop.healed != before.new] == []


def test_the_next_load_leaves_nothing_half_written(stopped: list[Stopped]) -> None:
    assert {stop.moment: stop.left for stop in stopped if stop.left} == {}


def test_every_receipt_is_whole_and_none_refuses(stopped: list[Stopped]) -> None:
    assert [stop.moment for stop in stopped if not _statuses(stop) <= {"accepted", "duplicate"}] == []


def _measured(before: Before, place: Path) -> float:
    """Return how long a load lasts from the moment that it has the folder."""
    data = before.copy(place)
    process = command.start(data, "load", before.deliveries.stopped)
    command.wait_for_work(process, data)
    return command.ended(process).seconds


def _moments(lasted: float) -> Iterable[float]:
    chance = random.Random(SEED)
    return [lasted * (number + chance.random()) / MOMENTS for number in range(MOMENTS)]


def _stop(before: Before, warm: Warm, moment: float, place: Path) -> Stopped:
    data = before.copy(place)
    process = command.start(data, "load", before.deliveries.stopped)
    command.wait_for_work(process, data)
    time.sleep(moment)
    if not command.kill(process):  # it had ended: the machine was busier when the time was measured
        return _stop(before, warm, moment * 0.8, place / "sooner")
    found = folder.batches(data), folder.in_force(data), folder.leftovers(data)
    next_load = warm.load(data, before.deliveries.stopped)
    healed = folder.in_force(data), folder.leftovers(data), folder.receipts(data)
    return Stopped(moment, *found, next_load, *healed)


def _statuses(stop: Stopped) -> set[str]:
    return {status for _, status in stop.receipts}


def _tell(found: list[Stopped], before: Before, lasted: float) -> None:
    OUT.print(f"seed {SEED}, a load lasts {lasted:.2f} s")
    for stop in found:
        state = "new" if stop.in_force == before.new else "old"
        OUT.print(f"killed after {stop.moment:.2f} s: {len(stop.batches)} batches, the {state} database")
