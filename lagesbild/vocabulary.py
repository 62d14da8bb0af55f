"""The one vocabulary: every code a record may hold, its words, and what it means for protection.

Read from `vocabulary.toml` of the reference folder. No code of an environment, a category or a district stands in
Python: code asks for a flag (`default_view`, `unassessed`, `whole_city_only`) instead.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from lagesbild.texts import Language

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Protection = Literal["P", "I", "X"]


class Words(BaseModel):
    """A label in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    sv: str
    en: str

    def label(self, language: Language) -> str:
        """Return the words in one language."""
        return self.sv if language == "sv" else self.en


class Earlier(Words):
    """A label that was used before the present one."""

    valid_from: date | None = None


class Term(Words):
    """One code of the vocabulary; `valid_from` dates its present label."""

    valid_from: date | None = None
    earlier: tuple[Earlier, ...] = ()


class Environment(Term):
    """An environment (miljö); drawn in its colour and with its mark."""

    short_sv: str
    short_en: str
    colour: str
    mark: str
    default_view: bool = False
    unassessed: bool = False

    def short(self, language: Language) -> str:
        """Return the short label, for legends and table heads."""
        return self.short_sv if language == "sv" else self.short_en


class RecordType(Term):
    """A type of record with its disclosure class; an aggregate (a survey) is no record and has none."""

    plural_sv: str
    plural_en: str
    protection: Protection | None = None
    counts_as_event: bool = False
    aggregate: bool = False

    @model_validator(mode="after")
    def _of_a_class(self) -> Self:
        if self.aggregate is (self.protection is not None):
            raise ValueError("is either an aggregate or of a protection class")
        return self

    def plural(self, language: Language) -> str:
        """Return the plural label."""
        return self.plural_sv if language == "sv" else self.plural_en


class Category(Term):
    """A category of level 1 with those of level 2 under it."""

    whole_city_only: bool = False
    level_2: dict[Code, Term] = {}


class Concern(Term):
    """What a call is about, and if that is VBE at all; `banner` asks the page to say "ring 112" beside it."""

    banner: bool = False
    vbe: bool = True


class Age(Term):
    """Whom a call concerns; the duties are others where it is somebody under age."""

    minor: bool = False


class Handling(Term):
    """How a call was handled; only some ways close it. Who hands it over has not closed it: it goes on elsewhere."""

    closed: bool = False
    handed_over: bool = False
    measure: bool = False


class TimePrecision(Term):
    """How exactly the day is known: the record counts only in periods of at least `days`."""

    days: int


class PlacePrecision(Term):
    """How exactly the place is known."""

    in_district: bool = False
    in_city: bool = False


class Question(Term):
    """A question of a survey, and how its answers are told: as a share of them, or as their mean."""

    kind: Literal["share", "mean"]


class MeasureKind(Term):
    """A kind of measure; of one that concerns single cases only how many is told."""

    count_only: bool = False


class Vocabulary(BaseModel):
    """All codes by dimension, in the order of the file, which is the order on screen."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    environment: dict[Code, Environment]
    record_type: dict[Code, RecordType]
    category: dict[Code, Category]
    concern: dict[Code, Concern]
    age: dict[Code, Age]
    reporter: dict[Code, Term]
    channel: dict[Code, Term]
    arena: dict[Code, Term]
    handling: dict[Code, Handling]
    source_reliability: dict[Code, Term]
    information: dict[Code, Term]
    time_precision: dict[Code, TimePrecision]
    place_precision: dict[Code, PlacePrecision]
    measure_kind: dict[Code, MeasureKind]
    perspective: dict[Code, Term]
    measure_level: dict[Code, Term]
    question: dict[Code, Question] = {}

    @model_validator(mode="after")
    def _unambiguous(self) -> Self:
        if sum(term.unassessed for term in self.environment.values()) != 1:
            raise ValueError("environment: exactly one is unassessed")
        both_levels = [*self.category, *chain.from_iterable(top.level_2 for top in self.category.values())]
        if len(set(both_levels)) < len(both_levels):
            raise ValueError("category: a code stands twice")
        return self

    def terms(self, dimension: str) -> Mapping[str, Term]:
        """Return the terms of a dimension by code; `category` holds both levels, `record_type` records only."""
        if dimension == "category":
            return dict(self._categories())
        if dimension == "record_type":
            return {code: term for code, term in self.record_type.items() if not term.aggregate}
        terms: Mapping[str, Term] = getattr(self, dimension)
        return terms

    def _categories(self) -> Iterator[tuple[str, Term]]:
        for code, category in self.category.items():
            yield code, category
            yield from category.level_2.items()

    def level_1(self, category: str) -> str:
        """Return the category of level 1 that a category is, or lies under."""
        return next(code for code, top in self.category.items() if category == code or category in top.level_2)

    @property
    def unassessed(self) -> str:
        """The environment of a record that nobody has judged."""
        return next(code for code, term in self.environment.items() if term.unassessed)

    @property
    def exact_day(self) -> str:
        """The time precision of a record whose sender says nothing of it."""
        return min(self.time_precision, key=lambda code: self.time_precision[code].days)
