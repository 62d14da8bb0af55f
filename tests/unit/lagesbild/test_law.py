"""The law clock: what the law asks for is noted by the group alone, and its months are those of the calendar."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, strategies as st

from lagesbild import audit, law
from lagesbild.access import Role, Visit
from lagesbild.errors import Conflict, NotAllowed, WrongUse
from lagesbild.law import Decision, Element, Standing
from tests.meetings import AT, a_group
from tests.visits import TODAY, as_role

PLAN = Decision(Element.PLAN, date(2024, 1, 31))
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
DAY = timedelta(days=1)


@pytest.fixture
def group(tmp_path: Path) -> Visit:
    return a_group(tmp_path)


def left(day: date, today: date) -> int | None:
    """The months that a plan of a day has left."""
    return law.standing([Decision(Element.PLAN, day)], today)[3].months_left


def test_what_is_noted_is_kept_and_noted_anew(group: Visit) -> None:
    law.decide(group, PLAN, at=AT)
    assert law.kept(group.folder) == (replace(PLAN, version=1),)
    law.decide(group, replace(PLAN, day=TODAY, version=1), at=AT)
    law.decide(group, Decision(Element.COUNCIL, date(1999, 5, 1)), at=AT)
    assert law.kept(group.folder) == (
        Decision(Element.COUNCIL, date(1999, 5, 1), 1),
        Decision(Element.PLAN, TODAY, 2),
    )


def test_nothing_is_noted_where_there_is_no_state(tmp_path: Path) -> None:
    assert law.kept(tmp_path) == ()
    assert law.of((), Element.PLAN) == Decision(Element.PLAN)


def test_what_is_withdrawn_is_no_longer_there_and_can_be_noted_again(group: Visit) -> None:
    law.decide(group, PLAN, at=AT)
    law.withdraw(group, replace(PLAN, version=1), at=AT)
    assert law.kept(group.folder) == (Decision(Element.PLAN, None, 2),)
    assert law.standing(law.kept(group.folder), TODAY)[3] == Standing(Element.PLAN, None, None)
    law.decide(group, replace(PLAN, version=2), at=AT)
    assert law.kept(group.folder) == (replace(PLAN, version=3),)


@pytest.mark.parametrize("write", [law.decide, law.withdraw])
def test_of_two_who_note_the_same_element_the_second_is_told_and_the_first_stands(
    group: Visit, write: Callable[..., None]
) -> None:
    law.decide(group, PLAN, at=AT)
    with pytest.raises(Conflict):
        write(group, replace(PLAN, day=TODAY), at=AT)
    assert law.kept(group.folder) == (replace(PLAN, version=1),)
    assert len(audit.entries(group.folder)) == 1


@pytest.mark.parametrize(
    ("element", "day", "error"),
    [
        (Element.PLAN, None, "decided_no_day"),
        (Element.PLAN, TODAY + DAY, "decided_to_come"),
        (Element.COUNCIL, TODAY + DAY, "decided_to_come"),
        *((element, law.IN_FORCE - DAY, "decided_too_early") for element in law.CLOCKED),
        (Element.AGREEMENT, law.OLDEST - DAY, "decided_too_early"),
    ],
)
def test_a_day_that_cannot_be_is_refused_beside_its_field(
    group: Visit, element: Element, day: date | None, error: str
) -> None:
    with pytest.raises(WrongUse) as refused:
        law.decide(group, Decision(element, day), at=AT)
    assert (refused.value.key, refused.value.field) == (error, "day")
    assert law.kept(group.folder) == () and audit.entries(group.folder) == []


@pytest.mark.parametrize(
    ("element", "day"),
    [
        (Element.PLAN, law.IN_FORCE),
        (Element.PLAN, TODAY),
        (Element.AGREEMENT, law.OLDEST),
        (Element.COORDINATION, law.IN_FORCE - DAY),
    ],
)
def test_the_first_and_the_last_day_that_can_be_are_kept(group: Visit, element: Element, day: date) -> None:
    law.decide(group, Decision(element, day), at=AT)
    assert law.kept(group.folder) == (Decision(element, day, 1),)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.GROUP])
def test_only_the_group_notes_and_withdraws(group: Visit, role: Role) -> None:
    law.decide(group, PLAN, at=AT)
    for write in (law.decide, law.withdraw):
        with pytest.raises(NotAllowed):
            write(as_role(group, role), replace(PLAN, version=1), at=AT)
    assert law.kept(group.folder) == (replace(PLAN, version=1),)


def test_the_log_tells_who_noted_which_element(group: Visit) -> None:
    law.decide(group, PLAN, at=AT)
    law.withdraw(group, replace(PLAN, version=1), at=AT)
    told = [entry.event for entry in audit.entries(group.folder)]
    assert {(one.action, one.role, one.subject) for one in told} == {(audit.Action.DECIDE, "group", "law")}
    assert [dict(one.detail) for one in told] == [
        {"element": "plan", "withdrawn": False},
        {"element": "plan", "withdrawn": True},
    ]


@pytest.mark.parametrize(
    ("day", "today", "months"),
    [
        (date(2024, 3, 15), date(2024, 3, 15), 24),
        (date(2024, 3, 15), date(2024, 3, 16), 23),
        (date(2024, 3, 15), date(2024, 4, 15), 23),
        (date(2024, 3, 15), date(2025, 12, 31), 2),
        (date(2024, 3, 15), date(2026, 2, 15), 1),
        (date(2024, 3, 15), date(2026, 2, 16), 0),
        (date(2024, 3, 15), date(2026, 3, 15), 0),
        (date(2024, 3, 15), date(2026, 3, 16), -1),
        (date(2024, 3, 15), date(2026, 4, 15), -1),
        (date(2024, 3, 15), date(2026, 4, 16), -2),
        (date(2024, 8, 31), date(2024, 8, 31), 24),
        (date(2024, 8, 31), date(2024, 9, 30), 23),
        (date(2024, 8, 31), date(2026, 8, 31), 0),
        (date(2024, 8, 31), date(2026, 9, 1), -1),
        (date(2024, 2, 29), date(2024, 2, 29), 24),
        (date(2024, 2, 29), date(2026, 1, 31), 1),
        (date(2024, 2, 29), date(2026, 2, 28), 0),
        (date(2024, 2, 29), date(2026, 3, 1), -1),
        (date(2026, 2, 28), date(2028, 2, 28), 0),
        (date(2026, 2, 28), date(2028, 2, 29), -1),
        (date(2024, 12, 31), date(2026, 12, 31), 0),
        (date(2024, 12, 31), date(2027, 1, 1), -1),
    ],
    ids=str,
)
def test_the_months_left_are_whole_ones_of_the_calendar(day: date, today: date, months: int) -> None:
    assert left(day, today) == months


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2024, 8, 31), date(2026, 8, 31)),
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2026, 2, 28), date(2028, 2, 28)),
        (date(2023, 7, 1), date(2025, 7, 1)),
    ],
)
def test_what_is_decided_is_followed_up_two_years_later(day: date, last: date) -> None:
    assert law.due(day) == last


@given(day=DAYS, today=DAYS)
@example(day=date(2024, 8, 31), today=date(2026, 2, 28))
@example(day=date(2024, 2, 29), today=date(2026, 1, 31))
def test_so_many_months_fit_before_the_last_day_and_one_more_does_not(day: date, today: date) -> None:
    months = left(day, today)
    assert months is not None
    assert law.later(today, months) <= law.due(day) < law.later(today, months + 1)
    assert (months < 0) == (today > law.due(day))
    assert left(day, day) == law.MONTHS


@given(day=DAYS, today=DAYS)
def test_a_day_later_never_leaves_more_months(day: date, today: date) -> None:
    before, after = left(day, today), left(day, today + DAY)
    assert before is not None and after is not None and after in (before, before - 1)


@given(day=DAYS, months=st.integers(-1000, 1000))
def test_a_month_later_is_in_that_month_on_that_day_or_its_last(day: date, months: int) -> None:
    found = law.later(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found.day < day.day and (found + DAY).day == 1)


def test_every_element_stands_in_the_order_of_the_law_with_a_clock_or_without() -> None:
    day, today = date(2025, 1, 10), date(2026, 1, 10)
    found = law.standing([Decision(element, day) for element in reversed(Element)], today)
    assert found == tuple(Standing(one, day, 12 if one in law.CLOCKED else None) for one in Element)
    assert law.standing([], today) == tuple(Standing(one, None, None) for one in Element)


@pytest.mark.parametrize(("country", "applies"), [("SE", True), ("FI", False)])
def test_it_is_the_law_of_one_country(group: Visit, country: str, applies: bool) -> None:
    there = group.reference.municipality.model_copy(update={"country": country})
    assert law.applies(replace(group.reference, municipality=there)) is applies
