"""The rebuilding of the map, on six squares of a kilometre each, their borders wavy.

+------+------+------+
| R004 | R005 | R006 |     Åby:       R001 R002 R004
+------+------+------+     Öst-Viken: R003 R005 R006
| R001 | R002 | R003 |
+------+------+------+
"""

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from tools import build_districts
from tools.build_districts import (
    Drawing,
    Frame,
    as_geojson,
    build_geography,
)
from tools.placements import as_population_csv, identifier, read_placements

ORDER = ("Åby", "Öst-Viken")
WEST, SOUTH, SIDE = 310_000, 6_400_000, 1_000
MUNICIPALITY = (9999, 9999, 9999, 8888, 9999, 9999, 9999, 8888)
NUMBER = (1, 2, 3, 1, 4, 5, 6, 2)
EVERYTHING = (0.0, 0.0, 1e7, 1e7)
DRAWING = Drawing("Rutor", EVERYTHING, ORDER)
TABLE = """\
regsokod,stadsdel,stadsomrade,area_share_in_stadsdel,population_2022,population_2023
9999R001,Åby,Väst,1.0,10,11
9999R002,Åby,Väst,0.572,20,21
9999R003,Öst-Viken,Öst,1.0,30,31
9999R004,Åby,Väst,1.0,40,41
9999R005,Öst-Viken,Öst,by name,50,51
9999R006,Öst-Viken,Öst,1.0,60,61
"""


def wavy(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Push every point a little aside, the same for both neighbours that share it."""
    aside: NDArray[np.float64] = 40 * np.sin(points[:, ::-1] / 70)
    return points + aside


def squares() -> gpd.GeoDataFrame:
    """Six squares of municipality 9999, and east of them two of its neighbour."""
    corners = [(WEST + column * SIDE, SOUTH + row * SIDE) for row in range(2) for column in range(4)]
    boxes = shapely.segmentize([shapely.box(x, y, x + SIDE, y + SIDE) for x, y in corners], 50)
    codes = [f"{code}R00{number}" for code, number in zip(MUNICIPALITY, NUMBER, strict=True)]
    names = [f"RegSO-Ruta {code}" for code in codes]
    columns = {"regsokod": codes, "regsonamn": names, "referensdatum": "20250101"}
    return gpd.GeoDataFrame(columns, geometry=shapely.transform(boxes, wavy), crs="EPSG:3006")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "areas.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


@pytest.fixture
def regso(tmp_path: Path) -> Path:
    file = tmp_path / "squares.gpkg"
    squares().to_file(file, layer="regso")
    return file


@pytest.fixture
def collection(regso: Path, table: Path) -> Callable[..., str]:
    def build(file: Path = regso, frame: Frame = EVERYTHING) -> str:
        return as_geojson(build_geography(file, read_placements(table), replace(DRAWING, frame=frame)))

    return build


def polygons(text: str) -> gpd.GeoSeries:
    features = json.loads(text)["features"]
    return gpd.GeoDataFrame.from_features(features, crs="EPSG:4326").to_crs("EPSG:3006").geometry


def test_districts_are_dissolved_in_the_municipalitys_order(collection: Callable[..., str]) -> None:
    text = collection()
    assert [feature["properties"] for feature in json.loads(text)["features"]] == [
        {"id": "aby", "name": "Åby", "area": "vast"},
        {"id": "ost_viken", "name": "Öst-Viken", "area": "ost"},
    ]
    assert polygons(text).area.to_list() == pytest.approx([3 * SIDE**2, 3 * SIDE**2], rel=0.05)


def test_the_collection_says_where_it_comes_from(collection: Callable[..., str]) -> None:
    head = {key: value for key, value in json.loads(collection()).items() if key != "features"}
    assert head["source"] == "Källa: SCB, RegSO 2025; egen bearbetning"
    assert (head["licence"], head["date"]) == ("CC0-1.0", "2025-01-01")


def test_shared_borders_neither_overlap_nor_leave_gaps(collection: Callable[..., str]) -> None:
    shapes = polygons(collection())
    assert shapes.union_all().area == pytest.approx(shapes.area.sum(), rel=1e-9)
    assert shapely.get_num_interior_rings(shapes.union_all()) == 0


def test_borders_are_simplified(collection: Callable[..., str]) -> None:
    sides_of_squares = 8 + 8
    vertices = shapely.get_num_coordinates(polygons(collection()).array).sum()
    assert vertices < sides_of_squares * SIDE / 50


def test_outer_rings_run_counter_clockwise(collection: Callable[..., str]) -> None:
    assert all(shape.exterior.is_ccw for shape in polygons(collection()))


def test_coordinates_have_five_decimals(collection: Callable[..., str]) -> None:
    features = json.loads(collection())["features"]
    rings = [feature["geometry"]["coordinates"][0] for feature in features]
    numbers = [number for ring in rings for point in ring for number in point]
    assert [round(number, 5) for number in numbers] == numbers


def test_what_lies_outside_the_frame_is_cut_away(collection: Callable[..., str]) -> None:
    frame = (WEST + SIDE / 2, SOUTH, WEST + 3 * SIDE, SOUTH + 2 * SIDE)
    areas = polygons(collection(frame=frame)).area.to_list()
    assert areas == pytest.approx([2 * SIDE**2, 3 * SIDE**2], rel=0.05)


def test_the_bytes_do_not_depend_on_the_order_of_the_polygons(collection: Callable[..., str], tmp_path: Path) -> None:
    backwards = tmp_path / "backwards.gpkg"
    squares().iloc[::-1].to_file(backwards, layer="regso")
    assert collection(backwards) == collection() == collection()


def test_people_are_summed_whole_whatever_the_share(table: Path) -> None:
    assert as_population_csv(read_placements(table), order=ORDER).splitlines() == [
        "district,year,population",
        "aby,2022,70",
        "aby,2023,73",
        "ost_viken,2022,140",
        "ost_viken,2023,143",
    ]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Askim-Frölunda-Högsbo", "askim_frolunda_hogsbo"),
        ("Örgryte-Härlanda", "orgryte_harlanda"),
        ("Östra Göteborg", "ostra_goteborg"),
    ],
)
def test_identifier(name: str, code: str) -> None:
    assert identifier(name) == code


def test_a_regso_on_two_lines_is_refused(table: Path) -> None:
    table.write_text(TABLE + "9999R002,Öst-Viken,Öst,0.428,20,21\n", encoding="utf-8")
    with pytest.raises(ValueError, match="9999R002"):
        read_placements(table)


def test_a_regso_missing_from_the_table_is_refused(regso: Path, table: Path) -> None:
    placements = [place for place in read_placements(table) if place.regso != "9999R005"]
    with pytest.raises(ValueError, match="9999R005"):
        build_geography(regso, placements, DRAWING)


def test_a_district_with_another_spelling_is_refused(regso: Path, table: Path) -> None:
    with pytest.raises(ValueError, match="Öst Viken"):
        build_geography(regso, read_placements(table), replace(DRAWING, order=("Åby", "Öst Viken")))


@pytest.fixture
def wheel(regso: Path, tmp_path: Path) -> Path:
    file = tmp_path / "carrier-1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        archive.write(regso, "carrier/geodata/squares.gpkg")
    return file


def test_the_command_reads_a_wheel_and_writes_both_files(
    wheel: Path, table: Path, tmp_path: Path, collection: Callable[..., str]
) -> None:
    told = ["--name", "Rutor", "--frame", "0,0,1e7,1e7"]
    build_districts.main(["--regso", str(wheel), "--areas", str(table), "--out", str(tmp_path), *told])
    assert (tmp_path / "districts.geojson").read_bytes() == collection().encode()
    assert b"\r" not in (tmp_path / "population.csv").read_bytes()


def test_a_wheel_without_polygons_is_refused_in_words(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty.whl"
    zipfile.ZipFile(empty, "w").close()
    with pytest.raises(SystemExit):
        build_districts.main(["--regso", str(empty), "--areas", str(table), "--out", str(tmp_path)])
    assert "empty.whl holds 0 GeoPackages" in capsys.readouterr().err


def test_a_table_is_begun_with_the_regso_of_one_municipality(wheel: Path, tmp_path: Path) -> None:
    begun = tmp_path / "begun.csv"
    build_districts.main(["--regso", str(wheel), "--municipality", "8888", "--list", str(begun)])
    assert begun.read_text(encoding="utf-8").splitlines() == [
        "regsokod,regsonamn,district,area",
        "8888R001,Ruta 8888R001,Ruta 8888R001,",
        "8888R002,Ruta 8888R002,Ruta 8888R002,",
    ]


def test_a_begun_table_is_refused_until_its_areas_are_filled_in(
    wheel: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begun = tmp_path / "begun.csv"
    build = ["--regso", str(wheel), "--areas", str(begun), "--out", str(tmp_path)]
    build_districts.main(["--regso", str(wheel), "--municipality", "8888", "--list", str(begun)])
    with pytest.raises(SystemExit):
        build_districts.main(build)
    assert "8888R001, 8888R002" in capsys.readouterr().err
    begun.write_text(begun.read_text(encoding="utf-8").replace(",\n", ",Hela byn\n"), encoding="utf-8")

    build_districts.main(build)

    made = json.loads((tmp_path / "districts.geojson").read_text(encoding="utf-8"))
    assert made["name"] == "RegSO, 8888"
    assert [feature["properties"]["id"] for feature in made["features"]] == ["ruta_8888r001", "ruta_8888r002"]
    assert 'hela_byn = { sv = "Hela byn", en = "Hela byn" }' in capsys.readouterr().out
    assert not (tmp_path / "population.csv").exists()


@pytest.mark.parametrize("code", ["1", "7777", "88888"])
def test_a_municipality_that_there_is_not_is_refused(
    wheel: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], code: str
) -> None:
    with pytest.raises(SystemExit):
        build_districts.main(["--regso", str(wheel), "--municipality", code, "--list", str(tmp_path / "x.csv")])
    assert f"no RegSO in municipality {code}" in capsys.readouterr().err


def test_half_a_call_is_refused(wheel: Path) -> None:
    with pytest.raises(SystemExit):
        build_districts.main(["--regso", str(wheel), "--municipality", "8888"])
