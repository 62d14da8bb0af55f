"""The vocabulary and the places as one table, which the loader's workspace and the built database both hold."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace

import duckdb

from lagesbild import queries
from lagesbild.reference import Reference
from lagesbild.vocabulary import Environment, PlacePrecision, Question, RecordType, Term, TimePrecision

DIMENSIONS = (
    "environment",
    "record_type",
    "category",
    "concern",
    "age",
    "reporter",
    "channel",
    "arena",
    "handling",
    "source_reliability",
    "information",
    "time_precision",
    "place_precision",
    "question",
)


@dataclass(frozen=True)
class Code:
    """One row of table `code`; `parent` is the level above (a category's level 1, a district's area), else itself."""

    dimension: str
    code: str
    position: int
    parent: str
    protection: str | None = None
    default_view: bool = False
    unassessed: bool = False
    counts_as_event: bool = False
    whole_city_only: bool = False
    in_district: bool = False
    in_city: bool = False
    days: int | None = None
    kind: str | None = None


def insert(connection: duckdb.DuckDBPyConnection, reference: Reference, sources: tuple[str, ...]) -> None:
    """Fill table `code` of a connection; `sources` are the delivering agencies known."""
    queries.insert(connection, "code", [astuple(row) for row in every(reference, sources)])


def every(reference: Reference, sources: tuple[str, ...]) -> tuple[Code, ...]:
    """Return the rows of table `code`."""
    return (*_terms(reference), *_places(reference), *_sources(sources))


def _terms(reference: Reference) -> Iterator[Code]:
    for dimension in DIMENSIONS:
        for position, (code, term) in enumerate(reference.vocabulary.terms(dimension).items()):
            yield _flagged(Code(dimension, code, position, parent=code), term, reference)


def _flagged(row: Code, term: Term, reference: Reference) -> Code:
    if isinstance(term, RecordType):
        return replace(row, protection=term.protection, counts_as_event=term.counts_as_event)
    if isinstance(term, Environment):
        return replace(row, default_view=term.default_view, unassessed=term.unassessed)
    if isinstance(term, TimePrecision):
        return replace(row, days=term.days)
    if isinstance(term, PlacePrecision):
        return replace(row, in_district=term.in_district, in_city=term.in_city)
    if isinstance(term, Question):
        return replace(row, kind=term.kind)
    if row.dimension == "category":
        parent = reference.vocabulary.level_1(row.code)
        return replace(row, parent=parent, whole_city_only=reference.vocabulary.category[parent].whole_city_only)
    return row


def _places(reference: Reference) -> Iterator[Code]:
    for position, code in enumerate(reference.codes("municipality")):
        yield Code("municipality", code, position, parent=code)
    for position, code in enumerate(reference.codes("area")):
        yield Code("area", code, position, parent=code)
    for position, code in enumerate(reference.codes("district")):
        yield Code("district", code, position, parent=reference.area_of(code))


def _sources(sources: tuple[str, ...]) -> Iterator[Code]:
    for position, code in enumerate(sources):
        yield Code("source", code, position, parent=code)
