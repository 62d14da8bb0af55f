"""The log's own retention: who looked at or took out what is forgotten in time, and the chain can still be proved."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, or_, select, update

from lagesbild import audit, state
from lagesbild.audit import OF_PEOPLE, Action, AuditEvent, Entry
from lagesbild.state.schema import audit as log


def due(data: Path, before: datetime) -> int:
    """Return how many entries from before a moment (aware) tell of people still."""
    if not state.is_begun(data):
        return 0
    with state.opened(data).connect() as connection:
        return len(_stored(connection, before))


def thin(data: Path, before: datetime, *, event: AuditEvent, at: datetime) -> Entry | None:
    """Empty what tells of people from before a moment (aware), and note it; None when there is nothing.

    The moment, the action and the hash of an emptied entry stay, and still hold. `event` is a THIN_LOG without detail,
    which gets the numbers of the entries as runs: an empty entry that no sealed one tells of is a fault of the log.
    Nothing of the text is left in the file.
    """
    if event.action is not Action.THIN_LOG or not state.is_begun(data):
        return None
    engine = state.opened(data)
    with state.writing(engine) as connection:
        entry = _thinned(connection, before, event, at)
    state.forget(data)  # also where nothing is: a run before may have been stopped here
    return entry


def _thinned(connection: Connection, before: datetime, event: AuditEvent, at: datetime) -> Entry | None:
    told_of_people = _stored(connection, before)
    if not told_of_people:
        return None
    runs = [list(run) for run in _runs([*told_of_people])]
    told = AuditEvent(**{**vars(event), "detail": {"before": before.isoformat(), "emptied": runs}})
    entry = audit.append(connection, told, at=at)
    emptied_one = update(log).where(log.c.number == bindparam("nth")).values(event=bindparam("left"))
    rows = [{"nth": number, "left": audit.left_of(text)} for number, text in told_of_people.items()]
    connection.execute(emptied_one, rows)
    return entry


def emptied(entry: Entry) -> int:
    """Return how many entries the entry of a thinning tells to be emptied."""
    runs: Any = entry.event.detail["emptied"]
    return sum(last - first + 1 for first, last in runs)


def kept_since(now: datetime, days: int) -> datetime:
    """Return the moment before which entries of people go, where they are kept for so many days."""
    return now.astimezone(UTC) - timedelta(days=days)


def _stored(connection: Connection, before: datetime) -> dict[int, str]:
    """Return what tells of people from before a moment, as it is stored, by number."""
    moment = before.astimezone(UTC).isoformat(timespec="microseconds")
    asked = select(log.c.number, log.c.event).where(log.c.at < moment, _of(OF_PEOPLE)).order_by(log.c.number)
    return {row.number: row.event for row in connection.execute(asked)}


def _of(actions: Iterable[Action]) -> ColumnElement[bool]:
    return or_(*(log.c.event.startswith(audit.begins(action), autoescape=True) for action in actions))


def _runs(numbers: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Yield numbers that follow each other as their first and last."""
    starts = [numbers[0], *(later for before, later in pairwise(numbers) if later != before + 1)]
    ends = [*(before for before, later in pairwise(numbers) if later != before + 1), numbers[-1]]
    return zip(starts, ends, strict=True)
