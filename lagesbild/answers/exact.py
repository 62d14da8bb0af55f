"""The exact layer: counted anew from the records in force, for the working group, and for who owns a district.

Counting is SQL, one file a question; folding and comparing counted numbers is done here, before `disclosure.protect()`
and never after it. Nothing is counted for a visit that may not see it.
"""

from datetime import UTC, date, datetime

import pandas

from lagesbild.access import Visit, check_may_see, check_sees_own
from lagesbild.answers import areas
from lagesbild.answers.known import (
    EIGHT_WEEKS,
    breaks_shown,
    day_of,
    first_period,
    inhabitants,
    last_accepted,
    like_city,
)
from lagesbild.catalogue import PRODUCTS
from lagesbild.disclosure import SafeTable, protect
from lagesbild.errors import Thinned
from lagesbild.lattice.tables import OF_CALLS, types
from lagesbild.periods import Span
from lagesbild.words import REST

#: What can happen to a count between two days, and whether it makes the count larger or smaller.
CHANGES = {"new": 1, "late": 1, "recoded_in": 1, "recoded_out": -1, "withdrawn": -1}


def environments_over_time(visit: Visit, span: Span, *, opened: bool) -> SafeTable:
    """Reports by block and environment; those not shown by default are one, unless `opened`."""
    return over_time(visit, "E1", span, folded(_count(visit, "E1", span), visit, opened), "environment")


def types_over_time(visit: Visit, span: Span, *, environment: str | None) -> SafeTable:
    """Reports by block and record type, of one environment or all."""
    return over_time(visit, "E1", span, of_environment(visit, _count(visit, "E1", span), environment), "record_type")


def calls_over_time(visit: Visit, span: Span) -> SafeTable:
    """Calls by block."""
    counted = _count(visit, "E1", span)
    counted = counted[counted["record_type"].isin(types(visit.reference, OF_CALLS))]
    return over_time(visit, "E1", span, counted, "record_type")


def categories_over_time(visit: Visit, span: Span, *, environment: str | None) -> SafeTable:
    """Reports by block and category of level 1, of one environment or all; calls have no category."""
    return over_time(visit, "E2", span, of_environment(visit, _count(visit, "E2", span), environment), "category")


def events(visit: Visit, span: Span) -> SafeTable:
    """Reports by block beside the events they tell of, and how many of these may be another one; calls are left out."""
    measures = ("count", "events", "likely_same")
    return told_of(visit, "E1_events", asked(visit, "E1_events", span), span.last, ("block",), measures)


def places_compared(visit: Visit, span: Span, *, level: str, environment: str | None) -> SafeTable:
    """Reports by place in the last block of a span and the one before, and per 10,000 inhabitants with an interval.

    `level` is `district` or `area`. The population is that of the year in which the block ends, else of the last year
    before it, else of the first one after it. The rate is missing where it is unknown or below the municipality's
    floor. `shift` says whether the place's share of the whole city changed by more than chance.
    """
    product = "E4_area" if level == "area" else "E4"
    counted = of_environment(visit, _count(visit, product, Span(span.last, span.length, 2)), environment)
    table = counted.pivot_table(index=level, columns="block", values="n", aggfunc="sum", sort=False)
    table = table.rename(columns={0: "previous", 1: "count"}).reset_index()
    people = inhabitants(visit, span.last, level=level)
    if breaks_shown(visit, Span(span.last, blocks=2 * span.length - 1), level):
        table["previous"] = float("nan")
    table = areas.with_rates(table, people, visit.reference.municipality.protection)
    table = areas.with_funnel(table, people).assign(shift=areas.shifts(table))
    measures = ("count", "previous", "shift", *areas.RATES, *areas.FUNNEL)
    return told_of(visit, product, table, span.last, (level,), measures, total=areas.rate_of_all(table, people))


def place_over_time(visit: Visit, level: str, place: str, span: Span) -> SafeTable:
    """Reports of one district or area by block, beside what it would have had if it had followed the whole city.

    The latter is `known.like_city`.
    """
    product = "E3_area" if level == "area" else "E3"
    counted = _count(visit, product, span)
    city = counted.groupby("block", sort=False)["n"].sum()
    table = like_city(visit, span, _of_place(counted, level, place), city)
    return told_of(visit, product, table, span.last, ("block",), ("count", "like_city"))


def own_over_time(visit: Visit, district: str, span: Span, city: "pandas.Series[float]") -> SafeTable:
    """Exact reports of a visit's own district by block, beside what `city`, as the visit may see it, lets expect."""
    check_sees_own(visit, district)
    counted = visit.store.ask(PRODUCTS["E3"].question, first=span.first, length=span.length, blocks=span.blocks)
    table = like_city(visit, span, _of_place(counted, "district", district), city)
    return told_of(visit, "E3", table, span.last, ("block",), ("count", "like_city"), district=district)


def own_compared(visit: Visit, district: str, period: int) -> SafeTable:
    """Exact reports of a visit's own district by environment, in the eight weeks that end with a period and before."""
    check_sees_own(visit, district)
    asked = {"first": period - 2 * EIGHT_WEEKS + 1, "length": EIGHT_WEEKS, "blocks": 2}
    counted = visit.store.ask(PRODUCTS["E4"].question, **asked)
    counted = folded(counted[counted["district"] == district], visit, opened=False)
    table = counted.pivot_table(index="environment", columns="block", values="n", aggfunc="sum", sort=False)
    table = table.rename(columns={0: "previous", 1: "count"}).reset_index()
    return told_of(visit, "E4", table, period, ("environment",), ("count", "previous"), district=district)


def areas_over_time(visit: Visit, span: Span, *, environment: str | None) -> SafeTable:
    """Reports by block and area, of one environment or all."""
    return over_time(visit, "E3_area", span, of_environment(visit, _count(visit, "E3_area", span), environment), "area")


def since(visit: Visit, before: date, after: date, *, opened: bool) -> SafeTable:
    """What happened by environment between what was known at the end of one day and at the end of a later one.

    `change` = `new` + `late` + `recoded_in` - `recoded_out` - `withdrawn`, in every row. A report is late if it is
    about a period that had ended on the first of the days. Raises Thinned if what was known then is known no longer.
    """
    check_may_see(visit.role, PRODUCTS["E9"].roles)
    _refuse_thinned(visit, before)
    end_of = visit.reference.municipality.end_of
    return since_known(visit, end_of(before), end_of(after), before, after, opened=opened)


def since_known(
    visit: Visit, known: datetime, known_later: datetime, before: date, after: date, *, opened: bool
) -> SafeTable:
    """Do so between two moments (UTC, without saying so) that fall on those days."""
    calendar = visit.reference.calendar
    counted = visit.store.ask(
        PRODUCTS["E9"].question,
        before=known,
        after=known_later,
        open_since=calendar.start(calendar.index(before)),
    )
    table = folded(counted, visit, opened).groupby("environment", sort=False)[list(CHANGES)].sum().reset_index()
    table["change"] = sum(sign * table[name] for name, sign in CHANGES.items())
    cut_off = min(after, last_accepted(visit))
    measures = (*CHANGES, "change")
    return protect(table, PRODUCTS["E9"], visit, dimensions=("environment",), measures=measures, cut_off=cut_off)


def since_meeting(visit: Visit, known: datetime) -> SafeTable:
    """What happened by environment between a moment (UTC) and all that is known now; the same as `since`."""
    check_may_see(visit.role, PRODUCTS["E9"].roles)
    before = day_of(visit, known)
    _refuse_thinned(visit, before)
    (accepted,) = visit.store.rows("last_accepted")[0]
    moments = known.astimezone(UTC).replace(tzinfo=None), accepted
    return since_known(visit, *moments, before, last_accepted(visit), opened=False)


def _refuse_thinned(visit: Visit, day: date) -> None:
    (moment,) = visit.store.rows("last_thinned")[0]
    if moment and day < (thinned := day_of(visit, moment)):
        raise Thinned("thinned", day=day, thinned=thinned)


def _count(visit: Visit, product: str, span: Span) -> pandas.DataFrame:
    return asked(visit, product, span).astype({"n": "int64"})


def asked(visit: Visit, product: str, span: Span, **more: object) -> pandas.DataFrame:
    """Ask a product's question, of a visit that may see it: what it may not see is not even counted."""
    check_may_see(visit.role, PRODUCTS[product].roles)
    values = {"first": span.first, "length": span.length, "blocks": span.blocks, **more}
    return visit.store.ask(PRODUCTS[product].question, **values)


def of_environment(visit: Visit, counted: pandas.DataFrame, environment: str | None) -> pandas.DataFrame:
    """Keep one environment, the rest of them together, or all."""
    if environment is None:
        return counted
    wanted = rest_of(visit) if environment == REST else {environment}
    return counted[counted["environment"].isin(wanted)]


def _of_place(counted: pandas.DataFrame, level: str, place: str) -> "pandas.Series[float]":
    return counted[counted[level] == place].groupby("block", sort=False)["n"].sum()


def folded(counted: pandas.DataFrame, visit: Visit, opened: bool) -> pandas.DataFrame:
    """Take the environments that are not shown by themselves for one, unless `opened`."""
    if opened:
        return counted
    rest = rest_of(visit)
    return counted.assign(environment=[REST if code in rest else code for code in counted["environment"]])


def rest_of(visit: Visit) -> set[str]:
    """Return the environments that are not shown by themselves."""
    return {code for code, term in visit.reference.vocabulary.environment.items() if not term.default_view}


def over_time(visit: Visit, product: str, span: Span, counted: pandas.DataFrame, by: str) -> SafeTable:
    """Return counted rows by block and dimension, with their totals; unknown before the first record."""
    table = counted.groupby(["block", by], sort=False)["n"].sum().rename("count").reset_index()
    before = (first_period(visit) - span.first) // span.length
    table["count"] = table["count"].where(table["block"] >= before)  # before the first record nothing is known
    total = table.groupby("block", sort=False)["count"].sum(min_count=1).reset_index()
    return told_of(visit, product, table, span.last, ("block", by), ("count",), total=total)


def told_of(
    visit: Visit,
    product: str,
    table: pandas.DataFrame,
    period: int,
    dimensions: tuple[str, ...],
    measures: tuple[str, ...],
    *,
    total: pandas.DataFrame | None = None,
    district: str | None = None,
) -> SafeTable:
    """Protect what was counted: it is known up to the end of a period, or up to the last delivery before that."""
    cut_off = min(visit.reference.calendar.end(period), last_accepted(visit))
    about = PRODUCTS[product]
    return protect(
        table,
        about,
        visit,
        dimensions=dimensions,
        measures=measures,
        cut_off=cut_off,
        total=total,
        district=district,
    )
