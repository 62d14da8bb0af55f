"""Which tables are published when: decided from published counts alone."""

from collections.abc import Callable

import pytest

from lagesbild import reference
from lagesbild.lattice.publication import Season, is_on, mean_cell, season_of
from lagesbild.lattice.tables import TABLES
from lagesbild.municipality import Protection
from tests.factories import REFERENCE

KNOWN = reference.read(REFERENCE)
FLOORS = Protection()
#: What a period has of each record type: 68 with a place and 7 calls, as the design measures.
USUAL = {"incident": 20, "tip": 30, "police_report": 8, "observation": 10, "call": 7}


def of(periods: range, share: float = 1) -> Callable[[str, int, str], int | None]:
    """Return published counts of L2 in some periods."""

    def count(table: str, period: int, code: str) -> int | None:
        assert table == "L2"
        return round(USUAL[code] * share) if period in periods else None

    return count


@pytest.mark.parametrize(
    ("name", "mean"), [("L3", 17), ("L4", 6.8), ("L5", 22.1), ("L6", 11.05), ("L7", 18.4), ("L9_age", 91)]
)
def test_the_mean_cell_is_what_the_time_before_lets_expect(name: str, mean: float) -> None:
    found = mean_cell(Season(TABLES[name], 4), of(range(0, 104)), KNOWN)
    assert found == pytest.approx(mean, rel=0.01)


def test_a_table_by_half_year_is_judged_on_the_half_year_before_and_one_by_year_on_two() -> None:
    assert Season(TABLES["L4"], 3).judged_on == range(26, 39)
    assert Season(TABLES["L5"], 3).judged_on == range(26, 39)
    assert Season(TABLES["L6"], 2).judged_on == range(26, 52)


@pytest.mark.parametrize(
    ("name", "block", "season"),
    [("L3", 0, 0), ("L3", 12, 0), ("L3", 13, 1), ("L3", -1, -1), ("L5", 3, 3), ("L6", 1, 1)],
)
def test_a_block_lies_in_the_season_that_holds_it(name: str, block: int, season: int) -> None:
    assert season_of(TABLES[name], block).number == season


def test_without_anything_published_before_nothing_is_switched_on() -> None:
    assert mean_cell(Season(TABLES["L3"], 1), of(range(20, 30)), KNOWN) is None
    assert not is_on(None, was_on=True, floors=FLOORS)


def test_a_half_year_that_is_published_in_part_counts_as_what_it_has() -> None:
    half = mean_cell(Season(TABLES["L3"], 1), of(range(6, 13)), KNOWN)
    assert half == pytest.approx(17 * 7 / 13)


@pytest.mark.parametrize(
    ("mean", "was_on", "on"), [(5, False, True), (4.99, False, False), (4.99, True, True), (4, True, True), (3.9, 1, 0)]
)
def test_a_table_comes_at_five_and_goes_below_four(mean: float, was_on: bool, on: bool) -> None:
    assert is_on(mean, was_on=bool(was_on), floors=FLOORS) is bool(on)


def test_at_half_the_volume_districts_by_fortnight_are_left_out_and_the_rest_stays() -> None:
    on = {
        name: is_on(mean_cell(Season(TABLES[name], 4), of(range(0, 104), 0.5), KNOWN), was_on=False, floors=FLOORS)
        for name in ("L3", "L4", "L5", "L6", "L7", "L8_reporter", "L8_arena")
    }
    assert on == dict.fromkeys(on, True) | {"L4": False}
