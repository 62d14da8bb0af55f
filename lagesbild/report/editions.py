"""The longer products: a third of a year, a year, and the two years of law (2023:196), made of the frozen meetings.

Nothing is counted anew: a period's number is the one that the last of these meetings knew, out of its package. A year
is 26 periods from the anchor, so its thirds are 9, 9 and 8 of them; it is never a year of calendar months.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from lagesbild import meetings
from lagesbild.access import Visit
from lagesbild.errors import WrongUse
from lagesbild.meetings import Meeting, Status, package, shown
from lagesbild.meetings.picture import GROUP, PUBLIC, Version
from lagesbild.periods import BLOCKS, Calendar

YEAR = BLOCKS[364]
#: The first and the last period of each third of a year.
THIRDS = ((0, 8), (9, 17), (18, 25))


class Length(StrEnum):
    """How long an edition is."""

    THIRD = "third"
    YEAR = "year"
    TWO_YEARS = "two-years"


@dataclass(frozen=True)
class Edition:
    """One longer product: its year (the last of two), and of a third which it is (1 to 3)."""

    length: Length
    year: int
    part: int = 0

    @property
    def name(self) -> str:
        """What it is called on the command line, in an address and in the log."""
        return f"{self.length}:{self.year}" + (f":{self.part}" if self.part else "")

    def periods(self, calendar: Calendar) -> tuple[int, int]:
        """Return its first and its last period."""
        first = (self.year - calendar.anchor.year) * YEAR
        if self.length is Length.THIRD:
            begins, ends = THIRDS[self.part - 1]
            return first + begins, first + ends
        return first - (YEAR if self.length is Length.TWO_YEARS else 0), first + YEAR - 1


_THIRD = re.compile(r"third:(\d{4}):([123])")
_YEARS = re.compile(r"(year|two-years):(\d{4})")


def edition_of(told: str) -> Edition:
    """Return the edition that is named `third:2026:2`, `year:2026` or `two-years:2026`; raises WrongUse for another."""
    if third := _THIRD.fullmatch(told):
        return Edition(Length.THIRD, int(third[1]), int(third[2]))
    if years := _YEARS.fullmatch(told):
        return Edition(Length(years[1]), int(years[2]))
    raise WrongUse("no_such_edition", edition=told)


def told_by(visit: Visit, edition: Edition, version: Version) -> tuple[Meeting, ...]:
    """Return the frozen meetings that a version of an edition is made of, in order.

    Raises NotAllowed for a version that the visit may not have, WrongUse where there is nothing to tell: no meeting is
    left that is not thinned, or nothing of the edition was published by the last of them.
    """
    first, last = edition.periods(visit.reference.calendar)
    frozen = (one for one in meetings.kept(visit.folder) if one.status is Status.FROZEN and first <= one.period <= last)
    held = tuple(one for one in frozen if not _is_thinned(visit, one))
    base = GROUP if version == GROUP else PUBLIC
    picture = shown.frozen(visit, held[-1].number, version=base).picture if held else None
    if picture is None or "year" not in picture.tables or picture.period < first:
        raise WrongUse("nothing_to_compose", edition=edition.name)
    return held


def _is_thinned(visit: Visit, one: Meeting) -> bool:
    return package.is_thinned(visit.folder, package.read(visit.folder, one.number))


def available(visit: Visit, held: Iterable[Meeting]) -> tuple[Edition, ...]:
    """Return the editions that some frozen meetings fall in, the shortest and the latest first."""
    anchor = visit.reference.calendar.anchor.year
    periods = sorted({one.period for one in held if one.status is Status.FROZEN}, reverse=True)
    thirds = [Edition(Length.THIRD, anchor + period // YEAR, _third(period % YEAR)) for period in periods]
    years = [Edition(Length.YEAR, anchor + period // YEAR) for period in periods]
    both = [Edition(Length.TWO_YEARS, anchor + period // YEAR) for period in periods]
    return tuple(dict.fromkeys((*thirds, *years, *both)))


def _third(place: int) -> int:
    return next(number for number, (first, last) in enumerate(THIRDS, 1) if first <= place <= last)
