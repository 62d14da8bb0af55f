"""The audit log: what left the house or was decided, by which role and why, each entry sealed to the one before.

An entry's hash is the SHA-256 of the hash before it, a line feed, and the canonical JSON of its number, moment and
event. So an entry cannot be changed, moved or taken out without `check` naming it. What a chain alone does not show is
that its end was cut off, or that all of it was written anew: for that the last hash must also stand somewhere else.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import Connection, insert, select

from lagesbild import state
from lagesbild.errors import WrongUse
from lagesbild.state.schema import audit

#: What the first entry has in place of a hash before it.
BEGINNING = "0" * 64

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"


class Action(StrEnum):
    """What was done."""

    EXPORT = "export"
    CLOSE = "close"
    REVISE = "revise"
    ANNOTATE = "annotate"
    MEETING = "meeting"
    ASSESS = "assess"
    MEASURE = "measure"
    DECIDE = "decide"
    FREEZE = "freeze"
    THIN = "thin"
    REPORT = "report"


#: What is noted of a publication: one for each.
PUBLISHING = (Action.CLOSE, Action.REVISE)


@dataclass(frozen=True)
class AuditEvent:
    """What is noted: the action, the role (empty: none), what it was done to, how (filter, format, hash) and why."""

    action: Action
    role: str
    subject: str
    detail: Mapping[str, Json]
    purpose: str


@dataclass(frozen=True)
class Entry:
    """One event as it stands in the log."""

    number: int
    at: datetime
    event: AuditEvent
    previous: str
    hash: str


@dataclass(frozen=True)
class _Row:
    """One entry as it is stored. After another hand a text may be anything, so what judges it reads none of it."""

    number: int
    at: str
    event: str
    previous: str
    hash: str


def record(data: Path, event: AuditEvent, *, at: datetime) -> Entry:
    """Append an event, in a transaction that nobody else can write in: two at once never take the same place."""
    with state.writing(state.opened(data)) as connection:
        return append(connection, event, at=at)


def append(connection: Connection, event: AuditEvent, *, at: datetime) -> Entry:
    """Append an event within a transaction that writes: what it tells of is kept with it, or neither is."""
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone")
    moment, told = at.astimezone(UTC).isoformat(timespec="microseconds"), _told(event)
    last = connection.execute(select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)).first()
    number, previous = (last.number + 1, last.hash) if last else (1, BEGINNING)
    row = _Row(number, moment, told, previous, _seal(number, moment, told, previous))
    connection.execute(insert(audit).values(vars(row)))
    return _entry(row)


def entries(data: Path) -> list[Entry]:
    """Return the whole log in its order; raises WrongUse for one that cannot be read."""
    return [_entry(row) for row in _rows(data)]


def check(data: Path) -> list[str]:
    """Return the names of the entries that do not hold or are missing; after a changed hash the next one does not."""
    rows = _rows(data)
    hashes = {row.number: row.hash for row in rows} | {0: BEGINNING}
    found = [(row.number, f"audit entry {row.number}") for row in rows if not _holds(row, hashes)]
    return [name for _, name in sorted(found + _missing([row.number for row in rows]))]


def _holds(row: _Row, hashes: Mapping[int, str]) -> bool:
    """Say whether an entry is whole and follows the one before; if that is missing, it is the one that is named."""
    follows = row.previous == hashes.get(row.number - 1, row.previous)
    return row.number > 0 and follows and row.hash == _seal(row.number, row.at, row.event, row.previous)


def _missing(numbers: Sequence[int]) -> list[tuple[int, str]]:
    """Name the gaps, each once: a number far away would leave more missing than can be listed."""
    found, before = [], 0
    for number in numbers:
        first, last = before + 1, number - 1
        if first == last:
            found.append((first, f"audit entry {first} is missing"))
        elif first < last:
            found.append((first, f"audit entries {first} to {last} are missing"))
        before = max(before, number)
    return found


def _rows(data: Path) -> list[_Row]:
    if not state.is_begun(data):
        return []
    with state.opened(data).connect() as connection:
        return [_Row(*row) for row in connection.execute(select(audit).order_by(audit.c.number))]


def _seal(number: int, at: str, event: str, previous: str) -> str:
    """Return the hash of an entry; its event is canonical already and is sealed as it stands, to the letter."""
    canonical = f'{{"at":{json.dumps(str(at))},"event":{event},"number":{number}}}'
    return sha256(f"{previous}\n{canonical}".encode("utf-8", "surrogateescape")).hexdigest()


def _told(event: AuditEvent) -> str:
    """Return an event as canonical JSON: sorted, without spaces, in ASCII, which every database keeps as it is."""
    told = {**vars(event), "detail": dict(event.detail)}
    return json.dumps(told, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _entry(row: _Row) -> Entry:
    try:
        told = json.loads(row.event)
        event = AuditEvent(**{**told, "action": Action(told["action"])})
        return Entry(row.number, datetime.fromisoformat(row.at), event, row.previous, row.hash)
    except (ValueError, TypeError, KeyError):
        raise WrongUse("audit_unreadable", number=row.number) from None
