"""Who has delivered, who is silent, how late things become known."""

import math
from datetime import date

import pandas
import pytest

from lagesbild.completeness import ENOUGH, Came, State, came, silent_since, state, usual_delays

START, END = date(2024, 2, 26), date(2024, 3, 10)


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (None, State.MISSING),
        (date(2024, 2, 25), State.MISSING),
        (date(2024, 2, 26), State.PARTLY),
        (date(2024, 3, 10), State.PARTLY),
        (date(2024, 3, 11), State.COMPLETE),
    ],
)
def test_a_sender_is_complete_when_it_delivered_after_the_period_had_ended(last: date | None, told: State) -> None:
    assert state(last, start=START, end=END) is told


@pytest.mark.parametrize(
    ("last", "every", "today", "silent"),
    [
        (date(2024, 3, 1), 14, date(2024, 3, 19), False),
        (date(2024, 3, 1), 14, date(2024, 3, 20), True),
        (date(2024, 3, 1), 28, date(2024, 3, 20), False),
        (date(2024, 3, 1), math.nan, date(2025, 3, 20), False),
        (None, 14, date(2024, 3, 20), False),
    ],
)
def test_a_sender_is_silent_when_its_next_delivery_is_overdue(
    last: date | None, every: float, today: date, silent: bool
) -> None:
    assert silent_since(last, every_days=every, grace_days=4, today=today) == (last if silent else None)


def delays(*rows: tuple[str, int, int, int]) -> pandas.DataFrame:
    return pandas.DataFrame(rows, columns=["source", "days", "days_after_end", "n"])


def test_the_usual_delay_is_told_for_half_and_for_nine_of_ten() -> None:
    told = usual_delays(delays(("a", 1, -5, 40), ("a", 3, 0, 20), ("a", 9, 14, 30), ("a", 60, 15, 10)))
    (row,) = told.to_dict("records")
    assert row == {"source": "a", "delay": 3, "delay_most": 9, "known_at_end": 0.6, "known_at_close": 0.9}


def test_each_sender_has_its_own_delays_and_few_records_tell_none() -> None:
    told = usual_delays(delays(("a", 1, 1, ENOUGH), ("b", 1, 1, ENOUGH - 1))).set_index("source")
    assert told.loc["a", "delay"] == 1
    assert told.loc["b"].isna().all()


def test_without_records_nothing_is_told() -> None:
    assert usual_delays(delays()).empty


MARCH = {day: date(2024, 3, day) for day in range(1, 32)}
#: Deliveries by their days in March, how often they are expected, today, and how the one for the period came. It ended
#: on the 10th; a delivery of every 14 days and 4 of grace is due on the 28th.
DELIVERIES: list[tuple[tuple[int, ...], float, float, int, Came]] = [
    ((11,), 14, 4, 31, Came.IN_TIME),
    ((28,), 14, 4, 31, Came.IN_TIME),
    ((29,), 14, 4, 31, Came.LATE),
    ((10,), 14, 4, 28, Came.AWAITED),
    ((10,), 14, 4, 29, Came.MISSING),
    ((), 14, 4, 11, Came.AWAITED),
    ((), 14, 4, 29, Came.MISSING),
    ((30, 11, 29), 14, 4, 31, Came.IN_TIME),
    ((29, 30), 14, 4, 31, Came.LATE),
    ((24,), 14, 0, 31, Came.IN_TIME),
    ((25,), 14, 0, 31, Came.LATE),
    ((24,), math.nan, math.nan, 31, Came.IN_TIME),
    ((25,), math.nan, math.nan, 31, Came.LATE),
    ((), math.nan, math.nan, 24, Came.AWAITED),
    ((), math.nan, math.nan, 25, Came.MISSING),
    ((27,), math.nan, 3, 31, Came.IN_TIME),
    ((28,), math.nan, 3, 31, Came.LATE),
    ((), 28, 4, 31, Came.AWAITED),
    ((31,), 28, 4, 31, Came.IN_TIME),
    ((8,), 14, math.nan, 25, Came.MISSING),
]


@pytest.mark.parametrize(("days", "every", "grace", "today", "told"), DELIVERIES)
def test_a_delivery_is_in_time_late_awaited_or_missing(
    days: tuple[int, ...], every: float, grace: float, today: int, told: Came
) -> None:
    found = came([MARCH[day] for day in days], END, every_days=every, grace_days=grace, today=MARCH[today])
    assert found is told


def test_a_sender_of_every_28_days_is_in_time_for_both_periods_that_its_delivery_tells() -> None:
    days = [date(2024, 3, 12), date(2024, 4, 9)]
    ends = {date(2024, 2, 25): Came.IN_TIME, END: Came.IN_TIME, date(2024, 3, 24): Came.IN_TIME}
    today = date(2024, 4, 10)
    assert {end: came(days, end, every_days=28, grace_days=4, today=today) for end in ends} == ends
    assert came(days, date(2024, 4, 7), every_days=28, grace_days=4, today=today) is Came.IN_TIME


@pytest.mark.parametrize("today", range(11, 32))
def test_nothing_is_missing_of_a_sender_that_is_not_silent(today: int) -> None:
    silent = silent_since(END, every_days=14, grace_days=4, today=MARCH[today])
    found = came([END], END, every_days=14, grace_days=4, today=MARCH[today])
    assert (found is Came.MISSING) == (silent is not None)
