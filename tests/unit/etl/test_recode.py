"""Each thing a mapping can do, on one small register."""

from collections.abc import Callable

import pytest

from tests.unit.etl.conftest import Parish

NewParish = Callable[..., Parish]


def test_a_column_is_found_whatever_the_case_and_blanks_of_its_name(parish: NewParish) -> None:
    found = parish(columns={"arena": " PLATS "}).stored({"plats  ": "school"})
    assert found[0]["arena"] == "school"


def test_what_no_column_is_mapped_to_is_unknown_even_beside_an_unnamed_column(parish: NewParish) -> None:
    (found,) = parish().stored({"": "police", "arena": "school"})
    assert (found["source"], found["arena"], found["reporter"]) == ("parish", None, None)


def test_a_constant_holds_for_every_row(parish: NewParish) -> None:
    found = parish(text='[constants]\nchannel = "sspf"\nrecord_type = "tip"').stored({}, {"Typ": "call"})
    assert [(row["channel"], row["record_type"]) for row in found] == [("sspf", "tip")] * 2


@pytest.mark.parametrize("delivered", ["Klotter", "klotter", "KLOTTER ", "  Klotter", "propaganda_graffiti"])
def test_a_spelling_is_known_whatever_its_case_and_blanks_and_a_code_is_always_one(
    parish: NewParish, delivered: str
) -> None:
    found = parish(text='[values.category]\n"Klotter" = "propaganda_graffiti"').stored({"Vad": delivered})
    assert found[0]["category"] == "propaganda_graffiti"


def test_a_spelling_that_nobody_listed_is_refused(parish: NewParish) -> None:
    receipt = parish(text='[values.category]\n"Klotter" = "propaganda_graffiti"').deliver({}, {}, {}, {"Vad": "Ritat"})
    assert receipt.rules == {"unknown_category": 1}
    assert (receipt.refused_rows[0].row, receipt.refused_rows[0].column) == (4, "Vad")


def test_what_stands_otherwise_becomes_the_catch_all_and_a_blank_stays_unknown(parish: NewParish) -> None:
    mapping = '[values.arena]\n"gård" = "public_place"\n[otherwise]\narena = "unknown"'
    found = parish(text=mapping, columns={"arena": "Plats"}).stored(
        {"Plats": "Gård"}, {"Plats": "tvättstuga"}, {"Plats": " "}
    )
    assert [row["arena"] for row in found] == ["public_place", "unknown", None]


def test_a_secondary_code_has_its_first_s_spellings_unless_it_has_its_own(parish: NewParish) -> None:
    first = '[values.environment]\n"vm" = "right_wing"\n'
    own = first + '[values.environment_secondary]\n"vm" = "autonomous"'
    columns = {"environment_secondary": "Miljö 2"}
    row = {"Miljö": "vm", "Miljö 2": "VM"}
    found = parish(text=own, columns=columns).stored(row)[0]
    assert (found["environment"], found["environment_secondary"]) == ("right_wing", "autonomous")


def test_a_secondary_code_without_spellings_of_its_own_has_its_first_s(parish: NewParish) -> None:
    mapping = '[values.environment]\n"vm" = "right_wing"'
    found = parish(text=mapping, columns={"environment_secondary": "Miljö 2"}).stored({"Miljö": "vm", "Miljö 2": "VM"})
    assert found[0]["environment_secondary"] == "right_wing"


@pytest.mark.parametrize(
    ("delivered", "stored"), [("05.03.2024", "2024-03-05"), (" 5.3.2024 ", "2024-03-05"), ("2024-03-05", "2024-03-05")]
)
def test_a_date_may_have_the_sender_s_own_form_or_the_contract_s(
    parish: NewParish, delivered: str, stored: str
) -> None:
    assert str(parish(text='[dates]\noccurred = "%d.%m.%Y"').stored({"Dag": delivered})[0]["occurred"]) == stored


@pytest.mark.parametrize("delivered", ["31.02.2024", "03/05/2024", "igår"])
def test_a_date_in_neither_form_is_unreadable(parish: NewParish, delivered: str) -> None:
    receipt = parish(text='[dates]\noccurred = "%d.%m.%Y"').deliver({}, {}, {}, {"Dag": delivered})
    assert receipt.rules == {"unreadable_date": 1}
    assert receipt.refused_rows[0].column == "Dag"


TITLE = '[title_dates.occurred]\ncolumn = "Rubrik"\npublished = "In"'


@pytest.mark.parametrize(
    ("title", "published", "stored"),
    [
        ("25 februari 21:15, Klotter, Göteborg", "2024-02-26", "2024-02-25"),
        (" 5 Mars, Flygblad", "2024-03-05 10:00", "2024-03-05"),
        ("31 december 23.50, Klotter", "2024-01-01 00:40", "2023-12-31"),
        ("1 januari 00.10, Klotter", "2024-01-01 00:40", "2024-01-01"),
        ("29 februari, Klotter", "2024-03-01", "2024-02-29"),
        ("25 oktober 21:15, Klotter", "2024-01-20", "2023-10-25"),
    ],
)
def test_a_date_in_a_title_takes_its_year_from_the_publication(
    parish: NewParish, title: str, published: str, stored: str
) -> None:
    found = parish(text=TITLE, columns={"occurred": ""}).stored({"Rubrik": title, "In": published})
    assert str(found[0]["occurred"]) == stored


def test_a_day_in_a_title_that_is_still_to_come_is_not_taken_for_last_year_s(parish: NewParish) -> None:
    rows = [
        {"Rubrik": "25 april 21:15, Klotter", "In": "2024-03-05"},
        *[{"Rubrik": "5 mars, Klotter", "In": "2024-03-05"}] * 3,
    ]
    receipt = parish(text=TITLE, columns={"occurred": ""}).deliver(*rows)
    assert receipt.rules == {"date_in_future": 1}


@pytest.mark.parametrize("title", ["Klotter, Göteborg", "31 februari, Klotter", "5 marsch, Klotter", ""])
def test_a_title_without_a_day_has_no_date(parish: NewParish, title: str) -> None:
    receipt = parish(text=TITLE, columns={"occurred": ""}).deliver(*[{"Rubrik": title}] * 4)
    assert receipt.rules == {"missing_occurred": 4}


SEVERAL = """[several.category]
separator = " + "
second = "category_secondary"
[values.category]
"Klotter" = "propaganda_graffiti"
"Hot" = "undue_influence_threat"
"""


@pytest.mark.parametrize(
    ("delivered", "first", "second"),
    [
        ("Klotter", "propaganda_graffiti", None),
        ("Klotter + Hot", "propaganda_graffiti", "undue_influence_threat"),
        ("Hot + klotter ", "undue_influence_threat", "propaganda_graffiti"),
        ("Klotter + Hot + Klotter", "propaganda_graffiti", "undue_influence_threat"),
    ],
)
def test_of_several_codes_in_a_cell_the_first_two_are_kept(
    parish: NewParish, delivered: str, first: str, second: str | None
) -> None:
    (found,) = parish(text=SEVERAL).stored({"Vad": delivered})
    assert (found["category"], found["category_secondary"]) == (first, second)


def test_a_column_may_be_derived_from_a_part_of_another(parish: NewParish) -> None:
    mapping = """[derived.Brott]
column = "Rubrik"
pattern = '^\\d+ \\w+, (\\w+)'
[values.category]
"klotter" = "propaganda_graffiti"
"""
    found = parish(text=mapping, columns={"category": "Brott"}).stored({"Rubrik": "5 mars, Klotter, Göteborg"})
    assert found[0]["category"] == "propaganda_graffiti"


NAMED = """district_named_in = "Text"
[values.district]
"Hjällbo" = "angered"
"Hjällbo centrum" = "lundby"
"""


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("Klotter i Hjällbo", "angered"),
        ("Klotter i Angered, nära hjällbo centralt", "angered"),
        ("Klotter i Västra Hisingen", "vastra_hisingen"),
        ("Klotter vid Örgryte-Härlanda.", "orgryte_harlanda"),
        ("Klotter i Hjällbo och i Lundby", "unknown"),
        ("Klotter i Hjällbo centrum", "lundby"),
        ("Klotter i Hjällbo centrum och i Hjällbo", "lundby"),
        ("Klotter i Lundbybadet", "unknown"),
        ("Klotter", "unknown"),
        ("", "unknown"),
    ],
)
def test_the_one_district_that_a_text_names_is_the_record_s(parish: NewParish, text: str, district: str) -> None:
    assert parish(text=NAMED).stored({"Text": text})[0]["district"] == district


SCOPE = """[[scope]]
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
unless = "^Göteborg$"
"""


def test_a_row_out_of_scope_is_refused_by_the_first_rule_that_fits(parish: NewParish) -> None:
    receipt = parish(text=SCOPE).deliver(
        {"Ort": "Göteborg"},
        {"Ort": "Västra Götalands län"},
        {"Ort": "Malmö"},
        {"Ort": ""},
        {"Ort": "Malmö", "Typ": "Sammanfattning natt"},
    )
    assert [(row.row, row.column, row.rule) for row in receipt.refused_rows] == [
        (2, "Ort", "municipality_unknown"),
        (3, "Ort", "outside_municipality"),
        (4, "Ort", "outside_municipality"),
        (5, "Typ", "summary_not_incident"),
    ]


def test_personal_data_out_of_scope_counts_as_personal_data(parish: NewParish) -> None:
    receipt = parish(text=SCOPE).deliver(
        {"Ort": "Göteborg"}, {"Ort": "Malmö", "Vad": "ring 070-123 45 67"}, *[{"Ort": "Göteborg"}] * 3
    )
    assert receipt.rules == {"gate_phone": 1}


def test_rows_out_of_scope_do_not_count_towards_the_limit(parish: NewParish) -> None:
    rows = [{"Ort": "Göteborg"}] * 3 + [{"Ort": "Göteborg", "Vad": "?"}] + [{"Ort": "Malmö"}] * 96
    receipt = parish(text=SCOPE).deliver(*rows)
    assert (receipt.status, receipt.accepted, receipt.refused) == ("accepted", 3, 97)


def test_the_limit_is_the_share_of_faults_among_the_rows_in_scope(parish: NewParish) -> None:
    rows = [{"Ort": "Göteborg"}] * 2 + [{"Ort": "Göteborg", "Vad": "?"}] + [{"Ort": "Malmö"}] * 97
    receipt = parish(text=SCOPE).deliver(*rows)
    assert (receipt.status, receipt.rules["delivery_over_limit"]) == ("refused", 2)
