"""Which small counts an integer programme pins: those that every true count that goes with what is published has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from lagesbild.lattice.tables import codes
from tests.attack import truth
from tests.attack.cells import PLACED, Cell
from tests.attack.cities import City
from tests.attack.noise import Floats
from tests.attack.programme import Programme

SMALL = range(1, 5)
TABLES = ("L4", "L5", "L6")
#: Solutions that are looked for at once for all targets, and those for what these leave, one by one.
WITNESSES, ALONE = 16, 40


@dataclass(frozen=True)
class Pinned:
    """How many small counts were attacked, of these how many are pinned inside 1-4, and exactly; and of the sets that
    no table publishes (district x environment x 14 days) how many were attacked and are pinned."""

    small: int = 0
    inside: int = 0
    exactly: int = 0
    hidden: int = 0
    hidden_pinned: int = 0

    def __add__(self, other: "Pinned") -> "Pinned":
        return Pinned(*(mine + theirs for mine, theirs in zip(vars(self).values(), vars(other).values(), strict=True)))

    @property
    def passes(self) -> bool:
        """Whether the mark is met."""
        return not self.exactly and self.inside <= 0.1 * self.small and not self.hidden_pinned


def attack(city: City, year: int, *, witnesses: int = WITNESSES, alone: int = ALONE, of: int | None = None) -> Pinned:
    """Attack the small counts of a year, and (`of` them, drawn by lot) the sets of it that are not published.

    A solution with another count than the true one shows that this one is not pinned, and one solution shows it for
    many targets. What is left is minimised and maximised one by one; if that is too many, the rest counts as pinned.
    """
    programme = Programme(city, year)
    published = small_counts(city, year)
    hidden = drawn(unpublished(city, year), of)
    found = solutions(programme, published | hidden, witnesses)
    inside = _bounds_left(programme, published, found, alone)
    exactly = [one for one in inside if one[0] == one[1]]
    return Pinned(
        len(published), len(inside), len(exactly), len(hidden), len(_bounds_left(programme, hidden, found, alone))
    )


def _bounds_left(
    programme: Programme, targets: dict[Cell, int], found: Sequence[Floats], alone: int
) -> list[tuple[int, int]]:
    """Return the bounds of the targets that are pinned, however many more are left than are solved."""
    left = [(one, true) for one, true in targets.items() if not is_free(programme, one, true, found)]
    solved = [(true, programme.bounds(one)) for one, true in left[:alone]]
    bounds = [told for true, told in solved if _is_pinned(true, *told)]
    return bounds + [(true, true) for _, true in left[alone:]]


def small_counts(city: City, year: int) -> dict[Cell, int]:
    """Return the published sets of a year that hold 1 to 4 records, margins too."""
    told = ((one, city.true[one]) for one in city.of_year(year) if city.tables[one] & set(TABLES))
    return {one: true for one, true in told if true in SMALL}


def unpublished(city: City, year: int) -> dict[Cell, int]:
    """Return every district x environment x 14 days of a year that is closed, and its true count: no table tells it."""
    periods = [one.block for one in city.of_year(year) if one == Cell(14, one.block, PLACED)]
    places = list(product(codes("environment", city.reference), codes("district", city.reference)))
    cells = [
        Cell(14, period, PLACED, (("environment", environment), ("district", district)))
        for period in periods
        for environment, district in places
    ]
    return truth.counted(city.records, cells)


def solutions(programme: Programme, targets: dict[Cell, int], most: int) -> list[Floats]:
    """Look for true counts that go with all that is published and free as many targets as possible."""
    generator, found = np.random.default_rng(0), list[Floats]()
    for _ in range(most):
        left = [one for one, true in targets.items() if not is_free(programme, one, true, found)]
        if not left:
            break
        counts, _ = programme.solved(_away(programme, left, targets, generator), seconds=60, gap=0.05)
        found += [counts] if counts is not None else []
    return found


def _away(
    programme: Programme, left: Sequence[Cell], targets: dict[Cell, int], generator: np.random.Generator
) -> Floats:
    """Return a cost that draws targets away from their true counts: down to 0, or up where 0 is shown not to be."""
    cost = np.zeros(programme.space.size)
    for one in left:
        up = programme.shown.get(one, 0) > 0 or targets[one] == 0
        cost[programme.space.unknowns(one)] += (-1 if up else 1) * generator.uniform(0.5, 1)
    return cost


def is_free(programme: Programme, cell: Cell, true: int, found: Iterable[Floats]) -> bool:
    """Say whether a solution has a count outside 1-4; for a true count outside, another one than that."""
    unknowns = programme.space.unknowns(cell)
    counts = [int(one[unknowns].sum()) for one in found]
    return any(count not in SMALL if true in SMALL else count != true for count in counts)


def _is_pinned(true: int, least: int, most: int) -> bool:
    return least in SMALL and most in SMALL if true in SMALL else least == most


def drawn(cells: dict[Cell, int], of: int | None) -> dict[Cell, int]:
    """Return so many of some cells, drawn by lot, those with records first; all of them if no number is told."""
    if of is None or of >= len(cells):
        return cells
    order = np.random.default_rng(0).permutation(len(cells))
    kept = sorted((list(cells.items())[one] for one in order), key=lambda told: told[1] == 0)
    return dict(kept[: of // 2] + kept[-(of - of // 2) :])
