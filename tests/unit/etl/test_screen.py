"""The gate in the loader: every column is screened, unknown ones too; only what is hashed and dropped is not."""

from pathlib import Path

import pytest

from etl.receipt import RefusedRow
from lagesbild.settings import Settings
from tests.factories import an_installation, batch_rows, contract_row, contract_rows, load_rows
from tests.unit.etl.conftest import Parish

PHONE, NUMBER = "070-123 45 67", "811228-9874"


@pytest.fixture
def installation(tmp_path: Path) -> Settings:
    return an_installation(tmp_path)


@pytest.mark.parametrize(
    ("column", "sound", "named"),
    [
        ("source", "police", "source"),
        ("occurred", "2024-03-05", "occurred"),
        ("environment", "islamist", "environment"),
        ("related", "", "related"),
        ("Fritext", "", "#8"),
        (NUMBER, "", "#8"),
        ("", "", "#8"),
    ],
)
def test_personal_data_in_any_column_refuses_the_row(
    installation: Settings, column: str, sound: str, named: str
) -> None:
    receipt = load_rows(installation, [*contract_rows(3, **{column: sound}), contract_row(**{column: PHONE})])
    assert receipt.accepted == 3
    assert receipt.refused_rows == (RefusedRow(4, named, "gate_phone"),)


@pytest.mark.parametrize("column", ["record_id", "event_id"])
def test_what_is_hashed_and_dropped_is_not_screened(installation: Settings, column: str) -> None:
    receipt = load_rows(installation, [contract_row(**{column: NUMBER})])
    assert (receipt.accepted, receipt.rules) == (1, {})
    assert NUMBER not in str(batch_rows(installation.data))


def test_a_mapped_case_number_is_not_screened_but_what_is_called_so_beside_it_is(tmp_path: Path) -> None:
    receipt = Parish(tmp_path).deliver({"Nr": NUMBER}, {"record_id": NUMBER}, {}, {})
    assert receipt.refused_rows == (RefusedRow(2, "record_id", "gate_personal_number"),)


def test_an_unnamed_column_is_screened_also_where_a_source_has_no_event_id(tmp_path: Path) -> None:
    receipt = Parish(tmp_path).deliver({"": NUMBER}, {}, {}, {})
    assert receipt.refused_rows == (RefusedRow(1, "#8", "gate_personal_number"),)


def test_a_row_counts_once_under_the_first_rule_of_the_gate_in_whatever_column(installation: Settings) -> None:
    row = contract_row(Anteckning="Anna Andersson", Tips=PHONE, Mer=f"{NUMBER} och {PHONE}")
    receipt = load_rows(installation, [row, *contract_rows(3)])
    assert receipt.refused_rows == (RefusedRow(1, "#10", "gate_personal_number"),)


def test_the_same_text_is_refused_in_every_row_that_holds_it(installation: Settings) -> None:
    rows = [
        contract_row(record_id=str(number), Fritext=PHONE if number % 5 == 0 else "klotter") for number in range(20)
    ]
    receipt = load_rows(installation, rows)
    assert [row.row for row in receipt.refused_rows] == [1, 6, 11, 16]


def test_places_and_agencies_of_the_installation_pass(installation: Settings) -> None:
    notes = ["Klotter i Majorna-Linné", "enligt Bostadsbolagen", "Sven Hultins gata", "57.70887, 11.97456"]
    receipt = load_rows(installation, [contract_row(record_id=note, Fritext=note) for note in notes])
    assert receipt.rules == {}
