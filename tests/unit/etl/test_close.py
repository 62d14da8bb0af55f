"""Closing: what is published is what the design says, once, and never again."""

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from etl.build import build
from etl.close import close
from lagesbild import published, reference as references
from lagesbild.errors import BuildFailed, WrongUse
from lagesbild.lattice.tables import TABLES, Table
from lagesbild.periods import DAYS
from tests import surveys
from tests.closing import ACCEPTED, LATER, PERIODS, TODAY, Town, a_record, a_town, expected, some_records
from tests.factories import thinned


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = a_town(tmp_path_factory.mktemp("town"))
    town.close()
    return town


def every_file(town: Town) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(town.folder.iterdir())}


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_published_number_is_the_count_with_the_noise_that_its_records_draw(town: Town, table: Table) -> None:
    blocks = town.published.blocks(table.name)
    assert blocks, "the town is large enough for every table"
    for block in blocks:
        assert town.published.counts[table.name, block] == expected(town, town.rows, table, block)


def test_no_published_number_is_one_or_two_and_none_is_off_by_more_than_five(town: Town) -> None:
    numbers = {count for counts in town.published.counts.values() for count in counts.values()}
    assert not numbers & {1, 2} and min(numbers) == 0


def test_in_the_first_half_year_only_the_two_that_decide_are_published(town: Town) -> None:
    first = {name for name, block in town.published.counts if TABLES[name].days == 14 and block < 13}
    assert first == {"L1", "L2"}
    assert town.published.blocks("L5") == [1, 2, 3] and town.published.blocks("L6") == [1]
    assert town.published.blocks("L4") == list(range(13, PERIODS))


def test_a_period_closes_when_the_one_after_it_has_ended(tmp_path: Path) -> None:
    town = a_town(tmp_path, records=20)
    start = town.reference.calendar.start(6)
    made = town.close(today=start)
    assert made and made.last == 4
    assert town.close(today=start + timedelta(days=DAYS - 1)) is None, "nothing more is due"
    later = town.close(today=start + timedelta(days=DAYS))
    assert later and (later.number, later.last, later.previous) == (2, 5, made.version)
    assert later.first == made.first


def test_what_is_not_due_cannot_be_closed_and_less_than_is_due_can(tmp_path: Path) -> None:
    town = a_town(tmp_path, records=20)
    with pytest.raises(WrongUse, match="cannot be closed yet"):
        town.close(until=PERIODS)
    made = town.close(until=3)
    assert made and made.last == 3
    assert town.close(until=3) is None


def test_a_record_that_comes_late_changes_nothing_that_is_closed(tmp_path: Path) -> None:
    town = a_town(tmp_path, records=300)
    town.close()
    before = every_file(town)
    town.deliver([a_record("late", 100, random.Random(2)), a_record("older", -100, random.Random(2))], LATER)
    assert town.close() is None and every_file(town) == before


def test_the_order_of_rows_and_a_file_that_comes_twice_change_no_number(tmp_path: Path) -> None:
    one = a_town(tmp_path / "one", records=300)
    other = a_town(tmp_path / "other", rows=one.rows[::-1])
    other.deliver(one.rows)
    one.close()
    other.close()
    assert one.published.counts == other.published.counts


def test_another_secret_gives_other_noise(tmp_path: Path) -> None:
    one = a_town(tmp_path / "one", records=300)
    other = a_town(tmp_path / "other", records=0, rows=[])
    other.installation.secret_file.write_text("11" * 32, encoding="ascii")
    other.deliver(one.rows)
    one.close()
    other.close()
    assert one.published.counts != other.published.counts


def test_a_block_with_thinned_records_that_was_never_closed_is_left_out_and_told(tmp_path: Path) -> None:
    town = a_town(tmp_path, records=300)
    thinned(town.installation, before=town.reference.calendar.start(20), types=["tip"])
    made = town.close()
    assert made and made.left_out[14] == list(range(made.first, 20))
    assert town.published.blocks("L1") == list(range(20, PERIODS))
    assert 1 not in town.published.blocks("L5"), "a half-year that begins before that day is left out whole"


def test_closing_in_many_steps_publishes_the_same_as_closing_at_once(tmp_path: Path, town: Town) -> None:
    steps = a_town(tmp_path)
    for until in (4, 12, 13, 30, PERIODS - 1):
        steps.close(until=until)
    assert steps.published.counts == town.published.counts
    assert steps.published.switched == town.published.switched
    assert [one.number for one in steps.published.manifests] == [1, 2, 3, 4, 5]


def test_what_a_stopped_run_left_is_written_anew(tmp_path: Path) -> None:
    town = a_town(tmp_path, records=20)
    town.folder.mkdir()
    (town.folder / "0001.parquet").write_bytes(b"half")
    (town.folder / ".0001.parquet").write_bytes(b"half")
    town.close()
    assert published.check(town.installation.data) == []
    assert set(every_file(town)) == {"0001.parquet", "0001.json"}


def test_a_damaged_file_is_named_and_nothing_is_shown_or_closed(tmp_path: Path) -> None:
    town = a_town(tmp_path, records=20)
    town.close(until=3)
    (town.folder / "0001.parquet").write_bytes(b"PAR1")
    assert published.check(town.installation.data) == ["published/0001.parquet"]
    published._read.clear()  # another process
    with pytest.raises(BuildFailed, match=r"0001\.parquet"):
        town.close()


def test_a_manifest_tells_what_it_was_made_of_and_no_count(town: Town) -> None:
    (manifest,) = town.published.manifests
    assert manifest.known == ACCEPTED.replace(tzinfo=None) and manifest.day == TODAY
    assert manifest.switched["L4"] == {0: False, 1: True, 2: True, 3: True}
    assert not {"n", "key_sum", "cell_key", "record_key"} & set(manifest.as_bytes().decode().split('"'))
    assert replace(manifest, day=manifest.day + timedelta(days=1)).version != manifest.version


def test_what_no_delivery_has_reached_yet_is_not_closed(tmp_path: Path) -> None:
    town = a_town(tmp_path, records=300)
    made = town.close(today=TODAY + timedelta(days=3650))
    assert made and made.last == town.reference.calendar.index(ACCEPTED.date()) - 1
    assert town.close(today=TODAY + timedelta(days=3650)) is None


def test_the_lattice_begins_with_the_first_number_that_is_shown(tmp_path: Path) -> None:
    town = a_town(tmp_path, records=300)
    elsewhere = {"time_precision": "", "place_precision": "neighbouring_municipality"}
    town.deliver([a_record("far", -400, random.Random(3), **elsewhere)])
    town.deliver([a_record("old", -300, random.Random(3), time_precision="", place_precision="")])
    made = town.close()
    assert made and town.published.held("L2", made.first, ()) != 0
    assert made.first >= town.reference.calendar.index(town.reference.municipality.anchor) - 300 // DAYS - 1


def test_a_municipality_without_districts_is_closed_too(tmp_path: Path) -> None:
    town = a_town(tmp_path, rows=[])
    (town.reference.folder / "districts.geojson").write_text('{"features": []}', encoding="utf-8")
    bare = replace(town, reference=references.read(town.reference.folder))
    bare.deliver([row | {"district": ""} for row in some_records(1, 300)])
    made = bare.close()
    assert made and not [on for name, told in made.switched.items() if name == "L4" for on in told.values() if on]


def test_a_lost_secret_is_not_made_anew(tmp_path: Path) -> None:
    town = a_town(tmp_path, records=20)
    town.installation.secret_file.unlink()
    with pytest.raises(WrongUse, match="secret"):
        town.close()
    assert not town.installation.secret_file.exists() and not town.folder.exists()


def test_where_there_are_no_records_there_is_nothing_to_close(tmp_path: Path) -> None:
    people = surveys.a_town(tmp_path)
    people.deliver("place,year,population\nlundby,2021,5\n", "people")
    known = references.read(people.installation.reference)
    assert close(people.installation, known, build(people.installation, known), TODAY) is None
