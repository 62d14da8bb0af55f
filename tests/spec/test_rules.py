"""Every rule of the data contract, and the row that it refuses."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, pairwise
from pathlib import Path

import pytest

from etl.load import Delivery, Loader
from etl.receipt import Receipt, RefusedRow
from lagesbild import contract
from tests.factories import (
    ACCEPTED,
    Row,
    a_loader,
    a_reference,
    a_source,
    an_installation,
    contract_row,
    contract_rows,
    write_csv,
)

SCOPED = a_source(
    "scoped",
    text="""
[[scope]]
rule = "summary_not_incident"
column = "Typ"
matches = "^Sammanfattning"
[[scope]]
rule = "municipality_unknown"
column = "Ort"
matches = " län$"
[[scope]]
rule = "outside_municipality"
column = "Ort"
unless = "^$|^Göteborg"
""",
    columns="\n".join(f'{field} = "{field}_"' for field in contract.NAMES),
)


@dataclass(frozen=True)
class Case:
    """What is wrong in a row, the column that the receipt names, and how many sound rows stand beside it."""

    wrong: Row
    column: str
    beside: int = 4


CASES = {
    "unreadable_row": Case({"record_id": 'A-1,"'}, ""),
    "gate_personal_number": Case({"note_8": "811228-9874"}, "#8"),
    "gate_phone": Case({"note_7": "070-123 45 67"}, "#7"),
    "gate_email": Case({"note_6": "namn@skola.se"}, "#6"),
    "gate_profile_url": Case({"note_5": "facebook.com/nagonannan"}, "#5"),
    "gate_handle": Case({"note_4": "@nagonannan"}, "#4"),
    "gate_plate": Case({"note_3": "ABC123"}, "#3"),
    "gate_street_number": Case({"note_2": "Storgatan 5"}, "#2"),
    "gate_person_name": Case({"note_1": "Anna Andersson"}, "#1"),
    "summary_not_incident": Case({"Typ": "Sammanfattning natt"}, "Typ"),
    "municipality_unknown": Case({"Ort": "Skåne län"}, "Ort"),
    "outside_municipality": Case({"Ort": "Malmö"}, "Ort"),
    "unknown_source": Case({"source": "nobody"}, "source"),
    "missing_record_id": Case({"record_id": " "}, "record_id"),
    "missing_record_type": Case({"record_type": ""}, "record_type"),
    "missing_occurred": Case({"occurred": ""}, "occurred"),
    "missing_received": Case({"received": ""}, "received"),
    "missing_revised": Case({"revised": ""}, "revised"),
    "missing_environment": Case({"record_type": "tip", "environment": ""}, "environment"),
    "missing_category": Case({"record_type": "tip", "category": ""}, "category"),
    "missing_concern": Case({"record_type": "call", "concern": ""}, "concern"),
    "missing_district": Case({"record_type": "tip", "place_precision": "district", "district": ""}, "district"),
    "unknown_record_type": Case({"record_type": "survey"}, "record_type"),
    "unknown_district": Case({"district": "haga"}, "district"),
    "unknown_environment": Case({"environment": "vit makt"}, "environment"),
    "unknown_environment_secondary": Case({"environment_secondary": "x"}, "environment_secondary"),
    "unknown_category": Case({"category": "klotter"}, "category"),
    "unknown_category_secondary": Case({"category_secondary": "x"}, "category_secondary"),
    "unknown_concern": Case({"concern": "x"}, "concern"),
    "unknown_arena": Case({"arena": "torg"}, "arena"),
    "unknown_related": Case({"related": "kanske"}, "related"),
    "unknown_reporter": Case({"reporter": "granne"}, "reporter"),
    "unknown_channel": Case({"channel": "x"}, "channel"),
    "unknown_age": Case({"age": "17"}, "age"),
    "unknown_handling": Case({"handling": "x"}, "handling"),
    "unknown_referred_to": Case({"referred_to": "x"}, "referred_to"),
    "unknown_source_reliability": Case({"source_reliability": "e"}, "source_reliability"),
    "unknown_information": Case({"information": "x"}, "information"),
    "unknown_time_precision": Case({"time_precision": "hour"}, "time_precision"),
    "unknown_place_precision": Case({"place_precision": "point"}, "place_precision"),
    "unknown_withdrawn": Case({"withdrawn": "kanske"}, "withdrawn"),
    "unreadable_date": Case({"handled": "5/3 2024"}, "handled"),
    "date_too_early": Case({"occurred": "2009-12-31"}, "occurred"),
    "date_in_future": Case({"received": "2024-03-16"}, "received"),
    "dates_out_of_order": Case({"occurred": "2024-03-07"}, "occurred"),
    "delivery_over_limit": Case({"environment": ""}, "environment", beside=1),
}
#: The gate's columns come first, and the last rule's before the others: rules go before columns.
BLANK: Row = {f"note_{number}": "" for number in range(1, 9)} | dict.fromkeys((*contract.NAMES, "Typ", "Ort"), "")
NTH = count()


@pytest.fixture(scope="module")
def loader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loader]:
    folder = tmp_path_factory.mktemp("rules")
    with a_loader(an_installation(folder, reference=a_reference(folder, scoped=SCOPED))) as opened:
        yield opened


def delivered(loader: Loader, folder: Path, *wrong: Row, beside: int = 4) -> Receipt:
    """Load a row with all that is wrong in it, and sound rows after it; no two deliveries are the same."""
    changes = {field: text for row in wrong for field, text in row.items()}
    rows = [BLANK | row | {"nth": str(next(NTH))} for row in (contract_row(**changes), *contract_rows(beside))]
    rows = [{f"{name}_" if name in contract.NAMES else name: cell for name, cell in row.items()} for row in rows]
    file = write_csv(folder / "delivery.csv", rows)
    file.write_text(file.read_text(encoding="utf-8").replace('"A-1,"""', 'A-1,"'), encoding="utf-8")
    return loader.load(Delivery(file, "scoped", ACCEPTED))


@pytest.mark.parametrize("rule", contract.RULES)
def test_every_rule_refuses_a_row_and_names_its_column(loader: Loader, tmp_path: Path, rule: str) -> None:
    case = CASES[rule]
    receipt = delivered(loader, tmp_path, case.wrong, beside=case.beside)
    assert receipt.rules.get(rule) == 1
    assert sum(receipt.rules.values()) == receipt.refused
    assert [(row.row, row.column.removesuffix("_")) for row in receipt.refused_rows] == [(1, case.column)]


#: Rules that one row can break both of: they are about different columns.
PAIRS = [
    (first, second)
    for first, second in pairwise(contract.RULES)
    if not CASES[first].wrong.keys() & CASES[second].wrong.keys() and second != contract.OVER_LIMIT
]


def test_nearly_all_neighbouring_rules_can_be_broken_at_once() -> None:
    assert len(PAIRS) >= len(contract.RULES) - 8


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_a_row_counts_under_the_first_rule_that_refuses_it(
    loader: Loader, tmp_path: Path, first: str, second: str
) -> None:
    assert delivered(loader, tmp_path, CASES[first].wrong, CASES[second].wrong).rules == {first: 1}


#: What a record of each type must tell, beside what every record must: "must" or nothing.
REQUIRED = """
                environment   category   concern   district
incident        must          must       -         must
observation     must          must       -         must
tip             must          must       -         must
police_report   must          must       -         must
call            -             -          must      -
"""
HEAD, *LINES = [line.split() for line in REQUIRED.strip().splitlines()]
CELLS = [(line[0], field, cell == "must") for line in LINES for field, cell in zip(HEAD, line[1:], strict=True)]


@pytest.mark.parametrize(("record_type", "field", "must"), CELLS)
def test_what_a_record_must_tell_depends_on_its_type(
    loader: Loader, tmp_path: Path, record_type: str, field: str, must: bool
) -> None:
    whole = {"record_type": record_type, "concern": "not_vbe", "district": "lundby", "place_precision": "district"}
    receipt = delivered(loader, tmp_path, whole, {field: ""})
    assert receipt.rules == ({f"missing_{field}": 1} if must else {})


@pytest.mark.parametrize("precision", ["area", "city", "neighbouring_municipality", "digital", "unknown", ""])
def test_the_district_may_be_blank_where_the_place_is_not_known_so_well(
    loader: Loader, tmp_path: Path, precision: str
) -> None:
    assert delivered(loader, tmp_path, {"place_precision": precision, "district": ""}).rules == {}


def test_a_withdrawn_record_need_not_tell_anything_again(loader: Loader, tmp_path: Path) -> None:
    blank = {"environment": "", "category": "", "place_precision": "district", "withdrawn": "true"}
    assert delivered(loader, tmp_path, blank).rules == {}


@pytest.mark.parametrize("field", ["occurred", "received", "revised", "handled"])
@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("2024-02-30", "unreadable_date"),
        ("2024-3-5", "unreadable_date"),
        ("05.03.2024", "unreadable_date"),
        ("2024-03-05 25:00", "unreadable_date"),
        ("igår", "unreadable_date"),
        ("2024-03-16", "date_in_future"),
        ("9999-12-31", "date_in_future"),
    ],
)
def test_every_date_must_be_readable_and_past(loader: Loader, tmp_path: Path, field: str, text: str, rule: str) -> None:
    receipt = delivered(loader, tmp_path, {field: text})
    assert receipt.refused_rows == (RefusedRow(1, f"{field}_", rule),)


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-05",
        "2024-03-05 9:05",
        "2024-03-05T09:05:30.25",
        "2024-03-05 09:05:00Z",
        "2024-03-05 09:05+01",
        "2024-03-05T09:05:00+01:00",
        "2024-03-05 09:05 +0100",
    ],
)
def test_a_moment_is_iso_with_or_without_its_offset(loader: Loader, tmp_path: Path, text: str) -> None:
    assert delivered(loader, tmp_path, {"occurred": text, "revised": text, "handled": text}).rules == {}


@pytest.mark.parametrize("day", ["2024-03-15", "2024-03-06"])
def test_what_happened_today_is_not_the_future(loader: Loader, tmp_path: Path, day: str) -> None:
    assert delivered(loader, tmp_path, {"occurred": day, "received": "2024-03-15", "revised": "2024-03-15"}).rules == {}


@pytest.mark.parametrize("text", ["true", "false", "TRUE", "1", "0", "yes", "no", ""])
def test_a_flag_is_true_or_false_in_any_common_way(loader: Loader, tmp_path: Path, text: str) -> None:
    assert delivered(loader, tmp_path, {"related": text, "withdrawn": text}).rules == {}


@pytest.mark.parametrize("text", ["ISLAMIST", " islamist "])
def test_a_code_may_have_blanks_and_capitals(loader: Loader, tmp_path: Path, text: str) -> None:
    assert delivered(loader, tmp_path, {"environment": text}).rules == {}
