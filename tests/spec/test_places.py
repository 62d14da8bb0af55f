"""Areas beside each other and over time (catalogue E3, E4): the sum of their districts, exact and as published.

The last two blocks of eight weeks are periods -3 - 0 and 1 - 4.
"""

import csv
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lagesbild import answers, reference as references
from lagesbild.access import Role, Visit
from lagesbild.periods import Span
from lagesbild.published import Counts, Published
from lagesbild.reference import Reference
from tests.closing import PERIODS, Town, a_town
from tests.factories import REFERENCE, a_reference
from tests.series import in_period
from tests.visits import a_visit

EIGHT_WEEKS = Span(4, 4, 2)
Rows = dict[str, dict[str, Any]]
"""What is told of each place."""

GOTEBORG = references.read(REFERENCE)
#: Reports by district in the two blocks, and the areas that they lie in.
DISTRICTS = {
    "angered": (3, 8),
    "ostra_goteborg": (2, 1),
    "centrum": (4, 0),
    "majorna_linne": (0, 6),
    "lundby": (5, 5),
    "": (1, 2),
}
AREAS = {"nordost": (5, 9), "centrum": (4, 6), "sydvast": (0, 0), "hisingen": (5, 5), "unknown": (1, 2)}
#: One report long before, so that silence is a 0.
LONG_AGO = in_period(-30, 1)


def a_city(folder: Path, reference: Path = REFERENCE) -> Visit:
    rows = [
        row
        for code, (before, now) in DISTRICTS.items()
        for period, n in ((-2, before), (3, now))
        for row in in_period(period, n, district=code)
    ]
    return a_visit(folder, [*LONG_AGO, *rows], reference=reference)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    return a_city(tmp_path_factory.mktemp("city"))


def told(visit: Visit, level: str, span: Span = EIGHT_WEEKS, environment: str | None = None) -> Rows:
    table = answers.places_compared(visit, span, level=level, environment=environment)
    assert table.dimensions == (level,)
    return {str(row[level]): {str(name): cell for name, cell in row.items()} for row in table.frame.to_dict("records")}


def each(rows: Rows, name: str) -> dict[str, Any]:
    return {code: row[name] for code, row in rows.items()}


def by_area(of_districts: dict[str, Any], known: Reference) -> dict[str, float]:
    summed: dict[str, float] = {}
    for code, n in of_districts.items():
        summed[known.area_of(code)] = summed.get(known.area_of(code), 0) + n
    return summed


def test_an_area_counts_what_its_districts_do_and_the_unknown_one_is_a_row_of_its_own(city: Visit) -> None:
    rows = told(city, "area")
    assert {code: (row["previous"], row["count"]) for code, row in rows.items()} == AREAS
    assert list(rows) == list(city.reference.codes("area")), "in the order of the reference folder"


@pytest.mark.parametrize("name", ["count", "previous"])
def test_areas_add_up_to_the_same_as_their_districts(city: Visit, name: str) -> None:
    assert by_area(each(told(city, "district"), name), city.reference) == each(told(city, "area"), name)


def test_the_rate_of_an_area_is_of_all_who_live_in_its_districts(city: Visit) -> None:
    rows, population = told(city, "area"), city.reference.population
    people = by_area({code: population[code, 2023] for code in city.reference.districts}, city.reference)
    assert people["nordost"] == 55_468 + 54_227
    for code, lived in people.items():
        assert rows[code]["rate"] == pytest.approx(AREAS[code][1] / lived * 10_000)
        assert rows[code]["rate_lo"] <= rows[code]["rate"] <= rows[code]["rate_hi"]
    assert math.isnan(rows["unknown"]["rate"])


def test_all_areas_together_have_the_rate_of_all_districts_together(city: Visit) -> None:
    districts, areas = (answers.places_compared(city, EIGHT_WEEKS, level=level) for level in ("district", "area"))
    assert areas.total["rate"].iloc[0] == pytest.approx(districts.total["rate"].iloc[0])
    assert areas.product == "E4_area" and districts.product == "E4"


def test_an_area_of_which_one_district_s_population_is_not_known_has_no_rate(tmp_path: Path) -> None:
    copy = a_reference(tmp_path)
    with (copy / "population.csv").open(encoding="utf-8") as file:
        kept = [",".join(line) for line in csv.reader(file) if line[0] != "lundby"]
    (copy / "population.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    rows = told(a_city(tmp_path, copy), "area")
    assert [code for code, rate in each(rows, "rate").items() if math.isnan(rate)] == ["hisingen", "unknown"]
    assert (rows["hisingen"]["count"], math.isnan(rows["hisingen"]["smoothed"])) == (5, True)


def test_areas_are_told_of_one_environment_alone(tmp_path: Path) -> None:
    rows = [
        *in_period(4, 2, district="angered"),
        *in_period(4, 3, district="ostra_goteborg", environment="right_wing"),
        *in_period(4, 1, district="lundby", environment="mixed"),
    ]
    visit = a_visit(tmp_path, [*LONG_AGO, *rows])
    wanted = {None: (5, 1), "islamist": (2, 0), "right_wing": (3, 0), "rest": (0, 1)}
    for environment, counts in wanted.items():
        found = each(told(visit, "area", environment=environment), "count")
        assert (found["nordost"], found["hisingen"]) == counts


def test_an_area_over_time_is_the_sum_of_its_districts(city: Visit) -> None:
    span = Span(4, blocks=8)
    areas, districts = (
        {code: answers.place_over_time(city, level, code, span).frame["count"] for code in city.reference.codes(level)}
        for level in ("area", "district")
    )
    for code, counts in areas.items():
        inside = [own for district, own in districts.items() if city.reference.area_of(district) == code]
        assert list(counts) == [sum(ns) for ns in zip(*inside, strict=True)]
    assert list(areas["nordost"]) == [0, 5, 0, 0, 0, 0, 9, 0]


def test_an_area_is_held_to_the_whole_city_by_its_share_of_it(city: Visit) -> None:
    table = answers.place_over_time(city, "area", "hisingen", Span(4, 4, 2))
    assert list(table.frame["count"]) == [5, 5]
    whole = [sum(counts) for counts in zip(*AREAS.values(), strict=True)]
    assert list(table.frame["like_city"]) == pytest.approx([n * 10 / sum(whole) for n in whole])
    assert table.product == "E3_area"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = a_town(tmp_path_factory.mktemp("town"))
    town.close()
    return town


def held(town: Town, table: str, block: int, **cell: str) -> int | None:
    return town.published.counts[table, block].get(tuple(cell.items()))


def test_a_protected_area_is_a_published_cell_or_the_sum_of_its_districts(town: Town) -> None:
    period, span = PERIODS - 1, Span(PERIODS - 1, 13, 2)
    visit = town.visit(Role.ANALYST)
    one, half = (told(visit, "area", asked) for asked in (Span(period, 1, 2), span))
    for code in ("tatort", "landsbygd"):
        assert one[code]["count"] == held(town, "L3", period, area=code)
        assert one[code]["previous"] == held(town, "L3", period - 1, area=code)
        assert half[code]["count"] == held(town, "L5", period // 13, area=code)
    assert not {1, 2} & {*each(one, "count").values(), *each(half, "count").values()}


def test_a_protected_area_over_time_is_what_is_published_of_it(town: Town) -> None:
    span = Span(PERIODS - 1, blocks=6)
    table = answers.place_over_time(town.visit(Role.GUEST), "area", "tatort", span)
    cells = [held(town, "L3", period, area="tatort") for period in range(span.first, PERIODS)]
    assert list(table.frame["count"]) == cells
    assert table.cells == 1


#: What is published of a period, by table and code: an area by itself, or nothing but its districts.
CELLS = [
    ("L3", "area", {"nordost": 9, "centrum": 4}, {"nordost": 9, "centrum": 4}, 1),
    ("L4", "district", {"angered": 5, "ostra_goteborg": 4, "lundby": 7}, {"nordost": 9}, 2),
]


@pytest.mark.parametrize(("table", "level", "cells", "counts", "summed"), CELLS)
def test_a_protected_area_of_several_districts_is_their_sum_where_it_is_not_published_itself(
    city: Visit, town: Town, table: str, level: str, cells: dict[str, int], counts: dict[str, int], summed: int
) -> None:
    held_by_hand: Counts = {(table, 4): {((level, code),): count for code, count in cells.items()}}
    published = Published(town.published.manifests, held_by_hand, {})
    visit = replace(city, role=Role.ANALYST, published=published)
    compared = answers.places_compared(visit, Span(4, 1, 2), level="area")
    told = zip(compared.frame["area"], compared.frame["count"], strict=True)
    assert ({code: count for code, count in told if count == count}, compared.cells) == (counts, summed)
    over_time = answers.place_over_time(visit, "area", "nordost", Span(4, blocks=2))
    assert list(over_time.frame["count"]) == pytest.approx([math.nan, 9], nan_ok=True)


def test_nobody_lives_in_a_town_that_nothing_is_known_of_and_so_it_has_no_rate(town: Town) -> None:
    for role in (Role.GROUP, Role.ANALYST):
        rates = each(told(town.visit(role), "area", Span(PERIODS - 1, 13, 2)), "rate")
        assert len(rates) == 3 and all(map(math.isnan, rates.values()))
