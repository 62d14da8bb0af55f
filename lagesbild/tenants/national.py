"""The country as its municipalities have published it: their frozen numbers side by side, and what they sum to.

Read from `published/` of each and from nothing else, so whoever sees it sees no more than everybody may. A published
number is protected once and for all: a sum of some is as safe as they are, and as uncertain as all of them together.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lagesbild import published, reference, settings
from lagesbild.errors import BuildFailed, WrongUse
from lagesbild.lattice.tables import TABLES, Cell, Table
from lagesbild.periods import Calendar
from lagesbild.reference import Reference
from lagesbild.tenants import Tenant
from lagesbild.words import REST

#: Tables without places: a district is one municipality's own.
TOLD = {name: table for name, table in TABLES.items() if not {"area", "district"} & set(table.dimensions)}
#: What a sum is called in the column of municipalities.
ALL = "*"


@dataclass(frozen=True)
class Number:
    """One published number, or a sum of some: of which days, which cell, and of how many municipalities."""

    municipality: str
    begins: date
    ends: date
    cell: Cell
    count: int
    municipalities: int = 1


def numbers(tenants: Mapping[str, Tenant], name: str) -> list[Number]:
    """Return what all of them have published of a table, and the sums of what is of the same days and cell.

    `rest` is summed only where it is of the same environments everywhere. Raises WrongUse for a table with places or
    one that does not exist, and for invented numbers among real ones; BuildFailed, which names the municipality, where
    what it published does not hold.
    """
    each = published_by(tenants, name)
    alike = rest_is_one(reference.read(tenant.reference) for tenant in tenants.values())
    summed = [one for one in each if alike or REST not in dict(one.cell).values()]
    return sorted([*each, *_sums(summed)], key=lambda one: (one.begins, one.ends, one.cell, one.municipality))


def published_by(tenants: Mapping[str, Tenant], name: str) -> list[Number]:
    """Return the same without the sums; raises the same."""
    if name not in TOLD:
        raise WrongUse("national_no_table", table=name, tables=", ".join(TOLD))
    if 0 < len(found := invented(tenants)) < len(tenants):
        raise WrongUse("national_invented", tenants=", ".join(found))
    return [number for tenant, one in tenants.items() for number in _of(tenant, one, TOLD[name])]


def invented(tenants: Mapping[str, Tenant]) -> list[str]:
    """Return those whose records are made up."""
    return [name for name, tenant in tenants.items() if (tenant.data / settings.DEMO_FILE).exists()]


def rest_is_one(known: Iterable[Reference]) -> bool:
    """Say whether the environments that are told together are the same in all of them."""
    told = (one.vocabulary.environment.items() for one in known)
    return len({frozenset(code for code, term in terms if not term.default_view) for terms in told}) <= 1


def as_csv(table: str, told: list[Number], *, demo: bool) -> bytes:
    """Return the numbers as CSV: a column a dimension, empty where a cell is of all of it."""
    dimensions = TOLD[table].dimensions
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(("table", "from", "to", *dimensions, "municipality", "municipalities", "count", "demo"))
    for one in told:
        codes = dict(one.cell)
        row = (table, one.begins, one.ends, *(codes.get(name, "") for name in dimensions))
        lines.writerow((*row, one.municipality, one.municipalities, one.count, str(demo).lower()))
    return out.getvalue().encode("utf-8-sig")


def _of(name: str, tenant: Tenant, table: Table) -> Iterator[Number]:
    try:
        known = published.read(tenant.data)
    except BuildFailed as broken:
        raise BuildFailed("national_broken", tenant=name, file=broken.values["file"]) from None
    calendar = Calendar(reference.read(tenant.reference).municipality.anchor)
    for block in known.blocks(table.name):
        begins, ends = calendar.start(block * table.length), calendar.end((block + 1) * table.length - 1)
        for cell, count in known.counts[table.name, block].items():
            yield Number(name, begins, ends, cell, count)


def _sums(each: list[Number]) -> Iterator[Number]:
    parts: dict[tuple[date, date, Cell], list[Number]] = defaultdict(list)
    for one in each:
        parts[one.begins, one.ends, one.cell].append(one)
    for (begins, ends, cell), found in parts.items():
        yield Number(ALL, begins, ends, cell, sum(one.count for one in found), len(found))
