"""What a visit may know of time: which periods there are to look at, and up to which day anything is known.

Whoever sees exact figures looks at every period that has ended; everybody else at those that are closed, since nothing
else is published.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pandas

from lagesbild import breaks
from lagesbild.access import Visit, sees_exact
from lagesbild.breaks import Break
from lagesbild.errors import NotAllowed
from lagesbild.marks import Marks, notes_within
from lagesbild.periods import BLOCKS, Span

YEAR = BLOCKS[364]
EIGHT_WEEKS = BLOCKS[56]
HALF_YEAR = BLOCKS[182]


def last_period(visit: Visit) -> int:
    """Return the last period there is to look at; raises NotAllowed where nothing is published."""
    if sees_exact(visit.role):
        return last_ended(visit)
    return _published(visit)[1]


def first_period(visit: Visit) -> int:
    """Return the first period there is to look at: that of the oldest record, or a year before the last one."""
    if not sees_exact(visit.role):
        return _published(visit)[0]
    (oldest,) = visit.store.rows("oldest_period")[0]
    last = last_period(visit)
    return last - YEAR if oldest is None else min(int(oldest), last)


def periods(visit: Visit) -> Sequence[int]:
    """Return the periods whose numbers there are to look at, the last one first."""
    every = range(last_period(visit), first_period(visit) - 1, -1)
    if sees_exact(visit.role):
        return every
    return [period for period in every if visit.published.held("L1", period, ()) is not None]


def last_ended(visit: Visit) -> int:
    """Return the period a meeting held today is about: the last one that has ended."""
    return visit.reference.calendar.last_ended(visit.today)


def _published(visit: Visit) -> tuple[int, int]:
    if not visit.published:
        raise NotAllowed("nothing_published")
    return visit.published.first, visit.published.last


def last_accepted(visit: Visit) -> date:
    """Return the day records were last accepted: nothing later is known."""
    (accepted,) = visit.store.rows("last_accepted")[0]
    return day_of(visit, accepted)


def population_years(visit: Visit) -> tuple[int, ...]:
    """Return the years of which it is known how many live in a district."""
    return tuple(year for (year,) in visit.store.rows("population_years"))


def days_known(visit: Visit) -> list[date]:
    """Return the days on which something was accepted, the latest first: between them nothing became known."""
    days = {day_of(visit, accepted) for (accepted,) in visit.store.rows("moments_accepted")}
    return sorted(days, reverse=True)


def inhabitants(visit: Visit, period: int, *, level: str = "district") -> "pandas.Series[float]":
    """Return how many live in each district, or area, in the year in which a period ends.

    Where that year is not known, it is the last one known before it, or else the first one after it. An area's is known
    where that of each of its districts is.
    """
    year = visit.reference.calendar.end(period).year
    told = visit.store.ask("population_of_year", level="district", year=year)
    people: pandas.Series[float] = told.set_index("place")["population"].astype("float64")
    if level == "area":
        known = people.reindex([*visit.reference.districts])
        return (
            known.groupby(visit.reference.area_of)
            .sum(min_count=1)
            .where(known.notna().groupby(visit.reference.area_of).all())
        )
    return people


def span_of(visit: Visit, length: int, blocks: int, *, period: int | None = None) -> Span:
    """Return the last blocks of a length up to a period (None: the last one there is).

    Half-years and years are fixed; shorter blocks are counted back from the period.
    """
    last = last_period(visit) if period is None else period
    if length >= HALF_YEAR:
        last = (last + 1) // length * length - 1
    return Span(last, length, blocks)


def breaks_shown(visit: Visit, span: Span, dimension: str) -> tuple[Break, ...]:
    """Return the declared breaks that numbers by a dimension show over a span."""
    known = visit.reference
    return breaks.within(known.breaks.declared, known.calendar, first=span.first, last=span.last, dimension=dimension)


def marks(visit: Visit, span: Span, dimension: str) -> Marks:
    """Return what is marked on a chart of numbers by a dimension over a span."""
    calendar = visit.reference.calendar
    preliminary = calendar.first_preliminary(visit.today)
    return Marks(preliminary, breaks_shown(visit, span, dimension), notes_within(visit.notes, calendar, span))


def comparable_from(visit: Visit, period: int, dimension: str, code: str = "") -> int:
    """Return the first period whose numbers may be set beside those of a period.

    Before the first record nothing is known, and past a declared break it is not the same that is counted.
    """
    known = visit.reference
    asked = {"first": first_period(visit), "last": period}
    return breaks.comparable_from(known.breaks.declared, known.calendar, **asked, dimension=dimension, code=code)


def like_city(visit: Visit, span: Span, own: "pandas.Series[float]", city: "pandas.Series[float]") -> pandas.DataFrame:
    """Set a district's numbers beside the city's of the same blocks, taken by the district's share of all of them.

    The share is taken since the last declared break; before it, and where either is not known, there is no such number.
    """
    comparable = city.index + span.first >= comparable_from(visit, span.last, "district")
    city = city.where(comparable & own.notna())
    whole = city.sum()
    share = own[city.notna()].sum() / whole if whole else 0.0
    return pandas.DataFrame({"block": own.index, "count": own.to_numpy(), "like_city": (city * share).to_numpy()})


def day_of(visit: Visit, accepted: datetime) -> date:
    """Return the day of the municipality on which something was accepted."""
    return visit.reference.municipality.day_of(accepted.replace(tzinfo=UTC))
