"""Assessments and short texts: written while the meeting is open, through the gate, and never over somebody else's."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from lagesbild import audit, meetings
from lagesbild.access import Role, Visit
from lagesbild.errors import Conflict, NotAllowed, WrongUse
from lagesbild.meetings import Meeting, assessments, freeze, passages
from lagesbild.meetings.assessments import Assessment, Confidence, Side
from lagesbild.meetings.passages import Passage, Section
from tests.meetings import AT, PERIOD, a_group, a_meeting
from tests.visits import as_role

VIEW = Assessment(1, "right_wing", Side.POLICE, "Oförändrat läge.", Confidence.HIGH, "Om hoten blir fler.")
JOINT = Assessment(1, "rest", Side.JOINT, "Vi följer läget.", dissent="Kommunen bedömer det som allvarligare.")
SENTENCE = Passage(1, Section.SUMMARY, 2, "Läget är som vanligt.")
GAP = Passage(1, Section.GAP, 1, "Vi vet inte vad skolorna ser.", "schools")


@pytest.fixture
def group(tmp_path: Path) -> Visit:
    visit = a_group(tmp_path)
    a_meeting(visit)
    return visit


def write(visit: Visit, one: Assessment | Passage) -> None:
    """Write whichever it is."""
    if isinstance(one, Assessment):
        assessments.write(visit, one, at=AT)
    else:
        passages.write(visit, one, at=AT)


def kept(visit: Visit) -> list[Assessment | Passage]:
    return [*assessments.kept(visit.folder, 1), *passages.kept(visit.folder, 1)]


EVERY = pytest.mark.parametrize("one", [VIEW, JOINT, SENTENCE, GAP], ids=lambda one: type(one).__name__)


@EVERY
def test_what_is_written_is_kept(group: Visit, one: Assessment | Passage) -> None:
    write(group, one)
    assert kept(group) == [replace(one, version=1)]


@EVERY
def test_of_two_who_change_the_same_text_the_second_is_told_and_the_first_stands(
    group: Visit, one: Assessment | Passage
) -> None:
    write(group, one)
    with pytest.raises(Conflict):
        write(group, one)
    write(group, replace(one, version=1))
    assert kept(group) == [replace(one, version=2)]


@EVERY
def test_nothing_is_written_in_a_meeting_that_is_frozen_or_not_open(group: Visit, one: Assessment | Passage) -> None:
    later = Meeting(2, meetings.find(group.folder, 1).day, PERIOD + 1)
    meetings.plan(group, later, at=AT)
    with pytest.raises(WrongUse, match="not been opened"):
        write(group, replace(one, meeting=2))
    freeze.freeze(group, 1, at=AT)
    with pytest.raises(Conflict, match="frozen"):
        write(group, one)
    assert kept(group) == []


@EVERY
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.GROUP])
def test_only_the_group_writes(group: Visit, one: Assessment | Passage, role: Role) -> None:
    with pytest.raises(NotAllowed):
        write(as_role(group, role), one)
    assert kept(group) == []


@pytest.mark.parametrize("name", ["view", "would_change", "dissent"])
def test_personal_data_is_refused_beside_its_field_and_kept_nowhere(group: Visit, name: str) -> None:
    with pytest.raises(WrongUse) as refused:
        assessments.write(group, replace(JOINT, **{name: "Ring Anna Andersson på 070-174 06 58"}), at=AT)  # type: ignore[arg-type]
    assert refused.value.field == name and "Andersson" not in str(refused.value)
    assert kept(group) == []
    assert all(b"Andersson" not in file.read_bytes() for file in group.folder.rglob("*") if file.is_file())


@pytest.mark.parametrize(
    ("one", "field"),
    [
        (replace(VIEW, view=" "), "view"),
        (replace(JOINT, dissent=""), "dissent"),
        (replace(GAP, owner="polisen"), "owner"),
        (replace(VIEW, environment="blue"), ""),
        (replace(SENTENCE, place=6), ""),
    ],
)
def test_what_says_nothing_or_is_of_nobody_is_refused(group: Visit, one: Assessment | Passage, field: str) -> None:
    with pytest.raises(WrongUse) as refused:
        write(group, one)
    assert refused.value.field == field and kept(group) == []


def test_an_empty_sentence_takes_the_drafted_one_away(group: Visit) -> None:
    write(group, replace(SENTENCE, text="  "))
    assert [one.text for one in passages.kept(group.folder, 1)] == [""]


def test_the_log_tells_who_wrote_where_and_nothing_of_what(group: Visit) -> None:
    write(group, VIEW)
    told = audit.entries(group.folder)[-1].event
    assert (told.role, told.subject, dict(told.detail)) == (
        "group",
        "meeting 1",
        {"environment": "right_wing", "side": "police"},
    )
    assert VIEW.view not in str(told)


@settings(max_examples=30, deadline=None)
@given(order=st.permutations([0, 1, 2]), texts=st.lists(st.sampled_from(["a", "b", "c"]), min_size=3, max_size=3))
def test_whoever_is_first_stands_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], texts: list[str]
) -> None:
    visit = a_group(tmp_path_factory.mktemp("any"))
    a_meeting(visit)
    writers = [partial(write, visit, replace(VIEW, view=f"Läget är {text}.")) for text in texts]
    outcomes = []
    for number in order:
        try:
            writers[number]()
            outcomes.append(number)
        except Conflict:
            """Somebody was first."""
    assert outcomes == [order[0]]
    assert [one.view for one in assessments.kept(visit.folder, 1)] == [f"Läget är {texts[order[0]]}."]
