"""The tables of the lattice are those of the design, cell for cell."""

import pytest

from lagesbild import reference
from lagesbild.lattice.tables import TABLES, cells, codes, inner_cells
from lagesbild.reference import UNKNOWN_PLACE
from lagesbild.words import REST
from tests.factories import REFERENCE

KNOWN = reference.read(REFERENCE)


@pytest.mark.parametrize(
    ("name", "inside"), [("L1", 4), ("L2", 5), ("L3", 4), ("L4", 10), ("L5", 40), ("L6", 160), ("L7", 48)]
)
def test_a_table_has_so_many_cells_inside_its_margins(name: str, inside: int) -> None:
    assert inner_cells(TABLES[name], KNOWN) == inside


@pytest.mark.parametrize(
    ("name", "every"),
    [
        ("L1", 1 + 4),
        ("L2", 1 + 5),
        ("L3", 1 + 5),
        ("L4", 1 + 11),
        ("L5", (1 + 4) * (1 + 5 + 11)),
        ("L6", (1 + 4) * (1 + 4) * (1 + 11)),
        ("L7", (1 + 4) * (1 + 12)),
        ("L8_reporter", 1 + 14),
        ("L8_arena", 1 + 8),
        ("L9_concern", 1 + len(KNOWN.codes("concern")) + 1),
    ],
)
def test_a_block_has_every_combination_with_its_margins_and_the_unknown_place(name: str, every: int) -> None:
    found = list(cells(TABLES[name], KNOWN))
    assert len(found) == len(set(found)) == every
    assert found[0] == (), "the total comes first"


def test_no_cell_has_both_an_area_and_a_district() -> None:
    told = [dict(cell) for table in TABLES.values() for cell in cells(table, KNOWN)]
    assert not [cell for cell in told if "area" in cell and "district" in cell]


def test_calls_stand_in_two_tables_alone_and_never_have_a_place() -> None:
    with_calls = {name: table for name, table in TABLES.items() if "X" in table.classes}
    assert set(with_calls) == {"L2", "L9_concern", "L9_age", "L9_handling"}
    assert not [table for table in with_calls.values() if {"area", "district"} & set(table.dimensions)]


def test_environments_are_four_and_the_unknown_place_is_a_place() -> None:
    assert codes("environment", KNOWN) == (*list(KNOWN.codes("environment"))[:3], REST)
    assert codes("district", KNOWN)[-1] == codes("area", KNOWN)[-1] == UNKNOWN_PLACE
    assert codes("record_type", KNOWN, ("X",)) == ("call",)


def test_only_what_is_always_published_needs_no_decision() -> None:
    assert [name for name, table in TABLES.items() if table.always] == ["L1", "L2"]
