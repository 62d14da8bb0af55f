"""A4: all that is published of a year, solved for the true counts together."""

from dataclasses import replace
from functools import reduce
from itertools import product
from operator import add

import numpy as np
import pytest

from lagesbild.lattice.tables import codes
from tests.attack import truth
from tests.attack.cells import PLACED, Cell
from tests.attack.cities import City, simulated
from tests.attack.noise import Floats
from tests.attack.pinned import Pinned, attack, small_counts
from tests.attack.programme import HALVES, PLACES, SINGLE, Programme
from tests.attack.table import Case, Result

#: The year of which every table is published; in the first one L6 is not yet.
FULL = 1
MARK = "none of 1-4 pinned exactly, <= 10 % inside 1-4, no unpublished district x environment x 14 d pinned"


def integer_programme(case: Case) -> Result:
    """Attack A4 at full size: every year of the data folder, and a simulated city of each size."""
    attacked = {
        "the data folder": [attack(case.city, year) for year in case.city.years()],
        **{name: [attack(cities[-1], FULL)] for name, cities in case.groups.items()},
    }
    pooled = {name: reduce(add, found, Pinned()) for name, found in attacked.items()}
    told = "; ".join(f"{name}: {_told(found)}" for name, found in pooled.items())
    return Result("A4", told, MARK, all(found.passes for found in pooled.values()))


def _told(found: Pinned) -> str:
    small = f"of {found.small} small counts {found.inside} inside and {found.exactly} exactly"
    return f"{small}, of {found.hidden} unpublished {found.hidden_pinned}"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return simulated(tmp_path_factory.mktemp("city"), seed=1)


def atoms(city: City) -> list[Cell]:
    """Every unknown of the programme as the set of records that it counts, in the programme's order."""
    reference, halves = city.reference, range(FULL * HALVES, (FULL + 1) * HALVES)
    told = {name: codes(name, reference, ("P", "I")) for name in (*PLACES, "category", *SINGLE)}
    found = [
        Cell(14, period, kind, (("environment", environment), ("district", district)))
        for district, environment, kind in product(*(told[name] for name in PLACES))
        for period in range(FULL * 26, FULL * 26 + 26)
    ]
    for names in (("environment", "category"), *((name,) for name in SINGLE)):
        for chosen in product(*(told[name] for name in names)):
            found += [Cell(182, half, PLACED, tuple(zip(names, chosen, strict=True))) for half in halves]
    return [*found, *(Cell(14, period, "call") for period in range(FULL * 26, FULL * 26 + 26))]


def true_counts(city: City) -> Floats:
    cells = atoms(city)
    told = truth.counted(city.records, cells)
    return np.array([told[cell] for cell in cells], dtype=float)


def test_the_true_counts_go_with_all_that_is_published(city: City) -> None:
    programme, counts = Programme(city, FULL), true_counts(city)
    sums = programme.given.A @ counts
    assert ((programme.given.lb <= sums) & (sums <= programme.given.ub)).all()
    shown = city.of_year(FULL)
    assert [counts[programme.space.unknowns(one)].sum() for one in shown] == [city.true[one] for one in shown]


def test_no_small_count_of_a_city_is_pinned(city: City) -> None:
    found = attack(city, FULL, witnesses=5, alone=2, of=60)
    assert found.small > 100 and found.hidden == 60
    assert found.passes, found


def by_fortnight(city: City, shown: dict[Cell, int]) -> City:
    """Only what is published by fortnight: such a programme is solved in a second."""
    return replace(city, shown={one: count for one, count in shown.items() if one.days == 14})


def test_minimising_and_maximising_bounds_the_true_count(city: City) -> None:
    programme = Programme(by_fortnight(city, city.shown), FULL)
    for one in targets(city):
        least, most = programme.bounds(one)
        assert least <= city.true[one] <= most
        assert least == 0 or most > 4


def targets(city: City) -> list[Cell]:
    return [one for one in small_counts(city, FULL) if "L4" in city.tables[one]][:3]


@pytest.mark.parametrize(
    ("reach", "pinned"),
    [
        (0, "exactly"),
        (1, "inside"),
    ],
)
def test_less_noise_would_be_seen_through(city: City, reach: int, pinned: str) -> None:
    plain = by_fortnight(city, city.true)
    programme = Programme(plain, FULL, lambda shown: range(max(shown - reach, 0), shown + reach + 1))
    bounds = [programme.bounds(one) for one in targets(city) if city.true[one] in (2, 3)]
    assert bounds and all(1 <= least and most <= 4 for least, most in bounds)
    assert pinned == "inside" or all(least == most for least, most in bounds)
