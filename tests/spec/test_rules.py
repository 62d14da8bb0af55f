"""Every rule of the data contract, and the row that it refuses."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
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
    load_rows,
    thinned,
    write_csv,
)

SCOPED = a_source(
    "scoped",
    text="""
refused_limit = 1.0
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
    """What is wrong in a row, and the column that the receipt names."""

    wrong: Row
    column: str


CASES = {
    "cell_too_long": Case({"note_9": "x " * 20_000}, "#9"),
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
    "past_retention": Case({"source": "police"}, "occurred"),
}
#: The gate's columns come first, and the last rule's before the others: rules go before columns.
BLANK: Row = {f"note_{number}": "" for number in range(1, 10)} | dict.fromkeys((*contract.NAMES, "Typ", "Ort"), "")
#: They concern the file and not the row: each in a delivery of its own.
OF_FILES = ("unreadable_row", "delivery_over_limit")
#: Rules that one row can break both of: they are about different columns.
PAIRS = [
    (first, second)
    for first, second in pairwise(contract.RULES)
    if not {first, second} & set(OF_FILES) and not CASES[first].wrong.keys() & CASES[second].wrong.keys()
]

#: What a record of each type must tell, beside what every record must.
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
WHOLE = {"concern": "not_vbe", "district": "lundby", "place_precision": "district"}

IMPRECISE = ["area", "city", "neighbouring_municipality", "digital", "unknown", ""]
DATES = ["occurred", "received", "revised", "handled"]
WRONG_DATES = [
    ("2024-02-30", "unreadable_date"),
    ("2024-3-5", "unreadable_date"),
    ("05.03.2024", "unreadable_date"),
    ("2024-03-05 25:00", "unreadable_date"),
    ("igår", "unreadable_date"),
    ("2024-03-16", "date_in_future"),
    ("9999-12-31", "date_in_future"),
]
MOMENTS = [
    "2024-03-05",
    "2024-03-05 9:05",
    "2024-03-05T09:05:30.25",
    "2024-03-05 09:05:00Z",
    "2024-03-05 09:05+01",
    "2024-03-05 09:05 +0100",
    "2024-03-05T09:05:00+01:00",
]
SOUND: dict[str, Row] = {
    **{f"a place as imprecise as {text!r}": {"place_precision": text, "district": ""} for text in IMPRECISE},
    **{f"the moment {text}": {"occurred": text, "revised": text, "handled": text} for text in MOMENTS},
    **{f"the flag {text!r}": {"related": text, "withdrawn": text} for text in "true false TRUE 1 0 yes no".split()},
    "what happened and came in today": {"occurred": "2024-03-15", "received": "2024-03-15", "revised": "2024-03-15"},
    "what came in the day it happened": {"occurred": "2024-03-06"},
    "a code in capitals": {"environment": "ISLAMIST"},
    "a code among blanks": {"environment": " islamist "},
    "a category of level 2": {"category": "propaganda_sticker"},
    "a withdrawn record that tells nothing again": {
        "environment": "",
        "category": "",
        "place_precision": "district",
        "withdrawn": "true",
    },
}
#: All rows of this file, judged in one delivery: a load for each of them would take a minute.
JUDGED: list[Row] = [
    *(case.wrong for case in CASES.values()),
    *(CASES[first].wrong | CASES[second].wrong for first, second in PAIRS),
    *(WHOLE | {"record_type": record_type, field: ""} for record_type, field, _ in CELLS),
    *({field: text} for field in DATES for text, _ in WRONG_DATES),
    *SOUND.values(),
]


@pytest.fixture(scope="module")
def loader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loader]:
    folder = tmp_path_factory.mktemp("rules")
    installation = an_installation(folder, reference=a_reference(folder, scoped=SCOPED))
    load_rows(installation, contract_rows(1))
    thinned(installation, before=date(2024, 3, 14), sources=["police"])
    with a_loader(installation) as opened:
        yield opened


def delivered(loader: Loader, folder: Path, *rows: Row, then: str = "") -> Receipt:
    """Load rows in the form of the source, which has all columns of the contract and more."""
    whole = [BLANK | contract_row(**row) for row in rows]
    named = [{f"{name}_" if name in contract.NAMES else name: cell for name, cell in row.items()} for row in whole]
    return loader.load(Delivery(write_csv(folder / "delivery.csv", named, then=then), "scoped", ACCEPTED))


@pytest.fixture(scope="module")
def verdicts(loader: Loader, tmp_path_factory: pytest.TempPathFactory) -> dict[str, RefusedRow | None]:
    """Return what became of each judged row."""
    receipt = delivered(loader, tmp_path_factory.mktemp("judged"), *JUDGED)
    refused = {row.row: row for row in receipt.refused_rows}
    return {str(row): refused.get(number) for number, row in enumerate(JUDGED, 1)}


Verdicts = dict[str, RefusedRow | None]


@pytest.mark.parametrize("rule", [rule for rule in contract.RULES if rule not in OF_FILES])
def test_every_rule_refuses_a_row_and_names_its_column(verdicts: Verdicts, rule: str) -> None:
    case = CASES[rule]
    refused = verdicts[str(case.wrong)]
    assert refused is not None
    assert (refused.rule, refused.column.removesuffix("_")) == (rule, case.column)


def test_a_row_that_is_no_row_is_refused_by_itself(loader: Loader, tmp_path: Path) -> None:
    receipt = delivered(loader, tmp_path, {}, {}, {}, then="A-1,ragged\n")
    assert receipt.refused_rows == (RefusedRow(4, "", "unreadable_row"),)


def test_the_sound_rows_of_a_delivery_over_the_limit_are_refused_with_it(tmp_path: Path) -> None:
    receipt = load_rows(an_installation(tmp_path), [contract_row(environment=""), *contract_rows(2)])
    assert receipt.rules == {"missing_environment": 1, "delivery_over_limit": 2}
    assert [row.rule for row in receipt.refused_rows] == ["missing_environment"]


def test_nearly_all_neighbouring_rules_can_be_broken_at_once() -> None:
    assert len(PAIRS) >= len(contract.RULES) - 8


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_a_row_counts_under_the_first_rule_that_refuses_it(verdicts: Verdicts, first: str, second: str) -> None:
    refused = verdicts[str(CASES[first].wrong | CASES[second].wrong)]
    assert refused is not None
    assert refused.rule == first


@pytest.mark.parametrize(("record_type", "field", "must"), CELLS)
def test_what_a_record_must_tell_depends_on_its_type(
    verdicts: Verdicts, record_type: str, field: str, must: bool
) -> None:
    refused = verdicts[str(WHOLE | {"record_type": record_type, field: ""})]
    assert (refused and refused.rule) == (f"missing_{field}" if must else None)


@pytest.mark.parametrize("field", DATES)
@pytest.mark.parametrize(("text", "rule"), WRONG_DATES)
def test_every_date_must_be_readable_and_past(verdicts: Verdicts, field: str, text: str, rule: str) -> None:
    refused = verdicts[str({field: text})]
    assert refused is not None
    assert (refused.column, refused.rule) == (f"{field}_", rule)


@pytest.mark.parametrize("what", SOUND)
def test_no_rule_refuses(verdicts: Verdicts, what: str) -> None:
    assert verdicts[str(SOUND[what])] is None
