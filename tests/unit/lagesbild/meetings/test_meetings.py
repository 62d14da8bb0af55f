"""A meeting is planned, opened and frozen, one at a time, and two who change it never write over each other."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from lagesbild import audit, meetings
from lagesbild.access import Role, Visit
from lagesbild.errors import Conflict, NotAllowed, WrongUse
from lagesbild.meetings import Meeting, Status, freeze
from tests.meetings import AT, PERIOD, a_group, a_meeting
from tests.visits import as_role

PLANNED = Meeting(1, date(2024, 3, 13), PERIOD, present=("police",), focus=("Varför tystnar skolorna?",))


@pytest.fixture
def group(tmp_path: Path) -> Visit:
    return a_group(tmp_path)


def test_without_a_state_there_is_no_meeting(tmp_path: Path) -> None:
    assert meetings.kept(tmp_path) == ()
    with pytest.raises(WrongUse):
        meetings.find(tmp_path, 1)


def test_a_planned_meeting_is_kept_as_it_was_planned(group: Visit) -> None:
    kept = meetings.plan(group, PLANNED, at=AT)

    assert kept == replace(PLANNED, version=1)
    assert meetings.kept(group.folder) == (kept,)
    assert [entry.event.subject for entry in audit.entries(group.folder)] == ["meeting planned"]


def test_a_changed_meeting_stands_in_place_of_the_one_that_was_read(group: Visit) -> None:
    kept = meetings.plan(group, PLANNED, at=AT)
    changed = meetings.change(group, replace(kept, day=date(2024, 3, 14), present=("police", "schools")), at=AT)

    assert meetings.kept(group.folder) == (changed,)
    assert (changed.day, changed.present, changed.version) == (date(2024, 3, 14), ("police", "schools"), 2)


def test_of_two_who_change_the_same_meeting_the_second_is_told(group: Visit) -> None:
    kept = meetings.plan(group, PLANNED, at=AT)
    meetings.change(group, replace(kept, day=date(2024, 3, 14)), at=AT)

    with pytest.raises(Conflict):
        meetings.change(group, replace(kept, day=date(2024, 3, 20)), at=AT)
    assert meetings.find(group.folder, 1).day == date(2024, 3, 14)


def test_of_two_who_plan_the_same_meeting_the_second_is_told(group: Visit) -> None:
    meetings.plan(group, PLANNED, at=AT)
    with pytest.raises(Conflict):
        meetings.plan(group, replace(PLANNED, period=PERIOD + 1), at=AT)


def test_two_open_meetings_about_one_period_are_not_planned(group: Visit) -> None:
    meetings.plan(group, PLANNED, at=AT)
    with pytest.raises(WrongUse, match="already"):
        meetings.plan(group, replace(PLANNED, number=2), at=AT)


def test_one_meeting_is_open_at_a_time(group: Visit) -> None:
    a_meeting(group)
    other = meetings.plan(group, replace(PLANNED, number=2, period=PERIOD + 1), at=AT)
    with pytest.raises(WrongUse, match="Another meeting is open"):
        meetings.begin(group, other, at=AT)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"present": ("polisen",)}, "present"),
        ({"focus": ("En?", "Två?", "Tre?", "Fyra?")}, "focus"),
        ({"focus": ("Vad gör Anna Andersson?",)}, "focus"),
    ],
)
def test_what_a_meeting_cannot_be_is_refused_beside_its_field(
    group: Visit, change: dict[str, object], field: str
) -> None:
    with pytest.raises(WrongUse) as refused:
        meetings.plan(group, replace(PLANNED, **change), at=AT)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert meetings.kept(group.folder) == () and "Anna" not in str(refused.value)


def test_blank_focus_questions_are_none(group: Visit) -> None:
    kept = meetings.plan(group, replace(PLANNED, focus=("", "Vad då?", "  ")), at=AT)
    assert kept.focus == ("Vad då?",)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.GROUP])
def test_only_the_group_plans_and_opens_meetings(group: Visit, role: Role) -> None:
    with pytest.raises(NotAllowed):
        meetings.plan(as_role(group, role), PLANNED, at=AT)
    assert meetings.kept(group.folder) == ()


def test_a_frozen_meeting_is_not_changed(group: Visit) -> None:
    held = a_meeting(group)
    freeze.freeze(group, 1, at=AT)

    assert meetings.find(group.folder, 1).status is Status.FROZEN
    with pytest.raises(Conflict, match="frozen"):
        meetings.change(group, replace(held, focus=("Nytt?",)), at=AT)


def test_the_last_frozen_one_is_found_and_the_one_before_a_number(group: Visit) -> None:
    for number in (1, 2):
        a_meeting(group, number)
        freeze.freeze(group, number, at=AT)
    a_meeting(group, 3)
    kept = meetings.kept(group.folder)

    assert [one.status for one in kept] == [Status.FROZEN, Status.FROZEN, Status.OPEN]
    assert (meetings.last_frozen(kept), meetings.last_frozen(kept, 2)) == (kept[1], kept[0])
    assert meetings.last_frozen(kept, 1) is None
    assert meetings.known_before(group.folder, 1) is None
