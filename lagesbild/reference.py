"""The reference folder: what makes an installation one municipality and not another.

`vocabulary.toml`, `municipality.toml`, `districts.geojson`, `population.csv` and `breaks.toml`, read once and checked;
of the delivering agencies under `sources/` only the names: the loader is the only one that needs their columns.
"""

import csv
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from lagesbild import breaks
from lagesbild.breaks import Breaks
from lagesbild.errors import WrongUse
from lagesbild.municipality import Municipality
from lagesbild.periods import Calendar
from lagesbild.vocabulary import Code, Vocabulary, Words

#: The code of a place that is not known; a district and an area of every municipality.
UNKNOWN_PLACE = "unknown"
POPULATION_FILE = "population.csv"

Model = TypeVar("Model", bound=BaseModel)


class District(BaseModel):
    """A district, the area it lies in, and its polygon (None where the installation has no map)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: Code
    name: str
    area: Code
    geometry: dict[str, Any] | None = None


@dataclass(frozen=True)
class Reference:
    """Everything in the reference folder that the domain needs; `digest` changes when any of it but `senders` does.

    `population` gives how many live in a district in a year.
    """

    folder: Path
    vocabulary: Vocabulary
    municipality: Municipality
    districts: Mapping[str, District]
    population: Mapping[tuple[str, int], int]
    breaks: Breaks
    senders: Mapping[str, Words]
    digest: str

    @cached_property
    def calendar(self) -> Calendar:
        """The periods of this municipality."""
        return Calendar(self.municipality.anchor)

    @cached_property
    def shown(self) -> str:
        """What changes when anything of it does: also what senders are called, which no build depends on."""
        return sha256(repr((self.digest, dict(self.senders))).encode()).hexdigest()

    @property
    def organisations(self) -> Mapping[str, Words]:
        """Who sits in the working group and owns measures; where nobody tells, those that deliver."""
        return self.municipality.organisation or self.senders

    def area_of(self, district: str) -> str:
        """Return the area a district lies in; that of the unknown one is unknown too."""
        return UNKNOWN_PLACE if district == UNKNOWN_PLACE else self.districts[district].area

    def codes(self, dimension: str) -> tuple[str, ...]:
        """Return the codes of a dimension, in the order they are shown; places end with the unknown one."""
        if dimension == "district":
            return (*self.districts, UNKNOWN_PLACE)
        if dimension == "municipality":
            return (self.municipality.id,)
        if dimension == "area":
            return (*self.municipality.area, UNKNOWN_PLACE)
        return tuple(self.vocabulary.terms(dimension))


def read(folder: Path) -> Reference:
    """Read and check a reference folder; raises WrongUse naming the file and the place in it."""
    municipality = read_toml(Municipality, folder / "municipality.toml")
    districts = _districts(folder / "districts.geojson", municipality)
    vocabulary = read_toml(Vocabulary, folder / "vocabulary.toml")
    for code in municipality.retention:
        if code not in vocabulary.terms("record_type"):
            raise WrongUse("reference_broken", file="municipality.toml", where=f"retention.{code}")
    return Reference(
        folder=folder,
        vocabulary=_in_own_words(vocabulary, municipality),
        municipality=municipality,
        districts=districts,
        population=_population(folder / POPULATION_FILE, districts),
        breaks=_breaks(folder),
        senders=_senders(folder),
        digest=_digest(folder),
    )


def current(folder: Path) -> Reference:
    """Return a reference folder as it is now, read once for as long as its files stay the same."""
    stamp = tuple(
        (file.stat().st_mtime_ns, file.stat().st_size) for file in sorted(folder.rglob("*")) if file.is_file()
    )
    return _kept(folder, stamp)


@lru_cache(maxsize=4)
def _kept(folder: Path, stamp: tuple[tuple[int, int], ...]) -> Reference:
    return read(folder)


def read_toml(model: type[Model], file: Path) -> Model:
    """Read a TOML file into its model; the error names the file and the key."""
    try:
        return model.model_validate(_toml(file))
    except ValidationError as wrong:
        places = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in wrong.errors()[:5]]
        raise WrongUse("reference_broken", file=file.name, where="; ".join(places)) from wrong


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(file))
    except tomllib.TOMLDecodeError as broken:
        raise WrongUse("reference_broken", file=file.name, where=str(broken)) from broken


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")  # some editors write a mark of order first
    except OSError as missing:
        raise WrongUse("reference_missing", file=file.name, folder=file.parent) from missing
    except UnicodeDecodeError as wrong:
        raise WrongUse("reference_broken", file=file.name, where="UTF-8") from wrong


def _in_own_words(vocabulary: Vocabulary, municipality: Municipality) -> Vocabulary:
    """Let the precisions of place be called what the municipality calls its districts, its areas and the whole."""
    precisions = {}
    for code, term in vocabulary.place_precision.items():
        words = {"sv": term.sv, "en": term.en}
        for name, level in (("district", municipality.district_level), ("area", municipality.area_level)):
            words = {key: text.replace(f"{{{name}}}", getattr(level, key)) for key, text in words.items()}
        words = {key: text.replace("{whole}", getattr(municipality.whole, key)) for key, text in words.items()}
        precisions[code] = term.model_copy(update={key: text[:1].upper() + text[1:] for key, text in words.items()})
    return vocabulary.model_copy(update={"place_precision": precisions})


def _districts(file: Path, municipality: Municipality) -> dict[str, District]:
    try:
        features = json.loads(_text(file))["features"]
        told = [(feature["properties"], feature["geometry"]) for feature in features]
    except json.JSONDecodeError as broken:
        where = f"features: line {broken.lineno}, {broken.msg}"
        raise WrongUse("reference_broken", file=file.name, where=where) from broken
    except (ValueError, KeyError, TypeError) as wrong:
        where = "features, each with properties and geometry"
        raise WrongUse("reference_broken", file=file.name, where=where) from wrong
    districts = [_district(number, *parts, file=file) for number, parts in enumerate(told, 1)]
    by_id: dict[str, District] = {}
    for district in districts:
        if district.area not in municipality.area:
            raise WrongUse("reference_broken", file=file.name, where=f"{district.id}: area {district.area}")
        if district.id in by_id or district.id == UNKNOWN_PLACE:
            raise WrongUse("reference_broken", file=file.name, where=f"id {district.id}")
        by_id[district.id] = district
    return by_id


def _district(number: int, properties: object, geometry: object, *, file: Path) -> District:
    try:
        return District.model_validate({**(properties if isinstance(properties, dict) else {}), "geometry": geometry})
    except ValidationError as wrong:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in wrong.errors()[:5])
        where = f"features, number {number}: {faults}"
        raise WrongUse("reference_broken", file=file.name, where=where) from wrong


def _population(file: Path, districts: Mapping[str, District]) -> dict[tuple[str, int], int]:
    """Return the figures of `population.csv` (district, year, population) by district and year; none without a file."""
    if not file.exists():
        return {}
    rows = csv.DictReader(_text(file).splitlines())
    try:
        population = {(row["district"], int(row["year"])): int(row["population"]) for row in rows}
        if not population:  # a file that was cut short tells of nobody, and rates would be gone without a word
            raise ValueError(file.name)
    except (KeyError, TypeError, ValueError) as wrong:
        where = "district, year, population (parted by commas; whole numbers)"
        raise WrongUse("reference_broken", file=file.name, where=where) from wrong
    if unknown := sorted({district for district, _ in population} - districts.keys()):
        raise WrongUse("reference_broken", file=file.name, where=f"district {', '.join(unknown[:5])}")
    return population


def _breaks(folder: Path) -> Breaks:
    """Return what is decided of series breaks; nothing without a file."""
    file = folder / breaks.FILE
    return read_toml(Breaks, file) if file.exists() else Breaks()


def _senders(folder: Path) -> dict[str, Words]:
    """Return what the delivering agencies are called; the rest of their mappings is the loader's."""
    told = {file.stem: _toml(file) for file in sorted((folder / "sources").glob("*.toml"))}
    return {name: Words(sv=str(one.get("sv", name)), en=str(one.get("en", name))) for name, one in told.items()}


def _digest(folder: Path) -> str:
    names = ("vocabulary.toml", "municipality.toml", "districts.geojson", POPULATION_FILE, breaks.FILE)
    digest = sha256()
    for file in (folder / name for name in names):
        digest.update(file.read_bytes() if file.exists() else b"")
    return digest.hexdigest()
