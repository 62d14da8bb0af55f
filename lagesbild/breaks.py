"""Series breaks: days on which a sender changed how it works, so that numbers before and after are not compared.

Declared in `breaks.toml` of the reference folder; what was only suspected and found to be none is dismissed there too.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from lagesbild.periods import Calendar
from lagesbild.statistics.breaks import TOGETHER, Suspicion
from lagesbild.vocabulary import Code, Words

FILE = "breaks.toml"


class Kind(StrEnum):
    """What changed."""

    PLACE_PRECISION = "place_precision"
    CATEGORY_RENAME = "category_rename"
    NEW_REPORTER = "new_reporter"
    METHOD = "method"


#: What each kind of break touches; the others touch every number of their source, and so every number of the city.
TOUCHED = {Kind.PLACE_PRECISION: ("district", "area"), Kind.CATEGORY_RENAME: ("category", "concern")}
#: The kinds of break that a suspicion may turn out to be, by the field in which it was found.
LIKELY = {
    "place": (Kind.PLACE_PRECISION, Kind.METHOD),
    "category": (Kind.CATEGORY_RENAME, Kind.METHOD),
    "concern": (Kind.CATEGORY_RENAME, Kind.METHOD),
    "volume": (Kind.NEW_REPORTER, Kind.METHOD),
}


class Break(Words):
    """A declared break, told in words; `categories` (of level 1) limit what a rename touches, none being all."""

    source: Code
    date: date
    kind: Kind
    categories: tuple[Code, ...] = ()

    def touches(self, dimension: str, code: str = "") -> bool:
        """Say whether numbers by a dimension, or those of one code of it, are not the same before and after."""
        concerned = not (self.categories and code and dimension == "category") or code in self.categories
        return concerned and dimension in TOUCHED.get(self.kind, (dimension,))

    def settles(self, suspicion: Suspicion, source: str) -> bool:
        """Say whether a suspicion is this break."""
        return self.kind in LIKELY[suspicion.field] and _is_near(self, suspicion, source)


class Dismissed(BaseModel):
    """A suspicion that somebody has looked into and found to be no break."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    source: Code
    field: str
    date: date
    why: str

    def settles(self, suspicion: Suspicion, source: str) -> bool:
        """Say whether a suspicion is this one."""
        return self.field == suspicion.field and _is_near(self, suspicion, source)


class Breaks(BaseModel):
    """What is decided of breaks: those declared, and the suspicions dismissed."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    declared: tuple[Break, ...] = ()
    dismissed: tuple[Dismissed, ...] = ()

    def is_settled(self, suspicion: Suspicion, source: str) -> bool:
        """Say whether somebody has declared or dismissed a suspicion."""
        return any(decision.settles(suspicion, source) for decision in self.decided)

    @property
    def decided(self) -> tuple[Break | Dismissed, ...]:
        """Every decision."""
        return (*self.declared, *self.dismissed)


def _is_near(decision: Break | Dismissed, suspicion: Suspicion, source: str) -> bool:
    return decision.source == source and abs(decision.date - suspicion.day) <= TOGETHER


def within(breaks: Iterable[Break], calendar: Calendar, *, first: int, last: int, dimension: str) -> tuple[Break, ...]:
    """Return the breaks that numbers by a dimension show from one period to another."""
    touching = (one for one in breaks if one.touches(dimension))
    return tuple(one for one in touching if first <= calendar.index(one.date) <= last)


def comparable_from(
    breaks: Iterable[Break], calendar: Calendar, *, first: int, last: int, dimension: str, code: str = ""
) -> int:
    """Return the first period from `first` on that may be compared with `last`: that of the last break, or `first`."""
    cuts = (calendar.index(one.date) for one in breaks if one.touches(dimension, code))
    return max((cut for cut in cuts if first <= cut <= last), default=first)
