"""Make `districts.geojson` and `population.csv` of a Swedish municipality's reference folder.

The polygons are SCB's RegSO 2025, which the wheel of `duva` 0.3.5 carries. Nothing is downloaded
here; get the wheel with

    pip download --no-deps --ignore-requires-python duva==0.3.5

and give it, or the RegSO_2025.gpkg inside it, as --regso. What belongs to which district stands in
a table: one line per RegSO with the columns regsokod, district (or stadsdel), area (or stadsomrade)
and, where the people are known, population_<year> (one per year). To begin such a table with the
RegSO of a municipality, each a district of its own, and then to build from it, each on one line:

    python -m tools.build_districts --regso duva-0.3.5-py3-none-any.whl
                                    --municipality 1280 --list areas.csv
    python -m tools.build_districts --regso duva-0.3.5-py3-none-any.whl
                                    --areas areas.csv --out folder

The districts stand in the order in which the table first names them. RegSO reaches the territorial
border, far out to sea: --frame cuts it to what is to be drawn.

Every RegSO belongs whole to one district, its people too. A table may also say how large a share
of a RegSO's surface lies in its district (area_share_in_stadsdel). It is not read: it says how far
RegSO and the municipality's own borders differ, it is no split. No other line takes the rest, so
weighting by it would lose people who live in the municipality.
"""

import argparse
import json
import sys
import zipfile
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

from tools.placements import (
    Placement,
    as_areas_toml,
    as_population_csv,
    as_table,
    identifier,
    read_placements,
)

Frame = tuple[float, float, float, float]

SWEREF_99_TM = "EPSG:3006"
WGS84 = "EPSG:4326"

#: Metres. What cannot be seen on a screen a municipality wide.
TOLERANCE = 20

#: Of a degree: about a metre, finer than the simplified borders are.
DECIMALS = 5


@dataclass(frozen=True)
class Drawing:
    """How a municipality is drawn: under which name, inside which frame (west, south, east, north in
    SWEREF 99 TM; None: with all its sea), in which order (none: as the table first names them)."""

    name: str = ""
    frame: Frame | None = None
    order: tuple[str, ...] = ()


#: What was settled for the folder that we ship, by the municipality's code. Göteborg's former districts stand area by
#: area, the areas from 1 to 4. RegSO reaches 28 km further out to sea, which would leave the city in a corner of the
#: map; the inhabited islands all lie inside the frame, the lighthouse islands of Vinga and Tistlarna do not.
SETTLED = {
    "1480": Drawing(
        name="Göteborgs tidigare stadsdelar",
        frame=(302_800, 6_382_500, 340_000, 6_420_000),
        order=(
            *("Angered", "Östra Göteborg", "Örgryte-Härlanda", "Centrum", "Majorna-Linné"),
            *("Askim-Frölunda-Högsbo", "Västra Göteborg", "Västra Hisingen", "Lundby", "Norra Hisingen"),
        ),
    ),
}


@dataclass(frozen=True)
class Geography:
    """The districts in the municipality's own order (in WGS84), their areas, SCB's date, and what they are called."""

    name: str
    polygons: gpd.GeoSeries
    areas: dict[str, str]
    valid_on: date


def main(argv: Sequence[str] | None = None) -> None:
    """Begin a table of a municipality's RegSO, or read a filled-in one and write the reference folder's files."""
    parser = _parser()
    given = parser.parse_args(argv)
    if not (given.municipality and given.list) and not (given.areas and given.out):
        parser.error("give --municipality and --list to begin a table, or --areas and --out to build from one")
    try:
        with geopackage(given.regso) as file:
            if given.list:
                write_text(given.list, as_table(regso_names(file, given.municipality)))
            else:
                _build(file, given.areas, given.out, Drawing(given.name, given.frame))
    except ValueError as wrong:
        parser.error(str(wrong))


def _build(file: Path, areas: Path, out: Path, told: Drawing) -> None:
    placements = read_placements(areas)
    drawing = drawing_of(placements, told)
    write_text(out / "districts.geojson", as_geojson(build_geography(file, placements, drawing)))
    if any(place.population for place in placements):
        write_text(out / "population.csv", as_population_csv(placements, order=drawing.order))
    sys.stdout.write(as_areas_toml(placements))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--regso", type=Path, required=True, help="RegSO_2025.gpkg, or the wheel of duva that holds it")
    parser.add_argument("--municipality", help="with --list: the municipality's code, such as 1280")
    for option, meaning in (
        ("--list", "the table to begin"),
        ("--areas", "CSV: which district and area each RegSO belongs to"),
        ("--out", "the reference folder to write to"),
    ):
        parser.add_argument(option, type=Path, help=meaning)
    parser.add_argument("--name", default="", help="what the districts are called, as the file says of itself")
    parser.add_argument(
        "--frame", type=_frame, help="west,south,east,north in SWEREF 99 TM: what is outside is cut away"
    )
    return parser


def _frame(text: str) -> Frame:
    west, south, east, north = map(float, text.split(","))
    return west, south, east, north


def drawing_of(placements: Sequence[Placement], told: Drawing) -> Drawing:
    """Return how to draw these districts: as told, else as settled for the municipality, else plainly."""
    codes = sorted({place.regso[:4] for place in placements})
    settled = SETTLED.get(codes[0], Drawing())
    return Drawing(
        name=told.name or settled.name or f"RegSO, {', '.join(codes)}",
        frame=told.frame or settled.frame,
        order=settled.order or tuple(dict.fromkeys(place.district for place in placements)),
    )


def regso_names(file: Path, municipality: str) -> dict[str, str]:
    """Return the names of a municipality's RegSO by their code."""
    everywhere = gpd.read_file(file, columns=["regsokod", "regsonamn"], ignore_geometry=True)
    names = dict(zip(everywhere["regsokod"], everywhere["regsonamn"].str.removeprefix("RegSO-"), strict=True))
    found = {code: names[code] for code in sorted(names) if code.startswith(municipality)}
    if not found or len(municipality) != 4:
        raise ValueError(f"There is no RegSO in municipality {municipality}. Its code has four digits, such as 1280.")
    return found


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


def build_geography(file: Path, placements: Sequence[Placement], drawing: Drawing) -> Geography:
    """Dissolve the RegSO into districts, cut away the open sea, simplify, and reproject."""
    regso = read_regso(file, placements)
    districts = dissolve(regso, placements, order=drawing.order)
    if drawing.frame:
        districts = districts.intersection(shapely.box(*drawing.frame))
    return Geography(
        name=drawing.name,
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
        "name": geography.name,
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


def write_text(file: Path, text: str) -> None:
    """Write the same bytes on every system."""
    file.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
