"""The sign-ins that are kept: noted when they begin, and refused once they have ended, whoever brings them back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select, update

from lagesbild import audit, state
from lagesbild.audit import AuditEvent
from lagesbild.errors import NotAllowed
from lagesbild.sign_in import LONGEST
from lagesbild.sign_in.people import Person
from lagesbild.state.schema import sign_in

#: After that none holds, whatever the hours are set to.
OVER = timedelta(hours=LONGEST)


def note(data: Path, who: Person, *, event: AuditEvent, at: datetime) -> None:
    """Write a sign-in down with its entry in the log, the first time that it is seen; raises NotAllowed for an ended.

    What cannot hold any more, whatever the hours are set to, is forgotten: `people.person` refuses it by its own time.
    """
    if _ended(data, who.key) is None:
        with state.writing(state.opened(data)) as connection:
            if _kept(connection, who.key) is None:  # two pages of one sign-in may come at once
                connection.execute(delete(sign_in).where(sign_in.c.until < _moment(at - OVER)))
                row = {"key": who.key, "until": _moment(who.until), "ended": False}
                connection.execute(insert(sign_in).values(row))
                audit.append(connection, event, at=at)
    check_open(data, who.key)


def end(data: Path, who: Person, *, event: AuditEvent, at: datetime) -> None:
    """End a sign-in, with its entry in the log, also one that nobody has seen yet; it is ended and noted once."""
    with state.writing(state.opened(data)) as connection:
        before = _kept(connection, who.key)
        if before is True:
            return
        if before is None:
            connection.execute(insert(sign_in).values(key=who.key, until=_moment(who.until), ended=True))
        connection.execute(update(sign_in).where(sign_in.c.key == who.key).values(ended=True))
        audit.append(connection, event, at=at)


def check_open(data: Path, key: str) -> None:
    """Raise NotAllowed for a sign-in that has ended, or that nobody has noted."""
    if _ended(data, key) is not False:
        raise NotAllowed("sign_in_over")


def _ended(data: Path, key: str) -> bool | None:
    """Say whether a sign-in has ended; None for one that is not known."""
    if not state.is_begun(data):
        return None
    with state.opened(data).connect() as connection:
        return _kept(connection, key)


def _kept(connection: Connection, key: str) -> bool | None:
    found: bool | None = connection.execute(select(sign_in.c.ended).where(sign_in.c.key == key)).scalar()
    return found


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
