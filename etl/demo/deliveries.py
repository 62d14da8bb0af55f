"""Which delivery brings which version: when each agency delivers, and what had been written down by then."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from etl.demo.plan import fits
from etl.demo.records import Record
from etl.demo.scene import Scene


@dataclass(frozen=True)
class Row:
    """One row of a file: a version, and what its sender typed in other words than usual.

    A row that will be refused names the rule, and what it should have been.
    """

    record: Record
    typed: Mapping[str, str] = field(default_factory=dict)
    rule: str = ""
    meant: "Row | None" = None


@dataclass(frozen=True)
class Sent:
    """One delivery: the last period it is about, when it is accepted, its rows."""

    source: str
    period: int
    accepted: datetime
    rows: tuple[Row, ...] = ()


def sent(scene: Scene, source: str, versions: Iterable[Record]) -> list[Sent]:
    """Return an agency's deliveries; each holds the newest version of what changed since the one before."""
    slots = list(_slots(scene, source))
    newest: list[dict[str, Record]] = [{} for _ in slots]
    for version in versions:
        at = _first_with(scene, slots, version)
        if at < len(slots):
            newest[at][version.record_id] = version
    return [replace(slot, rows=_rows(scene, slot, found)) for slot, found in zip(slots, newest, strict=True)]


def _slots(scene: Scene, source: str) -> Iterator[Sent]:
    sender = scene.plan.source[source]
    for period in range(scene.first, scene.last + 1):
        day = scene.reference.calendar.end(period) + timedelta(sender.weekday)
        if period % sender.every == sender.phase and day <= scene.until and not _skipped(scene, source, period):
            yield Sent(source, period, datetime.combine(day, sender.time, UTC))


def _skipped(scene: Scene, source: str, period: int) -> bool:
    """Say whether a story keeps a delivery from coming: the sender is silent, or late until the story's last period."""
    silent = any(told.first <= period for told in scene.told("silence") if source in told.story.where.sources)
    late = (told for told in scene.told("late_batch") if source in told.story.where.sources)
    return silent or any(told.first <= period < told.last for told in late)


def _first_with(scene: Scene, slots: list[Sent], version: Record) -> int:
    """Return the position of the first delivery made on a later day than the version, after its period had ended."""
    written = bisect_right(slots, version.revised.date(), key=lambda slot: slot.accepted.date())
    ended = bisect_left(slots, scene.reference.calendar.index(version.occurred), key=lambda slot: slot.period)
    return max(written, ended)


def _rows(scene: Scene, slot: Sent, newest: Mapping[str, Record]) -> tuple[Row, ...]:
    rows = (row_of(scene, slot, version) for version in newest.values())
    return tuple(sorted(rows, key=lambda row: row.record.record_id))


def row_of(scene: Scene, slot: Sent, version: Record) -> Row:
    """Return a version as its agency writes it in this delivery: with its new word, once it has one."""
    for told in scene.told("recoding"):
        where = told.story.where
        if slot.period >= told.first and fits(slot.source, where.sources) and version.category in where.categories:
            recoded = replace(version, category=told.story.becomes)
            return Row(recoded, typed={"category": told.story.writes})
    return Row(version)
