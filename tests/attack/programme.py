"""The integer programme: which true counts go with everything that is published of a year?

The unknowns are the counts of the finest sets that the tables of a year tell anything of: district x environment x type
x fortnight (with a place for what is dated too roughly for fortnights), environment x category x half-year, reporter x
half-year, arena x half-year, calls x fortnight. This is no simplification: a table that shares only margins with the
others can always be filled to fit these, so finer unknowns would bound nothing further. A number f tells that its
count n is 0 to 5 (f = 0) or f - 5 to f + 5 and at least 1, which is where the perturbation table has any chance.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from lagesbild.lattice.tables import codes, types
from lagesbild.reference import UNKNOWN_PLACE, Reference
from tests.attack.cells import ALL, PLACED, Cell, area_of
from tests.attack.cities import City
from tests.attack.noise import Floats, possible

HALVES, FORTNIGHTS = 2, 26
#: What is not closed yet is bounded by nothing that is published, but a programme has to be: far above any count.
MOST = 1000
PLACES = ("district", "environment", "record_type")
#: Dimensions that are published by themselves only.
SINGLE = ("reporter", "arena")


@dataclass(frozen=True)
class Space:
    """Which unknowns there are in a year, and which of them a set of records is the sum of."""

    reference: Reference
    year: int
    rough: bool

    @property
    def slots(self) -> int:
        """The fortnights of a year, and a place in each half-year for what is dated too roughly for them."""
        return FORTNIGHTS + HALVES * self.rough

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The axes of each group of unknowns; time is the last one."""
        sizes = {name: len(codes(name, self.reference, ("P", "I"))) for name in (*PLACES, "category", *SINGLE)}
        placed = tuple(sizes[name] for name in PLACES)
        return {
            "placed": (*placed, self.slots),
            "category": (sizes["environment"], sizes["category"], HALVES),
            **{name: (sizes[name], HALVES) for name in SINGLE},
            "calls": (FORTNIGHTS,),
        }

    @property
    def size(self) -> int:
        """How many unknowns there are."""
        return sum(int(np.prod(shape)) for shape in self.shapes.values())

    def unknowns(self, cell: Cell) -> list[int]:
        """Return the unknowns that a set of records is the sum of."""
        chosen = dict(cell.chosen)
        group = next((name for name in ("category", *SINGLE) if name in chosen), "placed")
        found = list(self._of_group(group, cell)) if cell.kind not in types(self.reference, ("X",)) else []
        if not found or cell.kind == ALL:
            found += self._picked("calls", [self._times(cell, "calls")])
        return found

    def _of_group(self, group: str, cell: Cell) -> Iterator[int]:
        axes = {"placed": PLACES, "category": ("environment", "category")}.get(group, (group,))
        wanted = [self._along(name, cell) for name in axes]
        yield from self._picked(group, [*wanted, self._times(cell, group)])

    def _along(self, name: str, cell: Cell) -> list[int]:
        chosen, told = dict(cell.chosen), codes(name, self.reference, ("P", "I"))
        if name == "record_type":
            chosen = {} if cell.kind in (PLACED, ALL) else {name: cell.kind}
        if name == "district" and "area" in chosen and name not in chosen:
            return [place for place, code in enumerate(told) if area_of(code, self.reference) == chosen["area"]]
        return [place for place, code in enumerate(told) if chosen.get(name, code) == code]

    def _times(self, cell: Cell, group: str) -> list[int]:
        if group not in ("placed", "calls"):
            length, first = cell.days // 182, cell.block - self.year * 364 // cell.days
            return list(range(first * length, (first + 1) * length))
        length, first = cell.days // 14, cell.block - self.year * 364 // cell.days
        found = list(range(first * length, (first + 1) * length))
        if self.rough and group == "placed" and cell.days > 14:
            found += [FORTNIGHTS + half for half in {period // 13 for period in found}]
        return found

    def _picked(self, group: str, wanted: list[list[int]]) -> list[int]:
        begin = 0
        for name, shape in self.shapes.items():
            if name == group:
                return [begin + int(one) for one in np.ravel_multi_index(np.ix_(*wanted), shape).ravel()]
            begin += int(np.prod(shape))
        raise KeyError(group)


@dataclass(frozen=True)
class Row:
    """What the sum of some unknowns less that of others lies between."""

    plus: list[int]
    minus: list[int]
    low: float
    high: float


class Programme:
    """All that is published of a year, as one integer programme; `counts` are the true ones a number may stand for."""

    def __init__(self, city: City, year: int, counts: Callable[[int], range] = possible) -> None:
        self.year, self._counts = year, counts
        self.space = Space(city.reference, year, city.rough)
        self.shown = city.of_year(year)
        rows = [*self._published(), *self._joined(), *self._of_the_whole_city()]
        self.given = _constraint(rows, self.space.size)

    def solved(self, cost: Floats, *, seconds: float = 60, gap: float = 0.0) -> tuple[Floats | None, float]:
        """Return true counts that go with all that is published and make the cost least, and a bound of the cost.

        Both are of what was found within the time; no counts where none were found.
        """
        options = {"time_limit": seconds, "mip_rel_gap": gap}
        found = milp(
            cost, integrality=np.ones(len(cost)), bounds=Bounds(0, MOST), constraints=self.given, options=options
        )
        bound = found.mip_dual_bound if found.mip_dual_bound is not None else -np.inf
        return (None if found.x is None else np.rint(found.x)), float(bound)

    def bounds(self, cell: Cell, *, seconds: float = 60) -> tuple[int, int]:
        """Return the least and the most that a set of records can hold; no narrower than proved."""
        cost = np.zeros(self.space.size)
        cost[self.space.unknowns(cell)] = 1.0
        least, most = self.solved(cost, seconds=seconds)[1], -self.solved(-cost, seconds=seconds)[1]
        return int(np.ceil(least - 1e-6)), int(np.floor(most + 1e-6))

    def _published(self) -> Iterator[Row]:
        for cell, count in self.shown.items():
            yield Row(self.space.unknowns(cell), [], self._counts(count).start, self._counts(count).stop - 1)

    def _joined(self) -> Iterator[Row]:
        """Tie the groups of unknowns where they count the same records."""
        for half in self._half_years():
            whole = Cell(182, half, PLACED)
            for name in SINGLE:
                parts = self._parts(whole, name)
                yield Row(parts, self.space.unknowns(whole), 0, 0)
            for code in codes("environment", self.space.reference):
                one = Cell(182, half, PLACED, (("environment", code),))
                yield Row(self._parts(one, "category"), self.space.unknowns(one), 0, 0)

    def _of_the_whole_city(self) -> Iterator[Row]:
        """Some categories never have a district: no more records of them than have none."""
        vocabulary = self.space.reference.vocabulary
        whole = [code for code, term in vocabulary.category.items() if term.whole_city_only]
        for half in self._half_years():
            for code in codes("environment", self.space.reference):
                told = (("environment", code),)
                nowhere = Cell(182, half, PLACED, (*told, ("district", UNKNOWN_PLACE)))
                without = [one for name in whole for one in self._of(half, (*told, ("category", name)))]
                yield Row(without, self.space.unknowns(nowhere), -np.inf, 0)

    def _of(self, half: int, chosen: tuple[tuple[str, str], ...]) -> list[int]:
        return self.space.unknowns(Cell(182, half, PLACED, chosen))

    def _parts(self, cell: Cell, name: str) -> list[int]:
        told = codes(name, self.space.reference)
        return [one for code in told for one in self._of(cell.block, (*cell.chosen, (name, code)))]

    def _half_years(self) -> range:
        return range(self.space.year * HALVES, (self.space.year + 1) * HALVES)


def _constraint(rows: Iterable[Row], size: int) -> LinearConstraint:
    told = list(rows)
    entries = [
        (row, one, sign)
        for row, each in enumerate(told)
        for sign, part in ((1.0, each.plus), (-1.0, each.minus))
        for one in part
    ]
    row, column, value = (np.array(each) for each in zip(*entries, strict=True))
    matrix = csr_array((value, (row, column)), shape=(len(told), size))
    return LinearConstraint(matrix, [one.low for one in told], [one.high for one in told])
