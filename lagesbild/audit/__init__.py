"""The audit log: who looked, took out or decided what, in which role and why, each entry sealed to the one before.

An entry's hash is the SHA-256 of the hash before it, a line feed, and the canonical JSON of its number, its moment and
what is left of its event once that is emptied: its action and the SHA-256 of its canonical JSON. So an entry cannot be
changed, moved or taken out without `check` naming it. What a chain alone does not show is that its end was cut off, or
that all of it was written anew: for that the last hash must also stand somewhere else.

Of who looked and took out the log keeps nothing for ever (`thinning`): such an entry is emptied, and its moment, action
and hash still hold. Nothing else can be emptied, and which ones are is told by an entry that is sealed itself.
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import Connection, insert, select

from lagesbild import state
from lagesbild.errors import WrongUse
from lagesbild.state.schema import audit
from lagesbild.words import Words

if TYPE_CHECKING:  # what a visit is made of is noted here itself
    from lagesbild.access import Visit

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
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    VIEW = "view"
    DELIVER = "deliver"
    SETTING = "setting"
    THIN_LOG = "thin_log"
    BACKUP = "backup"
    RESTORE = "restore"


#: What is noted of a publication: one for each.
PUBLISHING = (Action.CLOSE, Action.REVISE)


#: What tells of people and of nothing that was decided: this alone may be emptied.
OF_PEOPLE = (Action.SIGN_IN, Action.SIGN_OUT, Action.VIEW, Action.EXPORT, Action.REPORT, Action.DELIVER)
#: What the text of an emptied entry begins with; that of any other begins with its action.
EMPTIED = '{"emptied":'


_ACTION = '{"action":"'
_MAY_BE_EMPTIED = tuple(f'{EMPTIED}"{action}",' for action in OF_PEOPLE)


@dataclass(frozen=True)
class AuditEvent:
    """What is noted: the action, the role (empty: none), what it was done to, how (filter, format, hash) and why.

    `who` is the subject id of whoever has signed in (empty: nobody, or a command), `build` what was looked at.
    """

    action: Action
    role: str
    subject: str
    detail: Mapping[str, Json]
    purpose: str
    who: str = ""
    build: str = ""


def event_of(
    visit: "Visit", action: Action, subject: str, detail: Mapping[str, Json] | None = None, purpose: str = ""
) -> AuditEvent:
    """Return what is noted of something that a visit did; its purpose is that of the app unless another one is told."""
    why = purpose or Words(visit.reference, visit.language).say("app.purpose")
    return AuditEvent(action, visit.role.value, subject, detail or {}, why, visit.who, visit.store.pointer.build)


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


def last(data: Path, action: Action | None = None) -> datetime | None:
    """Return when an action (None: any) was noted last; None where it never was, or nothing is noted yet."""
    if not state.is_begun(data):
        return None
    asked = select(audit.c.at).order_by(audit.c.number.desc())
    if action:
        asked = asked.where(audit.c.event.startswith(begins(action), autoescape=True))
    with state.opened(data).connect() as connection:
        at = connection.execute(asked.limit(1)).scalar()
    return datetime.fromisoformat(at) if at else None


def entries(data: Path) -> list[Entry]:
    """Return the log in its order, but for what was emptied; raises WrongUse for one that cannot be read."""
    return [_entry(row) for row in _rows(data) if not _is_emptied(row)]


def entry_of(number: int, at: str, event: str, previous: str, hash: str) -> Entry:  # noqa: A002  (the column's name)
    """Return a stored entry; raises WrongUse for one that cannot be read."""
    return _entry(_Row(number, at, event, previous, hash))


def begins(action: Action) -> str:
    """Return what the stored text of an action begins with: its keys are sorted, so nothing typed stands before it."""
    return f'{_ACTION}{action}",'


def check(data: Path) -> list[str]:
    """Return the names of the entries that do not hold or are missing; after a changed hash the next one does not."""
    rows = _rows(data)
    hashes = {row.number: row.hash for row in rows} | {0: BEGINNING}
    emptied = _emptied(rows)
    found = [(row.number, f"audit entry {row.number}") for row in rows if not _holds(row, hashes, emptied)]
    return [name for _, name in sorted(found + _missing([row.number for row in rows]))]


def _holds(row: _Row, hashes: Mapping[int, str], emptied: Collection[int]) -> bool:
    """Say whether an entry is whole and follows the one before; if that is missing, it is the one that is named."""
    follows = row.previous == hashes.get(row.number - 1, row.previous)
    told = not _is_emptied(row) or (row.number in emptied and row.event.startswith(_MAY_BE_EMPTIED))
    return row.number > 0 and follows and told and _is_sealed(row)


def _is_emptied(row: _Row) -> bool:
    return str(row.event).startswith(EMPTIED)


def _is_sealed(row: _Row) -> bool:
    return row.hash == _seal(row.number, row.at, row.event, row.previous)


def _emptied(rows: Sequence[_Row]) -> Collection[int]:
    """Return the numbers of the entries that later ones, which hold, tell to be emptied."""
    there, found = [row.number for row in rows], set[int]()
    for row in rows:
        if str(row.event).startswith(begins(Action.THIN_LOG)) and _is_sealed(row):
            for first, last in _runs_told(row):
                until = min(last, row.number - 1)  # of those that are there: another hand may tell of any number
                found.update(there[bisect_left(there, first) : bisect_right(there, until)])
    return found


def _runs_told(row: _Row) -> list[tuple[int, int]]:
    """Return the runs of entries that an entry tells to be emptied; none if another hand has written it."""
    try:
        return [(int(first), int(last)) for first, last in json.loads(row.event)["detail"]["emptied"]]
    except (ValueError, TypeError, KeyError, OverflowError):
        return []


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
    left = event if str(event).startswith(EMPTIED) else left_of(event)
    canonical = f'{{"at":{json.dumps(str(at))},"event":{left},"number":{number}}}'
    return sha256(f"{previous}\n{canonical}".encode("utf-8", "surrogateescape")).hexdigest()


def left_of(event: str) -> str:
    """Return what is left of a stored event once it is emptied: its action, and by which nobody can know the rest."""
    action = str(event).removeprefix(_ACTION).partition('"')[0]
    digest = sha256(str(event).encode("utf-8", "surrogateescape")).hexdigest()
    return f'{EMPTIED}{json.dumps(action)},"sha256":"{digest}"}}'


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
