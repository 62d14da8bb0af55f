"""What is asked is answered from published cells by one rule, or not at all."""

from math import sqrt

import pytest
from hypothesis import given, strategies as st

from lagesbild import reference
from lagesbild.lattice.compose import Asked, Composed, compose, plus_minus
from lagesbild.lattice.names import districts_of
from lagesbild.lattice.tables import PLACED, TABLES, Cell, Table, codes, types
from lagesbild.words import REST
from tests.factories import REFERENCE

KNOWN = reference.read(REFERENCE)
EVERY = frozenset(types(KNOWN, ("P", "I", "X")))
IN_PLACES = frozenset(types(KNOWN, PLACED))
#: Tables by half-year and year are published, those by fortnight from the second half-year on.
PUBLISHED = {"L1": range(0, 60), "L2": range(0, 60), "L3": range(13, 60), "L4": range(13, 39)}
PUBLISHED |= {name: range(1, 4) for name in ("L5", "L7", "L8_reporter", "L8_arena")} | {"L6": range(1, 2)}


def number(table: str, block: int, cell: Cell) -> int:
    """Return a number that tells which cell it is of."""
    return 3 + hash((table, block, cell)) % 10**9


def held(table: str, block: int, cell: Cell) -> int | None:
    return number(table, block, cell) if block in PUBLISHED.get(table, ()) else None


def ask(first: int, last: int, wanted: frozenset[str] = IN_PLACES, **chosen: set[str]) -> Composed | None:
    chosen_codes = {name: frozenset(told) for name, told in chosen.items()}
    return compose(Asked(wanted, first, last, chosen_codes), held, KNOWN)


def test_one_value_or_all_is_looked_up() -> None:
    assert ask(20, 20) == Composed(number("L1", 20, ()), 1, "L1")
    assert ask(20, 20, environment={REST}) == Composed(number("L1", 20, (("environment", REST),)), 1, "L1")
    assert ask(20, 20, frozenset({"call"})) == Composed(number("L2", 20, (("record_type", "call"),)), 1, "L2")
    cell = (("environment", REST), ("district", "lundby"))
    assert ask(13, 25, environment={REST}, district={"lundby"}) == Composed(number("L5", 1, cell), 1, "L5")


def test_every_code_of_a_dimension_is_all_of_it() -> None:
    assert ask(20, 20, environment=set(codes("environment", KNOWN))) == ask(20, 20)
    assert ask(20, 20, district=set(codes("district", KNOWN))) == ask(20, 20)
    assert ask(20, 20, EVERY) == Composed(number("L2", 20, ()), 1, "L2")


def test_an_area_is_all_of_its_districts() -> None:
    (area, *_) = KNOWN.municipality.area
    wanted = set(districts_of(area, KNOWN))
    assert ask(20, 20, district=wanted) == Composed(number("L3", 20, (("area", area),)), 1, "L3")
    more = ask(13, 25, district={*wanted, "lundby"})
    cells = [(("area", area),), (("district", "lundby"),)]
    assert more == Composed(sum(number("L5", 1, cell) for cell in cells), 2, "L5")


def test_several_values_and_a_window_are_the_sum_of_as_few_cells_as_there_can_be() -> None:
    two = ask(20, 21, environment={"islamist", REST})
    told = [(("environment", code),) for code in ("islamist", REST)]
    assert two == Composed(sum(number("L1", block, cell) for block in (20, 21) for cell in told), 4, "L1")
    assert ask(13, 25) == Composed(number("L5", 1, ()), 1, "L5"), "a half-year is a block, and not 13 fortnights"
    whole = ask(14, 25)
    assert whole and (whole.cells, whole.table) == (12, "L1")


@pytest.mark.parametrize(
    ("first", "last", "wanted", "chosen"),
    [
        (20, 20, IN_PLACES, {"district": {"lundby"}, "environment": {REST}}),
        (45, 45, IN_PLACES, {"district": {"lundby"}}),
        (5, 5, IN_PLACES, {"district": {"lundby"}}),
        (14, 26, IN_PLACES, {"category": {"propaganda"}}),
        (13, 25, frozenset({"tip"}), {"environment": {REST}}),
        (20, 20, frozenset({"call", "tip"}), {"environment": {REST}}),
        (13, 25, frozenset({"call"}), {"reporter": {"school"}}),
        (60, 60, IN_PLACES, {}),
        (21, 20, IN_PLACES, {}),
        (20, 20, frozenset(), {}),
        (20, 20, IN_PLACES, {"environment": set()}),
        (20, 20, IN_PLACES, {"age": {"adult"}}),
    ],
)
def test_what_no_table_tells_is_not_answered(
    first: int, last: int, wanted: frozenset[str], chosen: dict[str, set[str]]
) -> None:
    assert ask(first, last, wanted, **chosen) is None


def test_a_number_is_off_by_the_noise_of_its_cells() -> None:
    assert plus_minus(1) == pytest.approx(1.96 * sqrt(3))
    assert plus_minus(4) == pytest.approx(6.79, abs=0.01)


@given(st.data())
def test_whatever_is_asked_the_answer_is_the_sum_of_so_many_published_cells(data: st.DataObject) -> None:
    first = data.draw(st.integers(0, 60))
    last = data.draw(st.integers(first, 62))
    wanted = data.draw(st.frozensets(st.sampled_from(sorted(EVERY)), min_size=1))
    names = data.draw(st.sets(st.sampled_from(["environment", "district", "category", "reporter"]), max_size=3))
    chosen = {name: data.draw(st.frozensets(st.sampled_from(codes(name, KNOWN)), min_size=1)) for name in names}
    used: list[Table] = []

    def one(table: str, block: int, cell: Cell) -> int | None:
        used.append(TABLES[table])
        return 3 if block in PUBLISHED.get(table, ()) else None

    found = compose(Asked(wanted, first, last, chosen), one, KNOWN)
    if found:
        assert found.count == 3 * found.cells and TABLES[found.table] in used
        assert (last - first + 1) % TABLES[found.table].length == 0
