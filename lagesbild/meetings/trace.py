"""Where a sentence comes from: the cell of the table that it tells, and the deliveries that its records came with."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from lagesbild import answers
from lagesbild.access import Visit
from lagesbild.disclosure import SafeTable
from lagesbild.meetings.draft import Sentence
from lagesbild.meetings.picture import Picture, limits
from lagesbild.periods import BLOCKS

#: The tables whose cells count records: the product that does, and how many periods a cell is of.
COUNTING: Mapping[str, tuple[str, int]] = {
    "environments": ("E1", BLOCKS[14]),
    "types": ("E1", BLOCKS[14]),
    "expected": ("E1", BLOCKS[14]),
    "mix_source": ("E1", BLOCKS[14]),
    "districts": ("E4", BLOCKS[56]),
    "calls_summed": ("E8", BLOCKS[182]),
    "lead_times": ("E8_lead_times", BLOCKS[182]),
    "arena": ("E7_arena", BLOCKS[182]),
}
#: The tables whose sentences tell what came, and not how many there are: since the meeting before, or for the period.
SINCE, CAME = "since", "senders"
#: The surveys, by the table of each: the practitioners', else a question of the safety survey.
STAFF, SAFETY = "S2", "S1"


@dataclass(frozen=True)
class Delivery:
    """One delivery, by its hash, and how many of a number's records (or versions of records) came with it."""

    source: str
    at: date
    delivery: str
    count: int


@dataclass(frozen=True)
class Trace:
    """What lies behind a sentence: the `product` of its number, and its deliveries, the last first.

    `first` and `last` are the periods that the number is of; None where it is not of any.
    """

    product: str
    first: int | None
    last: int | None
    deliveries: tuple[Delivery, ...]

    @property
    def number(self) -> int:
        """How many records, versions of records, or figures there are."""
        return sum(one.count for one in self.deliveries)

    def as_json(self) -> dict[str, Any]:
        """Return the trace as JSON holds it."""
        return asdict(self) | {"deliveries": [asdict(one) | {"at": str(one.at)} for one in self.deliveries]}


def of_json(told: Mapping[str, Any]) -> Trace:
    """Return a trace that was written as JSON."""
    came = tuple(Delivery(**{**one, "at": date.fromisoformat(one["at"])}) for one in told["deliveries"])
    return Trace(told["product"], told["first"], told["last"], came)


def trace(visit: Visit, sentence: Sentence, picture: Picture, *, before: datetime | None) -> Trace | None:
    """Follow a sentence to its deliveries; None for one that tells nothing that was delivered. For the group.

    `before` is the moment (UTC) up to which the meeting before knew.
    """
    if not sentence.table:
        return None
    if sentence.table in COUNTING:
        return _counted(visit, sentence, picture.period)
    if sentence.table == SINCE and before:
        return _trace("E9", answers.deliveries_since(visit, before))
    if sentence.table == CAME:
        return _trace("E6_word", answers.deliveries_since(visit, _end_of(visit, picture.period)))
    product = STAFF if sentence.table == "staff" else SAFETY
    question = limits(sentence.table).get("question", "")
    return _trace(product, answers.deliveries_of_survey(visit, product, question))


def _counted(visit: Visit, sentence: Sentence, period: int) -> Trace:
    product, length = COUNTING[sentence.table]
    first = period - length + 1
    told = answers.deliveries_of(visit, product, first, period, sentence.cell, length=length)
    return _trace(product, told, first, period)


def _end_of(visit: Visit, period: int) -> datetime:
    municipality, calendar = visit.reference.municipality, visit.reference.calendar
    return municipality.end_of(calendar.end(period)).replace(tzinfo=UTC)


def _trace(product: str, told: SafeTable, first: int | None = None, last: int | None = None) -> Trace:
    rows = told.frame.to_dict("records")
    came = (Delivery(str(row["source"]), row["at"], str(row["delivery"]), int(row["count"])) for row in rows)
    return Trace(product, first, last, tuple(came))
