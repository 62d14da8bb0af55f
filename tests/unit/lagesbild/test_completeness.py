"""Who has delivered, who is silent, how late things become known."""

import math
from datetime import date

import pandas
import pytest

from lagesbild.completeness import ENOUGH, State, silent_since, state, usual_delays

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
