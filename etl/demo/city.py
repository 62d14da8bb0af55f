"""Makes the demonstration city: draws its records and surveys, has them delivered, and tells what was planted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from pathlib import Path

import duckdb

from etl import mapping as mappings
from etl.demo import plan as plans, telling
from etl.demo.check import check
from etl.demo.chosen import settled
from etl.demo.deliveries import Sent, sent
from etl.demo.faults import go_wrong
from etl.demo.files import write
from etl.demo.plan import Layout
from etl.demo.records import Record, all_records
from etl.demo.scene import Placed, Scene
from etl.demo.spelling import Sheet, Speller, figures_sheet
from etl.demo.surveys import Survey, surveys
from etl.demo.versions import numbered, versions
from etl.mapping import Mapping as Source
from lagesbild.reference import Reference

#: A delivery, the form that its sender writes it in, and what stands in it.
Page = tuple[Sent | Survey, Layout, Sheet]
IN_ORDER = attrgetter("accepted", "source")


@dataclass(frozen=True)
class DemoDelivery:
    """One file of the demonstration city, and when it counts as accepted (aware, UTC)."""

    path: Path
    source: str
    accepted: datetime


def make(folder: Path, reference: Reference, *, seed: int, periods: int, until: date) -> list[DemoDelivery]:
    """Write `deliveries/<source>/<file>` and `stories.json` under a folder; return the deliveries as they came.

    `until` is the demo's today: the last of the `periods` is the one that had ended by then, and nothing is accepted
    after it. The same arguments give the same bytes on every machine. Raises WrongUse when demo.toml or a mapping of
    the reference folder does not fit the vocabulary.
    """
    plan, known = plans.read(reference.folder), mappings.read_all(reference.folder)
    check(plan, reference, known)
    last = reference.calendar.last_ended(until)
    scene = Scene(plan, reference, seed, first=last - periods + 1, last=last, until=until)
    records = numbered(scene, all_records(scene))
    came = sorted(_deliveries(scene, records), key=IN_ORDER)
    asked = surveys(scene)
    written = _written(folder, [*_said(scene, came, known), *_asked(asked, known)])
    telling.write(folder, scene, _stories(scene, records), records, came, asked)
    return written


def _deliveries(scene: Scene, records: list[Record]) -> list[Sent]:
    """Return what every agency delivers, with what goes wrong on the way."""
    by_source: dict[str, list[Record]] = {source: [] for source in scene.plan.source}
    for record in records:
        by_source[record.source] += versions(scene, record)
    return [one for source, found in by_source.items() for one in go_wrong(scene, sent(scene, source, found))]


def _said(scene: Scene, came: list[Sent], known: Mapping[str, Source]) -> Iterator[Page]:
    """Write each agency's records in its own words."""
    senders = scene.plan.source
    spellers = {source: Speller(known[source], sender, scene.plan) for source, sender in senders.items()}
    for one in came:
        yield one, senders[one.source], spellers[one.source].sheet(one.rows)


def _asked(asked: list[Survey], known: Mapping[str, Source]) -> Iterator[Page]:
    """Write each survey in the words of who makes it."""
    for one in asked:
        yield one, one.layout, figures_sheet(known[one.source], one.rows)


def _written(folder: Path, pages: list[Page]) -> list[DemoDelivery]:
    """Write the files, now that every one of them can be written; return them as they came."""
    written = []
    with duckdb.connect(config={"threads": 1}) as connection:
        for one, layout, sheet in pages:
            file = folder / "deliveries" / one.source / layout.file.format(day=one.accepted.date())
            write(file, layout, sheet, connection)
            written.append(DemoDelivery(file, one.source, one.accepted))
    return sorted(written, key=IN_ORDER)


def _stories(scene: Scene, records: list[Record]) -> list[Placed]:
    chosen = "measure_regresses"
    return [settled(scene, told, records) if told.story.kind == chosen else told for told in scene.stories]
