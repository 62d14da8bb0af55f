"""What stands in `demo.toml` of the meetings that the demonstration city has held, and of what was said in them."""

from datetime import date

from etl.demo.part import Part
from etl.mapping_keys import FieldName
from lagesbild.law import Element
from lagesbild.meetings.assessments import Confidence, Side
from lagesbild.vocabulary import Code


class Remark(Part):
    """What a side says of an environment: in every meeting, or only in the one so many `back` from the last held."""

    environment: Code
    side: Side
    view: str
    confidence: Confidence = Confidence.MODERATE
    would_change: str = ""
    dissent: str = ""
    agreed: tuple[Side, ...] = ()
    back: int | None = None


class Gap(Part):
    """What is not known, and which organisation finds out."""

    text: str
    owner: Code


class Decided(Part):
    """The measure that the last meeting held decides on."""

    product: str
    filter: dict[FieldName, Code]
    kind: Code
    perspective: Code
    level: Code
    owner: Code
    problem: str
    indicator: str


class Noted(Part):
    """An element of the law, and the day on which it was last decided on."""

    element: Element
    day: date


class Meetings(Part):
    """The meetings that were held: how many, who was there, and what was asked and said, in Swedish."""

    held: int
    first_number: int
    present: tuple[Code, ...]
    focus: tuple[str, ...]
    next_focus: tuple[str, ...]
    said: tuple[Remark, ...]
    gap: tuple[Gap, ...]
    judged: tuple[str, ...]
    decided: Decided
    law: tuple[Noted, ...] = ()
