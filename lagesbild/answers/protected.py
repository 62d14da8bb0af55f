"""The protected layer: every number is a published cell, or a sum of published cells by a fixed rule.

Nothing here looks at a record or at the build in force, but for how many people live where: whoever holds what is
published can work out every number by himself. What no published table answers raises Withheld, in words that are the
same whether records exist or not.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan

import pandas

from lagesbild.access import Visit
from lagesbild.answers import areas
from lagesbild.answers.known import YEAR, breaks_shown, comparable_from, inhabitants, like_city
from lagesbild.catalogue import PRODUCTS
from lagesbild.disclosure import SafeTable, protect
from lagesbild.errors import Withheld
from lagesbild.lattice import derived
from lagesbild.lattice.compose import VARIANCE, Asked, Composed, compose
from lagesbild.lattice.names import districts_of
from lagesbild.lattice.tables import ALL, OF_CALLS, PLACED, TABLES, Table, cells, codes, types
from lagesbild.periods import Span
from lagesbild.statistics.comparison import CHANCE, Change, protected_change

#: What stands in a file for All; not a code of any dimension.
ALL_CODES = "all"
#: How many live where, where nobody asks.
NOBODY: "pandas.Series[float]" = pandas.Series(dtype="float64")
#: What is told of counts beside those before.
CHANGED: tuple[str, ...] = ("count", "previous", "difference", "to_previous")
Chosen = Mapping[str, frozenset[str]]


@dataclass
class Cells:
    """Looks numbers up for one table by some dimensions, and notes its product and of how many cells a number is."""

    visit: Visit
    by: tuple[str, ...] = ()
    product: str = ""
    cells: int = 0

    def number(self, asked: Asked) -> float:
        """Return a number; NaN where nothing published answers."""
        found: Composed | None = compose(asked, self.visit.published.held, self.visit.reference)
        if found is None:
            return float("nan")
        if found.cells > self.cells:
            self.product, self.cells = self._shown(found.table), found.cells
        return float(found.count)

    def _shown(self, table: str) -> str:
        """Return the table that is told as the source: one with the dimensions shown, of blocks as long where there is.

        A district that is alone in its area is that area's cell too, whichever table answers.
        """
        nearest = sorted(TABLES.values(), key=lambda one: (one.name != table, one.length != TABLES[table].length))
        return next(one.name for one in nearest if {*self.by} <= {*one.dimensions})

    def protected(
        self,
        table: pandas.DataFrame,
        last: int,
        dimensions: Sequence[str],
        measures: Sequence[str],
        total: pandas.DataFrame | None = None,
    ) -> SafeTable:
        """Protect the table; raises Withheld where nothing published answered."""
        if not self.cells:
            raise Withheld("withheld")
        return protect(
            table,
            PRODUCTS[self.product],
            self.visit,
            dimensions=dimensions,
            measures=measures,
            cut_off=self.visit.reference.calendar.end(last),
            total=total,
            cells=self.cells,
            made_by=self.visit.published.told(self.product, last // TABLES[self.product].length),
        )


def environments_over_time(visit: Visit, span: Span) -> SafeTable:
    """Reports by block and environment, those not shown by default as one; calls are not told by environment."""
    return _over_time(visit, span, "environment", _types(visit), {})


def types_over_time(visit: Visit, span: Span, *, environment: str | None) -> SafeTable:
    """Reports by block and record type, of one environment (without calls) or all."""
    wanted = _types(visit) if environment else types(visit.reference, ALL)
    return _over_time(visit, span, "record_type", wanted, _of(environment))


def calls_over_time(visit: Visit, span: Span) -> SafeTable:
    """Calls by block."""
    return _over_time(visit, span, "record_type", types(visit.reference, OF_CALLS), {})


def categories_over_time(visit: Visit, span: Span, *, environment: str | None) -> SafeTable:
    """Reports by block and category of level 1, of one environment or all."""
    return _over_time(visit, span, "category", _types(visit), _of(environment))


def environment_by(visit: Visit, environment: str | None, by: str, span: Span) -> SafeTable:
    """Reports of one environment or all by a dimension, in the last of two blocks and in the one before."""
    cells = Cells(visit, (by,))
    rows = []
    for code in codes(by, visit.reference):
        types_of, chosen = _one(visit, by, code, _types(visit), _of(environment))
        runs = (span.periods(span.blocks - 1), span.periods(span.blocks - 2))
        rows.append((code, *(cells.number(_asked(types_of, *run, chosen)) for run in runs)))
    table = pandas.DataFrame(rows, columns=[by, "count", "previous"])
    if breaks_shown(visit, Span(span.last, blocks=span.length * span.blocks - 1), by):
        table["previous"] = float("nan")
    return cells.protected(table, span.last, (by,), ("count", "previous"))


def areas_over_time(visit: Visit, span: Span, *, environment: str | None) -> SafeTable:
    """Reports by block and area, of one environment or all."""
    return _over_time(visit, span, "area", _types(visit), _of(environment))


def environments_compared(visit: Visit, period: int) -> SafeTable:
    """Reports by environment in a period, the one before it and the same one a year before."""
    return _compared(visit, period, "environment", _types(visit))


def types_compared(visit: Visit, period: int) -> SafeTable:
    """Reports by record type in a period, their share of all, the period before and the same one a year before."""
    return _compared(visit, period, "record_type", types(visit.reference, ALL), shared=True)


def places_compared(visit: Visit, span: Span, *, level: str, environment: str | None) -> SafeTable:
    """Reports by district or area in the last block of a span and the one before it, and per 10,000 inhabitants."""
    cells, floors = Cells(visit, (level,)), visit.reference.municipality.protection
    comparable = not breaks_shown(visit, Span(span.last, blocks=2 * span.length - 1), level)
    rows = []
    for code in codes(level, visit.reference):
        chosen = {**_of(environment), **_at(visit, level, code)}
        first, last = span.periods(span.blocks - 1)
        count = cells.number(_asked(_types(visit), first, last, chosen))
        before = cells.number(_asked(_types(visit), first - span.length, first - 1, chosen))
        rows.append((code, count, before if comparable else float("nan")))
    table = _changed(pandas.DataFrame(rows, columns=[level, "count", "previous"]), cells.cells)
    variance = VARIANCE * cells.cells
    people = inhabitants(visit, span.last, level=level)
    table = areas.with_rates(table, people, floors, variance=variance)
    whole = areas.rate_of_all(table, people)
    return cells.protected(table, span.last, (level,), (*CHANGED, *areas.RATES), whole)


def place_over_time(visit: Visit, level: str, place: str, span: Span) -> SafeTable:
    """Reports of one district or area by block, beside what it would have had if it had followed the whole city."""
    cells = Cells(visit, (level,))
    own = _series(cells, visit, span, _at(visit, level, place))
    table = like_city(visit, span, own, city_over_time(visit, span))
    return cells.protected(table, span.last, ("block",), ("count", "like_city"))


def city_over_time(visit: Visit, span: Span) -> "pandas.Series[float]":
    """Return the published numbers of the whole city by block, without calls."""
    return _series(Cells(visit), visit, span, {})


def selection(visit: Visit, wanted: Iterable[str], *, first: int, last: int, chosen: Chosen) -> SafeTable:
    """The reports of some types and of some codes of each dimension named, over a run of periods, as one number.

    No type is all of them: those that stand by what is chosen, and calls where nothing is.
    """
    cells = Cells(visit)
    wanted = tuple(wanted) or (_types(visit) if chosen else types(visit.reference, ALL))
    count = cells.number(_asked(wanted, first, last, chosen))
    return cells.protected(pandas.DataFrame({"count": [count]}), last, (), ("count",))


def table(visit: Visit, name: str, chosen: Mapping[str, str], *, first: int, last: int) -> SafeTable:
    """A published table as it is, of the blocks that lie in a run of periods; All has the code `ALL_CODES`.

    `chosen` limits a dimension to one code. A district's row tells its area too, and how many reports there are per
    10,000 inhabitants. Raises Withheld where no block of it is published.
    """
    about = TABLES[name]
    blocks = [block for block in visit.published.blocks(name) if first <= block * about.length <= last]
    if not blocks:
        raise Withheld("withheld")
    rows = [row for block in blocks for row in _rows(visit, about, block) if chosen.items() <= row.items()]
    measures = ("count", "rate") if "district" in about.dimensions else ("count",)
    return protect(
        pandas.DataFrame(rows, columns=["block", *about.dimensions, *measures]),
        PRODUCTS[name],
        visit,
        dimensions=("block", *about.dimensions),
        measures=measures,
        cut_off=visit.reference.calendar.end((blocks[-1] + 1) * about.length - 1),
        cells=1,
        made_by=max((visit.published.made_by[name, block] for block in blocks), key=lambda one: one.number),
    )


def _rows(visit: Visit, about: Table, block: int) -> Iterator[dict[str, object]]:
    known, held, placed = visit.reference, visit.published.counts[about.name, block], "district" in about.dimensions
    lived = inhabitants(visit, (block + 1) * about.length - 1) if placed else NOBODY
    for cell in (one for one in cells(about, known) if one in held):  # a code may be younger than the publication
        row = dict.fromkeys(about.dimensions, ALL_CODES) | dict(cell)
        people = float(lived.get(row.get("district", ""), float("nan")))
        if "area" in row and row.get("district", ALL_CODES) != ALL_CODES:
            row["area"] = known.area_of(row["district"])
        rate = derived.rate(held[cell], people, known.municipality.protection)
        yield {"block": block, **row, "count": held[cell], "rate": rate}


def _series(cells: Cells, visit: Visit, span: Span, chosen: Chosen) -> "pandas.Series[float]":
    told = [cells.number(_asked(_types(visit), *span.periods(block), chosen)) for block in range(span.blocks)]
    return pandas.Series(told, index=pandas.RangeIndex(span.blocks))


def _types(visit: Visit) -> tuple[str, ...]:
    return types(visit.reference, PLACED)


def _of(environment: str | None) -> Chosen:
    return {"environment": frozenset({environment})} if environment else {}


def _at(visit: Visit, level: str, place: str) -> Chosen:
    """Return the choice of one district, or of those of an area."""
    return {"district": frozenset(districts_of(place, visit.reference) if level == "area" else {place})}


def _asked(wanted: Iterable[str], first: int, last: int, chosen: Chosen) -> Asked:
    return Asked(frozenset(wanted), first, last, chosen)


def _one(visit: Visit, by: str, code: str, wanted: Sequence[str], chosen: Chosen) -> tuple[Sequence[str], Chosen]:
    """Return the record types and the choice that are one code of a dimension."""
    if by == "record_type":
        return (code,), chosen
    if by == "area":
        return wanted, {**chosen, **_at(visit, by, code)}
    return wanted, {**chosen, by: frozenset({code})}


def _over_time(visit: Visit, span: Span, by: str, wanted: Sequence[str], chosen: Chosen) -> SafeTable:
    cells, whole, rows, totals = Cells(visit, (by,)), Cells(visit), [], []
    for block in range(span.blocks):
        first, last = span.periods(block)
        for code in _codes(visit, by, wanted):
            types_of, chosen_of = _one(visit, by, code, wanted, chosen)
            rows.append((block, code, cells.number(_asked(types_of, first, last, chosen_of))))
        totals.append((block, whole.number(_asked(wanted, first, last, chosen))))
    table = pandas.DataFrame(rows, columns=["block", by, "count"])
    total = pandas.DataFrame(totals, columns=["block", "count"])
    return cells.protected(table, span.last, ("block", by), ("count",), total)


def _changed(table: pandas.DataFrame, cells: int) -> pandas.DataFrame:
    """Add how far counts are from those before, and whether that is more than chance and noise make it."""
    pairs = list(zip(table["count"], table["previous"], strict=True))
    tested = [_change(*pair, VARIANCE * cells) for pair in pairs]
    return table.assign(difference=[derived.change(*pair) for pair in pairs], to_previous=tested)


def _change(count: float, before: float, variance: float) -> str:
    if isnan(count) or isnan(before):
        return str(Change.UNKNOWN)
    z, p = protected_change(count, before, variance=variance)
    return str(Change.NONE if p > CHANCE else Change.RISE if z > 0 else Change.FALL)


def _codes(visit: Visit, by: str, wanted: Sequence[str]) -> Sequence[str]:
    return wanted if by == "record_type" else codes(by, visit.reference)


def _compared(visit: Visit, period: int, by: str, wanted: Sequence[str], *, shared: bool = False) -> SafeTable:
    cells, whole = Cells(visit, (by,)), Cells(visit)
    backs = {"count": 0, "previous": 1, "year_before": YEAR}

    def told(code: str | None, cells: Cells) -> list[float]:
        types_of, chosen_of = (wanted, {}) if code is None else _one(visit, by, code, wanted, {})
        since = comparable_from(visit, period, by, code or "")
        periods = [period - back for back in backs.values()]
        numbers = [cells.number(_asked(types_of, one, one, chosen_of)) for one in periods]
        return [n if since <= one else float("nan") for n, one in zip(numbers, periods, strict=True)]

    table = pandas.DataFrame([[code, *told(code, cells)] for code in _codes(visit, by, wanted)], columns=[by, *backs])
    total = pandas.DataFrame([told(None, whole)], columns=list(backs))
    table, total = _changed(table, cells.cells), _changed(total, whole.cells)
    measures = (*CHANGED, "year_before")
    if shared:
        floors, of_all = visit.reference.municipality.protection, float(total["count"].iloc[0])
        table["share"] = [derived.share(count, of_all, floors) for count in table["count"]]
        measures = (*measures, "share")
    return cells.protected(table, period, (by,), measures, total)
