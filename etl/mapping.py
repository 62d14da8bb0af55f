"""A source's mapping: which of its columns and spellings are which of ours.

One TOML file per delivering agency under `sources/` of the reference folder; docs/data-contract.md explains each key.
Here it is only read and checked; `etl.recode` applies it.
"""

import re
from collections.abc import Mapping as Table
from fnmatch import fnmatch
from pathlib import Path
from typing import Annotated, Literal, Self

import duckdb
from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

from lagesbild import aggregates, contract, places, reference
from lagesbild.aggregates import RECORDS, FormName
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


def _head(text: str) -> str:
    """Check the pattern of a column's name: names are matched here and not by the engine."""
    try:
        groups = re.compile(text).groups
    except re.error:
        raise ValueError("is no regular expression") from None
    if groups > 1:
        raise ValueError("has more than one group")
    return text


FieldName = Annotated[str, AfterValidator(_contract_field)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Catching = Annotated[str, AfterValidator(_catching)]
Head = Annotated[str, AfterValidator(_head)]
ScopeRule = Literal[
    "summary_not_incident", "municipality_unknown", "outside_municipality", "other_question", "other_group"
]


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
    """A date that stands as "25 mars" in one column, its year to be taken from another.

    The year is that of the publication, or the one before where the day would else lie after it (New Year's Eve).
    """

    column: str
    published: str


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


class Wide(_Part):
    """A wide table: the columns that are years, by a pattern of their names, and which figure their cells are.

    The year is what the pattern's group catches, or, without one, all that it matches.
    """

    year: Head
    measure: str

    def years(self, columns: tuple[str, ...]) -> dict[int, str]:
        """Return the columns that are years, by their position."""
        found = {position: re.search(self.year, name.strip()) for position, name in enumerate(columns)}
        return {position: match[match.re.groups] for position, match in found.items() if match}


#: Keys of a mapping that only one kind of form can use.
OF_RECORDS = ("dates", "title_dates", "several", "district_named_in")
OF_AGGREGATES = ("wide", "share_of")


class Mapping(Words):
    """One delivering agency: its name, its files, and the way from its columns to the fields of its form."""

    id: Code
    origin: Origin
    form: FormName = RECORDS
    files: tuple[str, ...] = ()
    refused_limit: float = 0.25
    columns: dict[str, str] = {}
    constants: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    otherwise: dict[str, str] = {}
    dates: dict[str, str] = {}
    derived: dict[str, Derived] = {}
    title_dates: dict[FieldName, TitleDate] = {}
    several: dict[FieldName, Several] = {}
    sheet: str = ""
    district_named_in: str = ""
    wide: Wide | None = None
    share_of: Literal[1, 100] | None = None
    scope: tuple[Scope, ...] = ()

    @model_validator(mode="after")
    def _fields_of_its_form(self) -> Self:
        for table in ("columns", "constants", "values", "otherwise", "dates"):
            for name in getattr(self, table):
                if name not in self._names:
                    raise ValueError(f"{table}.{name} is no field of the form {self.form}")
        return self

    @model_validator(mode="after")
    def _keys_of_its_form(self) -> Self:
        records = self.form == RECORDS
        for key in OF_AGGREGATES if records else OF_RECORDS:
            if getattr(self, key):
                raise ValueError(f"{key} cannot be used by the form {self.form}")
        for scope in self.scope:
            if scope.rule not in (contract.OUT_OF_SCOPE if records else aggregates.SCOPE):
                raise ValueError(f"scope {scope.rule} cannot be used by the form {self.form}")
        return self

    @model_validator(mode="after")
    def _a_way_to_each_field(self) -> Self:
        if self.form == RECORDS:
            return self
        told = {*self.columns, *self.constants}
        if self.wide and (self.wide.measure not in aggregates.FORMS[self.form].figures or "year" in told):
            raise ValueError("wide.measure is no figure of the form, or the year is told twice")
        if self.columns and (missing := [name for name in self._required if name not in told]):
            raise ValueError(f"columns: nothing tells {', '.join(missing)}")
        return self

    @property
    def _names(self) -> tuple[str, ...]:
        """The fields of the form."""
        return contract.NAMES if self.form == RECORDS else aggregates.FORMS[self.form].names

    @property
    def _required(self) -> tuple[str, ...]:
        """The fields of an aggregate that a column or a constant must tell; a wide table's cells tell two."""
        by_cells = ("year", self.wide.measure) if self.wide else ()
        return tuple(name for name in aggregates.FORMS[self.form].required if name not in by_cells)

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

    def fits(self, file_name: str) -> bool:
        """Say whether a file is this source's by its name."""
        return any(fnmatch(file_name.lower(), pattern.lower()) for pattern in self.files)

    def needs(self) -> frozenset[str]:
        """Return the delivered columns without which the mapping cannot be applied."""
        used = {*self.columns.values(), *(part.column for part in self.derived.values())}
        used |= {part.column for part in self.scope} | {self.district_named_in}
        used |= {name for part in self.title_dates.values() for name in (part.column, part.published)}
        if self.form != RECORDS and not self.columns:  # a file with the form's own names needs no [columns]
            used |= {name for name in self._required if name not in self.constants}
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
    for mapping in sources.values():
        for field in contract.FIELDS if mapping.form == RECORDS else aggregates.FORMS[mapping.form].fields:
            told = {*mapping.values.get(field.name, {}).values()}
            told |= {text for text in (mapping.constants.get(field.name), mapping.otherwise.get(field.name)) if text}
            wrong = [code for code in sorted(told) if not _is_known(code, field, known)]
            if wrong:
                where = f"{field.name}: {', '.join(wrong)}"
                raise WrongUse("reference_broken", file=f"sources/{mapping.id}.toml", where=where)


def _is_known(code: str, field: contract.Field | aggregates.Field, known: Reference) -> bool:
    """Say whether a mapping may lead to a code: one of the vocabulary, or of a place that is no other's too."""
    if field.kind == "place":
        return places.spellings(known).get(code.lower(), places.AMBIGUOUS) != places.AMBIGUOUS
    return field.kind != "code" or code in known.codes(field.dimension)
