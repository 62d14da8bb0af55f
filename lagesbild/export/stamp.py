"""The stamp of a file: what it holds, of which days, how protected, from which publication and for what.

It tells no moment of its making, so that the same published numbers make the same file.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas

from lagesbild.annotations import Annotation
from lagesbild.audit import Json
from lagesbild.disclosure import SafeTable
from lagesbild.reference import Reference
from lagesbild.texts import LANGUAGES
from lagesbild.words import Words


@dataclass(frozen=True)
class Stamp:
    """What a file says of itself; `first` and `last` are the days it covers, None in a file without rows."""

    product: str
    filter: Mapping[str, str]
    first: date | None
    last: date | None
    cut_off: date
    protection: Mapping[str, str]
    build: str
    version: str
    purpose: str
    demo: bool
    notes: tuple[Mapping[str, str], ...] = ()
    marking: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""

    def as_dict(self) -> dict[str, Json]:
        """Return the stamp as JSON has it, always in this order; one with a marking begins with it."""
        marked: dict[str, Json] = {"marking": dict(self.marking), "reason": self.reason} if self.marking else {}
        return marked | {
            "product": self.product,
            "filter": dict(sorted(self.filter.items())),
            "period": {"first": _day(self.first), "last": _day(self.last)},
            "cut_off": _day(self.cut_off),
            "protection": dict(self.protection),
            "build": self.build,
            "version": self.version,
            "purpose": self.purpose,
            "demo": self.demo,
            "annotations": [dict(note) for note in self.notes],
        }

    def as_lines(self) -> list[tuple[str, str]]:
        """Return the stamp as names and texts, for people."""
        return list(_lines(self.as_dict()))


def of(
    table: SafeTable,
    frame: pandas.DataFrame,
    reference: Reference,
    *,
    chosen: Mapping[str, str],
    purpose: str,
    notes: Iterable[Annotation] = (),
) -> Stamp:
    """Return the stamp of a table's rows; raises ValueError for a choice that they are not limited to."""
    if not all((frame[name] == code).all() for name, code in chosen.items()):
        raise ValueError("the rows are not limited to that filter")
    return of_figure(table, frame, reference, chosen=chosen, purpose=purpose, notes=notes)


def of_figure(
    table: SafeTable,
    frame: pandas.DataFrame,
    reference: Reference,
    *,
    chosen: Mapping[str, str],
    purpose: str,
    notes: Iterable[Annotation] = (),
) -> Stamp:
    """Return the stamp of a figure's rows, which need not tell what they are limited to."""
    over_time = "period_start" in frame
    first = min(frame["period_start"], default=None) if over_time else None
    last = max(frame["period_end"], default=None) if over_time else None
    return Stamp(
        product=table.product,
        filter=dict(chosen),
        first=first,
        last=last,
        cut_off=table.cut_off,
        protection={language: Words(reference, language).say(f"part.{table.layer}") for language in LANGUAGES},
        notes=tuple(
            _note(one) for one in notes if one.shared and first and last and one.start <= last and one.end >= first
        ),
        build=table.build,
        version=table.version,
        purpose=purpose,
        demo=table.demo,
    )


def _note(one: Annotation) -> dict[str, str]:
    """Return a note as a file tells it; its text has passed the gate, and tells no number."""
    days = {"start": one.start.isoformat(), "end": one.end.isoformat()}
    return {**days, "kind": one.kind.value, "sv": one.sv, "en": one.label("en")}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _lines(told: Mapping[str, Json], before: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in told.items():
        if isinstance(value, Mapping):
            found += _lines(value, f"{before}{name}.")
        elif name == "annotations" and isinstance(value, list):
            found.append((name, "; ".join(f"{note['start']}: {note['sv']}" for note in value)))
        else:
            found.append((before + name, "" if value is None else str(value)))
    return found
