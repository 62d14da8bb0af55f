"""The calendars of an installation: what its reference folder knows of the year, and those that the group imports.

Of an imported file only days and what they are called are kept, in the state; what the gate refuses is not.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, insert, select

from lagesbild import audit, ical, outlook, state, typed
from lagesbild.access import NOTES, Visit, check_may_see
from lagesbild.audit import Action
from lagesbild.ical import Event, Imported
from lagesbild.outlook import Occasion
from lagesbild.state.schema import occasion

#: What is soon: the next eight weeks.
SOON = timedelta(days=55)
YEAR = timedelta(days=364)
#: Of an imported calendar two years are kept.
KEPT = timedelta(days=2 * 365)


def known(visit: Visit) -> tuple[Occasion, ...]:
    """Return what awaits from the visit's day on, for a year: of the reference folder, and imported."""
    first, last = visit.today, visit.today + YEAR
    own = outlook.occasions(outlook.read(visit.reference.folder), first, last)
    return outlook.merged(own, (one for one in _imported(visit) if one.start <= last and one.end >= first))


def soon(occasions: Iterable[Occasion], today: date) -> tuple[Occasion, ...]:
    """Return what begins within eight weeks; what goes on already is nothing that awaits."""
    return tuple(one for one in occasions if today <= one.start <= today + SOON)


def names(visit: Visit) -> list[str]:
    """Return what the imported calendars are called."""
    if not state.is_begun(visit.folder):
        return []
    with state.opened(visit.folder).connect() as connection:
        asked = select(occasion.c.calendar).distinct().order_by(occasion.c.calendar)
        return [row.calendar for row in connection.execute(asked)]


def add(visit: Visit, name: str, content: bytes, *, at: datetime) -> Imported:
    """Keep the days of a calendar file in place of those of an earlier one of that name; return what was read.

    Raises NotAllowed, or WrongUse for a name or a file that cannot be taken.
    """
    check_may_see(visit.role, NOTES)
    called = typed.checked(name, visit.reference)
    zone, gate = ZoneInfo(visit.reference.municipality.timezone), typed.gate_of(visit.reference)
    read = ical.read(content, first=visit.today, last=visit.today + KEPT, zone=zone, gate=gate)
    with state.writing(state.opened(visit.folder)) as connection:
        _clear(connection, called)
        if read.events:
            connection.execute(insert(occasion), [_row(called, event) for event in read.events])
        told: dict[str, audit.Json] = {"events": len(read.events), "refused": dict(read.refused)}
        audit.append(connection, audit.event_of(visit, Action.ANNOTATE, "calendar", told, called), at=at)
    return read


def remove(visit: Visit, name: str, *, at: datetime) -> None:
    """Remove an imported calendar."""
    check_may_see(visit.role, NOTES)
    with state.writing(state.opened(visit.folder)) as connection:
        _clear(connection, name)
        audit.append(connection, audit.event_of(visit, Action.ANNOTATE, "calendar removed", {}, name), at=at)


def _imported(visit: Visit) -> list[Occasion]:
    if not state.is_begun(visit.folder):
        return []
    with state.opened(visit.folder).connect() as connection:
        rows = connection.execute(select(occasion)).all()
    return [Event(row.start, row.until, row.text).occasion(row.calendar) for row in rows]


def _clear(connection: Connection, name: str) -> None:
    connection.execute(delete(occasion).where(occasion.c.calendar == name))


def _row(name: str, event: Event) -> dict[str, object]:
    return {"calendar": name, "start": event.start, "until": event.end, "text": event.text}
