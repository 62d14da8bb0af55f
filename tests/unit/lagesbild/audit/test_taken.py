"""The log as a file: whole, safe to open in a spreadsheet, noted itself, and for who runs the installation alone."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from lagesbild import audit
from lagesbild.access import Role, Visit
from lagesbild.audit import Action, AuditEvent
from lagesbild.audit.search import Wanted
from lagesbild.audit.taken import HEADS, taken
from lagesbild.errors import NotAllowed
from tests.factories import contract_row
from tests.visits import a_visit

AT = datetime(2026, 11, 20, 14, 5, tzinfo=UTC)
ASKED = AuditEvent(Action.EXPORT, "admin", "log", {"filter": {"log_days": 7}}, "", "eva.lind")
EVENT = AuditEvent(Action.VIEW, "group", "trends", {"filter": {"lang": "en"}}, "", "anna.berg", "b" * 16)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, kept_by: None) -> Visit:
    return a_visit(tmp_path_factory.mktemp("city"), [contract_row()], role=Role.ADMIN)


@pytest.fixture
def visit(city: Visit, tmp_path: Path) -> Visit:
    """A visit with a log of its own."""
    return replace(city, folder=tmp_path)


def note(visit: Visit, **changes: object) -> None:
    audit.record(visit.folder, replace(EVENT, **changes), at=AT)  # type: ignore[arg-type]


def rows(content: bytes, *, delimiter: str = ";") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def test_every_entry_stands_in_it_whole_the_newest_first(visit: Visit) -> None:
    note(visit)
    note(visit, action=Action.FREEZE, subject="meetings/0001", detail={"manifest": "a" * 64}, who="", build="")
    kept = audit.entries(visit.folder)
    second, first = rows(taken(visit, Wanted(), event=ASKED, at=AT))
    assert tuple(first) == HEADS
    assert first == {
        "number": "1",
        "at": "2026-11-20T14:05:00+00:00",
        "who": "anna.berg",
        "role": "group",
        "action": "view",
        "subject": "trends",
        "detail": '{"filter": {"lang": "en"}}',
        "purpose": "",
        "build": "b" * 16,
        "hash": kept[0].hash,
    }
    assert (second["detail"], second["hash"]) == (json.dumps({"manifest": "a" * 64}), kept[1].hash)


def test_it_holds_all_that_was_found_and_nothing_else(visit: Visit) -> None:
    for number in range(230):
        note(visit, subject=f"page {number}", who="anna.berg" if number % 2 else "bo.ek")
    found = rows(taken(visit, Wanted(text="anna"), event=ASKED, at=AT))
    assert [row["subject"] for row in found] == [f"page {number}" for number in range(229, 0, -2)]


def test_it_opens_with_a_double_click_in_swedish_and_anywhere_in_english(visit: Visit) -> None:
    note(visit, subject="å")
    swedish = taken(visit, Wanted(), event=ASKED, at=AT)
    english = taken(replace(visit, language="en"), Wanted(action=Action.VIEW), event=ASKED, at=AT)
    assert swedish.startswith(b"\xef\xbb\xbfnumber;at;") and b"\r\n" in swedish
    assert english.startswith(b"number,at,") and b"\r" not in english
    assert rows(swedish) == rows(english, delimiter=",")


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_spreadsheet_takes_what_stands_in_it_for_a_formula(visit: Visit, begins: str) -> None:
    text = f'{begins}HYPERLINK("http://example.org";"x")'
    note(visit, action=Action.EXPORT, subject=text, purpose=text, who=text, role=text, build=text)
    (row,) = rows(taken(visit, Wanted(), event=ASKED, at=AT))
    for name in ("subject", "purpose", "who", "role", "build"):
        assert row[name] == f"'{text}"


def test_whatever_stands_in_the_log_a_cell_stays_a_cell(visit: Visit) -> None:
    text = 'a;b,"c"\r\nd\u2028;\ud800;'
    note(visit, subject=text)
    (row,) = rows(taken(visit, Wanted(), event=ASKED, at=AT))
    assert row["subject"] == 'a;b,"c"\r\nd\u2028;\\ud800;'


def test_the_text_of_a_note_does_not_leave(visit: Visit) -> None:
    note(visit, action=Action.ANNOTATE, subject="annotation", purpose="Sju dekaler i Örby")
    content = taken(visit, Wanted(), event=ASKED, at=AT).decode()
    assert "annotation" in content and "dekaler" not in content


def test_that_it_left_is_noted_with_its_hash_and_without_what_was_typed(visit: Visit) -> None:
    note(visit)
    content = taken(visit, Wanted(text="anna.b"), event=ASKED, at=AT + timedelta(hours=1))
    noted = audit.entries(visit.folder)[-1]
    assert (noted.event.action, noted.event.subject, noted.event.who) == (Action.EXPORT, "log", "eva.lind")
    assert noted.event.detail == {
        "filter": {"log_days": 7},
        "format": "csv",
        "entries": 1,
        "sha256": sha256(content).hexdigest(),
        "by_text": True,
    }
    assert noted.at == AT + timedelta(hours=1)
    taken(visit, Wanted(), event=ASKED, at=AT)
    assert audit.entries(visit.folder)[-1].event.detail["by_text"] is False


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_nobody_else_gets_it_and_that_is_not_noted_as_an_export(visit: Visit, role: Role) -> None:
    note(visit)
    with pytest.raises(NotAllowed):
        taken(replace(visit, role=role), Wanted(), event=ASKED, at=AT)
    assert len(audit.entries(visit.folder)) == 1


@pytest.mark.parametrize("changes", [{"action": Action.VIEW}, {"subject": "trends"}])
def test_it_does_not_leave_under_the_entry_of_something_else(visit: Visit, changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="something else"):
        taken(visit, Wanted(), event=replace(ASKED, **changes), at=AT)  # type: ignore[arg-type]
    assert audit.entries(visit.folder) == []


def test_it_does_not_leave_where_it_cannot_be_noted(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(audit, "record", full)
    with pytest.raises(OSError):
        taken(visit, Wanted(), event=ASKED, at=AT)
