"""Revises what is published: half-yearly, the closed blocks are counted anew beside the old numbers, which stay.

Never of a period with thinned records, whose number stays what it was; and only when so many records have changed in
the city that no change can be traced to one of them.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from etl import lattice
from etl.close import by_days, cell_key, is_thinned, known_in, manifest, thinned_until, write
from etl.lattice import Due
from lagesbild import published, queries
from lagesbild.errors import WrongUse
from lagesbild.lattice.publication import HALF_YEAR
from lagesbild.lattice.tables import TABLES
from lagesbild.published import Kind, Manifest, Published
from lagesbild.reference import Reference
from lagesbild.settings import Settings
from lagesbild.store import Pointer
from lagesbild.words import REST


class Outcome(StrEnum):
    """What became of a revision."""

    MADE = "made"
    NOT_DUE = "not_due"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class Revision:
    """What became of a revision, and its manifest if one was made."""

    outcome: Outcome
    manifest: Manifest | None = None


def revise(settings: Settings, reference: Reference, made: Pointer, today: date) -> Revision:
    """Publish the closed blocks anew as they are known now; the caller holds the folder.

    There is one revision in a half-year. Raises WrongUse when nothing is published yet.
    """
    held = published.read(settings.data)
    if not held:
        raise WrongUse("nothing_published")
    if _half_year(reference, today) in {_half_year(reference, one.day) for one in _revisions(held)}:
        return Revision(Outcome.NOT_DUE)
    key = cell_key(settings, made, held)
    due, database = _due(settings.data, reference, held), settings.data / made.database
    if _changed(database, reference, held, due) < reference.municipality.protection.revise_records_at_least:
        return Revision(Outcome.TOO_FEW)
    with lattice.counted(database, reference, key, first=held.first, last=held.last) as counted:
        cells = counted.published(due)
    known = known_in(database)
    told = manifest(Kind.REVISE, held, made, today, known, reference, key, first=held.first, last=held.last)
    stay = by_days(held.counts.keys() - {(one.table, one.block) for one in due})
    return Revision(Outcome.MADE, write(settings.data, replace(told, left_out=stay), cells))


def _revisions(held: Published) -> list[Manifest]:
    return [one for one in held.manifests if one.kind is Kind.REVISE]


def _half_year(reference: Reference, day: date) -> int:
    return reference.calendar.index(day) // HALF_YEAR


def _due(data: Path, reference: Reference, held: Published) -> list[Due]:
    """Return the published blocks that may be counted anew.

    Not those with thinned records; and not those that were counted by other cells or another perturbation table, whose
    noise would be drawn anew for records that are the same: a second look at all of them.
    """
    thinned = thinned_until(data, reference)
    same = (lattice.cells_hash(reference), lattice.perturbation_hash())
    return [
        Due(table, block)
        for (table, block), made_by in held.made_by.items()
        if (made_by.cells, made_by.perturbation) == same and not is_thinned(TABLES[table], block, thinned)
    ]


def _changed(database: Path, reference: Reference, held: Published, due: list[Due]) -> int:
    """Count the records that stand in other cells of what may be revised than when it was published."""
    tables = [(TABLES[one.table], one.block, held.made_by[one.table, one.block]) for one in due]
    closed = [
        (one.name, one.length, block, "".join(one.classes), list(one.dimensions), made_by.known)
        for one, block, made_by in tables
    ]
    with lattice.looking_at(database) as connection:
        connection.execute(queries.text("content"))
        connection.execute(queries.text("close/closed"))
        queries.insert(connection, "closed", closed)
        asked = {"anchor": reference.municipality.anchor, "rest": REST}
        records: int = connection.execute(queries.text("close/changed"), asked).fetchall()[0][0]
    return records
