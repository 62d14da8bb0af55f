"""The law clock (lagklocka): what the law (2023:196) asks of a municipality, when it was decided, how long that lasts.

An aid and no legal advice. It knows what the group has noted and nothing else: an element without a day is not noted,
which does not mean that the municipality lacks it. What is asked is from the law (its 4 § names the three parts of a
lägesbild) and from Brå.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import RowMapping

from lagesbild import audit, state
from lagesbild.access import MEETINGS, Visit, check_may_see
from lagesbild.audit import Action
from lagesbild.errors import WrongUse
from lagesbild.reference import Reference
from lagesbild.state import versions
from lagesbild.state.schema import decision as table

#: The country whose law it is.
COUNTRY = "SE"
#: At least so often what has a clock is followed up.
MONTHS = 24
#: The day from which the law applies: what has a clock cannot have been decided under it before.
IN_FORCE = date(2023, 7, 1)
#: An agreement or a council may be older than the law; a day before this one is taken for a typing error.
OLDEST = date(1970, 1, 1)


class Element(StrEnum):
    """What the law asks for, in its order."""

    MAPPING = "mapping"
    INFORMATION = "information"
    ANALYSIS = "analysis"
    PLAN = "plan"
    FOLLOW_UP = "follow_up"
    AGREEMENT = "agreement"
    COUNCIL = "council"
    COORDINATION = "coordination"


#: What is followed up within MONTHS of its day; the others are there or not.
CLOCKED = (Element.MAPPING, Element.INFORMATION, Element.ANALYSIS, Element.PLAN, Element.FOLLOW_UP)


@dataclass(frozen=True)
class Decision:
    """When an element was last decided on; without a day it is not noted, or was withdrawn."""

    element: Element
    day: date | None = None
    version: int = 0


@dataclass(frozen=True)
class Standing:
    """How an element stands on a day: the day of its decision, and the whole months that are left.

    `months_left` is negative when the time is out, and None without a clock or a decision.
    """

    element: Element
    day: date | None
    months_left: int | None


def applies(known: Reference) -> bool:
    """Say whether an installation is under the law."""
    return known.municipality.country == COUNTRY


def kept(data: Path) -> tuple[Decision, ...]:
    """Return what is noted of each element, also what was withdrawn."""
    return tuple(_decision(row) for row in versions.read(data, table))


def of(decisions: Iterable[Decision], element: Element) -> Decision:
    """Return what is noted of one element."""
    return next((one for one in decisions if one.element is element), Decision(element))


def decide(visit: Visit, decision: Decision, *, at: datetime) -> None:
    """Note the day on which an element was last decided on.

    Raises NotAllowed; WrongUse about the field `day` where it is missing, to come, or before the law; Conflict if
    somebody has noted another one since this one was read.
    """
    day, earliest = decision.day, IN_FORCE if decision.element in CLOCKED else OLDEST
    check_may_see(visit.role, MEETINGS)
    if day is None:
        raise WrongUse("decided_no_day").about("day")
    if day > visit.today:
        raise WrongUse("decided_to_come", today=visit.today).about("day")
    if day < earliest:
        raise WrongUse("decided_too_early", earliest=earliest).about("day")
    _write(visit, decision, at=at)


def withdraw(visit: Visit, decision: Decision, *, at: datetime) -> None:
    """Note that an element is no longer there; raises NotAllowed or Conflict."""
    check_may_see(visit.role, MEETINGS)
    _write(visit, replace(decision, day=None), at=at)


def standing(decisions: Iterable[Decision], today: date) -> tuple[Standing, ...]:
    """Return how each element stands, all of them in order."""
    noted = tuple(decisions)
    return tuple(_standing(of(noted, element), today) for element in Element)


def due(day: date) -> date:
    """Return the last day on which what was decided on a day must be followed up."""
    return later(day, MONTHS)


def later(day: date, months: int) -> date:
    """Return the same day so many months later; the last day of a month that is too short to have it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _standing(one: Decision, today: date) -> Standing:
    left = _whole_months(today, due(one.day)) if one.day and one.element in CLOCKED else None
    return Standing(one.element, one.day, left)


def _whole_months(first: date, last: date) -> int:
    """Return the most months that can be added to a day without passing another; -1 the day after it."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months if later(first, months) <= last else months - 1


def _write(visit: Visit, one: Decision, *, at: datetime) -> None:
    row = {"element": one.element.value, "day": one.day}
    told: dict[str, audit.Json] = {"element": one.element.value, "withdrawn": one.day is None}
    with state.writing(state.opened(visit.folder)) as connection:
        versions.append(connection, table, row, after=one.version)
        audit.append(connection, audit.event_of(visit, Action.DECIDE, "law", told), at=at)


def _decision(row: RowMapping) -> Decision:
    return Decision(Element(row["element"]), row["day"], row["version"])
