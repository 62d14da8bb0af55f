"""Disclosure control: the one door between a counted number and a screen, a file or a document.

`protect()` is the only maker of a `SafeTable`, and charts, maps, exports and documents take nothing else. It lets the
exact layer through to the working group, and of the own district to its coordinator; to everybody else the protected
layer, whose numbers were noisy before they got here (`lagesbild.published`), surveys as they were delivered, and words.
"""

import pickle
from collections.abc import Sequence
from dataclasses import InitVar, dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import sha256

import pandas

from lagesbild.access import Visit, check_may_see, check_sees_own
from lagesbild.catalogue import PRODUCTS, Layer, Product
from lagesbild.lattice.compose import plus_minus
from lagesbild.published import Manifest

_SEAL = object()
#: Measures that are published numbers, or sums of them: none of them can be 1 or 2.
NUMBERS = ("count", "previous", "year_before")
NEVER_PUBLISHED = (1, 2)


@dataclass(frozen=True)
class SafeTable:
    """A table fit to be seen by one visit: what it holds, from which product and build, and up to which day.

    `frame` has one column per name in `dimensions` (codes of the vocabulary, or block numbers) and in `measures`;
    `total` what is told without the last dimension, of all of its codes together. A number of the protected layer is
    the sum of so many `cells`, and `version` is its publication's. `demo` tells that all of it is invented.
    """

    product: str
    layer: Layer
    frame: pandas.DataFrame
    total: pandas.DataFrame
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    cut_off: date
    build: str
    version: str
    cells: int
    demo: bool
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("a SafeTable is made by disclosure.protect() and by nothing else")

    @cached_property
    def fingerprint(self) -> str:
        """Return what tells this table from any that holds something else."""
        told = (self.product, self.build, self.version, self.dimensions, self.measures, self.cells)
        return sha256(pickle.dumps((told, self.frame, self.total))).hexdigest()

    @property
    def plus_minus(self) -> float:
        """Half the width of the 95 % interval of the noise in a number; 0 in the other layers."""
        return plus_minus(self.cells)


@dataclass(frozen=True)
class Frozen:
    """A table as it was when it was frozen, which is not yet fit to be seen by anybody."""

    product: str
    frame: pandas.DataFrame
    total: pandas.DataFrame
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    cut_off: date
    build: str
    version: str
    cells: int
    demo: bool


def protect(
    frame: pandas.DataFrame,
    product: Product,
    visit: Visit,
    *,
    dimensions: Sequence[str],
    measures: Sequence[str],
    cut_off: date,
    total: pandas.DataFrame | None = None,
    cells: int = 0,
    district: str | None = None,
    made_by: Manifest | None = None,
) -> SafeTable:
    """Make a table fit for a visit, or raise NotAllowed in words that say nothing of what there is.

    `district` says that the whole table is of one district, `cells` of how many published cells each number is the sum,
    `made_by` which publication they are of (else they are of the build in force). Raises ValueError for what its
    product is not, or for numbers that the protected layer cannot hold.
    """
    _check_role(frame, product, visit, district)
    if not set(dimensions) <= {*product.dimensions, "block"}:
        raise ValueError(f"{product.name} has no such dimensions: {', '.join(dimensions)}")
    kept = frame[[*dimensions, *measures]].reset_index(drop=True).rename_axis(columns=None)
    if total is None:
        total = kept[list(measures)].head(0)
    if product.layer is Layer.PROTECTED:
        _check_noisy(kept, measures, cells)
        _check_noisy(total, measures, cells)
    return SafeTable(
        product.name,
        product.layer,
        kept,
        total.reset_index(drop=True),
        tuple(dimensions),
        tuple(measures),
        cut_off,
        made_by.build if made_by else visit.store.pointer.build,
        made_by.version if made_by else "",
        cells,
        visit.store.demo,
        seal=_SEAL,
    )


def thawed(frozen: Frozen, visit: Visit, *, district: str | None = None) -> SafeTable:
    """Make a table again that was frozen with a meeting, for a visit that may see it."""
    safe = protect(
        frozen.frame,
        PRODUCTS[frozen.product],
        visit,
        dimensions=frozen.dimensions,
        measures=frozen.measures,
        cut_off=frozen.cut_off,
        total=frozen.total,
        cells=frozen.cells,
        district=district,
    )
    return replace(safe, build=frozen.build, version=frozen.version, demo=frozen.demo, seal=_SEAL)


def joined(parts: Sequence[tuple[SafeTable, int]], first: int, last: int) -> SafeTable:
    """Return one table over the periods `first` to `last`, out of the rows of several that end with a period each.

    They are of one product, by block (a period each) and at most one dimension. Of a period that several have the last
    one counts, as it was known last; one that none has is missing. Nothing is in it that was in none of them.
    """
    kept = parts[-1][0]
    if {(one.product, one.layer, one.cells) for one, _ in parts} != {(kept.product, kept.layer, kept.cells)}:
        raise ValueError("these tables do not tell of the same thing")
    keys = [*kept.dimensions]
    frame, total = (pandas.concat([_by_period(one, part, end) for one, end in parts]) for part in ("frame", "total"))
    codes = [list(dict.fromkeys(kept.frame[name])) for name in keys if name != "block"]
    blocks = range(last - first + 1)
    by_cell = _latest(frame, keys, first).reindex(_index(keys, [blocks, *codes])).reset_index()
    by_block = _latest(total, ["block"], first).reindex(_index(["block"], [blocks])).reset_index()
    return replace(
        kept,
        frame=by_cell[[*keys, *kept.measures]],
        total=by_block if len(total) else kept.total,
        seal=_SEAL,
    )


def _index(names: list[str], levels: Sequence[Sequence[object]]) -> pandas.Index:
    if len(names) == 1:
        return pandas.Index(levels[0], name=names[0])
    return pandas.MultiIndex.from_product(levels, names=names)


def _by_period(table: SafeTable, part: str, end: int) -> pandas.DataFrame:
    """Return the rows of a table, or its totals, with the period of each in place of its block."""
    rows: pandas.DataFrame = getattr(table, part)
    blocks = table.frame["block"].max()
    places = rows["block"] if "block" in rows else range(len(rows))
    return rows.assign(block=pandas.Series(places, index=rows.index) - blocks + end)


def _latest(rows: pandas.DataFrame, keys: list[str], first: int) -> pandas.DataFrame:
    """Return the last row of each key, with blocks counted from a first period."""
    return rows.assign(block=rows["block"] - first).drop_duplicates(keys, keep="last").set_index(keys)


def summed(table: SafeTable) -> SafeTable:
    """Return the sum over the known blocks of a table by its other dimension, and of all of them together.

    A protected sum is one of so many more cells, and so may be off by more.
    """
    (by,) = (name for name in table.dimensions if name != "block")
    count = table.frame.groupby(by, sort=False)["count"].sum(min_count=1).reset_index()
    blocks = int(table.total["count"].notna().sum())
    total = pandas.DataFrame({"count": [table.total["count"].sum(min_count=1)]})
    return replace(table, frame=count, total=total, dimensions=(by,), cells=table.cells * blocks, seal=_SEAL)


def _check_role(frame: pandas.DataFrame, product: Product, visit: Visit, district: str | None) -> None:
    if visit.role not in product.own_roles:
        check_may_see(visit.role, product.roles)
        return
    told = {district} if district else set(frame["district"]) if "district" in frame else {""}
    for one in told:
        check_sees_own(visit, str(one))


def _check_noisy(table: pandas.DataFrame, measures: Sequence[str], cells: int) -> None:
    """Refuse what was not composed of published cells: they are 0 or at least 3, and so is every sum of them."""
    numbers = table[[name for name in measures if name in NUMBERS and name in table]]
    if cells < 1 or numbers.isin(NEVER_PUBLISHED).to_numpy().any():
        raise ValueError("numbers of the protected layer come from published cells")
