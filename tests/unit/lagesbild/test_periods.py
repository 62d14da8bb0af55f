"""Periods of 14 days from one Monday: which one a day falls in, when it closes, what it is called."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from lagesbild.periods import BLOCKS, DAYS, Calendar, Span

CALENDAR = Calendar(date(2024, 1, 1))


#: Vector period_index-01 (R's format(%G-W%V) and Python's isocalendar agree on the weeks).
@pytest.mark.parametrize(
    ("day", "index"),
    [
        (date(2024, 12, 30), 26),
        (date(2025, 1, 12), 26),
        (date(2025, 1, 13), 27),
        (date(2026, 1, 1), 52),
        (date(2026, 12, 27), 77),
        (date(2026, 12, 28), 78),
        (date(2027, 1, 3), 78),
        (date(2027, 1, 4), 78),
        (date(2028, 2, 29), 108),
    ],
)
def test_a_day_falls_in_the_period_of_the_vector(day: date, index: int) -> None:
    assert CALENDAR.index(day) == index


@pytest.mark.parametrize(
    ("day", "index"),
    [
        (date(2024, 1, 14), 0),
        (date(2024, 1, 1), 0),
        (date(2023, 12, 31), -1),
        (date(2023, 12, 18), -1),
        (date(2023, 12, 17), -2),
    ],
)
def test_periods_before_the_anchor_count_downwards(day: date, index: int) -> None:
    assert CALENDAR.index(day) == index


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_every_day_lies_in_its_period_of_14_days_from_a_monday(day: date) -> None:
    index = CALENDAR.index(day)
    assert CALENDAR.start(index) <= day <= CALENDAR.end(index)
    assert CALENDAR.start(index).isoweekday() == 1
    assert CALENDAR.end(index) == CALENDAR.start(index) + timedelta(days=13)


@pytest.mark.parametrize(
    ("first", "last", "label"),
    [
        (74, None, "v. 45–46 2026"),
        (78, None, "v. 53 2026–v. 1 2027"),
        (0, None, "v. 1–2 2024"),
        (26, None, "v. 1–2 2025"),
        (-1, None, "v. 51–52 2023"),
        (71, 74, "v. 39–46 2026"),
        (74, 78, "v. 45 2026–v. 1 2027"),
    ],
)
def test_a_period_is_called_by_its_iso_weeks(first: int, last: int | None, label: str) -> None:
    assert CALENDAR.label(first, last) == label


def test_the_word_for_a_week_is_the_reader_s() -> None:
    assert CALENDAR.label(78, week="w.") == "w. 53 2026–w. 1 2027"


#: Period 74 is 2-15 November 2026; it closes when period 75 ends, on 29 November.
@pytest.mark.parametrize(
    ("today", "last_ended", "first_preliminary"),
    [
        (date(2026, 11, 15), 73, 73),
        (date(2026, 11, 16), 74, 74),
        (date(2026, 11, 29), 74, 74),
        (date(2026, 11, 30), 75, 75),
    ],
)
def test_a_period_is_preliminary_until_the_next_one_has_ended(
    today: date, last_ended: int, first_preliminary: int
) -> None:
    assert CALENDAR.last_ended(today) == last_ended
    assert CALENDAR.first_preliminary(today) == first_preliminary


@pytest.mark.parametrize(
    ("span", "blocks"),
    [
        (Span(74, blocks=3), [(72, 72), (73, 73), (74, 74)]),
        (Span(74, length=4, blocks=2), [(67, 70), (71, 74)]),
    ],
)
def test_a_span_is_cut_into_blocks_of_which_the_last_ends_it(span: Span, blocks: list[tuple[int, int]]) -> None:
    assert [span.periods(block) for block in range(span.blocks)] == blocks
    assert span.first == blocks[0][0]


def test_longer_blocks_are_whole_periods_and_half_years_nest_in_years() -> None:
    assert {days: periods * DAYS for days, periods in BLOCKS.items()} == {14: 14, 56: 56, 182: 182, 364: 364}
    assert BLOCKS[364] == 2 * BLOCKS[182]


def test_the_anchor_is_a_monday() -> None:
    with pytest.raises(ValueError, match="Monday"):
        Calendar(date(2024, 1, 2))
