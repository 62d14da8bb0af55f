"""Rebuild `districts.geojson` and `population.csv` of the Göteborg reference folder.

The polygons are SCB's RegSO 2025, which the wheel of `duva` 0.3.5 carries. Nothing is downloaded
here; get the wheel with

    pip download --no-deps --ignore-requires-python duva==0.3.5

and give it, or the RegSO_2025.gpkg inside it, as --regso. What belongs to which district stands in
a table, given as --areas: one line per RegSO with the columns regsokod, stadsdel, stadsomrade and
population_<year> (one per year). All on one line:

    python -m tools.build_districts --regso duva-0.3.5-py3-none-any.whl
                                    --areas regso_to_area.csv --out data/reference

Every RegSO belongs whole to one district, its people too. A table may also say how large a share
of a RegSO's surface lies in its district (area_share_in_stadsdel). It is not read: it says how far
RegSO and the municipality's own borders differ, it is no split. No other line takes the rest, so
weighting by it would lose people who live in the municipality.
"""

import argparse
import csv
import json
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

Frame = tuple[float, float, float, float]

SWEREF_99_TM = "EPSG:3006"
WGS84 = "EPSG:4326"

#: The former districts in the municipality's own order: area by area, and the areas from 1 to 4.
ORDER = (
    "Angered",
    "Östra Göteborg",
    "Örgryte-Härlanda",
    "Centrum",
    "Majorna-Linné",
    "Askim-Frölunda-Högsbo",
    "Västra Göteborg",
    "Västra Hisingen",
    "Lundby",
    "Norra Hisingen",
)

#: West, south, east, north in SWEREF 99 TM. RegSO reaches 28 km further out to sea, which would
#: leave the city in a corner of the map. The inhabited islands all lie inside the frame, the
#: lighthouse islands of Vinga and Tistlarna do not.
FRAME = (302_800, 6_382_500, 340_000, 6_420_000)

#: Metres. What cannot be seen on a screen a municipality wide.
TOLERANCE = 20

#: Of a degree: about a metre, finer than the simplified borders are.
DECIMALS = 5


@dataclass(frozen=True)
class Placement:
    """Where one RegSO belongs, and how many live in it per year."""

    regso: str
    district: str
    area: str
    population: dict[int, int]


@dataclass(frozen=True)
class Geography:
    """The districts in the municipality's own order (in WGS84), their areas, and SCB's date."""

    polygons: gpd.GeoSeries
    areas: dict[str, str]
    valid_on: date


def main(argv: Sequence[str] | None = None) -> None:
    """Read the two sources, write the two files."""
    parser = _parser()
    given = parser.parse_args(argv)
    try:
        placements = read_placements(given.areas)
        with geopackage(given.regso) as file:
            geography = build_geography(file, placements, order=ORDER, frame=FRAME)
    except ValueError as wrong:
        parser.error(str(wrong))
    write_text(given.out / "districts.geojson", as_geojson(geography))
    write_text(given.out / "population.csv", as_population_csv(placements, order=ORDER))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    for option, meaning in (
        ("--regso", "RegSO_2025.gpkg, or the wheel of duva that holds it"),
        ("--areas", "CSV: which district and area each RegSO belongs to"),
        ("--out", "the reference folder to write to"),
    ):
        parser.add_argument(option, type=Path, required=True, help=meaning)
    return parser


def identifier(name: str) -> str:
    """Return the code of a Swedish name: "Örgryte-Härlanda" is orgryte_harlanda."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "_", ascii_only.lower())


def read_placements(file: Path) -> list[Placement]:
    """Read the table; a RegSO on two lines would be split between districts, and is refused."""
    with file.open(encoding="utf-8", newline="") as text:
        placements = [_placement(row) for row in csv.DictReader(text)]
    lines = Counter(place.regso for place in placements)
    if twice := [code for code in lines if lines[code] > 1]:
        raise ValueError(f"RegSO on two lines: {', '.join(twice)}. Give each to one district.")
    return placements


def _placement(row: dict[str, str]) -> Placement:
    counted = {int(column[-4:]): row[column] for column in row if column.startswith("population_")}
    return Placement(
        regso=row["regsokod"],
        district=row["stadsdel"],
        area=row["stadsomrade"],
        population={year: int(people) for year, people in counted.items()},
    )


@contextmanager
def geopackage(file: Path) -> Iterator[Path]:
    """Give the GeoPackage itself, or the one inside a wheel, unpacked for as long as it is read."""
    if not zipfile.is_zipfile(file):
        yield file
        return
    with zipfile.ZipFile(file) as wheel, TemporaryDirectory() as folder:
        inside = [name for name in wheel.namelist() if name.endswith(".gpkg")]
        if len(inside) != 1:
            raise ValueError(f"{file.name} holds {len(inside)} GeoPackages, not one. Wrong wheel?")
        yield Path(wheel.extract(inside[0], folder))


def build_geography(file: Path, placements: Sequence[Placement], *, order: Sequence[str], frame: Frame) -> Geography:
    """Dissolve the RegSO into districts, cut away the open sea, simplify, and reproject."""
    regso = read_regso(file, placements)
    districts = dissolve(regso, placements, order=order).intersection(shapely.box(*frame))
    return Geography(
        polygons=to_wgs84(districts.simplify_coverage(TOLERANCE)),
        areas={place.district: place.area for place in placements},
        valid_on=datetime.strptime(max(regso["referensdatum"]), "%Y%m%d").date(),
    )


def read_regso(file: Path, placements: Sequence[Placement]) -> gpd.GeoDataFrame:
    """Read the municipality's RegSO; the table and the polygons must name the same ones.

    SCB may divide a RegSO that has grown: a table from before that would leave a hole in the map.
    """
    everywhere = gpd.read_file(file, columns=["regsokod", "referensdatum"]).set_index("regsokod")
    municipalities = tuple({place.regso[:4] for place in placements})
    regso = everywhere[everywhere.index.str.startswith(municipalities)]
    if differ := set(regso.index) ^ {place.regso for place in placements}:
        names = ", ".join(sorted(differ))
        raise ValueError(f"Not in both the table and the polygons: {names}. Correct the table.")
    return regso.to_crs(SWEREF_99_TM)


def dissolve(regso: gpd.GeoDataFrame, placements: Sequence[Placement], *, order: Sequence[str]) -> gpd.GeoSeries:
    """Return one polygon per district; a shared border keeps every vertex on both its sides."""
    district_of = {place.regso: place.district for place in placements}
    if set(district_of.values()) != set(order):
        raise ValueError(f"The table's districts are not {', '.join(order)}. Correct the spelling.")
    districts = regso.dissolve(by=regso.index.map(district_of), method="coverage")
    return districts.geometry.loc[list(order)]


def to_wgs84(districts: gpd.GeoSeries) -> gpd.GeoSeries:
    """Reproject, round, and give the rings one start and direction, the one RFC 7946 asks for."""
    degrees = districts.to_crs(WGS84)
    rounded = shapely.remove_repeated_points(shapely.transform(degrees.array, _rounded))
    if not shapely.coverage_is_valid(rounded):
        raise ValueError("Rounded borders overlap or do not meet. Raise DECIMALS.")
    oriented = shapely.orient_polygons(shapely.normalize(rounded))
    return gpd.GeoSeries(oriented, index=districts.index, crs=WGS84)


def _rounded(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.round(coordinates, DECIMALS)


def as_geojson(geography: Geography) -> str:
    """Return a feature collection with a line per district, so that a diff shows which changed."""
    head = {
        "type": "FeatureCollection",
        "name": "Göteborgs tidigare stadsdelar",
        "source": f"Källa: SCB, RegSO {geography.valid_on.year}; egen bearbetning",
        "licence": "CC0-1.0",
        "date": geography.valid_on.isoformat(),
    }
    opening = _compact(head).removesuffix("}")
    features = ",\n".join(_compact(feature) for feature in _features(geography))
    return f'{opening},"features":[\n{features}\n]}}\n'


def _features(geography: Geography) -> Iterable[dict[str, object]]:
    for name, polygon in geography.polygons.items():
        area = identifier(geography.areas[name])
        yield {
            "type": "Feature",
            "properties": {"id": identifier(name), "name": name, "area": area},
            "geometry": shapely.geometry.mapping(polygon),
        }


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def as_population_csv(placements: Sequence[Placement], *, order: Sequence[str]) -> str:
    """Return the people per district and year, districts in the municipality's order."""
    people: Counter[tuple[str, int]] = Counter()
    for place in placements:
        for year, number in place.population.items():
            people[place.district, year] += number
    cells = sorted(people, key=lambda cell: (order.index(cell[0]), cell[1]))
    lines = [f"{identifier(name)},{year},{people[name, year]}" for name, year in cells]
    return "\n".join(["district,year,population", *lines, ""])


def write_text(file: Path, text: str) -> None:
    """Write the same bytes on every system."""
    file.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
