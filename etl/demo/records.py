"""What happens in the demonstration city, period by period: each record as its agency first writes it down."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from math import prod
from typing import Any

from etl.demo.chance import Dice
from etl.demo.plan import Stream, Where, fits
from etl.demo.scene import Push, Scene
from lagesbild.reference import UNKNOWN_PLACE


@dataclass(frozen=True)
class Record:
    """One version of a record, in our codes; the fields of the contract, and the free text that is never kept."""

    source: str
    record_type: str
    occurred: date
    received: date
    revised: datetime
    clock: time
    environment: str
    record_id: str = ""
    category: str = ""
    district: str = ""
    environment_secondary: str = ""
    category_secondary: str = ""
    concern: str = ""
    arena: str = ""
    related: str = ""
    reporter: str = ""
    channel: str = ""
    age: str = ""
    handling: str = ""
    handled: date | None = None
    referred_to: str = ""
    source_reliability: str = ""
    information: str = ""
    time_precision: str = ""
    place_precision: str = ""
    event_id: str = ""
    withdrawn: str = "false"
    note: str = ""


@dataclass(frozen=True)
class Cell:
    """A series that counts are drawn for; a story's own holds its category and district fast."""

    stream: Stream
    environment: str
    mean: float
    category: str = ""
    district: str = ""


def all_records(scene: Scene) -> list[Record]:
    """Draw every record of the span; they have no numbers yet."""
    return [record for period in range(scene.first, scene.last + 1) for record in _of_period(scene, period)]


def _of_period(scene: Scene, period: int) -> Iterator[Record]:
    for cell in (*_usual(scene), *_extra(scene, period)):
        yield from _of_cell(scene, cell, period)


def _usual(scene: Scene) -> Iterator[Cell]:
    for stream in scene.plan.stream:
        whole = sum(stream.environment.values())
        for environment, weight in stream.environment.items():
            yield Cell(stream, environment, stream.mean * weight / whole)


def _extra(scene: Scene, period: int) -> Iterator[Cell]:
    for placed in scene.told("wave"):
        where = placed.story.where
        streams = [stream for stream in scene.plan.stream if where.reports(stream)]
        for stream in streams if placed.first <= period <= placed.last else ():
            share = stream.mean / sum(stream.mean for stream in streams)
            yield Cell(
                stream, where.environments[0], placed.story.extra * share, where.categories[0], where.districts[0]
            )


def _of_cell(scene: Scene, cell: Cell, period: int) -> Iterator[Record]:
    """Draw at the highest rate that any push could make, and keep each record by how much its own are made of it."""
    stream = cell.stream
    dice = Dice(scene.seed, *(stream.source, stream.record_type, cell.environment, cell.category), period)
    pushes = _at_work(scene, stream, period)
    highest = prod(max(push.factor, 1.0) for push in pushes)
    for number in range(dice.count(dice.intensity(cell.mean, scene.plan.chance.dispersion) * highest)):
        record = _record(scene, cell, period, dice)
        factor = prod(push.factor for push in pushes if _is_pushed(scene, push, record))
        if dice.happens(factor / highest):
            yield from _twins(scene, stream, record, dice, f"{period}.{number}")


def _at_work(scene: Scene, stream: Stream, period: int) -> list[Push]:
    first, last = scene.reference.calendar.start(period), scene.reference.calendar.end(period)
    return [push for push in scene.pushes if push.first <= last and push.last >= first and push.where.reports(stream)]


def _is_pushed(scene: Scene, push: Push, record: Record) -> bool:
    return push.first <= record.occurred <= push.last and is_about(scene, push.where, record)


def is_about(scene: Scene, where: Where, record: Record) -> bool:
    """Say whether a record is one of those meant."""
    return (
        fits(record.source, where.sources)
        and fits(record.record_type, where.record_types)
        and scene.is_about(where, record.category)
        and fits(record.environment, where.environments)
        and fits(record.district, where.districts)
        and fits(record.reporter, where.reporters)
    )


def _record(scene: Scene, cell: Cell, period: int, dice: Dice) -> Record:
    stream = cell.stream
    occurred = scene.reference.calendar.start(period) + timedelta(dice.position(stream.weekday) + 7 * dice.below(2))
    mixes = {**scene.plan.mix, **stream.mix}
    mixed: dict[str, Any] = {name: dice.pick(weights) for name, weights in mixes.items()}
    record = Record(
        source=stream.source,
        record_type=stream.record_type,
        occurred=occurred,
        received=occurred,
        revised=datetime.combine(occurred, time()),
        clock=time(6 + dice.below(12), dice.below(60)),
        environment=cell.environment,
        **mixed,
    )
    record = _placed(scene, cell, record, dice) if stream.focus else _called(scene, record)
    return _heard(scene, replace(record, note=_note(scene, stream.source, dice)), dice)


def _called(scene: Scene, record: Record) -> Record:
    """Leave the environment of a call open where it is about none; a call has no place and no category."""
    if record.concern in scene.plan.call.no_environment:
        return replace(record, environment=scene.reference.vocabulary.unassessed)
    return record


def _heard(scene: Scene, record: Record, dice: Dice) -> Record:
    """Return a record with the days on which its agency heard of it and wrote it down."""
    sender = scene.plan.source[record.source]
    received = record.occurred + timedelta(dice.number(sender.delay))
    written = datetime.combine(received, record.clock, scene.zone) + timedelta(hours=2)
    return replace(record, received=received, revised=written)


def _placed(scene: Scene, cell: Cell, record: Record, dice: Dice) -> Record:
    """Give a record its category and its place; what happens online has none."""
    places, drawn = scene.plan.place, cell.category or category(scene, record, dice)
    arena = places.arena_of.get(drawn, record.arena)
    record = replace(record, category=drawn, arena=arena)
    if arena in places.online:
        return replace(record, district=UNKNOWN_PLACE, place_precision=places.placeless)
    if not cell.district and dice.happens(scene.plan.chance.district_unknown):
        unknown = places.of_source.get(record.source, places.unknown)
        return replace(record, district=UNKNOWN_PLACE, place_precision=dice.pick(unknown))
    return replace(record, district=cell.district or district(scene, record, dice), place_precision=places.known)


def district(scene: Scene, record: Record, dice: Dice) -> str:
    """Return a district, by where its environment and its category are found."""
    tilt = scene.plan.district_tilt.get(record.category, {})
    weights = scene.plan.district[record.environment]
    return dice.pick({code: weight * tilt.get(code, 1.0) for code, weight in weights.items()})


def category(scene: Scene, record: Record, dice: Dice) -> str:
    """Return a category that the record's stream and environment can hold."""
    return dice.pick(scene.held[record.source, record.record_type, record.environment])


def _note(scene: Scene, source: str, dice: Dice) -> str:
    sender = scene.plan.source[source]
    return dice.one_of(sender.notes) if dice.happens(sender.note_share) else ""


def _twins(scene: Scene, stream: Stream, record: Record, dice: Dice, number: str) -> Iterator[Record]:
    """Return a record, and now and then the second report of the same event; both name the event."""
    twin = stream.twin
    if twin is None or not dice.happens(twin.share):
        yield record
        return
    event = f"H{number}-{dice.below(10000):04d}"
    other = replace(record, record_type=twin.record_type, reporter=dice.pick(twin.reporter), event_id=event)
    yield replace(record, event_id=event)
    yield _heard(scene, other, dice)
