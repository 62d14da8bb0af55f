"""Whose a delivery is: its source column, else the source named, else the mapping its name fits, else the contract."""

from pathlib import Path

import pytest

from lagesbild.settings import Settings
from tests.factories import (
    a_reference,
    a_source,
    an_installation,
    batch_rows,
    contract_row,
    contract_rows,
    load,
    write_csv,
)

FITTING = a_source("parish", text='files = ["parish_*"]', columns='record_id = "Nr"')


@pytest.fixture
def installation(tmp_path: Path) -> Settings:
    return an_installation(tmp_path, reference=a_reference(tmp_path, parish=FITTING))


@pytest.mark.parametrize(
    ("told", "named", "file", "source"),
    [
        ("schools", "police", "parish_1.csv", "schools"),
        (" Schools ", "police", "parish_1.csv", "schools"),
        ("", "police", "parish_1.csv", "police"),
        ("", None, "parish_1.csv", "parish"),
        ("", None, "delivery.csv", "contract"),
    ],
)
def test_a_file_in_the_contract_s_form_has_the_source_that_is_told_first(
    tmp_path: Path, installation: Settings, told: str, named: str | None, file: str, source: str
) -> None:
    delivery = write_csv(tmp_path / file, contract_rows(2, source=told))
    (receipt,) = load(installation, delivery, source=named)
    assert (receipt.status, receipt.source) == ("accepted", source)
    assert [row["source"] for row in batch_rows(installation.data)] == [source, source]


def test_rows_of_several_sources_keep_their_own(tmp_path: Path, installation: Settings) -> None:
    rows = [contract_row(source=source) for source in ("schools", "POLICE", "", "nobody")]
    (receipt,) = load(installation, write_csv(tmp_path / "x.csv", rows))
    assert (receipt.source, receipt.rules) == ("contract", {"unknown_source": 1})
    assert [row["source"] for row in batch_rows(installation.data)] == ["schools", "police", "contract"]


def test_a_blank_source_beside_a_told_one_is_the_one_named_with_the_call(
    tmp_path: Path, installation: Settings
) -> None:
    rows = [contract_row(source="schools"), contract_row(source="", record_id="A-2")]
    load(installation, write_csv(tmp_path / "x.csv", rows), source="police")
    assert [row["source"] for row in batch_rows(installation.data)] == ["schools", "police"]


@pytest.mark.parametrize(("told", "named"), [("nobody", None), ("", "nobody"), ("", "../../etc"), ("", "x" * 400)])
def test_a_source_that_nobody_knows_refuses_the_delivery_whole(
    tmp_path: Path, installation: Settings, told: str, named: str | None
) -> None:
    (receipt,) = load(installation, write_csv(tmp_path / "x.csv", [contract_row(source=told)]), source=named)
    assert receipt.status == "refused"
    known = "contract, coordination, housing, parish, police, safety_survey, schools, staff_survey, support_line"
    assert known in receipt.reason
    assert all(file.parent.name == "receipts" for file in installation.data.rglob("*.json"))


def test_a_file_in_a_source_s_own_form_needs_its_columns(tmp_path: Path, installation: Settings) -> None:
    (receipt,) = load(installation, write_csv(tmp_path / "parish_1.csv", [{"Nummer": "1"}]))
    assert receipt.status == "refused"
    assert "form of the source parish. Missing columns: Nr" in receipt.reason


def test_a_file_in_no_form_is_told_the_contract_s_columns(tmp_path: Path, installation: Settings) -> None:
    (receipt,) = load(installation, write_csv(tmp_path / "x.csv", [{"record_id": "1", "revised": "x"}]))
    assert receipt.status == "refused"
    assert "Missing columns: occurred, received, record_type" in receipt.reason


def test_the_contract_s_columns_may_stand_in_any_order_and_case(tmp_path: Path, installation: Settings) -> None:
    row = {f" {name.upper()} ": cell for name, cell in reversed(contract_row().items())}
    (receipt,) = load(installation, write_csv(tmp_path / "x.csv", [row]))
    assert (receipt.source, receipt.accepted) == ("contract", 1)
