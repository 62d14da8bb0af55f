"""The data contract: the form every delivery has once a source's mapping has turned it into ours.

The one list of fields, which record types require them, and the rules by which a row is refused. The loader's SQL, the
mappings, docs/data-contract.md and the receipts are all held to it by tests.
"""

from dataclasses import dataclass
from typing import Literal

from lagesbild import gate
from lagesbild.vocabulary import Protection

Kind = Literal["id", "code", "date", "time", "flag"]


@dataclass(frozen=True)
class Field:
    """One field: its kind, the vocabulary dimension of a code, and the disclosure classes that require it."""

    name: str
    kind: Kind
    dimension: str = ""
    required_for: tuple[Protection, ...] = ()


EVERY: tuple[Protection, ...] = ("P", "I", "X")
REPORTED: tuple[Protection, ...] = ("P", "I")

FIELDS = (
    Field("source", "id"),
    Field("record_id", "id", required_for=EVERY),
    Field("record_type", "code", "record_type", required_for=EVERY),
    Field("occurred", "date", required_for=EVERY),
    Field("received", "date", required_for=EVERY),
    Field("revised", "time", required_for=EVERY),
    Field("district", "code", "district"),
    Field("environment", "code", "environment", required_for=REPORTED),
    Field("environment_secondary", "code", "environment"),
    Field("category", "code", "category", required_for=REPORTED),
    Field("category_secondary", "code", "category"),
    Field("concern", "code", "concern", required_for=("X",)),
    Field("arena", "code", "arena"),
    Field("related", "flag"),
    Field("reporter", "code", "reporter"),
    Field("channel", "code", "channel"),
    Field("age", "code", "age"),
    Field("handling", "code", "handling"),
    Field("handled", "date"),
    Field("referred_to", "code", "reporter"),
    Field("source_reliability", "code", "source_reliability"),
    Field("information", "code", "information"),
    Field("time_precision", "code", "time_precision"),
    Field("place_precision", "code", "place_precision"),
    Field("event_id", "id"),
    Field("withdrawn", "flag"),
)
NAMES = tuple(field.name for field in FIELDS)
#: Hashed and dropped, and so not screened by the gate: a case number may look like anything.
HASHED = ("record_id", "event_id")
#: A file without these columns is not in a form we know.
ALWAYS = tuple(field.name for field in FIELDS if field.required_for == EVERY)

UNREADABLE_ROW = "unreadable_row"
#: A cell of more characters than a spreadsheet's can have is no cell of a record, and is not screened.
CELL_TOO_LONG = "cell_too_long"
LONGEST_CELL = 32_767
UNKNOWN_SOURCE = "unknown_source"
#: A row that is none of this installation's business: refused, but no fault of the sender.
OUT_OF_SCOPE = ("summary_not_incident", "municipality_unknown", "outside_municipality")
MISSING = (*(f"missing_{field.name}" for field in FIELDS if field.required_for), "missing_district")
UNKNOWN = tuple(f"unknown_{field.name}" for field in FIELDS if field.kind in ("code", "flag"))
DATES = ("unreadable_date", "date_too_early", "date_in_future", "dates_out_of_order")
#: A row of a day that is thinned, or that the municipality keeps no longer: it must not come back.
PAST_RETENTION = "past_retention"
#: Rules that say nothing against a delivery.
NO_FAULT = (*OUT_OF_SCOPE, PAST_RETENTION)
#: The sound rows of a delivery that is refused whole because too many others were not.
OVER_LIMIT = "delivery_over_limit"
#: Every rule that can refuse a row, in the order they are tried: a row counts under the first.
RULES = (
    *(UNREADABLE_ROW, CELL_TOO_LONG, *gate.RULES, *OUT_OF_SCOPE, UNKNOWN_SOURCE),
    *(*MISSING, *UNKNOWN, *DATES, PAST_RETENTION, OVER_LIMIT),
)
