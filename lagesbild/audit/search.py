"""Looking in the log: its entries by time, action and what they say, the newest first.

Whoever runs an installation looks here, and sees no figure by it. A reason is shown and searched where it tells why
somebody took something out; what else stands in its place is the text of a note, which may tell of figures.
"""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from lagesbild import state
from lagesbild.audit import EMPTIED, Action, Entry, begins, entry_of
from lagesbild.state.schema import audit as log

#: Actions that are done for a reason, which is told.
FOR_A_REASON = (Action.EXPORT, Action.REPORT, Action.DELIVER, Action.THIN_LOG)
#: What stands in a stored entry before and after the reason: as such, nothing typed holds it.
BEFORE_REASON, AFTER_REASON = '"purpose":"', '","role":"'
#: Of all time.
EVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Wanted:
    """What is looked for: entries from `first` until before `until` (aware), of an action, that say a text."""

    first: datetime = EVER[0]
    until: datetime = EVER[1]
    action: Action | None = None
    text: str = ""


@dataclass(frozen=True)
class Found:
    """The newest entries that were found, without what is no reason; and how many there are in all."""

    entries: tuple[Entry, ...]
    count: int


def search(data: Path, wanted: Wanted, *, most: int | None = None) -> Found:
    """Return the newest entries that are looked for, at `most` so many; raises WrongUse for one that is unreadable."""
    if not state.is_begun(data):
        return Found((), 0)
    with state.opened(data).connect() as connection:
        where = _where(wanted)
        count: int = connection.execute(select(func.count()).select_from(log).where(*where)).scalar_one()
        rows = connection.execute(_newest(where, most)).all()
    return Found(tuple(_shown(entry_of(row.number, row.at, row.event, row.previous, row.hash)) for row in rows), count)


def _shown(entry: Entry) -> Entry:
    if entry.event.action in FOR_A_REASON:
        return entry
    return replace(entry, event=replace(entry.event, purpose=""))


def _newest(where: list[ColumnElement[bool]], most: int | None) -> Select[tuple[int, str, str, str, str]]:
    asked = select(log.c.number, log.c.at, log.c.event, log.c.previous, log.c.hash).where(*where)
    return asked.order_by(log.c.number.desc()).limit(most)


def _where(wanted: Wanted) -> list[ColumnElement[bool]]:
    first, until = (one.astimezone(UTC).isoformat(timespec="microseconds") for one in (wanted.first, wanted.until))
    where = [log.c.at >= first, log.c.at < until, log.c.event.not_like(f"{EMPTIED}%")]
    if wanted.action:
        where.append(_is(wanted.action))
    if wanted.text:
        where.append(or_(*map(_says, _spelled(wanted.text))))
    return where


def _is(action: Action) -> ColumnElement[bool]:
    return log.c.event.startswith(begins(action), autoescape=True)


def _spelled(text: str) -> set[str]:
    """Return a text as it may stand in the log: SQLite knows small letters from large ones in ASCII alone."""
    return {text} if text.isascii() else {text, text.lower(), text.upper(), text.title(), text.capitalize()}


def _says(text: str) -> ColumnElement[bool]:
    """Ask for entries that say a text, the reason of those included that have one."""
    told = json.dumps(text)[1:-1]  # the log is ASCII: what is none stands escaped in it
    for sign in "/%_":
        told = told.replace(sign, f"/{sign}")
    before, after = f"%{told}%{BEFORE_REASON}%", f"%{AFTER_REASON}%{told}%"
    with_reason = and_(or_(*map(_is, FOR_A_REASON)), log.c.event.ilike(f"%{told}%", escape="/"))
    return or_(with_reason, *(log.c.event.ilike(pattern, escape="/") for pattern in (before, after)))
