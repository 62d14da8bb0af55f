"""What is marked on every chart over time: from when on counts will still rise, series breaks, the group's notes."""

from collections.abc import Iterable
from dataclasses import dataclass

from lagesbild.annotations import DECISIONS, Annotation
from lagesbild.breaks import Break
from lagesbild.periods import Calendar, Span


@dataclass(frozen=True)
class Marks:
    """`preliminary` is the first period whose count will still rise; notes are told by their place in `notes`."""

    preliminary: int | None = None
    breaks: tuple[Break, ...] = ()
    notes: tuple[Annotation, ...] = ()


def notes_within(notes: Iterable[Annotation], calendar: Calendar, span: Span) -> tuple[Annotation, ...]:
    """Return the events and campaigns that fall in a span; what is decided of breaks is marked as a break."""
    first, last = calendar.start(span.first), calendar.end(span.last)
    return tuple(one for one in notes if one.kind not in DECISIONS and one.start <= last and one.end >= first)
