"""The table that says which district and area each RegSO belongs to, and what is written of it beside the polygons."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Placement:
    """Where one RegSO belongs, and how many live in it per year."""

    regso: str
    district: str
    area: str
    population: dict[int, int]


def as_table(names: dict[str, str]) -> str:
    """Return a table to fill in: each RegSO is a district of its own, and in no area yet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("regsokod", "regsonamn", "district", "area"))
    writer.writerows((code, name, name, "") for code, name in names.items())
    return text.getvalue()


def identifier(name: str) -> str:
    """Return the code of a Swedish name: "Örgryte-Härlanda" is orgryte_harlanda."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "_", ascii_only.lower()).strip("_")


def read_placements(file: Path) -> list[Placement]:
    """Read the table; a RegSO on two lines would be split between districts, and is refused."""
    with file.open(encoding="utf-8-sig", newline="") as text:
        placements = [_placement(row) for row in csv.DictReader(text)]
    if blank := [place.regso for place in placements if not (place.district and place.area)]:
        raise ValueError(f"RegSO without a district or an area: {', '.join(blank)}. Fill them in.")
    lines = Counter(place.regso for place in placements)
    if twice := [code for code in lines if lines[code] > 1]:
        raise ValueError(f"RegSO on two lines: {', '.join(twice)}. Give each to one district.")
    return placements


def _placement(row: dict[str, str]) -> Placement:
    counted = {int(column[-4:]): row[column] for column in row if column.startswith("population_")}
    return Placement(
        regso=row["regsokod"],
        district=_cell(row, "district", "stadsdel"),
        area=_cell(row, "area", "stadsomrade"),
        population={year: int(people) for year, people in counted.items()},
    )


def _cell(row: dict[str, str], *names: str) -> str:
    return next((row[name].strip() for name in names if row.get(name)), "")


def as_population_csv(placements: Sequence[Placement], *, order: Sequence[str]) -> str:
    """Return the people per district and year, districts in the municipality's order."""
    people: Counter[tuple[str, int]] = Counter()
    for place in placements:
        for year, number in place.population.items():
            people[place.district, year] += number
    cells = sorted(people, key=lambda cell: (order.index(cell[0]), cell[1]))
    lines = [f"{identifier(name)},{year},{people[name, year]}" for name, year in cells]
    return "\n".join(["district,year,population", *lines, ""])


def as_areas_toml(placements: Sequence[Placement]) -> str:
    """Return the areas as municipality.toml must name them; what they are called in English is somebody's to say."""
    names = dict.fromkeys(place.area for place in placements)
    lines = [f'{identifier(name)} = {{ sv = "{name}", en = "{name}" }}' for name in names]
    return "\n".join(["# For municipality.toml:", "[area]", *lines, ""])
