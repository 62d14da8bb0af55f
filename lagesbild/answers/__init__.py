"""The questions that pages may ask, each answered with a table fit for the visit: the only way from data to a page.

A question names a product of the catalogue, so that nothing outside it can be asked. Counting is SQL, one file a
question; folding and comparing counted numbers is done here, before `disclosure.protect()` and never after it.
"""

from datetime import UTC, date, datetime

import pandas

from lagesbild import breaks
from lagesbild.access import Visit
from lagesbild.breaks import Break
from lagesbild.catalogue import PRODUCTS
from lagesbild.disclosure import SafeTable, protect
from lagesbild.errors import Thinned
from lagesbild.periods import BLOCKS, Span
from lagesbild.words import REST

YEAR = BLOCKS[364]
EIGHT_WEEKS = BLOCKS[56]
#: What can happen to a count between two days, and whether it makes the count larger or smaller.
CHANGES = {"new": 1, "late": 1, "recoded_in": 1, "recoded_out": -1, "withdrawn": -1}
#: A rate is per so many inhabitants.
PER = 10_000


def last_period(visit: Visit) -> int:
    """Return the period a meeting held today is about: the last one that has ended."""
    return visit.reference.calendar.last_ended(visit.today)


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


def first_period(visit: Visit) -> int:
    """Return the first period there is to look at: that of the oldest record, or a year before the last one."""
    (oldest,) = visit.store.rows("oldest_period")[0]
    last = last_period(visit)
    return last - YEAR if oldest is None else min(int(oldest), last)


def span_of(visit: Visit, length: int, blocks: int) -> Span:
    """Return the last ended blocks of a length: half-years are fixed, shorter blocks are counted back from today."""
    last = last_period(visit)
    if length >= BLOCKS[182]:
        last = (last + 1) // length * length - 1
    return Span(last, length, blocks)


def environments_over_time(visit: Visit, span: Span, *, opened: bool = False) -> SafeTable:
    """Reports by block and environment; those not shown by default are one, unless `opened`."""
    counted = _folded(_count(visit, "E1", span), visit, opened)
    return _over_time(visit, "E1", span, counted, "environment")


def types_over_time(visit: Visit, span: Span, *, environment: str | None = None) -> SafeTable:
    """Reports by block and record type, of one environment or all."""
    return _over_time(visit, "E1", span, _of(visit, _count(visit, "E1", span), environment), "record_type")


def categories_over_time(visit: Visit, span: Span, *, environment: str | None = None) -> SafeTable:
    """Reports by block and category of level 1, of one environment or all; calls have no category."""
    return _over_time(visit, "E2", span, _of(visit, _count(visit, "E2", span), environment), "category")


def environments_compared(visit: Visit, period: int, *, opened: bool = False) -> SafeTable:
    """Reports by environment in a period, the one before it and the same one a year before."""
    counted = _folded(_count(visit, "E1", Span(period, blocks=YEAR + 1)), visit, opened)
    return _compared(visit, "E1", period, counted, "environment")


def types_compared(visit: Visit, period: int) -> SafeTable:
    """Reports by record type in a period, the one before it and the same one a year before."""
    return _compared(visit, "E1", period, _count(visit, "E1", Span(period, blocks=YEAR + 1)), "record_type")


def events(visit: Visit, span: Span) -> SafeTable:
    """Reports by block beside the events they tell of, and how many of these may be another one; calls are left out."""
    asked = {"first": span.first, "length": span.length, "blocks": span.blocks}
    counted = visit.store.ask(PRODUCTS["E1_events"].question, **asked)
    return _protected(visit, "E1_events", counted, span.last, ("block",), ("count", "events", "likely_same"))


def districts_compared(visit: Visit, period: int, *, environment: str | None = None) -> SafeTable:
    """Reports by district in the eight weeks that end with a period and the eight before, and per 10,000 inhabitants.

    The population is that of the year in which the period ends, else of the last year before it, else of the first
    one after it. The rate is missing where it is unknown or below the municipality's floor.
    """
    counted = _of(visit, _count(visit, "E4", Span(period, EIGHT_WEEKS, 2)), environment)
    table = counted.pivot_table(index="district", columns="block", values="n", aggfunc="sum", sort=False)
    table = table.rename(columns={0: "previous", 1: "count"}).reset_index()
    year = visit.reference.calendar.end(period).year
    lived = visit.store.ask("population_of_year", level="district", year=year).set_index("place")["population"]
    inhabitants = table["district"].map(lived.astype("float64"))
    floor = visit.reference.municipality.protection.rate_population_at_least
    if breaks_shown(visit, Span(period, blocks=2 * EIGHT_WEEKS - 1), "district"):
        table["previous"] = float("nan")
    table["rate"] = (table["count"] / inhabitants * PER).where(inhabitants >= floor)
    return _protected(visit, "E4", table, period, ("district",), ("count", "previous", "rate"))


def district_over_time(visit: Visit, district: str, span: Span) -> SafeTable:
    """Reports of one district by block, beside what it would have had if it had followed the whole city.

    The latter is the city's count of the block times the district's share of the city over all blocks since the last
    declared break, and missing before it.
    """
    counted = _count(visit, "E3", span)
    city = counted.groupby("block", sort=False)["n"].sum()
    own = counted[counted["district"] == district].groupby("block", sort=False)["n"].sum()
    city = city.where(city.index + span.first >= _comparable_from(visit, span.last, "district"))
    share = own[city.notna()].sum() / city.sum() if city.sum() else 0.0
    table = pandas.DataFrame({"block": own.index, "count": own.to_numpy(), "like_city": (city * share).to_numpy()})
    return _protected(visit, "E3", table, span.last, ("block",), ("count", "like_city"))


def areas_over_time(visit: Visit, span: Span, *, environment: str | None = None) -> SafeTable:
    """Reports by block and area, of one environment or all."""
    return _over_time(visit, "E3_area", span, _of(visit, _count(visit, "E3_area", span), environment), "area")


def since(visit: Visit, before: date, after: date, *, opened: bool = False) -> SafeTable:
    """What happened by environment between what was known at the end of one day and at the end of a later one.

    `change` = `new` + `late` + `recoded_in` - `recoded_out` - `withdrawn`, in every row. A report is late if it is
    about a period that had ended on the first of the days. Raises Thinned if what was known then is known no longer.
    """
    _refuse_thinned(visit, before)
    municipality, calendar = visit.reference.municipality, visit.reference.calendar
    counted = visit.store.ask(
        PRODUCTS["E9"].question,
        before=municipality.end_of(before),
        after=municipality.end_of(after),
        open_since=calendar.start(calendar.index(before)),
    )
    table = _folded(counted, visit, opened).groupby("environment", sort=False)[list(CHANGES)].sum().reset_index()
    table["change"] = sum(sign * table[name] for name, sign in CHANGES.items())
    cut_off = min(after, last_accepted(visit))
    measures = (*CHANGES, "change")
    return protect(table, PRODUCTS["E9"], visit, dimensions=("environment",), measures=measures, cut_off=cut_off)


def breaks_shown(visit: Visit, span: Span, dimension: str) -> tuple[Break, ...]:
    """Return the declared breaks that numbers by a dimension show over a span."""
    known = visit.reference
    return breaks.within(known.breaks.declared, known.calendar, first=span.first, last=span.last, dimension=dimension)


def _comparable_from(visit: Visit, period: int, dimension: str, code: str = "") -> int:
    """Return the first period whose numbers may be set beside those of a period.

    Before the first record nothing is known, and past a declared break it is not the same that is counted.
    """
    known = visit.reference
    asked = {"first": first_period(visit), "last": period}
    return breaks.comparable_from(known.breaks.declared, known.calendar, **asked, dimension=dimension, code=code)


def day_of(visit: Visit, accepted: datetime) -> date:
    """Return the day of the municipality on which something was accepted."""
    return visit.reference.municipality.day_of(accepted.replace(tzinfo=UTC))


def _refuse_thinned(visit: Visit, day: date) -> None:
    (moment,) = visit.store.rows("last_thinned")[0]
    if moment and day < (thinned := day_of(visit, moment)):
        raise Thinned("thinned", day=day, thinned=thinned)


def _count(visit: Visit, product: str, span: Span) -> pandas.DataFrame:
    return visit.store.ask(PRODUCTS[product].question, first=span.first, length=span.length, blocks=span.blocks).astype(
        {"n": "int64"}
    )


def _of(visit: Visit, counted: pandas.DataFrame, environment: str | None) -> pandas.DataFrame:
    """Keep one environment, the rest of them together, or all."""
    if environment is None:
        return counted
    wanted = _rest(visit) if environment == REST else {environment}
    return counted[counted["environment"].isin(wanted)]


def _folded(counted: pandas.DataFrame, visit: Visit, opened: bool) -> pandas.DataFrame:
    if opened:
        return counted
    rest = _rest(visit)
    return counted.assign(environment=[REST if code in rest else code for code in counted["environment"]])


def _rest(visit: Visit) -> set[str]:
    return {code for code, term in visit.reference.vocabulary.environment.items() if not term.default_view}


def _over_time(visit: Visit, product: str, span: Span, counted: pandas.DataFrame, by: str) -> SafeTable:
    table = counted.groupby(["block", by], sort=False)["n"].sum().rename("count").reset_index()
    before = (first_period(visit) - span.first) // span.length
    table["count"] = table["count"].where(table["block"] >= before)  # before the first record nothing is known
    return _protected(visit, product, table, span.last, ("block", by), ("count",))


def _compared(visit: Visit, product: str, period: int, counted: pandas.DataFrame, by: str) -> SafeTable:
    """Set the last block of a year and one beside the one before it and the first."""
    table = counted.pivot_table(index=by, columns="block", values="n", aggfunc="sum", sort=False)
    table = table[[YEAR, YEAR - 1, 0]].set_axis(["count", "previous", "year_before"], axis=1).reset_index()
    since = pandas.Series([_comparable_from(visit, period, by, str(code)) for code in table[by]], index=table.index)
    for name, back in (("previous", 1), ("year_before", YEAR)):
        table[name] = table[name].where(since <= period - back)
    return _protected(visit, product, table, period, (by,), ("count", "previous", "year_before"))


def _protected(
    visit: Visit,
    product: str,
    table: pandas.DataFrame,
    period: int,
    dimensions: tuple[str, ...],
    measures: tuple[str, ...],
) -> SafeTable:
    cut_off = min(visit.reference.calendar.end(period), last_accepted(visit))
    return protect(table, PRODUCTS[product], visit, dimensions=dimensions, measures=measures, cut_off=cut_off)
