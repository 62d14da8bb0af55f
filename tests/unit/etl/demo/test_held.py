"""The meetings of the demonstration city: those before the last period, as many as there are periods for."""

from datetime import timedelta

import pytest

from etl.demo import held, plan as plans
from lagesbild import reference
from tests.factories import REFERENCE

KNOWN = reference.read(REFERENCE)
PLAN = plans.read(REFERENCE).meetings


@pytest.mark.parametrize(
    ("first", "last", "periods"),
    [(0, 50, [44, 45, 46, 47, 48, 49]), (46, 50, [47, 48, 49]), (49, 50, []), (50, 50, [])],
)
def test_they_are_about_the_periods_before_the_last_and_numbered_up_to_it(
    first: int, last: int, periods: list[int]
) -> None:
    assert PLAN is not None
    told = list(held.days(KNOWN, PLAN, first=first, last=last))
    assert [period for _, period, _ in told] == periods
    assert [number for number, _, _ in told] == list(range(42 - len(periods), 42))
    assert all(day == KNOWN.calendar.end(period) + timedelta(days=3) for _, period, day in told)
