"""What the group notes: through the gate, with its entry in the audit log, and seen by those it is for."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from lagesbild import annotations, audit, reference
from lagesbild.access import Role, Visit
from lagesbild.annotations import Annotation, Kind
from lagesbild.audit import Action
from lagesbild.errors import LagesbildError, NotAllowed
from tests.factories import REFERENCE, contract_row
from tests.visits import a_visit, as_role

GOTEBORG = reference.read(REFERENCE)
NOW = datetime(2024, 3, 13, 9, 0, tzinfo=UTC)
DAY = date(2024, 3, 4)
EVENT = Annotation(Kind.EVENT, DAY, DAY, "Bokmässan öppnar", "The book fair opens")
BREAK = Annotation(Kind.BREAK, DAY, DAY, "Nytt formulär", "A new form", source="police", changed="method")


@pytest.fixture
def visit(tmp_path: Path) -> Visit:
    return a_visit(tmp_path, [contract_row()])


def told(data: Path) -> list[tuple[str, str]]:
    return [(entry.event.subject, entry.event.purpose) for entry in audit.entries(data)]


def test_what_is_noted_is_kept_in_order_of_time_with_its_audit_entry(visit: Visit) -> None:
    campaign = Annotation(Kind.CAMPAIGN, date(2024, 2, 1), date(2024, 2, 20), "Tipsa oss", shared=True)
    annotations.add(visit, EVENT, at=NOW)
    annotations.add(visit, campaign, at=NOW)
    kept = annotations.kept(visit.folder)
    assert [replace(one, number=0) for one in kept] == [campaign, EVENT]
    assert told(visit.folder) == [("annotation", "Bokmässan öppnar"), ("annotation", "Tipsa oss")]
    assert {entry.event.action for entry in audit.entries(visit.folder)} == {Action.ANNOTATE}
    assert audit.check(visit.folder) == []


def test_what_is_removed_is_gone_from_the_pages_and_stays_in_the_log(visit: Visit) -> None:
    annotations.add(visit, EVENT, at=NOW)
    (one,) = annotations.kept(visit.folder)
    annotations.remove(visit, one.number, at=NOW)
    assert annotations.kept(visit.folder) == ()
    assert [subject for subject, _ in told(visit.folder)] == ["annotation", "annotation removed"]
    with pytest.raises(LagesbildError) as error:
        annotations.remove(visit, one.number, at=NOW)
    assert error.value.key == "no_such_annotation" and len(told(visit.folder)) == 2


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        (replace(EVENT, sv="Anna Andersson talar på torget"), "typed_personal_data"),
        (replace(EVENT, en="call 070-123 45 67"), "typed_personal_data"),
        (replace(EVENT, sv=" "), "typed_not_a_text"),
        (replace(EVENT, end=date(2024, 3, 3)), "annotation_ends_before"),
        (replace(EVENT, sv="12 samtal", shared=True), "annotation_tells_a_number"),
        (replace(EVENT, en="12 calls", shared=True), "annotation_tells_a_number"),
        (replace(BREAK, sv="3 nya fält"), "annotation_tells_a_number"),
        (replace(BREAK, source="nobody"), "annotation_of_no_sender"),
    ],
)
def test_what_cannot_be_noted_is_refused_and_nothing_is_written(visit: Visit, wrong: Annotation, key: str) -> None:
    with pytest.raises(LagesbildError) as error:
        annotations.add(visit, wrong, at=NOW)
    assert error.value.key == key
    assert not annotations.kept(visit.folder) and not told(visit.folder)
    for language in ("sv", "en"):
        assert not wrong.sv.strip() or wrong.sv not in error.value.explain(language)


def test_a_year_is_no_number_and_the_group_s_own_notes_may_tell_numbers(visit: Visit) -> None:
    annotations.add(visit, replace(EVENT, sv="Valet 2026", shared=True), at=NOW)
    annotations.add(visit, replace(EVENT, sv="12 samtal"), at=NOW)
    assert {one.sv for one in annotations.kept(visit.folder)} == {"Valet 2026", "12 samtal"}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.GROUP])
def test_nobody_but_the_group_writes_and_others_see_what_is_shared(visit: Visit, role: Role) -> None:
    for one in (EVENT, replace(EVENT, sv="Valet 2026", shared=True), BREAK):
        annotations.add(visit, one, at=NOW)
    kept = annotations.kept(visit.folder)
    assert {one.sv for one in annotations.seen_by(role, kept)} == {"Valet 2026", "Nytt formulär"}
    assert annotations.seen_by(Role.GROUP, kept) == kept
    with pytest.raises(NotAllowed):
        annotations.add(as_role(visit, role), EVENT, at=NOW)
    with pytest.raises(NotAllowed):
        annotations.remove(as_role(visit, role), kept[0].number, at=NOW)
    assert annotations.kept(visit.folder) == kept


def test_what_is_decided_of_breaks_stands_beside_what_the_folder_says() -> None:
    dismissed = Annotation(Kind.NO_BREAK, DAY, DAY, "En helgdag", source="schools", changed="volume")
    known = annotations.with_decisions(GOTEBORG, (BREAK, dismissed, EVENT))
    (declared,) = known.breaks.declared
    assert (declared.source, declared.date, declared.kind, declared.label("en")) == (
        "police",
        DAY,
        "method",
        "A new form",
    )
    assert [(one.source, one.field, one.date) for one in known.breaks.dismissed] == [("schools", "volume", DAY)]
    assert annotations.with_decisions(GOTEBORG, (EVENT,)) is GOTEBORG
    assert GOTEBORG.breaks.declared == ()


@pytest.mark.of_the_file
def test_a_folder_without_state_is_not_given_one_by_a_look(tmp_path: Path) -> None:
    assert annotations.kept(tmp_path) == () and not list(tmp_path.iterdir())
