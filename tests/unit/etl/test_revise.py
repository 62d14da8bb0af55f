"""Revising: half-yearly, never of what is thinned, and only when enough has changed that nothing can be traced."""

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from etl.build import build
from etl.revise import Outcome, Revision, revise
from lagesbild import published, reference as references
from lagesbild.errors import WrongUse
from lagesbild.lattice.tables import TABLES
from lagesbild.published import Kind
from tests.closing import LATER, TODAY, Town, a_record, a_town, expected, some_records
from tests.factories import Row, thinned


def revised(town: Town, today: date = TODAY) -> Revision:
    return revise(town.installation, town.reference, build(town.installation, town.reference), today)


def late(count: int, changes: Row | None = None, *, day: int = 100) -> list[Row]:
    chance = random.Random(5)
    usual = {"record_type": "tip", "time_precision": "", "place_precision": "", "concern": ""}
    return [
        a_record(f"late{number}", day, chance, **(usual | {"category": "propaganda"} | (changes or {})))
        for number in range(count)
    ]


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = a_town(tmp_path, records=600)
    town.close()
    return town


def test_late_records_are_published_as_a_new_version_beside_the_old_one(town: Town) -> None:
    before = (town.folder / "0001.parquet").read_bytes()
    more = late(10)
    town.deliver(more, LATER)
    found = revised(town)
    assert found.manifest and (found.manifest.number, found.manifest.kind) == (2, Kind.REVISE)
    assert published.check(town.installation.data) == []
    assert (town.folder / "0001.parquet").read_bytes() == before
    for (name, block), counts in town.published.counts.items():
        assert counts == expected(town, [*town.rows, *more], TABLES[name], block)
    assert {one.number for one in town.published.made_by.values()} == {2}


def test_with_fewer_than_ten_changed_records_nothing_is_published(town: Town) -> None:
    town.deliver(late(9), LATER)
    assert revised(town) == Revision(Outcome.TOO_FEW)
    assert len(town.published.manifests) == 1


@pytest.mark.parametrize(
    "again",
    [{"environment": "right_wing"}, {"withdrawn": "true"}, {"district": "sjobo"}, {"place_precision": "city"}],
    ids=lambda changed: next(iter(changed)),
)
def test_a_record_that_is_corrected_has_changed_too(tmp_path: Path, again: Row) -> None:
    first = {"environment": "islamist", "district": "kyrkbyn"}
    town = a_town(tmp_path, rows=[*some_records(1, 2400), *late(10, first, day=14 * 30)])
    town.close()
    changed = first | {"revised": "2026-05-01 12:00"} | again
    town.deliver(late(9, changed, day=14 * 30), LATER)
    assert revised(town).outcome is Outcome.TOO_FEW
    town.deliver(late(10, changed, day=14 * 30), LATER)
    assert revised(town).outcome is Outcome.MADE


def test_what_counts_nowhere_or_says_the_same_has_not_changed(town: Town) -> None:
    same = [row | {"revised": "2026-05-01 12:00"} for row in town.rows[:40]]
    gone = late(12, {"withdrawn": "true"})
    still_open = [row | {"record_id": f"o{number}"} for number, row in enumerate(late(12, day=14 * 52))]
    town.deliver([*same, *gone, *still_open], LATER)
    assert revised(town).outcome is Outcome.TOO_FEW


def test_there_is_one_revision_in_a_half_year(town: Town) -> None:
    town.deliver(late(10), LATER)
    assert revised(town).outcome is Outcome.MADE
    town.deliver([row | {"record_id": f"more{row['record_id']}"} for row in late(10)], LATER + timedelta(days=1))
    assert revised(town, TODAY + timedelta(days=14)).outcome is Outcome.NOT_DUE
    assert revised(town, TODAY + timedelta(days=182)).outcome is Outcome.MADE


def test_a_period_with_thinned_records_keeps_its_numbers(town: Town) -> None:
    before = dict(town.published.counts)
    thinned(town.installation, before=town.reference.calendar.start(20), types=["tip"])
    town.deliver(late(10, day=14 * 30), LATER)
    found = revised(town)
    assert found.manifest and found.manifest.left_out[14] == list(range(20))
    assert found.manifest.left_out[182] == [1]
    stayed = {key: counts for key, counts in before.items() if town.published.made_by[key].number == 1}
    assert {block for name, block in stayed if name == "L1"} == set(range(20))
    assert stayed == {key: town.published.counts[key] for key in stayed}
    assert town.published.made_by["L1", 30].number == 2


def test_changes_in_thinned_periods_do_not_count(town: Town) -> None:
    thinned(town.installation, before=town.reference.calendar.start(20), types=["tip"])
    town.deliver(late(12, {"record_type": "incident"}, day=14 * 5), LATER)
    assert revised(town).outcome is Outcome.TOO_FEW


def test_before_anything_is_published_there_is_nothing_to_revise(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="No protected numbers"):
        revised(a_town(tmp_path, records=20))


@pytest.mark.parametrize(
    "beside_the_point",
    [
        {"category": "propaganda_sticker"},
        {"channel": "sspf"},
        {"information": "confirmed"},
        {"environment_secondary": "autonomous"},
        {"received": "2026-01-01"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_what_no_published_number_tells_does_not_hide_a_single_change_in_a_crowd(
    tmp_path: Path, beside_the_point: Row
) -> None:
    first = {"environment": "islamist", "category": "propaganda"}
    town = a_town(tmp_path, rows=late(12, first))
    town.close()
    changed = first | {"revised": "2026-05-01 12:00"} | beside_the_point
    one_more = late(1, first)[0] | {"record_id": "one more"}
    town.deliver([*late(12, changed), one_more], LATER)
    assert revised(town).outcome is Outcome.TOO_FEW


def test_steps_of_calls_are_no_change_where_calls_have_no_tables_of_their_own(tmp_path: Path) -> None:
    calls = {"record_type": "call", "category": "", "district": "", "concern": "content_online", "age": "adult"}
    town = a_town(tmp_path, rows=late(600, calls | {"handling": "advice_only"}), calls=False)
    town.close()
    town.deliver(late(12, calls | {"handling": "referred", "revised": "2026-05-01 12:00"}), LATER)
    assert revised(town).outcome is Outcome.TOO_FEW


def test_a_record_that_moves_out_of_what_is_closed_has_changed(tmp_path: Path) -> None:
    town = a_town(tmp_path, rows=late(12))
    town.close()
    still_open = str(town.reference.calendar.start(60))
    moved = {"occurred": still_open, "received": still_open, "revised": "2026-05-01 12:00"}
    town.deliver([row | moved for row in late(12)], LATER)
    assert revised(town).outcome is Outcome.MADE


def test_with_another_secret_nothing_is_revised_or_closed(town: Town) -> None:
    town.deliver(late(12), LATER)
    town.installation.secret_file.write_text("22" * 32, encoding="ascii")
    with pytest.raises(WrongUse, match="another one"):
        revised(town)
    assert len(town.published.manifests) == 1


def test_what_was_counted_by_other_cells_keeps_its_numbers(town: Town) -> None:
    town.deliver(late(12), LATER)
    file = town.reference.folder / "districts.geojson"
    file.write_text(file.read_text(encoding="utf-8").replace('"tatort"', '"landsbygd"'), encoding="utf-8")
    moved = replace(town, reference=references.read(town.reference.folder))
    assert revised(moved).outcome is Outcome.TOO_FEW, "no block may be counted anew"


def test_calls_that_are_thinned_hold_back_no_table_without_them(town: Town) -> None:
    thinned(town.installation, before=town.reference.calendar.start(20), types=["call"])
    town.deliver(late(12, day=14 * 30), LATER)
    made = revised(town).manifest
    assert made and town.published.made_by["L1", 5] == made
    assert town.published.made_by["L2", 5].number == 1
