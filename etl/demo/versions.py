"""What becomes of a record after it was first written down: assessed, placed, handled, withdrawn."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from operator import attrgetter

from etl.demo.chance import Dice
from etl.demo.records import Record, category, district
from etl.demo.scene import Scene
from lagesbild.reference import UNKNOWN_PLACE


def numbered(scene: Scene, records: list[Record]) -> list[Record]:
    """Give the records their agencies' case numbers, in the order in which each agency heard of them."""
    given = dict.fromkeys(scene.plan.source, 0)
    return [_numbered(scene, record, given) for record in sorted(records, key=attrgetter("received"))]


def versions(scene: Scene, record: Record) -> list[Record]:
    """Return a record's versions, oldest first."""
    dice = Dice(scene.seed, "versions", record.source, record.record_id)
    written = _handled(scene, record, dice) if record.handling else [record, *_second_look(scene, record, dice)]
    return [*written, *_withdrawn(scene, written[-1], dice)]


def _numbered(scene: Scene, record: Record, given: dict[str, int]) -> Record:
    given[record.source] += 1
    form = scene.plan.source[record.source].record_id
    return replace(record, record_id=form.format(number=given[record.source], year=record.received.year))


def _handled(scene: Scene, record: Record, dice: Dice) -> list[Record]:
    """Return the steps of a call: a first look, and some days later what was done."""
    calls = scene.plan.call
    lead = timedelta(dice.number(calls.lead_days))
    handling = calls.concern_handling.get(record.concern, record.handling)
    to = dice.pick(calls.to) if handling in calls.hands_over else ""
    done = replace(record, handling=handling, handled=record.received + lead, referred_to=to)
    if not lead:
        return [done]
    return [replace(record, handling=calls.first), replace(done, revised=record.revised + lead)]


def _second_look(scene: Scene, record: Record, dice: Dice) -> Iterator[Record]:
    changed = _changed(scene, record, dice)
    if changed is not None:
        yield _later(scene, changed, dice)


def _changed(scene: Scene, record: Record, dice: Dice) -> Record | None:
    """Return the record as it is known later, if anything about it has become clearer."""
    revision, places = scene.plan.revision, scene.plan.place
    if record.environment == scene.reference.vocabulary.unassessed:
        return _assessed(scene, record, dice) if dice.happens(revision.assessed) else None
    if record.district == UNKNOWN_PLACE and record.arena not in places.online:
        found = replace(record, district=district(scene, record, dice), place_precision=places.known)
        return found if dice.happens(revision.placed) else None
    again = replace(record, category=category(scene, record, dice))
    return again if again != record and dice.happens(revision.recategorised) else None


def _assessed(scene: Scene, record: Record, dice: Dice) -> Record:
    stream = next(s for s in scene.plan.stream if s.source == record.source and s.record_type == record.record_type)
    known = {code: weight for code, weight in stream.environment.items() if code != record.environment}
    return replace(record, environment=dice.pick(known))


def _withdrawn(scene: Scene, record: Record, dice: Dice) -> Iterator[Record]:
    if dice.happens(scene.plan.revision.withdrawn):
        yield _later(scene, replace(record, withdrawn="true"), dice)


def _later(scene: Scene, record: Record, dice: Dice) -> Record:
    return replace(record, revised=record.revised + timedelta(dice.number(scene.plan.revision.days)))
