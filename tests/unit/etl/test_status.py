"""What the database in force holds, as a sender or an operator asks."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl.build import build
from etl.status import status
from lagesbild import reference
from lagesbild.errors import WrongUse
from tests.factories import REFERENCE, an_installation, contract_row, load_rows

GOTEBORG = reference.read(REFERENCE)

#: Records by source, type, environment, district and day; the last one is withdrawn.
RECORDS = """
    1  police   incident  islamist  lundby   2024-03-01  -
    2  police   tip       islamist  -        2024-03-05  -
    3  schools  incident  other     lundby   2024-03-03  -
    4  police   incident  other     angered  2024-03-04  withdrawn
"""


def rows() -> list[dict[str, str]]:
    names = ("record_id", "source", "record_type", "environment", "district", "occurred", "withdrawn")
    lines = [line.split() for line in RECORDS.strip().splitlines()]
    told = [{name: "" if cell == "-" else cell for name, cell in zip(names, line, strict=True)} for line in lines]
    return [contract_row(**row | {"withdrawn": str(bool(row["withdrawn"]))}) for row in told]


def test_before_the_first_build_there_is_nothing_to_tell(tmp_path: Path) -> None:
    with pytest.raises(WrongUse) as error:
        status(an_installation(tmp_path))
    assert error.value.key == "no_database"


def test_records_in_force_are_counted_in_every_way_and_silence_is_a_zero(tmp_path: Path) -> None:
    installation = an_installation(tmp_path)
    load_rows(installation, rows(), accepted=datetime(2024, 3, 15, 9, 30, tzinfo=UTC))
    made = build(installation, GOTEBORG)
    told = status(installation)
    assert {key: told[key] for key in ("build", "as_of", "demo", "records", "first", "last")} == {
        "build": made.build,
        "as_of": None,
        "demo": False,
        "records": 3,
        "first": "2024-03-01",
        "last": "2024-03-05",
    }
    assert told["by_source"] == dict.fromkeys(told["by_source"], 0) | {"police": 2, "schools": 1}
    assert told["by_record_type"] == {"incident": 2, "tip": 1, "call": 0, "police_report": 0, "observation": 0}
    assert told["by_environment"] == dict.fromkeys(GOTEBORG.codes("environment"), 0) | {"islamist": 2, "other": 1}
    assert told["by_district"] == dict.fromkeys(GOTEBORG.codes("district"), 0) | {"lundby": 2, "unknown": 1}
    assert told["last_delivery"] == dict.fromkeys(("contract", "police", "schools"), "2024-03-15T09:30:00")


def test_the_last_delivery_of_each_source_is_told(tmp_path: Path) -> None:
    installation = an_installation(tmp_path)
    for day, source in ((15, "police"), (16, "schools"), (17, "police")):
        load_rows(
            installation, [contract_row(source=source, day=str(day))], accepted=datetime(2024, 3, day, 12, tzinfo=UTC)
        )
    build(installation, GOTEBORG)
    assert status(installation)["last_delivery"] == {"police": "2024-03-17T12:00:00", "schools": "2024-03-16T12:00:00"}


def test_a_folder_without_a_delivery_has_nothing_to_build(tmp_path: Path) -> None:
    with pytest.raises(WrongUse) as error:
        build(an_installation(tmp_path), GOTEBORG)
    assert error.value.key == "nothing_accepted"


def test_a_folder_with_no_record_in_force_has_no_days(tmp_path: Path) -> None:
    installation = an_installation(tmp_path)
    load_rows(installation, [contract_row(withdrawn="true")])
    build(installation, GOTEBORG)
    told = status(installation)
    assert (told["demo"], told["records"], told["first"], told["last"]) == (False, 0, None, None)
    assert set(told["by_district"].values()) == {0}
