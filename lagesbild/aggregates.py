"""Aggregates: deliveries of figures about many, which are no records (surveys, population).

Like `lagesbild.contract`, the one list of what a delivery of each form may hold: its fields, which of them say what a
figure is about (the key) and which are the figures, and the rules by which a row is refused. The loader's SQL, the
mappings, docs/data-contract.md and the receipts are all held to it by tests.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from lagesbild import contract, gate

#: What a source delivers: records in the form of the data contract, or one of the aggregates.
FormName = Literal["records", "safety_survey", "practitioner_survey", "population"]
RECORDS: FormName = "records"


@dataclass(frozen=True)
class Field:
    """One field: what its cells are, the vocabulary dimension of a code, and whether every row must tell it.

    A `key` field says what a figure is about; the others are the figures.
    """

    name: str
    kind: Literal["place", "year", "code", "count", "share", "mean"]
    dimension: str = ""
    key: bool = False
    required: bool = False


@dataclass(frozen=True)
class Form:
    """One form of aggregate: its fields, and the rules of its own in the order they are tried."""

    name: FormName
    fields: tuple[Field, ...]
    rules: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields."""
        return tuple(field.name for field in self.fields)

    @property
    def required(self) -> tuple[str, ...]:
        """The fields that every row must tell."""
        return tuple(field.name for field in self.fields if field.required)

    @property
    def figures(self) -> tuple[str, ...]:
        """The fields that are figures, which is also what they are stored as."""
        return tuple(field.name for field in self.fields if not field.key)

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell what a figure is about, as they are stored: a place is its level and its code."""
        names = [("place_level", "place") if field.kind == "place" else (field.name,) for field in self.keys]
        return tuple(name for several in names for name in several)

    @property
    def keys(self) -> tuple[Field, ...]:
        """The fields that tell what a figure is about."""
        return tuple(field for field in self.fields if field.key)


_PLACE = Field("place", "place", key=True, required=True)
_YEAR = Field("year", "year", key=True, required=True)

SAFETY_SURVEY = Form(
    "safety_survey",
    fields=(
        *(_PLACE, _YEAR, Field("question", "code", "question", key=True, required=True)),
        Field("n", "count", required=True),
        *(Field("share", "share"), Field("mean", "mean")),
    ),
    rules=(
        *("missing_place", "missing_year", "missing_question", "missing_n"),
        *("ambiguous_place", "unknown_place", "unreadable_year", "year_in_future", "unknown_question"),
        *("missing_share", "missing_mean", "not_told", "unreadable_number", "share_out_of_range"),
    ),
)
PRACTITIONER_SURVEY = Form(
    "practitioner_survey",
    fields=(
        *(_YEAR, Field("question", "code", "question", key=True), Field("reporter", "code", "reporter", key=True)),
        *(Field("sent", "count", required=True), Field("answered", "count", required=True), Field("answers", "count")),
    ),
    rules=(
        *("missing_year", "missing_sent", "missing_answered", "missing_reporter", "missing_answers"),
        *("unreadable_year", "year_in_future", "unknown_question", "unknown_reporter", "not_told"),
        *("unreadable_number", "answered_over_sent", "answers_over_answered", "totals_disagree"),
    ),
)
POPULATION = Form(
    "population",
    fields=(_PLACE, _YEAR, Field("population", "count", required=True)),
    rules=(
        *("missing_place", "missing_year", "missing_population", "ambiguous_place", "unknown_place"),
        *("unreadable_year", "year_in_future", "not_told", "unreadable_number"),
    ),
)
FORMS: dict[FormName, Form] = {form.name: form for form in (SAFETY_SURVEY, PRACTITIONER_SURVEY, POPULATION)}
FORM_NAMES: tuple[FormName, ...] = get_args(FormName)
#: Every field of any form, once.
NAMES = tuple(dict.fromkeys(name for form in FORMS.values() for name in form.names))

#: What stands where a figure is not told, which is not 0.
NOT_TOLD_SIGNS = ("..", ".", "-", "–", "—", "−", "...", "…")
NOT_TOLD = "not_told"
DUPLICATE_KEY = "duplicate_key"
FOOTNOTE = "footnote"
#: Rows that a mapping may call none of our business: of another place, question or part of the population.
SCOPE = ("municipality_unknown", "outside_municipality", "other_question", "other_group")
#: Refused, but no fault of the sender.
OUT_OF_SCOPE = (*SCOPE, NOT_TOLD, FOOTNOTE)
#: Every rule that can refuse a row, in the order they are tried, whatever the form.
RULES = tuple(
    dict.fromkeys(
        (
            *(contract.UNREADABLE_ROW, contract.CELL_TOO_LONG, *gate.RULES, *SCOPE),
            *(rule for form in FORMS.values() for rule in form.rules),
            *(DUPLICATE_KEY, FOOTNOTE, contract.OVER_LIMIT),
        )
    )
)
