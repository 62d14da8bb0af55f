"""What police and municipality make of an environment in a meeting: each its view, and one statement of both.

A view has a confidence, and says what would change it. Of the joint statement each authority says whether it agrees,
and what it does not agree on is kept beside it.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import RowMapping

from lagesbild import audit, meetings, state, typed
from lagesbild.access import MEETINGS, Visit, check_may_see
from lagesbild.audit import Action
from lagesbild.errors import WrongUse
from lagesbild.reference import Reference
from lagesbild.state import versions
from lagesbild.state.schema import assessment as table
from lagesbild.words import REST

TEXTS = ("view", "would_change", "dissent")


class Side(StrEnum):
    """Whose it is."""

    POLICE = "police"
    MUNICIPALITY = "municipality"
    JOINT = "joint"


#: Those who agree on a joint statement, or do not.
AUTHORITIES = (Side.POLICE, Side.MUNICIPALITY)


class Confidence(StrEnum):
    """How certain somebody is of a view."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


@dataclass(frozen=True)
class Assessment:
    """What one `side` says of an environment in a meeting; `version` is 0 until it is kept."""

    meeting: int
    environment: str
    side: Side
    view: str = ""
    confidence: Confidence = Confidence.LOW
    would_change: str = ""
    dissent: str = ""
    agreed: tuple[Side, ...] = ()
    version: int = 0


def kept(data: Path, meeting: int) -> tuple[Assessment, ...]:
    """Return what is written in a meeting."""
    return tuple(_assessment(row) for row in versions.read(data, table, table.c.meeting == meeting))


def find(written: tuple[Assessment, ...], blank: Assessment) -> Assessment:
    """Return what one side has written of an environment, or the blank one."""
    key = (blank.meeting, blank.environment, blank.side)
    return next((one for one in written if (one.meeting, one.environment, one.side) == key), blank)


def write(visit: Visit, one: Assessment, *, at: datetime) -> None:
    """Keep an assessment in place of the one that was read.

    Raises NotAllowed; WrongUse for a text that the gate refuses, in words that repeat nothing of it; and Conflict if
    somebody else has changed it since, or the meeting is frozen.
    """
    check_may_see(visit.role, MEETINGS)
    checked = _checked(one, visit.reference)
    with state.writing(state.opened(visit.folder)) as connection:
        meetings.check_open(connection, visit.folder, one.meeting)
        versions.append(connection, table, _row(checked), after=one.version)
        told: dict[str, audit.Json] = {"environment": one.environment, "side": one.side.value}
        event = audit.event_of(visit, Action.ASSESS, f"meeting {one.meeting}", told)
        audit.append(connection, event, at=at)


def _checked(one: Assessment, reference: Reference) -> Assessment:
    if one.environment not in (*reference.vocabulary.environment, REST):
        raise WrongUse("no_such_code")
    texts: dict[str, Any] = {name: typed.checked_if_any(getattr(one, name), reference, field=name) for name in TEXTS}
    if not texts["view"]:
        raise WrongUse("assessment_says_nothing").about("view")
    if one.side is Side.JOINT and not one.agreed and not texts["dissent"]:
        raise WrongUse("assessment_of_nobody").about("dissent")
    return replace(one, **texts)


def _row(one: Assessment) -> dict[str, object]:
    told: dict[str, object] = {name: getattr(one, name) for name in ("meeting", "environment", *TEXTS)}
    agreed = [side.value for side in one.agreed]
    return told | {"side": one.side.value, "confidence": one.confidence.value, "agreed": agreed}


def _assessment(row: RowMapping) -> Assessment:
    told = {name: row[name] for name in ("meeting", "environment", "version", *TEXTS)}
    side, confidence = Side(row["side"]), Confidence(row["confidence"])
    return Assessment(**told, side=side, confidence=confidence, agreed=tuple(map(Side, row["agreed"])))
