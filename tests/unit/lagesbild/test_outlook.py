"""When what is known of the year is: each rule, spread over the years, and Göteborg's own calendar."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies
from pydantic import ValidationError

from lagesbild import outlook
from lagesbild.errors import WrongUse
from lagesbild.outlook import Almanac, Entry, Kind, Occasion
from lagesbild.settings import ROOT
from tests.factories import REFERENCE

Pair = tuple[date, date]


def an_entry(code: str = "one", **when: Any) -> Entry:
    return Entry.model_validate({"id": code, "sv": "Något", "en": "Something", "kind": "other"} | when)


def days_of(entry: Entry, first: date, last: date) -> list[Pair]:
    return [(one.start, one.end) for one in outlook.occasions(Almanac(entries=(entry,)), first, last)]


def on(*days: str) -> list[Pair]:
    """Return days, "2026-01-01", and spans of them, "2026-01-01/2026-01-03"."""
    ends = [day.split("/") for day in days]
    return [(date.fromisoformat(one[0]), date.fromisoformat(one[-1])) for one in ends]


RULES: list[tuple[dict[str, Any], str, str, list[Pair]]] = [
    ({"date": date(2026, 9, 13)}, "2026-09-13", "2026-09-13", on("2026-09-13")),
    ({"date": date(2026, 9, 13)}, "2027-01-01", "2028-12-31", []),
    # what goes on for years is told once, whole
    ({"date": date(2024, 1, 8), "until": date(2027, 2, 1)}, "2026-05-01", "2026-06-01", on("2024-01-08/2027-02-01")),
    ({"every_year": "03-08"}, "2026-03-08", "2027-03-08", on("2026-03-08", "2027-03-08")),
    ({"every_year": "03-08"}, "2026-03-09", "2027-03-07", []),
    ({"every_year": "12-22", "until": "01-09"}, "2027-01-05", "2027-01-06", on("2026-12-22/2027-01-09")),
    ({"every_year": "02-29"}, "2026-01-01", "2028-12-31", on("2026-02-28", "2027-02-28", "2028-02-29")),
    ({"every_year": "02-20", "until": "02-29"}, "2027-01-01", "2027-12-31", on("2027-02-20/2027-02-28")),
    ({"nth": {"month": 9, "weekday": 7, "n": 2}}, "2026-01-01", "2026-12-31", on("2026-09-13")),
    ({"nth": {"month": 3, "weekday": 7, "n": -1}}, "2026-01-01", "2027-12-31", on("2026-03-29", "2027-03-28")),
    # a fifth Friday of May: in 2026, and not again before 2030
    ({"nth": {"month": 5, "weekday": 5, "n": 5}}, "2026-01-01", "2030-12-31", on("2026-05-29", "2030-05-31")),
    ({"easter": 0}, "2026-01-01", "2027-12-31", on("2026-04-05", "2027-03-28")),
    ({"easter": -2}, "2026-01-01", "2026-12-31", on("2026-04-03")),
    ({"first_weekday_from": {"from": "06-19", "weekday": 5}}, "2026-01-01", "2026-12-31", on("2026-06-19")),
    ({"first_weekday_from": {"from": "06-19", "weekday": 5}}, "2027-01-01", "2027-12-31", on("2027-06-25")),
    ({"weeks": [44, 44]}, "2026-01-01", "2026-12-31", on("2026-10-26/2026-11-01")),
    # week 1 of 2025 begins in 2024, and week 53 is in 2026 and not in 2027
    ({"weeks": [1, 1]}, "2024-12-30", "2024-12-30", on("2024-12-30/2025-01-05")),
    ({"weeks": [53, 53]}, "2026-02-01", "2028-12-01", on("2026-12-28/2027-01-03")),
    ({"weeks": [52, 53]}, "2027-12-27", "2027-12-27", on("2027-12-27/2028-01-02")),
    ({"weeks": [51, 2]}, "2026-12-31", "2026-12-31", on("2026-12-14/2027-01-17")),
]


@pytest.mark.parametrize(("when", "first", "last", "expected"), RULES)
def test_each_rule_falls_on_its_days(when: dict[str, Any], first: str, last: str, expected: list[Pair]) -> None:
    assert days_of(an_entry(**when), date.fromisoformat(first), date.fromisoformat(last)) == expected


WRONG: list[tuple[dict[str, Any], str]] = [
    ({}, "tell exactly one of date, every_year, nth, easter, first_weekday_from, weeks"),
    ({"easter": 0, "weeks": [7, 7]}, "tell exactly one of"),
    ({"date": "2026-02-30"}, "date"),
    ({"every_year": "02-30"}, "day is out of range for month"),
    ({"every_year": "13-01"}, "month must be in 1..12"),
    ({"every_year": "6-6"}, "pattern"),
    ({"date": "2026-05-02", "until": "2026-05-01"}, "until is before date"),
    ({"date": "2026-05-02", "until": "05-03"}, "until is a date beside date, and MM-DD beside every_year"),
    ({"every_year": "05-02", "until": "2026-05-03"}, "until is a date beside date"),
    ({"easter": 0, "until": "05-03"}, "until is a date beside date"),
    ({"nth": {"month": 9, "weekday": 7, "n": 0}}, "is counted from 1, or from -1"),
    ({"nth": {"month": 9, "weekday": 0, "n": 1}}, "weekday"),
    ({"weeks": [1, 54]}, "weeks"),
    ({"easter": 0, "kind": "party"}, "kind"),
    ({"easter": 0, "colour": "red"}, "colour"),
]


@pytest.mark.parametrize(("when", "fault"), WRONG)
def test_what_cannot_be_is_an_error_that_says_so(when: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        an_entry(**when)


def test_an_id_stands_once() -> None:
    with pytest.raises(ValidationError, match="id one stands twice"):
        Almanac(entries=(an_entry(easter=0), an_entry(easter=1)))


def test_a_faulty_file_is_told_by_its_name_and_the_place_in_it(tmp_path: Path) -> None:
    text = '[[entries]]\nid = "a"\nsv = "A"\nen = "A"\nkind = "other"\nevery_year = "02-30"\n'
    (tmp_path / outlook.FILE).write_text(text, encoding="utf-8")
    with pytest.raises(WrongUse) as wrong:
        outlook.read(tmp_path)
    assert wrong.value.values["file"] == "calendar.toml"
    assert str(wrong.value.values["where"]).startswith("entries.0.every_year: ")


def test_without_a_file_nothing_is_known(tmp_path: Path) -> None:
    assert outlook.read(tmp_path) == Almanac()


KNOWN = [
    ("election_2026", "2026-09-13"),
    ("election_2030", "2030-09-08"),
    ("midsummers_eve", "2026-06-19"),
    ("midsummers_eve", "2030-06-21"),
    ("winter_holiday", "2027-02-15/2027-02-21"),
    ("autumn_holiday", "2026-10-26/2026-11-01"),
    ("easter", "2027-03-28"),
    ("new_year", "2026-12-31/2027-01-01"),
    ("holocaust_remembrance", "2027-01-27"),
]


@pytest.mark.parametrize(("code", "day"), KNOWN)
def test_what_is_known_of_goteborg_falls_on_its_day(code: str, day: str) -> None:
    (entry,) = [entry for entry in outlook.read(REFERENCE).entries if entry.id == code]
    ((start, end),) = on(day)
    assert days_of(entry, start, end) == [(start, end)]


@pytest.mark.parametrize("word", [*Kind, *outlook.RULES, "until", "source"])
def test_the_page_for_another_municipality_tells_each_kind_and_each_rule(word: str) -> None:
    assert f"`{word}`" in (ROOT / "docs" / "another-municipality.md").read_text(encoding="utf-8")


def test_the_days_of_an_election_are_those_the_law_tells() -> None:
    second_sunday = an_entry(nth={"month": 9, "weekday": 7, "n": 2})
    for entry in outlook.read(REFERENCE).entries:
        if entry.kind is Kind.ELECTION and entry.date and not entry.until:
            assert days_of(second_sunday, entry.date, entry.date) == [(entry.date, entry.date)]


def occasion(day: int, sv: str, en: str = "", *, origin: str = "") -> Occasion:
    return Occasion(date(2026, 5, day), date(2026, 5, day), Kind.OTHER, sv, en or sv, origin)


def test_an_occasion_is_called_what_the_language_calls_it() -> None:
    assert [occasion(1, "Möte", "Meeting").label(language) for language in ("sv", "en")] == ["Möte", "Meeting"]


def test_what_is_imported_and_already_known_is_told_once() -> None:
    own = [occasion(9, "Sist"), occasion(1, "Första maj", "May Day")]
    imported = [occasion(1, text, origin="import") for text in ("första maj", "MAY DAY", "Städdag")]
    later = occasion(2, "Första maj", origin="import")
    assert outlook.merged(own, [*imported, later]) == (own[1], imported[2], later, own[0])


RANGE = (date(1990, 1, 1), date(2060, 12, 31))
DAY = strategies.dates(*RANGE)
MONTH_DAYS = strategies.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: f"{day:%m-%d}")
WEEKDAYS = strategies.integers(1, 7)
WEEKS = strategies.integers(1, 53)
WHEN = strategies.one_of(
    strategies.tuples(DAY, DAY).map(lambda days: {"date": min(days), "until": max(days)}),
    strategies.fixed_dictionaries({"every_year": MONTH_DAYS}, optional={"until": MONTH_DAYS}),
    strategies.fixed_dictionaries(
        {"month": strategies.integers(1, 12), "weekday": WEEKDAYS, "n": strategies.sampled_from([-5, -1, 1, 2, 5])}
    ).map(lambda nth: {"nth": nth}),
    strategies.integers(-180, 180).map(lambda offset: {"easter": offset}),
    strategies.tuples(MONTH_DAYS, WEEKDAYS).map(
        lambda told: {"first_weekday_from": {"from": told[0], "weekday": told[1]}}
    ),
    strategies.tuples(WEEKS, WEEKS).map(lambda weeks: {"weeks": list(weeks)}),
)
SPANS = strategies.lists(DAY, min_size=3, max_size=3, unique=True).map(sorted)


@given(strategies.lists(WHEN, max_size=4), SPANS)
def test_every_occasion_touches_the_days_asked_about_and_two_halves_are_the_whole(
    rules: list[dict[str, Any]], days: list[date]
) -> None:
    first, middle, last = days
    known = Almanac(entries=tuple(an_entry(f"e{number}", **rule) for number, rule in enumerate(rules)))
    found = outlook.occasions(known, first, last)
    assert all(one.start <= one.end and one.start <= last and first <= one.end for one in found)
    assert all(one.start <= other.start for one, other in pairwise(found))
    halves = (*outlook.occasions(known, first, middle), *outlook.occasions(known, middle + timedelta(days=1), last))
    assert set(halves) == set(found)


@given(WHEN, DAY)
def test_a_rule_of_every_year_misses_no_year(rule: dict[str, Any], day: date) -> None:
    # Whatever is found in three years is found from its first day and from its last: no turn of a year hides it.
    entry = an_entry(**rule)
    whole = days_of(entry, day, day + timedelta(days=1100))
    for start, end in whole:
        assert (start, end) in days_of(entry, start, start) and (start, end) in days_of(entry, end, end)
