"""A source's mapping: which of its columns and spellings are which of ours.

One TOML file per delivering agency under `sources/` of the reference folder; docs/data-contract.md explains each key.
Here it is only read and checked; `etl.recode` applies it.
"""

import re
from collections.abc import Mapping as Table
from datetime import date
from fnmatch import fnmatch
from itertools import combinations
from pathlib import Path
from typing import Annotated, Literal, Self

import duckdb
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from lagesbild import breaks, contract, reference
from lagesbild.errors import WrongUse
from lagesbild.reference import Reference
from lagesbild.vocabulary import Code, Words


def _contract_field(name: str) -> str:
    if name not in contract.NAMES:
        raise ValueError("is no field of the data contract")
    return name


def _pattern(text: str) -> str:
    """Check a regular expression by the engine that will use it (RE2, which knows no look-around)."""
    try:
        with duckdb.connect() as connection:
            connection.execute("select regexp_matches('', $pattern)", {"pattern": text})
    except duckdb.Error:
        raise ValueError("is no regular expression of RE2") from None
    return text


def _catching(text: str) -> str:
    if re.compile(_pattern(text)).groups != 1:
        raise ValueError("has not exactly one group")
    return text


FieldName = Annotated[str, AfterValidator(_contract_field)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Catching = Annotated[str, AfterValidator(_catching)]
MONTHS = tuple("januari februari mars april maj juni juli augusti september oktober november december".split())
ScopeRule = Literal["summary_not_incident", "municipality_unknown", "outside_municipality"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Origin(_Part):
    """Where a mapping comes from."""

    what: str
    licence: str
    date: str


class Derived(_Part):
    """A column made of another: what group 1 of a regular expression (RE2) catches."""

    column: str
    pattern: Catching


class TitleDate(_Part):
    """A date that stands as "25 mars" in the text of one column, its year, if it has none, to be taken from another.

    The year is that of the publication, or the one before where the day would else lie after it (New Year's Eve).
    """

    column: str
    published: str
    months: Annotated[tuple[str, ...], Field(min_length=12, max_length=12)] = MONTHS


class FileName(_Part):
    """What a file's own name tells: group 1 of a regular expression, a day or moment in a form of strptime."""

    pattern: Catching
    form: str


class Dated(_Part):
    """The code that a spelling stands for in versions written from one day to another, both counted."""

    code: str
    since: date | None = Field(default=None, alias="from")
    to: date | None = None

    def overlaps(self, other: Self) -> bool:
        """Say whether there is a day on which both hold."""
        starts = max(self.since or date.min, other.since or date.min)
        return starts <= min(self.to or date.max, other.to or date.max)


def _dated(told: object) -> object:
    """Read the short form `"Klotter" = "propaganda_graffiti"`: a code that has no dates."""
    return ({"code": told},) if isinstance(told, str) else told


def _unambiguous(told: tuple[Dated, ...]) -> tuple[Dated, ...]:
    if any(one.overlaps(other) for one, other in combinations(told, 2)):
        raise ValueError("has two codes on one day")
    return told


Codes = Annotated[tuple[Dated, ...], BeforeValidator(_dated), AfterValidator(_unambiguous)]
#: One form, or several to be tried in their order.
Forms = Annotated[tuple[str, ...], BeforeValidator(lambda told: (told,) if isinstance(told, str) else told)]


class Expected(_Part):
    """How often a source is expected to deliver, and how many days late it may be before it counts as silent."""

    every_days: Annotated[int, Field(ge=1)]
    grace_days: Annotated[int, Field(ge=0)] = 7


class Several(_Part):
    """Several codes in one cell: the first is the field's, the second goes to `second`."""

    separator: str
    second: FieldName


class Scope(_Part):
    """Rows that are none of this installation's business: those whose column matches (or, with `unless`, does not)."""

    rule: ScopeRule
    column: str
    matches: Pattern = ""
    unless: Pattern = ""

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if bool(self.matches) == bool(self.unless):
            raise ValueError("has not exactly one of matches and unless")
        return self


class Mapping(Words):
    """One delivering agency: its name, its files, and the way from its columns to the contract's fields."""

    id: Code
    origin: Origin
    files: tuple[str, ...] = ()
    refused_limit: float = 0.25
    expected: Expected | None = None
    columns: dict[FieldName, str] = {}
    constants: dict[FieldName, str] = {}
    values: dict[FieldName, dict[str, Codes]] = {}
    otherwise: dict[FieldName, str] = {}
    places: dict[str, str] = {}
    dates: dict[FieldName, Forms] = {}
    derived: dict[str, Derived] = {}
    title_dates: dict[FieldName, TitleDate] = {}
    file_name: dict[FieldName, FileName] = {}
    several: dict[FieldName, Several] = {}
    sheet: str = ""
    district_named_in: str = ""
    scope: tuple[Scope, ...] = ()

    @model_validator(mode="after")
    def _derived_from_delivered(self) -> Self:
        if {part.column.lower() for part in self.derived.values()} & {name.lower() for name in self.derived}:
            raise ValueError("derives a column from a derived one")
        return self

    @model_validator(mode="after")
    def _several_of_a_column(self) -> Self:
        if set(self.several) - set(self.columns):
            raise ValueError("splits a field that has no column")
        return self

    @model_validator(mode="after")
    def _places_of_a_column(self) -> Self:
        if self.places and "district" not in self.columns:
            raise ValueError("names places that no column holds")
        return self

    def codes(self, field: str) -> dict[str, str]:
        """Return the code that each spelling of a field stands for, or last stood for."""
        told = self.values.get(field, {})
        return {text: max(codes, key=lambda code: code.to or date.max).code for text, codes in told.items()}

    @property
    def dated_by_file(self) -> bool:
        """Whether versions are as old as their file: it was fetched, and nobody says when a record changed."""
        return "revised" in self.file_name

    @property
    def written(self) -> str:
        """The field that is nearest to the day on which a version was written."""
        return "received" if self.dated_by_file else "revised"

    def fits(self, file_name: str) -> bool:
        """Say whether a file is this source's by its name."""
        return any(fnmatch(file_name.lower(), pattern.lower()) for pattern in self.files)

    def needs(self) -> frozenset[str]:
        """Return the delivered columns without which the mapping cannot be applied."""
        used = {*self.columns.values(), *(part.column for part in self.derived.values())}
        used |= {part.column for part in self.scope} | {self.district_named_in}
        used |= {name for part in self.title_dates.values() for name in (part.column, part.published)}
        derived = {name.lower() for name in self.derived}
        return frozenset(name for name in used if name and name.lower() not in derived)


#: The source of a delivery that is in the contract's own form and names no other; known in every reference folder.
CONTRACT = Mapping(
    id="contract",
    sv="Datakontraktet",
    en="The data contract",
    origin=Origin(what="docs/data-contract.md", licence="EUPL-1.2", date="2026-11-20"),
)


def read_all(folder: Path) -> Table[str, Mapping]:
    """Read the sources of a reference folder by their id, `contract` among them; raises WrongUse on a broken one."""
    found = {CONTRACT.id: CONTRACT}
    for file in sorted((folder / "sources").glob("*.toml")):
        mapping = reference.read_toml(Mapping, file)
        if mapping.id != file.stem:
            raise WrongUse("reference_broken", file=file.name, where=f"id: {mapping.id}")
        found[mapping.id] = mapping
    return found


def check_codes(sources: Table[str, Mapping], known: Reference) -> None:
    """Raise WrongUse for a code of a mapping that the reference folder lacks: a fault of ours and not of a sender."""
    _check_breaks(sources, known)
    for mapping in sources.values():
        for field in contract.FIELDS:
            told = {one.code for codes in mapping.values.get(field.name, {}).values() for one in codes}
            told |= {*mapping.places.values()} if field.name == "place_precision" else set()
            told |= {text for text in (mapping.constants.get(field.name), mapping.otherwise.get(field.name)) if text}
            wrong = sorted(told - {*known.codes(field.dimension)}) if field.kind == "code" else []
            if wrong:
                where = f"{field.name}: {', '.join(wrong)}"
                raise WrongUse("reference_broken", file=f"sources/{mapping.id}.toml", where=where)


def _check_breaks(sources: Table[str, Mapping], known: Reference) -> None:
    wrong = {decision.source for decision in known.breaks.decided} - sources.keys()
    wrong |= {code for one in known.breaks.declared for code in one.categories} - known.vocabulary.category.keys()
    if wrong:
        raise WrongUse("reference_broken", file=breaks.FILE, where=", ".join(sorted(wrong)))
