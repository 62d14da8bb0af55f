"""Where a sentence comes from: the cell of the table that it tells, and the deliveries that its records came with."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from lagesbild import answers
from lagesbild.access import Visit
from lagesbild.meetings.draft import Sentence
from lagesbild.meetings.picture import Picture
from lagesbild.periods import BLOCKS

#: The tables whose cells count records: the product that does, and how many periods a cell is of.
COUNTING: Mapping[str, tuple[str, int]] = {
    "environments": ("E1", BLOCKS[14]),
    "districts": ("E4", BLOCKS[56]),
    "calls_summed": ("E8", BLOCKS[182]),
    "arena": ("E7_arena", BLOCKS[182]),
}
#: The table whose sentence tells what came, and not how many there are.
CAME = "since"


@dataclass(frozen=True)
class Delivery:
    """One delivery, by its hash, and how many of a number's records (or versions of records) came with it."""

    source: str
    at: date
    delivery: str
    count: int


@dataclass(frozen=True)
class Trace:
    """What lies behind a sentence: the `product` and the periods of its number, and its deliveries, the last first."""

    product: str
    first: int
    last: int
    deliveries: tuple[Delivery, ...]

    @property
    def number(self) -> int:
        """How many records, or versions of records, there are."""
        return sum(one.count for one in self.deliveries)

    def as_json(self) -> dict[str, Any]:
        """Return the trace as JSON holds it."""
        return asdict(self) | {"deliveries": [asdict(one) | {"at": str(one.at)} for one in self.deliveries]}


def of_json(told: Mapping[str, Any]) -> Trace:
    """Return a trace that was written as JSON."""
    came = tuple(Delivery(**{**one, "at": date.fromisoformat(one["at"])}) for one in told["deliveries"])
    return Trace(told["product"], told["first"], told["last"], came)


def trace(visit: Visit, sentence: Sentence, picture: Picture, *, before: datetime | None) -> Trace | None:
    """Follow a sentence to its deliveries; None for one that tells no number of records. For the group.

    `before` is the moment (UTC) up to which the meeting before knew.
    """
    if sentence.table == CAME and before:
        told, product, first = answers.deliveries_since(visit, before), "E9", picture.period
    elif sentence.table in COUNTING:
        product, length = COUNTING[sentence.table]
        first = picture.period - length + 1
        told = answers.deliveries_of(visit, product, first, picture.period, sentence.cell, length=length)
    else:
        return None
    rows = told.frame.to_dict("records")
    came = (Delivery(str(row["source"]), row["at"], str(row["delivery"]), int(row["count"])) for row in rows)
    return Trace(product, first, picture.period, tuple(came))
