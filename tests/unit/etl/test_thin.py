"""Thinning: what goes and what stays, the receipt that proves it, and what is left of the old databases."""

import json
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import duckdb
import pyarrow.parquet
import pytest

from etl import thin, tombstone as tombstones
from etl.build import build
from lagesbild import reference as references, store
from lagesbild.errors import Thinned, WrongUse
from lagesbild.settings import Settings
from tests.factories import (
    ACCEPTED,
    REFERENCE,
    Row,
    a_reference,
    an_installation,
    batch_rows,
    batches_of,
    built,
    contract_row,
    load,
    load_rows,
    thinned,
    write_csv,
)

GOTEBORG = references.read(REFERENCE)
MARCH = date(2024, 3, 1)

#: Versions of records: record, type, source, day, moment of the version, withdrawn; and who is left of each thinning.
VERSIONS = """
    record  type      source   day         hour  withdrawn  all  tips  police  police-tips
    old     incident  police   2024-02-29  10    -          -    x     -       x
    same    incident  police   2024-03-01  10    -          x    x     x       x
    tip     tip       schools  2024-02-01  10    -          -    -     x       x
    both    tip       police   2024-02-01  10    -          -    -     -       -
    moved   incident  schools  2024-02-01  10    -          -    x     x       x
    moved   incident  schools  2024-03-04  11    -          x    x     x       x
    back    incident  police   2024-03-04  10    -          -    x     -       x
    back    incident  police   2024-02-01  11    -          -    x     -       x
    told    incident  police   2024-03-04  10    -          -    -     -       -
    told    tip       police   2024-02-01  11    -          -    -     -       -
    gone    tip       schools  2024-02-01  10    -          -    -     x       x
    gone    tip       schools  2024-02-01  11    x          -    -     x       x
"""
HEAD, *LINES = [line.split() for line in VERSIONS.strip().splitlines()]
TOLD = [dict(zip(HEAD, line, strict=True)) for line in LINES]
CASES: dict[str, dict[str, list[str]]] = {
    "all": {},
    "tips": {"types": ["tip"]},
    "police": {"sources": ["police"]},
    "police-tips": {"types": ["tip"], "sources": ["police"]},
}


def row(told: dict[str, str]) -> Row:
    return contract_row(
        record_id=told["record"],
        record_type=told["type"],
        source=told["source"],
        occurred=told["day"],
        received="2024-03-06",
        revised=f"2024-03-07 {told['hour']}:00",
        withdrawn="true" if told["withdrawn"] == "x" else "",
    )


def seen(installation: Settings) -> list[tuple[str, ...]]:
    rows = batch_rows(installation.data)
    return sorted(tuple(str(row[name]) for name in ("record", "record_type", "occurred", "revised")) for row in rows)


@pytest.mark.parametrize("case", CASES)
def test_what_happened_before_the_day_goes_and_nothing_older_comes_into_force(tmp_path: Path, case: str) -> None:
    every, expected = an_installation(tmp_path / "every"), an_installation(tmp_path / "expected")
    for nth in (0, 1):  # each delivery holds every other version
        load_rows(every, [row(told) for told in TOLD[nth::2]])
    load_rows(expected, [row(told) for told in TOLD if told[case] == "x"] or [row(TOLD[0])])
    told = thinned(every, before=MARCH, **CASES[case])
    assert seen(every) == seen(expected)
    assert told.rows == sum(one.rows for one in told.removed) == sum(line[case] == "-" for line in TOLD)
    kept = {line["record"] for line in TOLD if line[case] == "x"}
    assert told.records == len({line["record"] for line in TOLD} - kept)


def test_the_receipt_tells_rows_and_records_by_type_and_source(tmp_path: Path) -> None:
    installation = an_installation(tmp_path)
    load_rows(installation, [row(told) for told in TOLD])
    told = thinned(installation, before=MARCH)
    assert [(one.record_type, one.source, one.rows, one.records) for one in told.removed] == [
        ("incident", "police", 3, 2),
        ("incident", "schools", 1, 0),
        ("tip", "police", 3, 2),
        ("tip", "schools", 3, 2),
    ]
    assert {one.before for one in told.removed} == {MARCH}


@pytest.fixture
def installation(tmp_path: Path) -> Settings:
    """Two deliveries, each with a record of February; the first with one of March too."""
    made = an_installation(tmp_path)
    load_rows(made, [contract_row(), contract_row(record_id="B", occurred="2024-02-01", record_type="observation")])
    load_rows(made, [contract_row(record_id="C", occurred="2024-02-02")])
    built(made)
    return made


def test_the_tombstone_proves_each_file_before_and_after_and_names_no_record(installation: Settings) -> None:
    hashes = {file: sha256(file.read_bytes()).hexdigest() for file in batches_of(installation.data)}
    records = [str(row["record"]) for row in batch_rows(installation.data)]
    told = thinned(installation, before=MARCH)
    (file,) = (installation.data / "thinned").iterdir()
    text = file.read_text(encoding="utf-8")
    assert json.loads(text) == json.loads(told.as_json())
    assert file.name == f"{told.at:%Y%m%dT%H%M%S%f}Z.json"
    for one in told.files:
        place = installation.data / one.file
        assert (one.delivery, one.sha256_before) == (place.stem, hashes[place])
        assert one.sha256_after == sha256(place.read_bytes()).hexdigest() != one.sha256_before
        assert one.rows_after == pyarrow.parquet.read_metadata(place).num_rows
    assert sorted((one.rows_before, one.rows_after) for one in told.files) == [(1, 0), (2, 1)]
    assert not [record for record in records if record in text or record.replace("-", "") in text]


def test_a_file_without_what_goes_is_left_alone(tmp_path: Path, installation: Settings) -> None:
    before = {file: file.read_bytes() for file in batches_of(installation.data)}
    load_rows(installation, [contract_row(record_id="D", occurred="2024-01-01")])
    thinned(installation, before=date(2024, 1, 15))
    assert before.items() <= {file: file.read_bytes() for file in batches_of(installation.data)}.items()


def test_all_that_a_batch_says_of_itself_is_kept(installation: Settings) -> None:
    for file in batches_of(installation.data):  # as a later version of the loader may write it
        table = pyarrow.parquet.read_table(file)
        pyarrow.parquet.write_table(table.replace_schema_metadata(table.schema.metadata | {"förlust": "3; å"}), file)
    said = {file: pyarrow.parquet.read_metadata(file).metadata for file in batches_of(installation.data)}
    kinds = {file: pyarrow.parquet.read_schema(file).types for file in batches_of(installation.data)}
    assert all("förlust".encode() in told for told in said.values())
    told = thinned(installation, before=MARCH)
    for file in batches_of(installation.data):
        kept = pyarrow.parquet.read_metadata(file).metadata
        assert kept == said[file] | {b"thinned": told.at.isoformat().encode()}
        assert pyarrow.parquet.read_schema(file).types == kinds[file]


def test_a_delivery_that_lost_all_its_rows_is_still_a_duplicate(tmp_path: Path, installation: Settings) -> None:
    file = tmp_path / "delivery.csv"  # the second one
    thinned(installation, before=MARCH)
    before = {place: place.read_bytes() for place in batches_of(installation.data)}
    assert [receipt.status for receipt in load(installation, file)] == ["duplicate"]
    assert {place: place.read_bytes() for place in batches_of(installation.data)} == before


def test_every_older_database_goes_and_a_new_one_is_in_force(installation: Settings) -> None:
    load_rows(installation, [contract_row(record_id="D")])
    built(installation)
    assert len(list(installation.data.glob("lagesbild-*"))) == 2
    thinned(installation, before=MARCH)
    pointer = store.pointer(installation.data)
    assert pointer
    assert [file.name for file in installation.data.glob("*lagesbild-*")] == [pointer.database]
    assert len(built(installation)) == 2
    assert not (installation.data / thin.FOLDER).exists()


def test_the_database_tells_what_was_thinned(installation: Settings) -> None:
    told = thinned(installation, before=MARCH)
    at = told.at.replace(tzinfo=None)
    assert [tuple(row.values()) for row in built(installation, "thinning")] == [
        (at, MARCH, "incident", "contract", 1),
        (at, MARCH, "observation", "contract", 1),
    ]


def test_the_knowledge_of_a_day_before_is_thinned_and_that_of_the_day_itself_is_not(installation: Settings) -> None:
    today = GOTEBORG.municipality.day_of(thinned(installation, before=MARCH).at)
    before = store.pointer(installation.data)
    with pytest.raises(Thinned) as error:
        build(installation, GOTEBORG, as_of=today - timedelta(days=1))
    assert isinstance(error.value, WrongUse) and "gallrat" in error.value.explain("sv")
    assert store.pointer(installation.data) == before
    assert build(installation, GOTEBORG, as_of=today).as_of == today


def test_a_thinning_that_removed_nothing_hides_no_day_and_builds_nothing_new(installation: Settings) -> None:
    before = store.pointer(installation.data)
    told = thinned(installation, before=date(2024, 1, 1))
    assert (told.done, told.rows, told.files) == (True, 0, ())
    assert store.pointer(installation.data) == before
    build(installation, GOTEBORG, as_of=ACCEPTED.date())


def test_the_retention_of_each_type_counts_back_from_today(tmp_path: Path) -> None:
    folder = a_reference(tmp_path)
    file = folder / "municipality.toml"
    file.write_text(f"{file.read_text(encoding='utf-8')}\ntip = 10\nincident = 20\n", encoding="utf-8")
    asked = thin.requested(references.read(folder), [], date(2024, 3, 21), before=None, types=None, sources=None)
    assert asked.before == {"incident": MARCH, "tip": date(2024, 3, 11)}
    assert [(part.record_type, part.source, str(part.before)) for part in asked.asked()] == [
        ("incident", None, "2024-03-01"),
        ("tip", None, "2024-03-11"),
    ]
    with pytest.raises(WrongUse) as error:
        thin.requested(references.read(folder), [], MARCH, before=None, types=["tip", "call"], sources=None)
    assert error.value.values == {"types": "call"}


def test_what_is_asked_for_by_retention_and_is_not_there_leaves_no_tombstone(tmp_path: Path) -> None:
    installation = an_installation(tmp_path)
    load_rows(installation, [contract_row()])
    for days, left in (({"tip": MARCH}, False), ({"incident": MARCH}, False), ({"incident": date(2024, 3, 6)}, True)):
        thin.plan(installation.data, tombstones.Request(dict(days), None, None), datetime.now(UTC))
        assert thin.is_planned(installation.data) is left


def test_a_database_that_is_held_open_is_told_and_goes_with_the_next_build(
    installation: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where a reader's file cannot be removed."""
    old = next(installation.data.glob("lagesbild-*.duckdb"))
    unlink = Path.unlink

    def held(path: Path, **named: bool) -> None:
        if path == old:
            raise PermissionError
        unlink(path, **named)

    monkeypatch.setattr(Path, "unlink", held)
    thinned(installation, before=MARCH)
    assert old.exists() and thin.is_planned(installation.data)
    monkeypatch.undo()
    build(installation, GOTEBORG)
    assert not old.exists() and not thin.is_planned(installation.data)


def counts_of(data: Path, source: str, delivery: str) -> Path:
    """Write the counts of what a delivery told, one of each day."""
    file = data / "delivered" / source / f"{delivery}.parquet"
    file.parent.mkdir(parents=True, exist_ok=True)
    told = "select day, 'environment' as field, 'x' as value, 3::bigint as rows from days"
    with duckdb.connect() as connection:
        connection.execute("create table days as select unnest([date '2024-02-01', date '2024-03-05', null]) as day")
        connection.execute(f"copy ({told}) to '{file}' (format parquet, kv_metadata {{made: 'by a test'}})")
    return file


@pytest.mark.parametrize(
    ("asked", "kept"),
    [({}, (2, 2, 2)), ({"types": ["tip"]}, (2, 2, 2)), ({"sources": ["police"]}, (2, 3, 2))],
    ids=str,
)
def test_the_counts_of_what_was_delivered_go_too(
    installation: Settings, asked: dict[str, list[str]], kept: tuple[int, ...]
) -> None:
    """Types cannot be told apart in them, nor the sources of a delivery that may hold several."""
    files = [counts_of(installation.data, source, "ab" * 32) for source in ("police", "schools", "contract")]
    told = thinned(installation, before=MARCH, **asked)
    assert tuple(pyarrow.parquet.read_metadata(file).num_rows for file in files) == kept
    days = pyarrow.parquet.read_table(files[0])["day"].to_pylist()
    assert days == [date(2024, 3, 5), None]
    assert pyarrow.parquet.read_metadata(files[0]).metadata[b"made"] == b"by a test"
    rewritten = {one.file: (one.rows_before, one.rows_after) for one in told.files if one.file.startswith("delivered")}
    assert set(rewritten.values()) == {(3, 2)} and len(rewritten) == kept.count(2)
    again = write_csv(installation.data.parent / "again.csv", [contract_row(record_id="Z")])
    assert load(installation, again)[0].accepted == 1
