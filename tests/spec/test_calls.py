"""Calls of concern and consultations (catalogue E8): who calls, about what, what happens then, by half-year and year.

The last half-year is periods -8 - 4; period 4 is 26 February - 10 March 2024.
"""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from lagesbild import answers
from lagesbild.access import Role, Visit
from lagesbild.answers.calls import FLAGS
from lagesbild.breaks import Break, Breaks, Kind
from lagesbild.disclosure import SafeTable
from lagesbild.periods import Span
from lagesbild.vocabulary import Age, Concern, Handling
from tests.closing import PERIODS, Town, a_town
from tests.factories import Row, contract_row
from tests.series import CALENDAR, OF_A_CALL, in_period
from tests.visits import a_visit

HALF_YEARS = Span(4, 13, 2)
OF_CALLS = {"record_type": "call", "category": "", "environment": "", "referred_to": ""}
DIMENSIONS = ("concern", "age", "handling", "reporter")

CALLS = """
concern         age       handling      handled     received    reporter
content_online  under_18  advice_only   2024-03-08  2024-03-06  school
content_online  adult     advice_only   2024-03-10  2024-03-06  school
not_vbe         adult     advice_only   2024-03-07  2024-03-06  -
not_vbe         adult     advice_only   2024-03-09  2024-03-06  relative
not_vbe         -         advice_only   2024-03-12  2024-03-06  relative
travel_plans    adult     referred      2024-03-12  2024-03-06  school
"""


def calls(table: str, **every: str) -> list[Row]:
    head, *lines = [line.split() for line in table.strip().splitlines()]
    cells = [dict(zip(head, ("" if cell == "-" else cell for cell in line), strict=True)) for line in lines]
    return [contract_row(record_id=f"c{nth}", **{**OF_CALLS, **every, **row}) for nth, row in enumerate(cells)]


def counts(table: SafeTable, by: str) -> dict[str, int]:
    told = {str(code): int(n) for code, n in zip(table.frame[by], table.frame["count"], strict=True)}
    return {code: n for code, n in told.items() if n}


def test_calls_are_told_by_each_question_and_every_question_adds_up_to_all_of_them(tmp_path: Path) -> None:
    visit = a_visit(tmp_path, [*calls(CALLS), contract_row(record_id="no call", arena="school")])
    told = {by: answers.calls_by(visit, by, HALF_YEARS) for by in DIMENSIONS}
    assert counts(told["concern"], "concern") == {"content_online": 2, "travel_plans": 1, "not_vbe": 3}
    assert counts(told["age"], "age") == {"under_18": 1, "adult": 4, "unknown": 1}
    assert counts(told["handling"], "handling") == {"advice_only": 5, "referred": 1}
    assert counts(told["reporter"], "reporter") == {"school": 3, "relative": 2, "unknown": 1}
    assert {by: table.frame["count"].sum() for by, table in told.items()} == dict.fromkeys(told, 6)


def test_a_lead_time_is_the_median_of_five_calls_at_least(tmp_path: Path) -> None:
    table = answers.call_lead_times(a_visit(tmp_path, calls(CALLS)), HALF_YEARS)
    (row,) = table.frame.to_dict("records")
    assert (row["handling"], row["n"], row["days"]) == ("advice_only", 5, 3)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    """Two calls in the half-year before and three in the last one; a report beside them, and a call long ago."""
    rows = [
        row
        for period, n in ((-40, 1), (-12, 2), (2, 3))
        for row in in_period(period, n, **{**OF_CALLS, **OF_A_CALL}, age="adult")
    ]
    return a_visit(tmp_path_factory.mktemp("city"), [*rows, *in_period(2, 5)])


@pytest.mark.parametrize("by", DIMENSIONS)
def test_calls_stand_beside_those_of_the_half_year_before(city: Visit, by: str) -> None:
    table = answers.calls_by(city, by, HALF_YEARS)
    assert (table.frame["previous"].sum(), table.frame["count"].sum()) == (2, 3)
    assert table.dimensions == (by,) and table.product == "E8"


#: A declared break in the last half-year, what is told, and whether the half-year before may stand beside it. The names
#: of what calls concern are renamed as those of categories are.
RENAMED = [
    (Kind.METHOD, "age", False),
    (Kind.PLACE_PRECISION, "age", True),
    (Kind.CATEGORY_RENAME, "age", True),
    (Kind.CATEGORY_RENAME, "concern", False),
]


@pytest.mark.parametrize(("kind", "by", "beside"), RENAMED)
def test_calls_are_not_held_to_those_before_a_break_that_touches_them(
    city: Visit, kind: Kind, by: str, beside: bool
) -> None:
    told = Break(source="support_line", date=CALENDAR.start(0), kind=kind, sv="Nytt sätt.", en="A new way.")
    declared = replace(city, reference=replace(city.reference, breaks=Breaks(declared=(told,))))
    assert answers.calls_by(declared, by, HALF_YEARS).frame["previous"].notna().all() == beside


def test_before_the_first_record_calls_are_not_known(tmp_path: Path) -> None:
    visit = a_visit(tmp_path, calls(CALLS))
    assert answers.calls_by(visit, "concern", HALF_YEARS).frame["previous"].isna().all()


@pytest.mark.parametrize("length", [1, 4])
def test_calls_are_told_of_half_years_and_years_alone(city: Visit, length: int) -> None:
    span, refused = Span(4, length, 2), f"E8 is not told of {length} periods"
    with pytest.raises(ValueError, match=refused):
        answers.calls_by(city, "age", span)
    with pytest.raises(ValueError, match=refused):
        answers.calls_summed(city, span)


#: What is true of a call, by what was told of it: `not_vbe` as a way of handling closes a call about something else.
FLAGGED = """
concern         age       handling                      vbe  minor  measure  handed_over  closed
content_online  under_18  advice_only                   1    1      0        0            0
content_online  adult     measure                       1    0      1        0            0
content_online  adult     follow_up                     1    0      1        0            0
travel_plans    under_18  another_authority_takes_over  1    1      0        1            0
travel_plans    adult     closed                        1    0      0        0            1
not_vbe         under_18  not_vbe                       0    1      0        0            1
not_vbe         -         another_authority_takes_over  0    0      0        1            0
"""


@pytest.mark.parametrize("line", FLAGGED.strip().splitlines()[1:])
def test_a_call_counts_under_what_the_vocabulary_says_of_its_codes(tmp_path: Path, line: str) -> None:
    head = FLAGGED.strip().splitlines()[0].split()
    told = dict(zip(head, line.split(), strict=True))
    row = {name: told[name].replace("-", "") for name in ("concern", "age", "handling")}
    visit = a_visit(tmp_path, [contract_row(**{**OF_CALLS, **row})])
    summed, by_year = answers.calls_summed(visit, Span(4, 13, 1)), answers.calls_by_year(visit)
    for table in (summed, by_year):
        (found,) = table.frame.to_dict("records")
        assert found["count"] == 1
        assert {name: found[name] for name in FLAGS} == {name: int(told[name]) for name in FLAGS}


def test_what_another_authority_has_taken_over_is_not_closed(city: Visit) -> None:
    handling: Mapping[str, Handling] = city.reference.vocabulary.handling
    assert [code for code, term in handling.items() if term.handed_over] == ["another_authority_takes_over"]
    assert not [code for code, term in handling.items() if term.handed_over and term.closed]


def test_flags_are_the_vocabulary_s_and_no_code_of_it_stands_in_the_questions(city: Visit) -> None:
    known = city.reference.vocabulary
    other = known.model_copy(
        update={
            "concern": {code: Concern(**{**term.model_dump(), "vbe": False}) for code, term in known.concern.items()},
            "age": {code: Age(**{**term.model_dump(), "minor": True}) for code, term in known.age.items()},
            "handling": {
                code: Handling(**{**one.model_dump(), "closed": True}) for code, one in known.handling.items()
            },
        }
    )
    turned = replace(city, reference=replace(city.reference, vocabulary=other))
    told = {name: answers.calls_summed(one, HALF_YEARS).frame for name, one in (("is", city), ("turned", turned))}
    assert [list(told["is"][name]) for name in ("vbe", "minor", "closed")] == [[2, 3], [0, 0], [0, 0]]
    assert [list(told["turned"][name]) for name in ("vbe", "minor", "closed")] == [[0, 0], [2, 3], [2, 3]]


def test_calls_are_summed_by_half_year_and_by_year(city: Visit) -> None:
    assert list(answers.calls_summed(city, HALF_YEARS).frame["count"]) == [2, 3]
    assert list(answers.calls_summed(city, Span(4, 26, 1)).frame["count"]) == [5]


YEARS = """
occurred    received    channel       handling
2022-12-31  2023-01-02  support_line  measure
2023-01-01  2023-01-02  support_line  closed
2023-07-09  2023-07-09  support_line  advice_only
2023-03-05  2023-03-06  coordinator   another_authority_takes_over
2024-02-29  2024-03-01  -             -
"""


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    rows = calls(YEARS, concern="content_online", age="adult")
    return a_visit(tmp_path_factory.mktemp("years"), [*rows, contract_row(occurred="2021-03-05")])


def test_a_year_is_the_calendar_s_and_of_the_day_that_is_told_of_the_call(years: Visit) -> None:
    frame = answers.calls_by_year(years).frame
    assert frame[["year", "channel", "count", "measure", "handed_over", "closed"]].to_numpy().tolist() == [
        [2022, "support_line", 1, 1, 0, 0],
        [2023, "coordinator", 1, 0, 1, 0],
        [2023, "support_line", 2, 0, 0, 1],
        [2024, "unknown", 1, 0, 0, 0],
    ]


def test_a_year_is_told_with_the_days_of_its_first_call_and_its_last_one(years: Visit) -> None:
    frame = answers.calls_by_year(years).frame
    assert list(zip(frame["first"], frame["last"], strict=True))[1:3] == [
        (date(2023, 3, 5), date(2023, 3, 5)),
        (date(2023, 1, 1), date(2023, 7, 9)),
    ]


def test_without_calls_there_is_no_year(tmp_path: Path) -> None:
    table = answers.calls_by_year(a_visit(tmp_path, [contract_row()]))
    assert table.frame.empty and list(table.frame) == ["year", "channel", "count", *FLAGS, "first", "last"]


def test_calls_over_time_are_calls_alone_and_unknown_before_the_first_record(tmp_path: Path) -> None:
    rows = [*in_period(1, 2, record_type="tip"), *in_period(3, 3, **{**OF_CALLS, **OF_A_CALL})]
    frame = answers.calls_over_time(a_visit(tmp_path, rows), Span(4, blocks=5)).frame
    assert list(frame["count"]) == pytest.approx([math.nan, 0, 0, 3, 0], nan_ok=True)
    assert set(frame["record_type"]) == {"call"}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = a_town(tmp_path_factory.mktemp("town"))
    town.close()
    return town


def test_the_protected_roles_see_the_published_calls_of_the_whole_city(town: Town) -> None:
    span = Span(PERIODS - 1, blocks=6)
    table = answers.calls_over_time(town.visit(Role.ANALYST), span)
    cell = (("record_type", "call"),)
    assert list(table.frame["count"]) == [town.published.counts["L2", one][cell] for one in range(span.first, PERIODS)]
    assert table.product == "L2" and list(table.total["count"]) == list(table.frame["count"])
