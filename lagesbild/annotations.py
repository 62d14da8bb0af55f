"""What the group notes beside the numbers: dated events, campaigns, and what it decides of series breaks.

Annotations lie in the state, each written together with its entry in the audit log. A text passes the gate. One that is
shared with everybody who sees figures tells no number but years: it would get past the protection of small numbers.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import RowMapping, insert, select, update

from lagesbild import audit, breaks, state, typed
from lagesbild.access import NOTES, Role, Visit, check_may_see, sees_exact
from lagesbild.audit import Action, AuditEvent
from lagesbild.breaks import Break, Breaks, Dismissed
from lagesbild.errors import WrongUse
from lagesbild.reference import Reference
from lagesbild.state.schema import annotation
from lagesbild.texts import Language

#: A number that is no year.
_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")


class Kind(StrEnum):
    """What is noted; `no_break` dismisses a suspected series break."""

    EVENT = "event"
    CAMPAIGN = "campaign"
    BREAK = "break"
    NO_BREAK = "no_break"


#: What is decided of breaks, for everybody's numbers.
DECISIONS = frozenset({Kind.BREAK, Kind.NO_BREAK})


@dataclass(frozen=True)
class Annotation:
    """One note: its days (both included), its text, and whether it is `shared` beyond the group.

    Of a break, `source` is the sender whose way of working changed, `changed` its kind (`breaks.Kind`) and
    `categories` what a rename is limited to; of a dismissed suspicion, `changed` is the field it was found in. `number`
    is 0 until it is kept.
    """

    kind: Kind
    start: date
    end: date
    sv: str
    en: str = ""
    shared: bool = False
    source: str = ""
    changed: str = ""
    categories: tuple[str, ...] = ()
    number: int = 0

    def label(self, language: Language) -> str:
        """Return the text in one language, or in Swedish where there is no other."""
        return self.en if language == "en" and self.en else self.sv


def kept(data: Path) -> tuple[Annotation, ...]:
    """Return the annotations of a data folder that nobody has removed, in order of time."""
    if not state.is_begun(data):
        return ()
    asked = select(annotation).where(~annotation.c.removed).order_by(annotation.c.start, annotation.c.number)
    with state.opened(data).connect() as connection:
        return tuple(_annotation(row) for row in connection.execute(asked).mappings())


def seen_by(role: Role, notes: Iterable[Annotation]) -> tuple[Annotation, ...]:
    """Return what a role may see: the group everything, others what is shared."""
    return tuple(one for one in notes if one.shared or one.kind in DECISIONS or sees_exact(role))


def add(visit: Visit, one: Annotation, *, at: datetime) -> None:
    """Keep an annotation of the group; raises NotAllowed or WrongUse, in words that repeat nothing of the text."""
    check_may_see(visit.role, NOTES)
    checked = _checked(one, visit.reference)
    with state.writing(state.opened(visit.folder)) as connection:
        connection.execute(insert(annotation).values(_row(checked)))
        audit.append(connection, _event(visit, "annotation", checked), at=at)


def remove(visit: Visit, number: int, *, at: datetime) -> None:
    """Take an annotation away from the pages; it stays in the state and in the audit log."""
    check_may_see(visit.role, NOTES)
    found = next((one for one in kept(visit.folder) if one.number == number), None)
    if found is None:
        raise WrongUse("no_such_annotation")
    with state.writing(state.opened(visit.folder)) as connection:
        connection.execute(update(annotation).where(annotation.c.number == number).values(removed=True))
        audit.append(connection, _event(visit, "annotation removed", found), at=at)


def with_decisions(known: Reference, notes: Iterable[Annotation]) -> Reference:
    """Return a reference folder with what the group has decided of series breaks beside what the folder holds."""
    notes = tuple(notes)
    declared = tuple(_break(one) for one in notes if one.kind is Kind.BREAK)
    dismissed = tuple(_dismissed(one) for one in notes if one.kind is Kind.NO_BREAK)
    if not declared and not dismissed:
        return known
    told = Breaks(
        declared=(*known.breaks.declared, *declared),
        dismissed=(*known.breaks.dismissed, *dismissed),
    )
    return replace(known, breaks=told)


def _break(one: Annotation) -> Break:
    return Break(
        source=one.source,
        date=one.start,
        kind=breaks.Kind(one.changed),
        categories=one.categories,
        sv=one.sv,
        en=one.label("en"),
    )


def _dismissed(one: Annotation) -> Dismissed:
    return Dismissed(source=one.source, field=one.changed, date=one.start, why=one.sv)


def _checked(one: Annotation, reference: Reference) -> Annotation:
    """Return an annotation as it is kept; raises WrongUse for days or a text that cannot be."""
    if one.end < one.start:
        raise WrongUse("annotation_ends_before")
    if one.kind in DECISIONS and one.source not in reference.senders:
        raise WrongUse("annotation_of_no_sender")
    with_decisions(reference, [one])  # what could not be read again is not written
    sv = typed.checked(one.sv, reference)
    en = typed.checked(one.en, reference) if one.en.strip() else ""
    if (one.shared or one.kind in DECISIONS) and (_tells_a_number(sv) or _tells_a_number(en)):
        raise WrongUse("annotation_tells_a_number")
    return replace(one, sv=sv, en=en)


def _tells_a_number(text: str) -> bool:
    return any(not _YEAR.fullmatch(number) for number in _NUMBER.findall(text))


def _event(visit: Visit, subject: str, one: Annotation) -> AuditEvent:
    return audit.event_of(visit, Action.ANNOTATE, subject, _told(one), one.sv)


def _told(one: Annotation) -> dict[str, audit.Json]:
    days: dict[str, audit.Json] = {"kind": one.kind.value, "start": str(one.start), "end": str(one.end)}
    return days | {"shared": one.shared, "source": one.source, "changed": one.changed}


def _row(one: Annotation) -> dict[str, object]:
    told = {name: value for name, value in vars(one).items() if name not in ("end", "number")}
    return told | {"kind": one.kind.value, "until": one.end, "categories": ".".join(one.categories), "removed": False}


def _annotation(row: RowMapping) -> Annotation:
    told = {name: row[name] for name in ("start", "sv", "en", "shared", "source", "changed", "number")}
    codes = tuple(filter(None, row["categories"].split(".")))
    return Annotation(kind=Kind(row["kind"]), end=row["until"], categories=codes, **told)
