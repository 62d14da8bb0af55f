"""The reference folder: what makes an installation one municipality and not another.

`vocabulary.toml`, `municipality.toml`, `districts.geojson` and `population.csv`, read once and checked; the delivering
agencies under `sources/` are read by the loader, which is the only one that needs their columns.
"""

import csv
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from lagesbild.errors import WrongUse
from lagesbild.periods import Calendar
from lagesbild.texts import Language
from lagesbild.vocabulary import Code, Vocabulary, Words

#: The code of a place that is not known; a district and an area of every municipality.
UNKNOWN_PLACE = "unknown"

Model = TypeVar("Model", bound=BaseModel)


def _monday(day: date) -> date:
    Calendar(day)
    return day


def _timezone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (KeyError, OSError) as unknown:
        raise ValueError("is no time zone") from unknown


class Level(Words):
    """What a municipality calls its districts, or its areas."""

    plural_sv: str
    plural_en: str

    def plural(self, language: Language) -> str:
        """Return the plural label."""
        return self.plural_sv if language == "sv" else self.plural_en


class Protection(BaseModel):
    """The municipality's floors; those in code can be raised here and never lowered."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    share_denominator_at_least: int = Field(default=20, ge=20)
    rate_population_at_least: int = Field(default=1000, ge=1000)


class Municipality(Words):
    """One municipality (or, abroad, whatever has districts): its name, its calendar, its areas, its settings."""

    id: Code
    code: str
    country: str
    timezone: Annotated[str, AfterValidator(_timezone)]
    anchor: Annotated[date, AfterValidator(_monday)]
    earliest: date
    border_source: str = ""
    area_level: Level
    district_level: Level
    area: dict[Code, Words]
    protection: Protection = Protection()
    retention: dict[Code, Annotated[int, Field(ge=1, le=36_500)]] = Field(default_factory=dict)

    def day_of(self, moment: datetime) -> date:
        """Return the day that an aware moment falls on here."""
        return moment.astimezone(ZoneInfo(self.timezone)).date()

    def end_of(self, day: date) -> datetime:
        """Return the last moment of a day here, in UTC and without saying so, as moments are stored."""
        next_day = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(self.timezone))
        return next_day.astimezone(UTC).replace(tzinfo=None) - timedelta(microseconds=1)


class District(BaseModel):
    """A district, the area it lies in, and its polygon (None where the installation has no map)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: Code
    name: str
    area: Code
    geometry: dict[str, Any] | None = None


@dataclass(frozen=True)
class Reference:
    """Everything in the reference folder that the domain needs; `digest` changes when any of it does."""

    folder: Path
    vocabulary: Vocabulary
    municipality: Municipality
    districts: Mapping[str, District]
    population: Mapping[str, int]
    population_year: int | None
    digest: str

    @cached_property
    def calendar(self) -> Calendar:
        """The periods of this municipality."""
        return Calendar(self.municipality.anchor)

    def codes(self, dimension: str) -> tuple[str, ...]:
        """Return the codes of a dimension, in the order they are shown; places end with the unknown one."""
        if dimension == "district":
            return (*self.districts, UNKNOWN_PLACE)
        if dimension == "area":
            return (*self.municipality.area, UNKNOWN_PLACE)
        return tuple(self.vocabulary.terms(dimension))


def read(folder: Path) -> Reference:
    """Read and check a reference folder; raises WrongUse naming the file and the place in it."""
    municipality = read_toml(Municipality, folder / "municipality.toml")
    year, population = _population(folder / "population.csv")
    vocabulary = read_toml(Vocabulary, folder / "vocabulary.toml")
    for code in municipality.retention:
        if code not in vocabulary.terms("record_type"):
            raise WrongUse("reference_broken", file="municipality.toml", where=f"retention.{code}")
    return Reference(
        folder=folder,
        vocabulary=vocabulary,
        municipality=municipality,
        districts=_districts(folder / "districts.geojson", municipality),
        population=population,
        population_year=year,
        digest=_digest(folder),
    )


def read_toml(model: type[Model], file: Path) -> Model:
    """Read a TOML file into its model; the error names the file and the key."""
    try:
        return model.model_validate(tomllib.loads(_text(file)))
    except tomllib.TOMLDecodeError as broken:
        raise WrongUse("reference_broken", file=file.name, where=str(broken)) from broken
    except ValidationError as wrong:
        places = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in wrong.errors()[:5]]
        raise WrongUse("reference_broken", file=file.name, where="; ".join(places)) from wrong


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as missing:
        raise WrongUse("reference_missing", file=file.name, folder=file.parent) from missing
    except UnicodeDecodeError as wrong:
        raise WrongUse("reference_broken", file=file.name, where="UTF-8") from wrong


def _districts(file: Path, municipality: Municipality) -> dict[str, District]:
    try:
        features = json.loads(_text(file))["features"]
        districts = [District(**feature["properties"], geometry=feature["geometry"]) for feature in features]
    except (ValueError, KeyError, TypeError) as wrong:
        raise WrongUse("reference_broken", file=file.name, where="features") from wrong
    for district in districts:
        if district.area not in municipality.area:
            raise WrongUse("reference_broken", file=file.name, where=f"{district.id}: area {district.area}")
    by_id = {district.id: district for district in districts}
    if len(by_id) < len(districts) or UNKNOWN_PLACE in by_id:
        raise WrongUse("reference_broken", file=file.name, where="id")
    return by_id


def _population(file: Path) -> tuple[int | None, dict[str, int]]:
    """Return the newest year of `population.csv` (district, year, population) and its figures; none without a file."""
    if not file.exists():
        return None, {}
    rows = list(csv.DictReader(_text(file).splitlines()))
    try:
        year = max(int(row["year"]) for row in rows)
        return year, {row["district"]: int(row["population"]) for row in rows if int(row["year"]) == year}
    except (KeyError, ValueError) as wrong:
        raise WrongUse("reference_broken", file=file.name, where="district, year, population") from wrong


def _digest(folder: Path) -> str:
    names = ("vocabulary.toml", "municipality.toml", "districts.geojson", "population.csv")
    digest = sha256()
    for file in (folder / name for name in names):
        digest.update(file.read_bytes() if file.exists() else b"")
    return digest.hexdigest()
