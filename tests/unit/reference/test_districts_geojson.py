"""The map and the population that the Göteborg reference folder ships with."""

import csv
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

REFERENCE = Path(__file__).parents[3] / "data" / "reference"
DISTRICTS = REFERENCE / "districts.geojson"

#: District and area, in the municipality's own order.
EXPECTED = {
    "angered": "nordost",
    "ostra_goteborg": "nordost",
    "orgryte_harlanda": "centrum",
    "centrum": "centrum",
    "majorna_linne": "centrum",
    "askim_frolunda_hogsbo": "sydvast",
    "vastra_goteborg": "sydvast",
    "vastra_hisingen": "hisingen",
    "lundby": "hisingen",
    "norra_hisingen": "hisingen",
}

#: SCB, population of Göteborg on 31 December 2023.
PUBLISHED_2023 = 604_616


@pytest.fixture(scope="module")
def collection() -> dict[str, Any]:
    return dict(json.loads(DISTRICTS.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def districts(collection: dict[str, Any]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame.from_features(collection["features"], crs="EPSG:4326").set_index("id")


def test_ten_districts_in_four_areas(collection: dict[str, Any]) -> None:
    properties = [feature["properties"] for feature in collection["features"]]
    assert {tuple(each) for each in properties} == {("id", "name", "area")}
    assert [(each["id"], each["area"]) for each in properties] == list(EXPECTED.items())


def test_origin_and_licence_travel_with_the_file(collection: dict[str, Any]) -> None:
    assert collection["source"].startswith("Källa: SCB, RegSO 2025")
    assert (collection["licence"], collection["date"]) == ("CC0-1.0", "2025-01-01")


def test_the_file_is_light_enough_to_send_to_a_browser() -> None:
    assert DISTRICTS.stat().st_size < 400_000


def test_every_polygon_is_valid_and_turns_the_right_way(districts: gpd.GeoDataFrame) -> None:
    assert districts.is_valid.all()
    assert all(shape.exterior.is_ccw for shape in districts.geometry)


def test_districts_meet_without_overlap_or_gap(districts: gpd.GeoDataFrame) -> None:
    metres = districts.geometry.to_crs("EPSG:3006")
    city = metres.union_all()
    assert shapely.coverage_is_valid(districts.geometry.array)
    assert metres.area.sum() - city.area == pytest.approx(0, abs=1)
    assert (city.geom_type, shapely.get_num_interior_rings(city)) == ("Polygon", 0)


def test_the_map_is_goteborg_without_the_open_sea(districts: gpd.GeoDataFrame) -> None:
    west, south, east, north = districts.total_bounds
    assert 11.65 < west < 11.75
    assert 57.53 < south < 57.57
    assert 12.2 < east < 12.27
    assert 57.85 < north < 57.89


@pytest.mark.parametrize(
    ("place", "longitude", "latitude", "district"),
    [
        ("Angereds centrum", 12.049, 57.797, "angered"),
        ("Kviberg", 12.036, 57.736, "ostra_goteborg"),
        ("Sankt Sigfrids plan", 12.0127, 57.6976, "orgryte_harlanda"),
        ("Götaplatsen", 11.9795, 57.6971, "centrum"),
        ("Järntorget", 11.9527, 57.6996, "majorna_linne"),
        ("Frölunda torg", 11.911, 57.6527, "askim_frolunda_hogsbo"),
        ("Opaltorget", 11.8826, 57.6437, "vastra_goteborg"),
        ("Vrångö, southernmost inhabited island", 11.779, 57.572, "vastra_goteborg"),
        ("Torslanda torg", 11.7695, 57.7236, "vastra_hisingen"),
        ("Backaplan", 11.953, 57.7206, "lundby"),
        ("Säve station", 11.951, 57.789, "norra_hisingen"),
    ],
)
def test_known_places_lie_in_their_district(
    districts: gpd.GeoDataFrame, place: str, longitude: float, latitude: float, district: str
) -> None:
    containing = districts.index[districts.contains(shapely.Point(longitude, latitude))]
    assert containing.to_list() == [district], place


def test_every_district_has_its_population_and_nobody_is_lost() -> None:
    with (REFERENCE / "population.csv").open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert [(row["district"], row["year"]) for row in rows] == [(code, "2023") for code in EXPECTED]
    assert sum(int(row["population"]) for row in rows) == PUBLISHED_2023


def test_both_files_stand_in_the_table_of_origins() -> None:
    origins = (REFERENCE / "ORIGIN.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in origins for name in ("districts.geojson", "population.csv"))
