"""What was thinned does not come back: rows of those days are refused, and it is no fault of their sender."""

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet
import pytest

from lagesbild.settings import Settings
from tests.factories import (
    Row,
    a_reference,
    an_installation,
    batch_rows,
    contract_row,
    contract_rows,
    load,
    load_rows,
    thinned,
    write_csv,
)

MARCH = date(2024, 3, 1)


@pytest.fixture
def installation(tmp_path: Path) -> Settings:
    made = an_installation(tmp_path)
    load_rows(made, [contract_row(record_id="first")])
    return made


#: What was thinned, and a row that comes later: its day, type and source; whether it is refused.
LATER = [
    ({}, "2024-02-29", "incident", "police", True),
    ({}, "2024-03-01", "incident", "police", False),
    ({"types": ["tip"]}, "2024-02-01", "tip", "police", True),
    ({"types": ["tip"]}, "2024-02-01", "incident", "police", False),
    ({"sources": ["police"]}, "2024-02-01", "tip", "police", True),
    ({"sources": ["police"]}, "2024-02-01", "tip", "schools", False),
    ({"types": ["tip"], "sources": ["police"]}, "2024-02-01", "tip", "police", True),
    ({"types": ["tip"], "sources": ["police"]}, "2024-02-01", "tip", "", False),
]


@pytest.mark.parametrize(("asked", "day", "record_type", "source", "refused"), LATER)
def test_a_later_row_of_a_thinned_day_type_and_source_is_refused(
    installation: Settings, asked: dict[str, list[str]], day: str, record_type: str, source: str, refused: bool
) -> None:
    thinned(installation, before=MARCH, **asked)
    receipt = load_rows(installation, [contract_row(occurred=day, record_type=record_type, source=source)])
    assert (receipt.status, receipt.rules) == ("accepted", {"past_retention": 1} if refused else {})
    assert len(batch_rows(installation.data)) == (1 if refused else 2)


def test_the_widest_of_several_thinnings_counts(installation: Settings) -> None:
    thinned(installation, before=date(2024, 2, 1), types=["tip"])
    thinned(installation, before=MARCH, types=["tip"], sources=["police"])
    days = ("2024-01-31", "2024-02-28")
    rows = [contract_row(record_id=day, occurred=day, record_type="tip") for day in days]
    receipt = load_rows(installation, [row | {"source": source} for row in rows for source in ("police", "schools")])
    assert [row.row for row in receipt.refused_rows] == [1, 2, 3]


def test_rows_past_retention_do_not_count_against_their_delivery(installation: Settings) -> None:
    thinned(installation, before=MARCH)
    past = contract_rows(20, occurred="2024-02-01")
    faulty = contract_row(record_id="x", environment="")
    sound = [contract_row(record_id=f"sound {nth}") for nth in range(3)]
    receipt = load_rows(installation, [*past, faulty, *sound])
    assert (receipt.status, receipt.accepted) == ("accepted", 3)
    assert receipt.rules == {"past_retention": 20, "missing_environment": 1}
    receipt = load_rows(installation, [*past, faulty, *sound[:1]])
    assert receipt.status == "refused" and "1 of 2 rows are faulty" in receipt.reason


def test_a_delivery_that_is_past_retention_as_a_whole_is_known_by_its_file_and_holds_nothing(
    tmp_path: Path, installation: Settings
) -> None:
    thinned(installation, before=MARCH)
    file = write_csv(tmp_path / "x.csv", contract_rows(2, occurred="2024-02-01"))
    assert [one.status for one in load(installation, file, file)] == ["accepted", "duplicate"]
    assert len(batch_rows(installation.data)) == 1


#: The versions of one record in one delivery: day and hour each; which of them are accepted after a thinning.
TOGETHER: list[tuple[list[tuple[str, int]], list[int]]] = [
    ([("2024-03-04", 10), ("2024-02-01", 11)], []),
    ([("2024-02-01", 11), ("2024-03-04", 10)], []),
    ([("2024-02-01", 10), ("2024-03-04", 11)], [1]),
    ([("2024-03-04", 10), ("2024-02-01", 11), ("2024-03-05", 12)], [0, 2]),
]


@pytest.mark.parametrize(("versions", "accepted"), TOGETHER)
def test_an_earlier_version_does_not_come_into_force_instead_of_the_one_that_is_refused(
    installation: Settings, versions: list[tuple[str, int]], accepted: list[int]
) -> None:
    """The other record, whose version is as old as the refused one, is none of its business."""
    thinned(installation, before=MARCH)
    rows: list[Row] = [contract_row(occurred=day, revised=f"2024-03-07 {hour}:00") for day, hour in versions]
    receipt = load_rows(installation, [*rows, contract_row(record_id="other", occurred="2024-03-04")])
    refused = sorted(set(range(len(rows))) - set(accepted))
    assert [(row.row - 1, row.rule) for row in receipt.refused_rows] == [(nth, "past_retention") for nth in refused]


def test_a_faulty_row_takes_no_other_version_with_it_and_is_taken_by_none(installation: Settings) -> None:
    thinned(installation, before=MARCH)
    rows = [
        contract_row(revised="2024-03-07 10:00"),
        contract_row(revised="2024-03-07 11:00", occurred="2024-02-01"),
        contract_row(revised="2024-03-07 12:00", environment=""),
        *contract_rows(4),
    ]
    receipt = load_rows(installation, rows)
    assert receipt.rules == {"past_retention": 2, "missing_environment": 1}


def test_an_old_version_that_comes_alone_is_not_known_again(installation: Settings) -> None:
    """What docs/privacy.md says of it: nothing is kept by which a thinned record could be known."""
    load_rows(installation, [contract_row(occurred="2024-03-04", revised="2024-03-07 10:00")])
    load_rows(installation, [contract_row(occurred="2024-02-01", revised="2024-03-07 11:00")])
    assert thinned(installation, before=MARCH).records == 1
    alone = contract_row(occurred="2024-03-04", revised="2024-03-07 10:00", again="in another file")
    assert load_rows(installation, [alone]).new == 1


def test_a_lost_receipt_is_written_anew_and_brings_nothing_back(tmp_path: Path, installation: Settings) -> None:
    file = write_csv(tmp_path / "x.csv", [*contract_rows(2, occurred="2024-02-01"), contract_row(record_id="kept")])
    load(installation, file)
    thinned(installation, before=MARCH)
    for receipt in (installation.data / "receipts").iterdir():
        receipt.unlink()
    (healed,) = load(installation, file)
    assert (healed.status, healed.accepted, healed.rules) == ("accepted", 1, {"past_retention": 2})
    assert len(batch_rows(installation.data)) == 2


def test_retention_counts_back_from_the_day_of_the_delivery(tmp_path: Path) -> None:
    folder = a_reference(tmp_path)
    with (folder / "municipality.toml").open("a", encoding="utf-8") as handle:
        handle.write("\nincident = 10\n")
    installation = an_installation(tmp_path, reference=folder)
    rows = [contract_row(record_id=day, occurred=f"2024-03-{day}", record_type="incident") for day in ("04", "05")]
    rows.append(contract_row(record_id="tip", occurred="2020-01-01", record_type="tip"))
    late_in_the_evening = datetime(2024, 3, 14, 23, 30, tzinfo=UTC)  # the 15th in Göteborg
    receipt = load_rows(installation, rows, accepted=late_in_the_evening)
    assert [row.row for row in receipt.refused_rows] == [1]


def test_what_is_past_is_not_counted_beside_the_batch_either(installation: Settings) -> None:
    thinned(installation, before=MARCH)
    past = contract_row(record_id="past", occurred="2024-02-01", received="2024-02-02", revised="2024-02-02")
    load_rows(installation, [past, contract_row(record_id="kept", category="violence")])
    files = (installation.data / "delivered").glob("*/*.parquet")
    days = {row["day"] for file in files for row in pyarrow.parquet.read_table(file).to_pylist()}
    assert days == {date(2024, 3, 7)}
