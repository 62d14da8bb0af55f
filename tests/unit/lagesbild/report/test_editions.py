"""The longer products: which periods they are of, which meetings they are made of, and how they are named."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from lagesbild.errors import WrongUse
from lagesbild.meetings import Meeting, Status
from lagesbild.periods import Calendar
from lagesbild.report import editions
from lagesbild.report.editions import Edition, Length
from tests.factories import contract_row
from tests.visits import a_visit

CALENDAR = Calendar(date(2024, 1, 1))
NAMES = {
    "third:2026:1": Edition(Length.THIRD, 2026, 1),
    "third:2024:3": Edition(Length.THIRD, 2024, 3),
    "year:2026": Edition(Length.YEAR, 2026),
    "two-years:2026": Edition(Length.TWO_YEARS, 2026),
}
#: The first and the last period of each.
PERIODS = {"third:2026:1": (52, 60), "third:2024:3": (18, 25), "year:2026": (52, 77), "two-years:2026": (26, 77)}


@pytest.mark.parametrize("name", NAMES)
def test_an_edition_is_read_by_its_name(name: str) -> None:
    assert editions.edition_of(name) == NAMES[name] and NAMES[name].name == name


@pytest.mark.parametrize(
    "name", ["", "third:2026", "third:2026:4", "third:2026:0", "year", "year:26", "two-years:2026:1"]
)
def test_another_name_is_told(name: str) -> None:
    with pytest.raises(WrongUse, match="nothing called"):
        editions.edition_of(name)


@pytest.mark.parametrize("name", NAMES)
def test_an_edition_is_of_whole_periods(name: str) -> None:
    assert NAMES[name].periods(CALENDAR) == PERIODS[name]


@given(st.integers(2024, 2100))
def test_thirds_are_nine_nine_and_eight_periods_that_make_the_year(year: int) -> None:
    thirds = [Edition(Length.THIRD, year, part).periods(CALENDAR) for part in (1, 2, 3)]
    assert [last - first + 1 for first, last in thirds] == [9, 9, 8]
    first, last = Edition(Length.YEAR, year).periods(CALENDAR)
    assert [period for one in thirds for period in range(one[0], one[1] + 1)] == list(range(first, last + 1))
    both = Edition(Length.TWO_YEARS, year).periods(CALENDAR)
    assert both == (Edition(Length.YEAR, year - 1).periods(CALENDAR)[0], last)


def test_there_are_the_editions_that_frozen_meetings_fall_in(tmp_path: Path) -> None:
    visit = a_visit(tmp_path, [contract_row()])
    held = [
        Meeting(1, date(2025, 12, 31), 51, status=Status.FROZEN),
        Meeting(2, date(2026, 1, 14), 52, status=Status.FROZEN),
        Meeting(3, date(2026, 9, 1), 70, status=Status.OPEN),
    ]
    told = [one.name for one in editions.available(visit, held)]
    assert told == ["third:2026:1", "third:2025:3", "year:2026", "year:2025", "two-years:2026", "two-years:2025"]
