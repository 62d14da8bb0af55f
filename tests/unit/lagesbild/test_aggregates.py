"""The forms of aggregates: their fields and rules, and that SQL, words and mappings know the same."""

import re

import duckdb
import pytest

from lagesbild import aggregates, contract, queries
from lagesbild.aggregates import FORMS, Form
from lagesbild.gate import RULES as GATE_RULES
from lagesbild.texts import catalogue

SHARED = ("row_no", "column_name", "refused", "fault", "is_note", "source")


def test_the_forms_are_two_surveys_and_the_population() -> None:
    assert tuple(FORMS) == aggregates.FORM_NAMES[1:] == ("safety_survey", "practitioner_survey", "population")
    assert aggregates.FORM_NAMES[0] == aggregates.RECORDS


@pytest.mark.parametrize(
    ("form", "key", "figures"),
    [
        ("safety_survey", "place_level place year question", "n share mean"),
        ("practitioner_survey", "year question reporter", "sent answered answers"),
        ("population", "place_level place year", "population"),
    ],
)
def test_a_figure_is_known_by_its_key(form: aggregates.FormName, key: str, figures: str) -> None:
    assert (FORMS[form].key, FORMS[form].figures) == (tuple(key.split()), tuple(figures.split()))


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.name)
def test_the_sql_of_a_form_knows_its_rules_in_their_order_and_no_other(form: Form) -> None:
    told = [fault.split() for fault in re.findall(r"then\s+'(\w+ \w+)'", queries.text(f"load/judge_{form.name}"))]
    assert tuple(dict.fromkeys(rule for rule, _ in told)) == form.rules
    assert {field for _, field in told} <= set(form.names)


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.name)
def test_the_sql_of_a_form_keeps_its_fields_and_no_other(form: Form) -> None:
    last = queries.text(f"load/judge_{form.name}").split("select")[-1].split("from")[0]
    kept = re.findall(r"(?:as )?(\w+)(?:,|\n*$)", re.sub(r"case\n.*?end as", "", last, flags=re.DOTALL).strip())
    assert tuple(kept) == (*SHARED, *form.key, *form.figures)


def test_a_rule_stands_once_and_the_gate_is_tried_first() -> None:
    assert len(set(aggregates.RULES)) == len(aggregates.RULES)
    assert aggregates.RULES[2 : 2 + len(GATE_RULES)] == GATE_RULES
    assert set(aggregates.OUT_OF_SCOPE) <= set(aggregates.RULES)


@pytest.mark.parametrize("rule", aggregates.RULES)
def test_every_rule_has_its_words_for_the_receipt(rule: str) -> None:
    assert f"rule.{rule}" in catalogue()


def test_a_field_that_records_have_too_is_of_the_same_vocabulary() -> None:
    of_records = {field.name: field.dimension for field in contract.FIELDS}
    told = {field.name: field.dimension for form in FORMS.values() for field in form.fields}
    assert {name: told[name] for name in told.keys() & of_records} == {"reporter": of_records["reporter"]}


#: A cell, and what it is as a count, as a share and as a number.
CELLS = [
    ("12345", 12345, 12345.0, 12345.0),
    ("12 345", 12345, 12345.0, 12345.0),
    ("12\u00a0345", 12345, 12345.0, 12345.0),
    ("1\u202f234\u2009567", 1234567, 1234567.0, 1234567.0),
    ("  12 345\u00a0", 12345, 12345.0, 12345.0),
    ("+7", 7, 7.0, 7.0),
    ("0", 0, 0.0, 0.0),
    ("12345,0", 12345, 12345.0, 12345.0),
    ("12345.00", 12345, 12345.0, 12345.0),
    ("34,5", None, 34.5, 34.5),
    ("34.5", None, 34.5, 34.5),
    ("34,5 %", None, 34.5, None),
    ("34,5\u00a0%", None, 34.5, None),
    ("34%", None, 34.0, None),
    ("-3,5", None, -3.5, -3.5),
    ("\u22123,5", None, -3.5, -3.5),
    ("1,234", None, 1.234, 1.234),
    ("1.000", None, 1.0, 1.0),
    ("1,234,567", None, None, None),
    ("1.234,5", None, None, None),
    ("1 23", None, None, None),
    ("1234 567", None, None, None),
    ("12 345 1)", None, None, None),
    ("1e5", None, None, None),
    ("nan", None, None, None),
    ("12O", None, None, None),
    ("99999999999999999999", None, 1e20, 1e20),
    *((sign, None, None, None) for sign in aggregates.NOT_TOLD_SIGNS),
]


@pytest.mark.parametrize(("cell", "count", "share", "number"), CELLS)
def test_a_number_is_read_as_people_write_it_and_never_guessed(
    cell: str, count: int | None, share: float | None, number: float | None
) -> None:
    with duckdb.connect() as connection:
        connection.execute(queries.text("load/figure_macros"))
        told = connection.execute(
            "select count_told(plain($cell)), share_told(plain($cell), 1), number_told(plain($cell))", {"cell": cell}
        ).fetchall()
    assert told == [(count, share, number)]


@pytest.mark.parametrize("sign", [*aggregates.NOT_TOLD_SIGNS, "0", "", "x"])
def test_a_sign_of_what_is_not_told_is_no_zero(sign: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(queries.text("load/figure_macros"))
        ((told,),) = connection.execute("select is_not_told($sign)", {"sign": sign}).fetchall()
    assert told == (sign in aggregates.NOT_TOLD_SIGNS)
