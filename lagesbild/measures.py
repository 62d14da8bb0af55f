"""The measures (insatser): what a meeting decides on, from the figure that shows the problem to the review.

A measure is linked to a figure, so that whoever reads it later sees what was seen; it names an owner, which is an
organisation, an indicator, and the meeting that reviews it. At the review it is told what became of it, what the
numbers say of its effect, and what the group itself judges.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping

from lagesbild import answers, audit, meetings, state, typed
from lagesbild.access import MEETINGS, Visit, check_may_see, may_see
from lagesbild.audit import Action
from lagesbild.errors import WrongUse
from lagesbild.findings import reporting
from lagesbild.meetings import Meeting
from lagesbild.reference import Reference
from lagesbild.state import versions
from lagesbild.state.schema import measure as table
from lagesbild.texts import LANGUAGES, Language
from lagesbild.words import Words

#: What is chosen from the vocabulary, by field and dimension.
CODES = {"kind": "measure_kind", "perspective": "perspective", "level": "measure_level"}
TEXTS = ("problem", "indicator")
PLAIN = ("meeting", "period", "owner", "start", "deadline", "review", "reviewed", "judgement", *CODES, *TEXTS)


class Outcome(StrEnum):
    """What became of a measure; it is OPEN until it is reviewed, and one that is LATE is reviewed again."""

    OPEN = "open"
    DONE = "done"
    LATE = "late"
    DROPPED = "dropped"


#: What is to be reviewed, and so many meetings later what was late is reviewed again.
WAITING, AGAIN = (Outcome.OPEN, Outcome.LATE), 4


@dataclass(frozen=True)
class Measure:
    """One measure.

    The figure is `product`, limited by `filter` (code by dimension), up to `period`; `start` is the period in which the
    measure begins, `review` the meeting that reviews it. `reviewed` is the meeting that did (0: none), `effect` what
    the numbers said then, by language. `number` and `version` are 0 until it is kept.
    """

    meeting: int
    product: str
    period: int
    filter: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    kind: str = ""
    perspective: str = ""
    level: str = ""
    owner: str = ""
    start: int = 0
    deadline: date = date.min
    indicator: str = ""
    review: int = 0
    outcome: Outcome = Outcome.OPEN
    reviewed: int = 0
    effect: Mapping[Language, str] = field(default_factory=dict)
    judgement: str = ""
    number: int = 0
    version: int = 0


def kept(data: Path) -> tuple[Measure, ...]:
    """Return the measures of a data folder, in order."""
    return tuple(_measure(row) for row in versions.read(data, table))


def seen_by(visit: Visit, measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """Return the measures that a visit may know of: the group all of them, a coordinator those of the own district.

    A coordinator sees what was chosen from lists, and none of what was typed.
    """
    if may_see(visit.role, MEETINGS):
        return tuple(measures)
    own = (one for one in measures if one.filter.get("district") in (None, *visit.areas))
    return tuple(replace(one, problem="", indicator="", judgement="", effect={}) for one in own)


def without_place(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """Return measures as everybody may know of them: what was chosen from lists, but where, and nothing typed."""
    return tuple(replace(one, problem="", indicator="", judgement="", effect={}, filter={}) for one in measures)


def overdue(measures: Iterable[Measure], meeting: Meeting) -> tuple[Measure, ...]:
    """Return the measures that a meeting opens with: those it reviews, and those whose time has run out."""
    waiting = (one for one in measures if one.outcome in WAITING and meeting.number not in (one.meeting, one.reviewed))
    return tuple(one for one in waiting if one.review <= meeting.number or one.deadline < meeting.day)


def decide(visit: Visit, wanted: Measure, *, at: datetime) -> None:
    """Keep a new measure of an open meeting.

    Raises NotAllowed; WrongUse, telling the field, for one without figure, indicator, owner or review, or with a text
    that the gate refuses; Conflict if the meeting is frozen.
    """
    _write(visit, _checked(wanted, visit), wanted.meeting, "measure decided", at=at)


def review(visit: Visit, read: Measure, outcome: Outcome, judgement: str, *, meeting: int, at: datetime) -> None:
    """Keep what a meeting finds of a measure: what became of it, what the numbers say, and its own judgement.

    Raises as `decide` does; a review without a judgement is none.
    """
    if outcome is Outcome.OPEN:
        raise WrongUse("review_without_outcome").about("outcome")
    told = typed.checked_as(judgement, visit.reference, field="judgement")
    reviewed = replace(read, outcome=outcome, judgement=told, reviewed=meeting, effect=effect(visit, read))
    if outcome is Outcome.LATE:
        reviewed = replace(reviewed, review=meeting + AGAIN)
    _write(visit, reviewed, meeting, "measure reviewed", at=at)


def effect(visit: Visit, one: Measure) -> dict[Language, str]:
    """Return what the numbers say by now of a measure's effect, by language; for the group.

    That is told of a measure in one district, which is compared with the rest of the city.
    """
    by = "category" if one.product == "E5" else "environment"
    district = one.filter.get("district")
    if district is None:
        return {code: Words(visit.reference, code).say("measure.effect_of_city") for code in LANGUAGES}
    found = answers.effect_of_measure(visit, district, one.start, by=by, code=one.filter.get(by))
    return {code: " ".join(reporting.effect(found, Words(visit.reference, code))) for code in LANGUAGES}


def _write(visit: Visit, one: Measure, meeting: int, subject: str, *, at: datetime) -> None:
    check_may_see(visit.role, MEETINGS)
    with state.writing(state.opened(visit.folder)) as connection:
        meetings.check_open(connection, visit.folder, meeting)
        number = one.number or _next(connection)
        versions.append(connection, table, _row(replace(one, number=number)), after=one.version)
        told: dict[str, audit.Json] = {"measure": number, "meeting": meeting, "outcome": one.outcome.value}
        audit.append(connection, audit.event_of(visit, Action.MEASURE, subject, told), at=at)


def _next(connection: Connection) -> int:
    return max((row["number"] for row in versions.current(connection, table)), default=0) + 1


def _checked(one: Measure, visit: Visit) -> Measure:
    """Return a measure as it is kept; raises WrongUse for what it lacks."""
    known = visit.reference
    if one.product not in answers.LINKED or not answers.is_linked(visit, one.product, one.filter):
        raise WrongUse("measure_without_figure").about("product")
    for name, dimension in CODES.items():
        if getattr(one, name) not in known.vocabulary.terms(dimension):
            raise WrongUse("no_such_code").about(name)
    if one.owner not in known.organisations:
        raise WrongUse("no_such_organisation").about("owner")
    if one.review <= one.meeting:
        raise WrongUse("measure_without_review").about("review")
    return replace(one, **_texts(one, known))


def _texts(one: Measure, known: Reference) -> dict[str, Any]:
    return {name: typed.checked_as(getattr(one, name), known, field=name) for name in TEXTS}


def _row(one: Measure) -> dict[str, object]:
    told: dict[str, object] = {name: getattr(one, name) for name in ("number", "product", *PLAIN)}
    return told | {"filter": dict(one.filter), "effect": dict(one.effect), "outcome": one.outcome.value}


def _measure(row: RowMapping) -> Measure:
    told = {name: row[name] for name in ("number", "version", "product", "filter", "effect", *PLAIN)}
    return Measure(outcome=Outcome(row["outcome"]), **told)
