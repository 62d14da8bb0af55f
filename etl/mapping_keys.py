"""The tables that may stand in a source's mapping (`etl.mapping`), each read and checked by itself."""

import re
from datetime import date
from itertools import combinations
from typing import Annotated, Literal, Self

import duckdb
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from lagesbild import contract


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
MONTHS = tuple("januari februari mars april maj juni juli augusti september oktober november december".split())
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

    @property
    def is_dated(self) -> bool:
        """Whether it does not hold always."""
        return bool(self.since or self.to)

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
