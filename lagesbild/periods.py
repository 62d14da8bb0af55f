"""Time as the working group counts it: periods of 14 days from one Monday, and the longer blocks they nest in.

ISO week pairs break where a year has 53 weeks, so a period is a whole number of days from an anchor and never a pair
of week numbers; the weeks are only its label.
"""

from dataclasses import dataclass
from datetime import date, timedelta

DAYS = 14
#: Periods in a block: 14 days, 8 weeks, half a year (182 days), a year (364 days).
BLOCKS = {14: 1, 56: 4, 182: 13, 364: 26}


@dataclass(frozen=True)
class Calendar:
    """Periods counted from `anchor`, a Monday; indices are negative before it."""

    anchor: date

    def __post_init__(self) -> None:
        if self.anchor.isoweekday() != 1:
            raise ValueError("the anchor of the periods is a Monday")

    def index(self, day: date) -> int:
        """Return the index of the period that holds `day`: floor of the days since the anchor by 14."""
        return (day - self.anchor).days // DAYS

    def start(self, index: int) -> date:
        """Return the Monday a period begins on."""
        return self.anchor + timedelta(days=DAYS * index)

    def end(self, index: int) -> date:
        """Return the Sunday a period ends on."""
        return self.start(index + 1) - timedelta(days=1)

    def last_ended(self, today: date) -> int:
        """Return the last period that has ended: the one a meeting held on `today` is about."""
        return self.index(today) - 1

    def first_preliminary(self, today: date) -> int:
        """Return the first period that is still preliminary: a period closes when the next one ends."""
        return self.last_ended(today)

    def label(self, first: int, last: int | None = None, *, week: str = "v.") -> str:
        """Return a period, or a run of periods, by its ISO weeks: "v. 45–46 2026", "v. 53 2026–v. 1 2027"."""
        from_year, from_week, _ = self.start(first).isocalendar()
        to_year, to_week, _ = self.end(first if last is None else last).isocalendar()
        if from_year == to_year:
            return f"{week} {from_week}–{to_week} {from_year}"
        return f"{week} {from_week} {from_year}–{week} {to_week} {to_year}"


@dataclass(frozen=True)
class Span:
    """Blocks of `length` periods, `blocks` of them, the last one ending with period `last`."""

    last: int
    length: int = 1
    blocks: int = BLOCKS[364]

    @property
    def first(self) -> int:
        """The first period of the first block."""
        return self.last - self.length * self.blocks + 1

    def periods(self, block: int) -> tuple[int, int]:
        """Return the first and last period of a block."""
        return self.first + block * self.length, self.first + (block + 1) * self.length - 1
