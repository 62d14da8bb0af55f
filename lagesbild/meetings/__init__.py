"""The meetings of the working group: planned, open, frozen; a frozen one is a package of its own (`package`).

A meeting is about one period. Who is there are organisations, never persons; the focus questions are typed text and
pass the gate. What is written in a meeting is written while it is open, and never after it is frozen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping

from lagesbild import audit, state, typed
from lagesbild.access import MEETINGS, Visit, check_may_see
from lagesbild.audit import Action
from lagesbild.errors import Conflict, WrongUse
from lagesbild.meetings import package
from lagesbild.reference import Reference
from lagesbild.state import versions
from lagesbild.state.schema import meeting as table

#: A meeting asks no more than this beside what it always asks.
FOCUS = 3
#: When a meeting begins unless told otherwise.
NINE = time(9)


class Status(StrEnum):
    """How far a meeting has come."""

    PLANNED = "planned"
    OPEN = "open"
    FROZEN = "frozen"


@dataclass(frozen=True)
class Meeting:
    """One meeting; `version` is 0 until it is kept, `package` the hash of what it was frozen as.

    `noted` tells that the freezing is noted too; a freeze that was stopped may have left its package alone.
    """

    number: int
    day: date
    period: int
    hour: time = NINE
    present: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    opened: datetime | None = None
    package: str = ""
    version: int = 0
    status: Status = Status.PLANNED
    noted: bool = False


def kept(data: Path) -> tuple[Meeting, ...]:
    """Return the meetings of a data folder, in order."""
    return tuple(_meeting(row, data) for row in versions.read(data, table))


def find(data: Path, number: int) -> Meeting:
    """Return one meeting; raises WrongUse if there is none of that number."""
    found = next((one for one in kept(data) if one.number == number), None)
    if found is None:
        raise WrongUse("no_such_meeting", number=number)
    return found


def last_frozen(meetings: Sequence[Meeting], before: int | None = None) -> Meeting | None:
    """Return the last frozen meeting, or the last one before a number."""
    frozen = [one for one in meetings if one.status is Status.FROZEN and (before is None or one.number < before)]
    return frozen[-1] if frozen else None


def plan(visit: Visit, wanted: Meeting, *, at: datetime) -> Meeting:
    """Keep a new meeting; raises NotAllowed, WrongUse, or Conflict if its number has been taken meanwhile."""
    return _write(visit, replace(wanted, version=0), "meeting planned", at=at)


def change(visit: Visit, changed: Meeting, *, at: datetime) -> Meeting:
    """Keep a changed meeting in place of the one that was read."""
    return _write(visit, changed, "meeting changed", at=at)


def begin(visit: Visit, planned: Meeting, *, at: datetime) -> Meeting:
    """Open a meeting; from now on assessments and measures are written in it. One at a time is open."""
    return _write(visit, replace(planned, opened=at), "meeting opened", at=at)


def known_before(data: Path, number: int | None = None) -> datetime | None:
    """Return the moment (UTC) up to which the last frozen meeting (before a number) knew; None if there was none."""
    found = last_frozen(kept(data), number)
    return package.read(data, found.number).known if found else None


def check_open(connection: Connection, data: Path, number: int) -> Meeting:
    """Return a meeting that may be written in; raises WrongUse if it is not open, Conflict if it was just frozen."""
    found = next((one for one in _current(connection, data) if one.number == number), None)
    if found is None:
        raise WrongUse("no_such_meeting", number=number)
    if found.status is Status.FROZEN:
        raise Conflict("meeting_frozen", number=number)
    if found.status is Status.PLANNED:
        raise WrongUse("meeting_not_open", number=number)
    return found


def freeze_row(connection: Connection, held: Meeting, version: str) -> None:
    """Write of an open meeting that it is frozen, within a transaction that writes."""
    versions.append(connection, table, _row(replace(held, package=version)), after=held.version)


def _write(visit: Visit, one: Meeting, subject: str, *, at: datetime) -> Meeting:
    check_may_see(visit.role, MEETINGS)
    checked = _checked(one, visit.reference)
    with state.writing(state.opened(visit.folder)) as connection:
        _check_beside(one, _current(connection, visit.folder))
        versions.append(connection, table, _row(checked), after=one.version)
        detail: dict[str, audit.Json] = {"meeting": one.number, "period": one.period}
        audit.append(connection, audit.event_of(visit, Action.MEETING, subject, detail), at=at)
    return find(visit.folder, one.number)


def _check_beside(wanted: Meeting, there: Sequence[Meeting]) -> None:
    """Raise WrongUse or Conflict for a meeting that cannot be beside those there are."""
    for one in there:
        if one.number == wanted.number:
            if wanted.version and one.status is Status.FROZEN:
                raise Conflict("meeting_frozen", number=one.number)
        elif one.status is Status.OPEN and wanted.opened:
            raise WrongUse("meeting_is_open")
        elif one.status is not Status.FROZEN and one.period == wanted.period:
            raise WrongUse("meeting_is_planned")


def _current(connection: Connection, data: Path) -> tuple[Meeting, ...]:
    return tuple(_meeting(row, data) for row in versions.current(connection, table))


def _checked(one: Meeting, reference: Reference) -> Meeting:
    """Return a meeting as it is kept; raises WrongUse for what it cannot be."""
    if not set(one.present) <= set(reference.organisations):
        raise WrongUse("no_such_organisation").about("present")
    asked = (question for question in one.focus if question.strip())
    focus = tuple(typed.checked_as(question, reference, field="focus") for question in asked)
    if len(focus) > FOCUS:
        raise WrongUse("meeting_asks_too_much", most=FOCUS).about("focus")
    return replace(one, focus=focus)


def _row(one: Meeting) -> dict[str, object]:
    told: dict[str, object] = {name: getattr(one, name) for name in ("number", "day", "hour", "period", "package")}
    opened = one.opened.astimezone(UTC).isoformat() if one.opened else ""
    return told | {"present": list(one.present), "focus": list(one.focus), "opened": opened}


def _meeting(row: RowMapping, data: Path) -> Meeting:
    told: dict[str, Any] = {name: row[name] for name in ("number", "day", "hour", "period", "version")}
    opened = datetime.fromisoformat(row["opened"]) if row["opened"] else None
    frozen = row["package"] or package.version_of(data, row["number"])
    status = Status.FROZEN if frozen else Status.OPEN if opened else Status.PLANNED
    told |= {name: tuple(row[name]) for name in ("present", "focus")}
    return Meeting(**told, opened=opened, package=frozen, status=status, noted=bool(row["package"]))
