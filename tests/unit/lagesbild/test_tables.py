"""Tables in words: surveys, calls, deliveries and how they came; every head and cell as people read it."""

from datetime import date
from math import nan
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pandas
import pytest

from lagesbild import answers, reference as references, tables
from lagesbild.disclosure import SafeTable
from lagesbild.periods import Span
from lagesbild.texts import LANGUAGES, Language
from lagesbild.words import Words
from tests.factories import REFERENCE, contract_row, csv_text
from tests.series import OF_A_CALL
from tests.surveys import a_town, day
from tests.visits import a_visit, words_of

KNOWN = references.read(REFERENCE)
#: Blocks 0 - 2 are periods 2 - 4: v. 5-6 - v. 9-10 2024.
SPAN = Span(4, blocks=3)


def words(language: Language = "sv") -> Words:
    return Words(KNOWN, language)


def a_table(by: str, rows: list[dict[str, Any]]) -> SafeTable:
    """Return what a table in words is made from."""
    frame, dimensions = pandas.DataFrame(rows), tuple(by.split())
    measures = tuple(name for name in frame if name not in dimensions)
    return cast(SafeTable, SimpleNamespace(frame=frame, dimensions=dimensions, measures=measures))


def read(told: tables.Readable) -> list[list[str]]:
    return [list(told.columns), *(list(row) for row in told.to_numpy().tolist())]


def survey(level: str, place: str, **told: float) -> dict[str, Any]:
    measures = ("share", "low", "high", "mean", "previous", "previous_low", "previous_high", "previous_mean")
    return {"place_level": level, "place": place, **dict.fromkeys(measures, nan), **told}


SHARES = a_table(
    "place_level place",
    [
        survey("municipality", "goteborg", n=1204, share=38.2, low=35.5, high=41.0),
        survey(
            "district", "lundby", n=64, share=28.1, low=18.6, high=40.1, previous=0, previous_low=0, previous_high=3.7
        ),
    ],
)
MEANS = a_table("place_level place", [survey("area", "hisingen", n=290, mean=3.44, previous_mean=3.0)])


def test_a_survey_is_read_by_place_with_intervals_beside_the_year_before() -> None:
    assert read(tables.readable(SHARES, words())) == [
        ["Plats", "Svar", "Andel (osäkerhet)", "Året före"],
        ["Göteborg", "1\u202f204", "38 % (36–41)", "–"],
        ["Lundby", "64", "28 % (19–40)", "0 % (0–4)"],
    ]


def test_the_answers_of_a_survey_are_headed_as_answers_and_not_as_calls() -> None:
    (place, n, *_) = tables.readable(SHARES, words("en")).columns
    assert (place, n) == ("Place", "Answers")


@pytest.mark.parametrize(("language", "mean", "before"), [("sv", "3,4", "3,0"), ("en", "3.4", "3.0")])
def test_a_mean_is_read_with_one_decimal_and_without_an_interval(language: Language, mean: str, before: str) -> None:
    told = tables.readable(MEANS, words(language))
    assert list(told.iloc[0])[2:] == [mean, before]


def test_means_are_not_headed_as_what_is_still_to_come() -> None:
    """`mean` is also what a preliminary count will become."""
    assert words().say("column.mean") not in tables.readable(MEANS, words()).columns


def test_a_compared_survey_of_a_town_is_read_without_error(tmp_path: Path) -> None:
    town = a_town(tmp_path)
    rows = (
        "Lundby;2023;Otrygg sent ute;64;28,125;\nLundby;2022;Otrygg sent ute;50;30;\nAngered;2023;Förtroende;9;;3,4\n"
    )
    town.deliver(f"Område;År;Fråga;Svar;Andel;Medel\n{rows}", "safety", accepted=day(11))
    town.deliver(csv_text([contract_row()]), "contract", accepted=day(13))
    visit = town.visit()
    wanted = {"unsafe_evening": "Lundby", "trust_in_authorities": "Angered"}
    for question, place in wanted.items():
        told = tables.readable(answers.safety_compared(visit, question, "district"), words_of(visit))
        assert list(told["Plats"]) == [place]


def practitioners(**told: Any) -> dict[str, Any]:
    whole = {"source": "staff_survey", "year": 2023, "question": None, "reporter": None, "sent": 1204, "answered": 533}
    return {**whole, "response_rate": 44.3, "answers": nan, **told}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_practitioner_survey_is_read_with_years_as_years_and_every_head_a_word(language: Language) -> None:
    rows = [practitioners(), practitioners(reporter="school", answers=210.0)]
    told = tables.readable(a_table("source year question reporter", rows), words(language))
    year = words(language).say("column.year")
    assert list(told[year]) == ["2023", "2023"]
    assert not set(told.columns) & {"source", "year", "question", "reporter", "sent", "answered"}
    assert list(told[words(language).say("column.reporter")]) == ["–", words(language).of("reporter", "school")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_response_rate_is_read_in_per_cent(language: Language) -> None:
    told = tables.readable(a_table("source year question reporter", [practitioners()]), words(language))
    (rate,) = told[words(language).say("column.response_rate")]
    assert rate.replace("\u00a0", " ") == "44 %"


def test_calls_by_year_are_read_with_years_as_years_and_days_as_days(tmp_path: Path) -> None:
    call = {"record_type": "call", "category": "", **OF_A_CALL, "channel": "support_line", "occurred": "2023-07-09"}
    visit = a_visit(tmp_path, [contract_row(**call), contract_row(record_id="b", **{**call, "channel": ""})])
    told = tables.readable(answers.calls_by_year(visit), words_of(visit))
    assert list(told.columns)[:3] == ["År", "Väg in", "Antal"] and list(told.columns)[-2:] == ["Första", "Senast"]
    assert [list(row)[:3] for row in told.to_numpy()] == [["2023", "Stödtelefon", "1"], ["2023", "Ej angivet", "1"]]
    assert set(told["Första"]) == {"9 juli 2023"}


def receipt(at: date, status: str, rows: int, **by_rule: int) -> dict[str, Any]:
    refused = {"rules": [*by_rule], "by_rule": [*by_rule.values()], "refused": sum(by_rule.values())}
    return {"at": at, "source": "police", "status": status, "rows": rows, **refused}


RECEIPTS = a_table(
    "source at",
    [
        receipt(date(2024, 3, 12), "accepted", 1204, unknown_category=9, gate_phone=1),
        receipt(date(2024, 2, 27), "refused", 3, unknown_category=3),
        receipt(date(2024, 2, 13), "accepted", 40),
    ],
)


def test_receipts_are_read_with_what_was_refused_and_why() -> None:
    category, phone = (words().say(f"rule.{rule}") for rule in ("unknown_category", "gate_phone"))
    head, *rows = read(tables.receipts(RECEIPTS, words()))
    assert rows == [
        ["12 mars 2024", "Polisen", "mottagen", "1\u202f204", "10", f"{category} (9); {phone} (1)"],
        ["27 feb 2024", "Polisen", "avvisad i sin helhet", "3", "3", f"{category} (3)"],
        ["13 feb 2024", "Polisen", "mottagen", "40", "0", "–"],
    ]
    assert head == [words().say(f"column.{name}") for name in ("at", "source", "status", "rows", "refused", "rules")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_receipts_have_a_head_for_every_column_in_both_languages(language: Language) -> None:
    heads = list(tables.receipts(RECEIPTS, words(language)).columns)
    assert len(set(heads)) == len(heads) == 6 and all(head[0].isupper() for head in heads)


CAME = a_table(
    "block source",
    [
        {"block": 1, "source": "police", "came": "in_time", "count": 1204},
        {"block": 2, "source": "police", "came": "late", "count": 0},
        {"block": 0, "source": "schools", "came": "missing", "count": 1},
        {"block": 2, "source": "schools", "came": "awaited", "count": 3},
    ],
)


def test_deliveries_are_read_by_period_the_latest_first_with_a_column_a_sender() -> None:
    assert read(tables.delivered(CAME, words(), SPAN)) == [
        ["Tid", "Polisen", "Skolorna"],
        ["v. 9–10 2024", "sent (0)", "väntas (3)"],
        ["v. 7–8 2024", "i tid (1\u202f204)", "–"],
        ["v. 5–6 2024", "–", "saknas (1)"],
    ]


def test_without_deliveries_there_is_a_table_without_rows() -> None:
    none = pandas.DataFrame([], columns=["block", "source", "came", "count"])
    told = tables.delivered(cast(SafeTable, SimpleNamespace(frame=none)), words(), SPAN)
    assert list(told.columns) == ["Tid"] and told.empty


def test_a_share_over_time_is_read_in_per_cent_the_latest_first() -> None:
    rows = [{"block": 0, "count": 2, "of": 9, "share": nan}, {"block": 1, "count": 10, "of": 40, "share": 0.25}]
    assert read(tables.readable(a_table("block", rows), words(), Span(4, blocks=2))) == [
        ["Tid", "Antal", "Av", "Andel"],
        ["v. 9–10 2024", "10", "40", "25\u00a0%"],
        ["v. 7–8 2024", "2", "9", "–"],
    ]
