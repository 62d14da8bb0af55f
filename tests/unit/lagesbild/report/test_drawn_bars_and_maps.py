"""Bars and maps on paper: the numbers and colours of the screen, and each place where it lies on a map."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import nan
from types import SimpleNamespace
from typing import Any, cast

import pandas
import pytest
import shapely
import shapely.geometry
from shapely.geometry.base import BaseGeometry

from lagesbild import charts, maps
from lagesbild.catalogue import PRODUCTS
from lagesbild.charts.look import ACCENT
from lagesbild.disclosure import SafeTable
from lagesbild.maps import CLASSES, LONG_CLASSES, MIDDLE_CLASSES, NOT_SHOWN
from lagesbild.report import drawings
from lagesbild.report.document import Bars, Map
from lagesbild.texts import LANGUAGES, Language
from lagesbild.words import Words
from tests.unit.lagesbild.charts.drawn import KNOWN, a_table, words

ARENAS = [("school", 1204, 2.0), ("home", 0, 3.0), ("digital", nan, 4.0), ("workplace", 0, 0.0), ("unknown", 12, nan)]
COUNTS = a_table("arena count previous", ARENAS, ["arena"])


def some_bars(table: SafeTable, by: str, language: Language = "sv", **told: Any) -> Bars:
    now, before = "v. 1–8 2024", "v. 45–52 2023"
    return drawings.bars(table, words(language), title="Titel", by=by, now=now, before=before, **told)


def test_bars_have_the_numbers_of_the_table_in_its_order_without_what_was_never_there() -> None:
    drawn = some_bars(COUNTS, "arena")
    rows = [(one.name, one.value, one.before, one.told) for one in drawn.rows]
    assert rows == [
        ("Skola", 1204, 2, "1\u202f204"),
        ("Hemmet", 0, 3, "0"),
        ("Digitalt", None, 4, "–"),
        ("Okänd arena", 12, None, "12"),
    ]
    assert (drawn.title, drawn.now, drawn.before, drawn.colour) == ("Titel", "v. 1–8 2024", "v. 45–52 2023", ACCENT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_bars_are_those_of_the_screen_with_its_alt_text(language: Language) -> None:
    drawn, shown = some_bars(COUNTS, "arena", language), charts.bars(COUNTS, words(language), by="arena")
    now, before = shown.chart.data
    assert [f"{one.name}  <b>{one.told}</b>" for one in drawn.rows] == list(now.y)
    for line, values in ((now, [one.value for one in drawn.rows]), (before, [one.before for one in drawn.rows])):
        assert [nan if value is None else value for value in values] == pytest.approx(list(line.x), nan_ok=True)
    assert drawn.alt == shown.alt


def test_bars_of_one_environment_have_its_rows_alone() -> None:
    rows = [("lundby", "islamist", 5, 1.0), ("lundby", "rest", 9, 9.0), ("angered", "islamist", 2, 0.0)]
    table = a_table("district environment count previous", rows, ["district", "environment"])
    drawn = some_bars(table, "district", only={"environment": "islamist"})
    assert [(one.name, one.value, one.told) for one in drawn.rows] == [("Lundby", 5, "5"), ("Angered", 2, "2")]
    assert "Lundby 5 (1); Angered 2 (0)." in drawn.alt and "9" not in drawn.alt
    nobody = some_bars(table, "district", only={"environment": "right_wing"})
    assert nobody.rows == () and nobody.alt == words().say("finding.no_reports")


def a_map_table(counts: Mapping[str, float], *, level: str = "district", product: str = "E4") -> SafeTable:
    """Return what a map reads of a table of places."""
    frame = pandas.DataFrame({level: [*counts], "count": pandas.array([*counts.values()], dtype="Float64")})
    frame["count"] = frame["count"].astype("float64")
    told = {"dimensions": (level,), "product": product, "layer": PRODUCTS[product].layer}
    return cast(SafeTable, SimpleNamespace(frame=frame, **told))


def a_square(west: float, south: float, side: float = 0.5) -> shapely.Polygon:
    return shapely.box(west, south, west + side, south + side)


def with_shapes(shapes: Mapping[str, BaseGeometry]) -> Words:
    """Return the words of a municipality whose districts have other polygons; those that are not told of have none."""
    found = {code: shapely.geometry.mapping(shape) for code, shape in shapes.items()}
    districts = {code: one.model_copy(update={"geometry": found.get(code)}) for code, one in KNOWN.districts.items()}
    return Words(replace(KNOWN, districts=districts), "sv")


def points(drawn: Map) -> list[tuple[float, float]]:
    return [point for shape in drawn.shapes for outline in shape.outlines for point in outline]


#: Four squares, of which one district has two, where a degree from west to east is half of one to the north.
SQUARES = {
    "angered": a_square(12, 60),
    "lundby": a_square(12.5, 59.5),
    "centrum": shapely.MultiPolygon([a_square(12.5, 60), a_square(12, 59.5)]),
}


def test_a_map_is_as_wide_as_one_and_as_high_as_it_is_on_the_ground() -> None:
    drawn = drawings.places(a_map_table(dict.fromkeys(SQUARES, 1)), with_shapes(SQUARES), title="Karta")
    across, down = ({point[axis] for point in points(drawn)} for axis in (0, 1))
    assert across == {0, 0.5, 1} and down == {0, 1, 2}
    assert drawn.title == "Karta" and drawn.height == pytest.approx(2)


def test_north_is_up_and_west_is_left() -> None:
    drawn = drawings.places(a_map_table(dict.fromkeys(SQUARES, 1)), with_shapes(SQUARES), title="")
    outlines = [[sorted(set(outline)) for outline in shape.outlines] for shape in drawn.shapes]
    north_west, north_east = [(0, 0), (0, 1), (0.5, 0), (0.5, 1)], [(0.5, 0), (0.5, 1), (1, 0), (1, 1)]
    south_west, south_east = [(0, 1), (0, 2), (0.5, 1), (0.5, 2)], [(0.5, 1), (0.5, 2), (1, 1), (1, 2)]
    assert sorted(outlines) == sorted([[north_west], [south_east], [north_east, south_west]])


def test_a_hole_is_an_outline_of_its_own() -> None:
    ring = a_square(12, 60).difference(shapely.box(12.2, 60.2, 12.3, 60.3))
    (shape,) = drawings.places(a_map_table({"lundby": 1}), with_shapes({"lundby": ring}), title="").shapes
    outer, inner = shape.outlines
    assert min(x for x, _ in outer) == 0 and max(x for x, _ in outer) == 1
    assert {x for x, _ in inner} == {0.4, 0.6}


def test_the_districts_of_a_real_city_lie_as_they_do_there() -> None:
    drawn = drawings.places(a_map_table(dict.fromkeys(KNOWN.districts, 1)), words(), title="")
    across, down = ([point[axis] for point in points(drawn)] for axis in (0, 1))
    assert (min(across), max(across)) == (0, 1)
    assert min(down) == 0 and max(down) == pytest.approx(drawn.height, abs=1e-4)
    features = maps.geometry(KNOWN, "district")["features"]
    west, _, _, north = zip(*(shapely.geometry.shape(one["geometry"]).bounds for one in features), strict=True)
    assert in_order([left for left, _ in corners(drawn)]) == in_order(west)
    assert in_order([top for _, top in corners(drawn)]) == in_order(north)[::-1]


def corners(drawn: Map) -> list[tuple[float, float]]:
    """Return how far to the left and how far up each shape reaches."""
    every = [[point for outline in shape.outlines for point in outline] for shape in drawn.shapes]
    return [(min(x for x, _ in one), min(y for _, y in one)) for one in every]


def in_order(told: Sequence[float]) -> list[int]:
    """Return the places of numbers from the least to the greatest."""
    return sorted(range(len(told)), key=lambda place: told[place])


def on_screen(table: SafeTable) -> dict[str, str]:
    """Return the shade of each place on the screen's map."""
    (polygons,) = [
        one for one in maps.places(table, words(), chosen=None, served="")._children.values() if hasattr(one, "looks")
    ]
    return {code: look["style"]["fillColor"] for code, look in polygons.looks.items()}


@pytest.mark.parametrize(("product", "classes"), [("E3", CLASSES), ("E4", MIDDLE_CLASSES), ("L5", LONG_CLASSES)])
def test_every_place_has_the_shade_of_its_class_which_is_that_of_the_screen(
    product: str, classes: maps.Classes
) -> None:
    told: Sequence[float] = [0, nan, 3, 6, 11, 21, 41, 61, 101, 5]
    counts = dict(zip(KNOWN.districts, told, strict=True))
    table = a_map_table(counts, product=product)
    drawn = drawings.places(table, words(), title="")
    assert [one.colour for one in drawn.shapes] == [maps.shade(count, classes) for count in told]
    assert [one.colour for one in drawn.shapes] == [on_screen(table)[code] for code in KNOWN.districts]
    assert [one.colour for one in drawn.shapes][:2] == ["#FFFFFF", NOT_SHOWN]
    assert drawn.legend == tuple(maps.legend(table, words()))
    assert {one.colour for one in drawn.shapes} <= {colour for _, colour in drawn.legend}


def test_areas_are_drawn_of_all_their_districts() -> None:
    areas = dict(zip(KNOWN.municipality.area, [0, 21, 3, nan], strict=True))
    table = a_map_table(areas, level="area", product="E4_area")
    drawn = drawings.places(table, words(), title="")
    assert [one.colour for one in drawn.shapes] == [on_screen(table)[code] for code in areas]
    assert drawn.height == drawings.places(a_map_table(dict.fromkeys(KNOWN.districts, 1)), words(), title="").height


@pytest.mark.parametrize(("language", "head"), [("sv", "Karta, antal"), ("en", "Map, counts")])
def test_the_alt_text_of_a_map_has_every_place_that_is_drawn_and_its_number(language: Language, head: str) -> None:
    counts = {"lundby": nan, "unknown": 7, "angered": 1204}
    drawn = drawings.places(a_map_table(counts), words(language), title="")
    assert drawn.alt == f"{head}: Angered 1\u202f204; Lundby –." and len(drawn.shapes) == 2
