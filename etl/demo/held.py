"""The meetings that the demonstration city has held: each on its day, with what was known by then, and frozen.

What was said in them stands in demo.toml; the measures are those of the stories.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from etl.demo.said import Meetings, Remark
from lagesbild import annotations, law, measures, meetings, published, store
from lagesbild.access import Role, Visit
from lagesbild.law import Decision
from lagesbild.measures import Measure, Outcome
from lagesbild.meetings import Meeting, assessments, freeze, passages
from lagesbild.meetings.assessments import Assessment
from lagesbild.meetings.passages import Passage, Section
from lagesbild.reference import Reference
from lagesbild.settings import Settings

#: A meeting is held on the Wednesday after its period, at nine in the morning.
AFTER, HOUR = timedelta(days=3), time(9, tzinfo=UTC)
#: A measure is reviewed so many meetings after it was written down, or decided on.
WRITTEN_DOWN, DECIDED = 2, 4


@dataclass(frozen=True)
class Held:
    """How a meeting of the demonstration city is held: what it says, and the measures that the stories tell of."""

    settings: Settings
    reference: Reference
    plan: Meetings
    measures: Sequence[Mapping[str, Any]]


#: Builds what was known by the end of a day, and publishes what was due then.
KnownBy = Callable[[date], None]


def days(reference: Reference, plan: Meetings, *, first: int, last: int) -> Iterator[tuple[int, int, date]]:
    """Yield number, period and day of the meetings that were held before the one about period `last`."""
    periods = range(max(first + 1, last - plan.held), last)
    for number, period in enumerate(periods, plan.first_number + plan.held - len(periods)):
        yield number, period, reference.calendar.end(period) + AFTER


def hold(held: Held, known_by: KnownBy, *, first: int, last: int) -> None:
    """Hold every meeting, the first one first; then plan the one about period `last`."""
    told = list(days(held.reference, held.plan, first=first, last=last))
    for number, period, day in told:
        known_by(day)
        visit, at = _visit(held, day), datetime.combine(day, HOUR)
        _note_law(visit, held.plan, first=number == told[0][0], at=at)
        meeting = Meeting(number, day, period, present=held.plan.present, focus=held.plan.focus)
        meetings.begin(visit, meetings.plan(visit, meeting, at=at), at=at)
        _say(visit, held, number, back=last - 1 - period, at=at)
        _measure(visit, held, number, nth=number - told[0][0], back=last - 1 - period, at=at)
        freeze.freeze(visit, number, at=at)


def _note_law(visit: Visit, plan: Meetings, *, first: bool, at: datetime) -> None:
    """Note in the first meeting what the law asks for and the city has by then."""
    for noted in plan.law if first else ():
        if noted.day <= visit.today:
            law.decide(visit, Decision(noted.element, noted.day), at=at)


def plan_next(held: Held, *, last: int, until: date) -> None:
    """Plan the meeting about the last period that has ended."""
    visit, at = _visit(held, until), datetime.combine(until, HOUR)
    number = held.plan.first_number + held.plan.held
    meetings.plan(visit, Meeting(number, until, last, present=held.plan.present, focus=held.plan.next_focus), at=at)


def _visit(held: Held, day: date) -> Visit:
    data, in_force = held.settings.data, store.current(held.settings.data)
    assert in_force is not None  # it was just built
    notes = annotations.kept(data)
    told = published.read(data)
    return Visit(Role.GROUP, (), "sv", day, held.reference, in_force, told, data, notes)


def _say(visit: Visit, held: Held, number: int, *, back: int, at: datetime) -> None:
    """Write what demo.toml has the group say in a meeting; `back` counts from the last one that was held."""
    for said in held.plan.said:
        if said.back in (None, back):
            assessments.write(visit, _assessment(said, number), at=at)
    for place, gap in enumerate(held.plan.gap, 1):
        passages.write(visit, Passage(number, Section.GAP, place, gap.text, gap.owner), at=at)


def _assessment(said: Remark, number: int) -> Assessment:
    told = said.model_dump(exclude={"back", "environment", "side"})
    return Assessment(number, said.environment, said.side, **told)


def _measure(visit: Visit, held: Held, number: int, *, nth: int, back: int, at: datetime) -> None:
    """Write down in the first meeting what was begun before; review each in a later one; decide on one in the last."""
    if nth == 0:
        for place, told in enumerate(held.measures):
            measures.decide(visit, _of_story(visit, told, number, place), at=at)
    for one in measures.kept(visit.folder):
        if one.review == number:
            judged = held.plan.judged[(one.number - 1) % len(held.plan.judged)]
            measures.review(visit, one, Outcome.DONE, judged, meeting=number, at=at)
    if back == 0:
        measures.decide(visit, _decided(visit, held.plan, number), at=at)


def _of_story(visit: Visit, told: Mapping[str, Any], number: int, place: int) -> Measure:
    known, indicator, start = visit.reference, told["indicator"], told["start"]["index"]
    filters = {"district": told["district"]}
    if indicator["categories"]:
        product, filters["category"] = "E5", known.vocabulary.level_1(indicator["categories"][0])
    else:
        product, filters["environment"] = "E4", indicator["environments"][0]
    codes = {name: told[name] for name in ("kind", "perspective", "level", "owner")}
    texts = {"problem": told["problem"]["sv"], "indicator": indicator["sv"]}
    deadline = known.calendar.end(start + WRITTEN_DOWN)
    review = number + WRITTEN_DOWN + place
    blank = Measure(number, product, start - 1, filters, start=start, deadline=deadline, review=review)
    return replace(blank, **codes, **texts)


def _decided(visit: Visit, plan: Meetings, number: int) -> Measure:
    period = meetings.find(visit.folder, number).period
    deadline = visit.reference.calendar.end(period + DECIDED)
    new = plan.decided
    codes: dict[str, Any] = {
        name: getattr(new, name) for name in ("kind", "perspective", "level", "owner", "problem", "indicator")
    }
    blank = Measure(number, new.product, period, new.filter, start=period + 1, deadline=deadline)
    return replace(blank, review=number + DECIDED, **codes)
