"""One set of records has one name: what is the same in every city must not be looked at twice."""

import random
from dataclasses import replace

import pytest

from lagesbild import reference
from lagesbild.lattice.names import name_of
from lagesbild.lattice.tables import TABLES, Cell, Table, cells, codes
from lagesbild.reference import District, Reference
from tests.factories import REFERENCE

KNOWN = reference.read(REFERENCE)
CITIES = 20
Record = dict[str, str]


def with_districts(*areas: str) -> Reference:
    """Return a municipality with one district for each area told."""
    districts = {f"d{number}": District(id=f"d{number}", name="D", area=area) for number, area in enumerate(areas)}
    return replace(KNOWN, districts=districts)


def a_city(known: Reference, chance: random.Random) -> list[Record]:
    """Return records of one half-year with every code at random."""
    ranges = {name: codes(name, known) for name in ("environment", "district", "category", "reporter", "arena")}
    ranges |= {name: codes(name, known) for name in ("concern", "age", "handling", "record_type")}
    records = [{name: chance.choice(told) for name, told in ranges.items()} for _ in range(400)]
    for record in records:
        district = known.districts.get(record["district"])
        record["area"] = district.area if district else record["district"]
        record["class"] = str(known.vocabulary.record_type[record["record_type"]].protection)
    return records


def held(records: list[Record], table: Table, cell: Cell) -> frozenset[int]:
    return frozenset(
        number
        for number, record in enumerate(records)
        if record["class"] in table.classes and all(record[name] == code for name, code in cell)
    )


@pytest.mark.parametrize(
    "known",
    [KNOWN, with_districts("nordost", "nordost", "centrum"), with_districts("centrum"), with_districts()],
    ids=["goteborg", "an area with one district", "one district", "no district"],
)
def test_cells_share_a_name_if_and_only_if_they_hold_the_same_records_in_every_city(known: Reference) -> None:
    chance = random.Random(7)
    cities = [a_city(known, chance) for _ in range(CITIES)]
    by_records: dict[tuple[object, ...], set[str]] = {}
    by_name: dict[str, set[tuple[object, ...]]] = {}
    for table in TABLES.values():
        for cell in cells(table, known):
            name = f"{name_of(table.classes, cell, known)};{table.days}"
            same = (table.days, *(held(records, table, cell) for records in cities))
            by_records.setdefault(same, set()).add(name)
            by_name.setdefault(name, set()).add(same)
    assert not [names for same, names in by_records.items() if len(names) > 1 and any(same[1:])]
    assert not [name for name, sets in by_name.items() if len(sets) > 1]


def test_the_margin_of_one_table_is_that_of_another_but_not_of_another_time() -> None:
    margins = {name: name_of(TABLES[name].classes, (), KNOWN) for name in TABLES}
    assert margins["L1"] == margins["L3"] == margins["L6"] == "PI"
    assert (margins["L2"], margins["L9_age"]) == ("PIX", "call")
    assert name_of(TABLES["L2"].classes, (("record_type", "call"),), KNOWN) == "call"
