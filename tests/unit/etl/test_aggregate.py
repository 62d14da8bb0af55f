"""Each rule of an aggregate and the row that it refuses; what is a note, what counts, what the gate does."""

from pathlib import Path

import pytest

from lagesbild import aggregates
from lagesbild.errors import DeliveryRefused
from lagesbild.texts import say
from tests.factories import a_source
from tests.surveys import SAFETY, Town, a_town, adds_up, refused, workbook

#: Sources with the form's own names, and any number of faults.
PATIENT = {
    f"patient_{form}": a_source(f"patient_{form}", text=f"form = '{form}'\nrefused_limit = 1.0")
    for form in aggregates.FORMS
}
HEAD = {
    "population": "place,year,population,who",
    "safety_survey": "place,year,question,n,share,mean",
    "practitioner_survey": "year,question,reporter,sent,answered,answers",
}
SOUND = {
    "population": "angered,2020,1,",
    "safety_survey": "angered,2020,unsafe_evening,100,50,",
    "practitioner_survey": "2020,,school,100,50,5",
}
#: The row, the rule that refuses it alone, and the column.
ROWS = {
    "population": [
        (",2023,5,", "missing_place", "place"),
        ("lundby,,5,", "missing_year", "year"),
        ("lundby,2023,,", "missing_population", "population"),
        ("centrum,2023,5,", "ambiguous_place", "place"),
        ("haga,2023,5,", "unknown_place", "place"),
        ("unknown,2023,5,", "unknown_place", "place"),
        ("lundby,23,5,", "unreadable_year", "year"),
        ("lundby,2025,5,", "year_in_future", "year"),
        ("lundby,2023,..,", "not_told", "population"),
        ("lundby,2023,many,", "unreadable_number", "population"),
        ("lundby,2023,-5,", "unreadable_number", "population"),
        ('lundby,2023,"1,234",', "unreadable_number", "population"),
        ("lundby,2023,5,Anna Andersson", "gate_person_name", "#4"),
        ("lundby,2023", "unreadable_row", ""),
    ],
    "safety_survey": [
        (",2023,unsafe_evening,100,50,", "missing_place", "place"),
        ("lundby,,unsafe_evening,100,50,", "missing_year", "year"),
        ("lundby,2023,,100,50,", "missing_question", "question"),
        ("lundby,2023,unsafe_evening,,50,", "missing_n", "n"),
        ("lundby,2023,unsafe_evening,100,,3", "missing_share", "share"),
        ("lundby,2023,trust_in_authorities,100,50,", "missing_mean", "mean"),
        ("lundby,2023,afraid,100,50,", "unknown_question", "question"),
        ("lundby,2023,unsafe_evening,100,50.5.5,", "unreadable_number", "share"),
        ("lundby,2023,trust_in_authorities,100,,high", "unreadable_number", "mean"),
        ("lundby,2023,unsafe_evening,99.5,50,", "unreadable_number", "n"),
        ("lundby,2023,unsafe_evening,100,101,", "share_out_of_range", "share"),
        ("lundby,2023,unsafe_evening,100,-1,", "share_out_of_range", "share"),
        ("lundby,2023,unsafe_evening,100,–,", "not_told", "share"),
        ("lundby,2023,trust_in_authorities,100,,.", "not_told", "mean"),
        ("lundby,2023,unsafe_evening,..,50,", "not_told", "n"),
        ("lundby,2023,unsafe_evening,0,0,", "not_told", "n"),
        ("lundby,2025,unsafe_evening,100,50,", "year_in_future", "year"),
    ],
    "practitioner_survey": [
        (",,school,100,50,5", "missing_year", "year"),
        ("2023,,school,,50,5", "missing_sent", "sent"),
        ("2023,,school,100,,5", "missing_answered", "answered"),
        ("2023,,,100,50,5", "missing_reporter", "reporter"),
        ("2023,,school,100,50,", "missing_answers", "answers"),
        ("2023 (prel.),,school,100,50,5", "unreadable_year", "year"),
        ("2025,,school,100,50,5", "year_in_future", "year"),
        ("2023,afraid,school,100,50,5", "unknown_question", "question"),
        ("2023,,neighbour,100,50,5", "unknown_reporter", "reporter"),
        ("2023,,school,100,50,..", "not_told", "answers"),
        ("2023,,school,..,50,5", "not_told", "sent"),
        ("2023,,school,100,.,5", "not_told", "answered"),
        ("2023,,school,all,50,5", "unreadable_number", "sent"),
        ("2023,,school,100,50 %,5", "unreadable_number", "answered"),
        ("2023,,school,100,101,5", "answered_over_sent", "answered"),
        ("2023,,school,100,50,51", "answers_over_answered", "answers"),
        ("2020,,police,101,50,5", "totals_disagree", "sent"),
    ],
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return a_town(tmp_path_factory.mktemp("patient"), **PATIENT)


@pytest.mark.parametrize(
    ("form", "row", "rule", "column"), [(form, *case) for form, cases in ROWS.items() for case in cases]
)
def test_a_row_is_refused_under_its_rule_and_named_by_its_column(
    town: Town, form: str, row: str, rule: str, column: str
) -> None:
    receipt = town.deliver("\n".join([HEAD[form], row, SOUND[form], ""]), f"patient_{form}")
    disagrees = [(2, "sent", rule)] if rule == "totals_disagree" else []
    assert refused(receipt) == [(1, column, rule), *disagrees]
    assert (receipt.status, receipt.rows, adds_up(receipt)) == ("accepted", 2, True)


def test_every_rule_is_tried_here() -> None:
    tried = {rule for cases in ROWS.values() for _, rule, _ in cases}
    assert {rule for form in aggregates.FORMS.values() for rule in form.rules} <= tried


#: Rows around one sound row, and the rules under which they are refused.
NOTES = [
    (["angered,2023,5", "Källa: SCB"], {2: "footnote"}),
    (["Källa: SCB", "angered,2023,5"], {1: "unreadable_row"}),
    (["Antal invånare,,", "angered,2023,5"], {1: "missing_year"}),
    (["angered,2023,5", "1) Preliminärt.,,", "a,b,c,d,e"], {2: "footnote", 3: "footnote"}),
    (["angered,2023,5", "Källa:,SCB,", "Hämtad:,2024,mars"], {2: "footnote", 3: "footnote"}),
    (["angered,2023,5", "", "Källa: SCB", ""], {2: "footnote"}),
    (["angered,2023,5", "lundby,2023,..", "Källa: SCB"], {2: "not_told", 3: "footnote"}),
    (["angered,2023,5", "Källa: SCB", "lundby,2023,.."], {2: "unreadable_row", 3: "not_told"}),
    (["angered,2023,5", "Källa:,,", "lundby,2023,.."], {2: "missing_year", 3: "not_told"}),
    (["angered,2023,5", "haga,2023,6", "Källa: SCB"], {2: "unknown_place", 3: "footnote"}),
    (["angered,2023,5", "lundby,2023,12O"], {2: "unreadable_number"}),
    (["angered,2023,5", "lundby,2023,"], {2: "footnote"}),
    (["haga,2023,5", "Källa: SCB"], {1: "unknown_place", 2: "unreadable_row"}),
]


@pytest.mark.parametrize(("rows", "rules"), NOTES)
def test_a_note_is_what_tells_no_figure_under_the_table(town: Town, rows: list[str], rules: dict[int, str]) -> None:
    receipt = town.deliver("\n".join(["place,year,population", *rows]) + "\n", "patient_population")
    assert {row.row: row.rule for row in receipt.refused_rows} == rules
    told = sum(bool(row) for row in rows)
    assert (receipt.status, receipt.rows, adds_up(receipt)) == ("accepted", told, True)


def test_notes_and_what_is_not_told_are_no_fault_of_the_sender(tmp_path: Path) -> None:
    rows = ["angered,2023,5", *["lundby,2023,.."] * 9, *["Not"] * 9, *["Anna Andersson,,"] * 9]
    receipt = a_town(tmp_path).deliver("\n".join(["place,year,population", *rows]) + "\n", "people")
    assert (receipt.status, receipt.accepted) == ("accepted", 1)
    assert receipt.rules == {"not_told": 9, "footnote": 9, "gate_person_name": 9}


def test_a_name_in_the_table_refuses_its_row_and_counts(tmp_path: Path) -> None:
    receipt = a_town(tmp_path).deliver(
        "place,year,population,who\nangered,2023,5,Anna Andersson\nlundby,2023,5,\n", "people"
    )
    assert (receipt.status, receipt.rules) == ("refused", {"gate_person_name": 1, "delivery_over_limit": 1})


def test_no_column_of_an_aggregate_goes_unscreened(tmp_path: Path) -> None:
    rows = "".join(f"{place},2023,5,\n" for place in ("lundby", "hisingen", "nordost", "sydvast"))
    receipt = a_town(tmp_path).deliver(f"place,year,population,record_id\n{rows}angered,2023,5,811228-9874\n", "people")
    assert receipt.rules == {"gate_personal_number": 1}


WIDE = "region;kön;2021;2022;2023\n"


def test_in_a_wide_table_each_cell_counts_as_one_row(tmp_path: Path) -> None:
    town = a_town(tmp_path)
    receipt = town.deliver(f"{WIDE}Angered;;1;..;3\nLundby;;;5;6\nHisingen;;7;8;9O\nHaga;;;;\nKälla;;;;\n", "scb")
    assert refused(receipt) == [
        (1, "2022", "not_told"),
        (2, "2021", "not_told"),
        (3, "2023", "unreadable_number"),
        (4, "", "footnote"),
        (5, "", "footnote"),
    ]
    assert (receipt.rows, receipt.accepted, adds_up(receipt)) == (11, 6, True)
    delivered = [row for row in town.figures("population") if row["origin"] == "scb"]
    assert sorted((row["place"], row["year"], row["population"]) for row in delivered) == [
        ("angered", 2021, 1),
        ("angered", 2023, 3),
        ("hisingen", 2021, 7),
        ("hisingen", 2022, 8),
        ("lundby", 2022, 5),
        ("lundby", 2023, 6),
    ]


def test_a_wide_row_that_tells_a_figure_is_no_note_in_any_of_its_cells(tmp_path: Path) -> None:
    receipt = a_town(tmp_path).deliver(f"{WIDE}" + "Angered;;1;2;3\n" * 9 + "Haga;;x;2;..\n", "scb")
    assert refused(receipt) == [(10, year, "unknown_place") for year in ("2021", "2022", "2023")]


def test_a_wide_row_that_the_gate_refuses_is_one_row(tmp_path: Path) -> None:
    rows = "".join(f"{place};;1;2;3\n" for place in ("Lundby", "Hisingen", "Nordost"))
    receipt = a_town(tmp_path).deliver(f"{WIDE}{rows}Angered;Anna Andersson;1;2;3\n", "scb")
    assert refused(receipt) == [(4, "kön", "gate_person_name")]
    assert (receipt.rows, receipt.accepted, adds_up(receipt)) == (10, 9, True)


def test_what_a_refused_row_tells_of_its_survey_does_not_count(tmp_path: Path) -> None:
    rows = "".join(f"2023;100;50;{reporter};5;;\n" for reporter in ("school", "police", "media", "relative"))
    head = "År;Utskick;Svar;Grupp;Antal;Fråga;Vem"
    receipt = a_town(tmp_path).deliver(f"{head}\n{rows}2023;999;50;public;5;;Anna Andersson\n", "staff")
    assert refused(receipt) == [(5, "#7", "gate_person_name")]
    assert receipt.accepted == 4


def test_a_wide_row_without_a_figure_in_the_table_is_one_fault(tmp_path: Path) -> None:
    receipt = a_town(tmp_path).deliver(f"{WIDE}Lundby;;;;\nAngered;;1;2;3\nHisingen;;1;2;3\n", "scb")
    assert refused(receipt) == [(1, "population", "missing_population")]


def test_a_year_that_stands_twice_in_the_head_is_not_chosen_from(tmp_path: Path) -> None:
    wide = "region;kön;2021;2022;2022;2023\nLundby;;1;2;9;3\nAngered;;1;2;2;3\nHisingen;;1;2;2;3\n"
    receipt = a_town(tmp_path).deliver(wide, "scb")
    assert refused(receipt) == [(1, "2022", "duplicate_key")] * 2
    assert (receipt.accepted, receipt.new, receipt.unchanged) == (10, 8, 2)


@pytest.mark.parametrize(
    ("content", "key"),
    [("region;kön;folk\nLundby;;5\n", "columns_missing"), ("ort;kön;2023\nLundby;;5\n", "columns_missing")],
)
def test_a_wide_table_without_its_columns_is_refused_whole(tmp_path: Path, content: str, key: str) -> None:
    receipt = a_town(tmp_path).deliver(content, "scb")
    assert receipt.status == "refused"
    assert say("en", f"error.{key}.do") in receipt.reason


PARTS = [["Område", "År", "Fråga", "Svar", "Andel", "Medel"]] + [
    [place, 2023, "Otrygg sent ute", 300, share, None] for place, share in (("Lundby", 0.345), ("Angered", 0.29))
]


def test_shares_that_may_be_parts_of_1_are_not_guessed_at(tmp_path: Path) -> None:
    receipt = a_town(tmp_path).deliver(workbook(PARTS), "safety")
    assert (receipt.status, receipt.rows) == ("refused", 0)
    assert receipt.reason.startswith(DeliveryRefused("shares_may_be_fractions", source="safety").explain("sv"))


@pytest.mark.parametrize(
    ("share_of", "shares"), [(1, {"lundby": 34.5, "angered": 29.0}), (100, {"lundby": 0.345, "angered": 0.29})]
)
def test_the_mapping_says_what_a_share_is_a_part_of(tmp_path: Path, share_of: int, shares: dict[str, float]) -> None:
    town = a_town(tmp_path, safety=f"share_of = {share_of}\n{SAFETY}")
    assert town.deliver(workbook(PARTS), "safety").accepted == 2
    assert {row["place"]: row["share"] for row in town.figures("survey_answer")} == shares


def test_a_share_with_its_sign_is_in_per_cent_whatever_the_mapping_says(tmp_path: Path) -> None:
    town = a_town(tmp_path, safety=f"share_of = 1\n{SAFETY}")
    row = "Område;År;Fråga;Svar;Andel;Medel\nLundby;2023;Otrygg sent ute;300;{};\n"
    assert town.deliver(row.format("0,4 %"), "safety").accepted == 1
    assert [row["share"] for row in town.figures("survey_answer")] == [0.4]
    assert a_town(tmp_path / "other").deliver(row.format("0,4 %"), "safety").accepted == 1


def test_records_in_the_contract_s_form_may_still_come_from_such_a_source(tmp_path: Path) -> None:
    town = a_town(tmp_path)
    head = "record_id,record_type,occurred,received,revised,environment,category"
    receipt = town.deliver(f"{head}\nA-1,incident,2024-03-05,2024-03-06,2024-03-07,islamist,propaganda\n", "people")
    assert (receipt.status, receipt.source, receipt.accepted) == ("accepted", "people", 1)
    assert len(town.figures("record")) == 1
