"""Imported calendars: days and titles alone, through the gate, each import noted; and what awaits of both kinds."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from lagesbild import audit, calendars
from lagesbild.access import Role, Visit
from lagesbild.errors import NotAllowed, WrongUse
from tests.factories import contract_row
from tests.visits import TODAY, a_visit, as_role

NOW = datetime(2024, 3, 13, 9, 0, tzinfo=UTC)


def ics(*events: tuple[str, date]) -> bytes:
    """Return a calendar file of events of a day."""
    told = "".join(
        f"BEGIN:VEVENT\r\nUID:{number}\r\nDTSTART;VALUE=DATE:{day:%Y%m%d}\r\nSUMMARY:{title}\r\n"
        "DESCRIPTION:Anna Andersson\r\nEND:VEVENT\r\n"
        for number, (title, day) in enumerate(events)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{told}END:VCALENDAR\r\n".encode()


@pytest.fixture
def visit(tmp_path: Path) -> Visit:
    return a_visit(tmp_path, [contract_row()])


def titles(visit: Visit) -> list[str]:
    return [one.sv for one in calendars.known(visit) if one.origin == "Stadens evenemang"]


def test_an_imported_calendar_stands_beside_the_installation_s_own(visit: Visit) -> None:
    soon = TODAY + timedelta(days=10)
    own = calendars.known(visit)
    read = calendars.add(visit, " Stadens  evenemang ", ics(("Kulturnatt", soon)), at=NOW)
    assert (len(read.events), dict(read.refused)) == (1, {})
    assert calendars.names(visit) == ["Stadens evenemang"]
    assert titles(visit) == ["Kulturnatt"] and len(calendars.known(visit)) == len(own) + 1
    assert "Kulturnatt" in [one.sv for one in calendars.soon(calendars.known(visit), TODAY)]
    (entry,) = audit.entries(visit.folder)
    assert (entry.event.subject, entry.event.detail) == ("calendar", {"events": 1, "refused": {}})


def test_a_new_file_of_the_same_name_takes_the_place_of_the_last_one(visit: Visit) -> None:
    for title in ("Kulturnatt", "Marknad"):
        calendars.add(visit, "Stadens evenemang", ics((title, TODAY)), at=NOW)
    assert titles(visit) == ["Marknad"]
    calendars.remove(visit, "Stadens evenemang", at=NOW)
    assert titles(visit) == [] and calendars.names(visit) == []


def test_a_title_that_may_be_a_person_s_is_counted_and_never_kept(visit: Visit) -> None:
    read = calendars.add(
        visit, "Stadens evenemang", ics(("Möte med Anna Andersson", TODAY), ("Marknad", TODAY)), at=NOW
    )
    assert sum(read.refused.values()) == 1 and titles(visit) == ["Marknad"]
    state = b"".join(file.read_bytes() for file in visit.folder.glob("state.sqlite*"))
    assert b"Andersson" not in state


def test_what_is_no_calendar_leaves_the_last_one_as_it_is(visit: Visit) -> None:
    calendars.add(visit, "Stadens evenemang", ics(("Marknad", TODAY)), at=NOW)
    with pytest.raises(WrongUse):
        calendars.add(visit, "Stadens evenemang", b"not a calendar", at=NOW)
    with pytest.raises(WrongUse):
        calendars.add(visit, "Anna Andersson", ics(("Marknad", TODAY)), at=NOW)
    assert titles(visit) == ["Marknad"] and len(audit.entries(visit.folder)) == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.GROUP])
def test_nobody_but_the_group_imports_or_removes(visit: Visit, role: Role) -> None:
    with pytest.raises(NotAllowed):
        calendars.add(as_role(visit, role), "Stadens evenemang", ics(("Marknad", TODAY)), at=NOW)
    with pytest.raises(NotAllowed):
        calendars.remove(as_role(visit, role), "Stadens evenemang", at=NOW)


def test_only_what_begins_within_eight_weeks_is_soon(visit: Visit) -> None:
    days = (-1, 0, 55, 56)
    events = [(f"{day} dagar", TODAY + timedelta(days=day)) for day in days]
    calendars.add(visit, "Stadens evenemang", ics(*events), at=NOW)
    soon = [one.sv for one in calendars.soon(calendars.known(visit), TODAY) if one.origin == "Stadens evenemang"]
    assert soon == ["0 dagar", "55 dagar"]
