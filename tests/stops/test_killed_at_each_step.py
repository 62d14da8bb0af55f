"""SIGKILL right before and right after each file that a load puts in place: every state between two is lawful."""

import os
import shutil
from pathlib import Path

import pytest

from tests.stops import folder
from tests.stops.conftest import Before
from tests.stops.deliveries import hash_of
from tests.stops.folder import Database
from tests.stops.warm import Warm

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows cannot fork")

#: What is put in place, in this order; patterns of its path.
BATCH, COUNTS = r"/accepted/.*\.parquet$", r"/delivered/.*\.parquet$"
WORDS, JSON, DATABASE, POINTER = r"\.txt$", r"/receipts/.*\.json$", r"\.duckdb$", r"/current\.json$"
#: stop, after, is the batch there, is the new database in force; after one step is before the next
STEPS = [
    (BATCH, False, False, False),
    (BATCH, True, True, False),
    (COUNTS, True, True, False),
    (WORDS, True, True, False),
    (JSON, True, True, False),
    (DATABASE, False, True, False),
    (DATABASE, True, True, False),
    (POINTER, True, True, True),
]


@pytest.fixture(scope="module")
def delivery(before: Before, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One delivery that corrects what is there."""
    copy = tmp_path_factory.mktemp("one") / "corrected.csv.gz"
    shutil.copy(before.deliveries.stopped / "2-packed.csv.gz", copy)
    return copy


@pytest.fixture(scope="module")
def new(before: Before, warm: Warm, delivery: Path, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """The database that an undisturbed load of the delivery ends in."""
    data = before.copy(tmp_path_factory.mktemp("undisturbed"))
    assert warm.load(data, delivery) == 0
    found = folder.in_force(data)
    assert found and found.batches > before.old.batches and found.records != before.old.records
    return found


@pytest.mark.parametrize(("stop", "after", "has_batch", "is_new"), STEPS)
def test_a_load_killed_at_a_step_leaves_what_was_put_in_place_and_the_next_one_heals(
    before: Before,
    warm: Warm,
    delivery: Path,
    new: Database,
    tmp_path: Path,
    stop: str,
    after: bool,
    has_batch: bool,
    is_new: bool,
) -> None:
    data = before.copy(tmp_path)
    assert warm.load(data, delivery, stop=stop, after=after) == -9

    assert (hash_of(delivery) in folder.batches(data)) == has_batch
    assert folder.in_force(data) == (new if is_new else before.old)
    folder.receipts(data)

    assert warm.load(data, delivery) == 0
    assert folder.in_force(data) == new
    assert folder.leftovers(data) == set()


@pytest.mark.parametrize("stop", [BATCH, COUNTS, WORDS])
def test_a_load_killed_before_the_receipt_was_written_gets_it_from_the_next_one(
    before: Before, warm: Warm, delivery: Path, tmp_path: Path, stop: str
) -> None:
    data = before.copy(tmp_path)
    assert warm.load(data, delivery, stop=stop, after=True) == -9
    assert warm.load(data, delivery) == 0
    assert (hash_of(delivery), "accepted") in folder.receipts(data)
