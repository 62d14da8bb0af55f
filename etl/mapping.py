"""A source's mapping: which of its columns and spellings are which of ours.

One TOML file per delivering agency under `sources/` of the reference folder; docs/data-contract.md explains each key.
Here it is only read and checked; `etl.recode` applies it. Its single tables stand in `etl.mapping_keys`.
"""

from collections.abc import Mapping as Table
from datetime import date
from fnmatch import fnmatch
from pathlib import Path
from typing import Literal, Self

from pydantic import model_validator

from etl.mapping_keys import (
    Codes,
    Derived,
    Expected,
    FieldName,
    FileName,
    Forms,
    Origin,
    Scope,
    Several,
    TitleDate,
    Wide,
)
from lagesbild import aggregates, breaks, contract, places, reference
from lagesbild.aggregates import RECORDS, FormName
from lagesbild.errors import WrongUse
from lagesbild.reference import Reference
from lagesbild.vocabulary import Code, Words

#: Keys of a mapping that only one kind of form can use.
OF_RECORDS = ("dates", "title_dates", "file_name", "places", "several", "district_named_in")
OF_AGGREGATES = ("wide", "share_of")


class Mapping(Words):
    """One delivering agency: its name, its files, and the way from its columns to the fields of its form."""

    id: Code
    origin: Origin
    form: FormName = RECORDS
    files: tuple[str, ...] = ()
    refused_limit: float = 0.25
    expected: Expected | None = None
    columns: dict[str, str] = {}
    constants: dict[str, str] = {}
    values: dict[str, dict[str, Codes]] = {}
    otherwise: dict[str, str] = {}
    places: dict[str, str] = {}
    dates: dict[str, Forms] = {}
    derived: dict[str, Derived] = {}
    title_dates: dict[FieldName, TitleDate] = {}
    file_name: dict[FieldName, FileName] = {}
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
        if not records and any(
            one.is_dated for told in self.values.values() for codes in told.values() for one in codes
        ):
            raise ValueError(f"dated values cannot be used by the form {self.form}")
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
    _check_breaks(sources, known)
    for mapping in sources.values():
        for field in contract.FIELDS if mapping.form == RECORDS else aggregates.FORMS[mapping.form].fields:
            told = {one.code for codes in mapping.values.get(field.name, {}).values() for one in codes}
            told |= {*mapping.places.values()} if field.name == "place_precision" else set()
            told |= {text for text in (mapping.constants.get(field.name), mapping.otherwise.get(field.name)) if text}
            wrong = [code for code in sorted(told) if not _is_known(code, field, known)]
            if wrong:
                where = f"{field.name}: {', '.join(wrong)}"
                raise WrongUse("reference_broken", file=f"sources/{mapping.id}.toml", where=where)


def _check_breaks(sources: Table[str, Mapping], known: Reference) -> None:
    wrong = {decision.source for decision in known.breaks.decided} - sources.keys()
    wrong |= {code for one in known.breaks.declared for code in one.categories} - known.vocabulary.category.keys()
    if wrong:
        raise WrongUse("reference_broken", file=breaks.FILE, where=", ".join(sorted(wrong)))


def _is_known(code: str, field: contract.Field | aggregates.Field, known: Reference) -> bool:
    """Say whether a mapping may lead to a code: one of the vocabulary, or of a place that is no other's too."""
    if field.kind == "place":
        return places.spellings(known).get(code.lower(), places.AMBIGUOUS) != places.AMBIGUOUS
    return field.kind != "code" or code in known.codes(field.dimension)
