"""What a declared break touches, and which suspicions a decision settles."""

from datetime import date, timedelta

import pytest

from lagesbild import breaks
from lagesbild.breaks import Break, Breaks, Dismissed, Kind
from lagesbild.periods import Calendar
from lagesbild.statistics.breaks import TOGETHER, Suspicion

DAY = date(2024, 3, 11)
CALENDAR = Calendar(date(2024, 1, 1))
TOUCHED = [
    (Kind.PLACE_PRECISION, "district", "angered", True),
    (Kind.PLACE_PRECISION, "area", "", True),
    (Kind.PLACE_PRECISION, "environment", "", False),
    (Kind.CATEGORY_RENAME, "category", "", True),
    (Kind.CATEGORY_RENAME, "category", "hate_crime", True),
    (Kind.CATEGORY_RENAME, "district", "", False),
    (Kind.NEW_REPORTER, "environment", "other", True),
    (Kind.METHOD, "district", "", True),
]


def a_break(kind: Kind = Kind.METHOD, day: date = DAY, categories: tuple[str, ...] = ()) -> Break:
    return Break(source="police", date=day, kind=kind, sv="Nytt sätt.", en="A new way.", categories=categories)


@pytest.mark.parametrize(("kind", "dimension", "code", "touched"), TOUCHED)
def test_what_a_break_touches_follows_its_kind(kind: Kind, dimension: str, code: str, touched: bool) -> None:
    assert a_break(kind).touches(dimension, code) is touched


def test_a_rename_of_some_categories_touches_only_those() -> None:
    renamed = a_break(Kind.CATEGORY_RENAME, categories=("hate_crime",))
    assert [renamed.touches("category", code) for code in ("hate_crime", "violence", "")] == [True, False, True]


@pytest.mark.parametrize(
    ("first", "last", "since"), [(0, 4, 0), (0, 5, 5), (0, 20, 5), (6, 20, 6), (-3, 4, -3), (0, 25, 22)]
)
def test_numbers_are_compared_back_to_the_last_break_and_not_past_it(first: int, last: int, since: int) -> None:
    declared = [a_break(), a_break(day=DAY + timedelta(days=14 * 17))]
    found = breaks.comparable_from(declared, CALENDAR, first=first, last=last, dimension="environment")
    assert found == since


def test_a_figure_shows_the_breaks_of_its_own_time_and_dimension() -> None:
    declared = [a_break(), a_break(Kind.CATEGORY_RENAME)]
    shown = [
        breaks.within(declared, CALENDAR, first=first, last=9, dimension=dimension)
        for first, dimension in ((0, "district"), (0, "category"), (6, "category"))
    ]
    assert [len(found) for found in shown] == [1, 2, 0]


SUSPECTED = Suspicion("category", DAY, gone=("a",), new=("b",))
SETTLED = [
    ("police", Kind.CATEGORY_RENAME, DAY, True),
    ("police", Kind.METHOD, DAY + TOGETHER, True),
    ("police", Kind.METHOD, DAY + TOGETHER + timedelta(days=1), False),
    ("police", Kind.PLACE_PRECISION, DAY, False),
    ("schools", Kind.CATEGORY_RENAME, DAY, False),
]


@pytest.mark.parametrize(("source", "kind", "day", "settled"), SETTLED)
def test_a_declared_break_settles_what_was_suspected_of_its_source_at_its_time(
    source: str, kind: Kind, day: date, settled: bool
) -> None:
    assert Breaks(declared=(a_break(kind, day),)).is_settled(SUSPECTED, source) is settled


@pytest.mark.parametrize(("field", "settled"), [("category", True), ("volume", False)])
def test_a_dismissed_suspicion_is_settled(field: str, settled: bool) -> None:
    dismissed = Dismissed(source="police", field=field, date=DAY, why="Ett prov.")
    assert Breaks(dismissed=(dismissed,)).is_settled(SUSPECTED, "police") is settled
