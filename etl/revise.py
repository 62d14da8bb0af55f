"""Revises what is published: half-yearly, the closed blocks are counted anew beside the old numbers, which stay.

Never of a period with thinned records, whose number stays what it was; and only when so many records have changed in
the city that no change can be traced to one of them.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from etl import lattice
from etl.close import cell_key, known_in, manifest, thinned_until, write
from etl.lattice import Due
from lagesbild import published, queries
from lagesbild.errors import WrongUse
from lagesbild.lattice.publication import HALF_YEAR, JUDGED_ON
from lagesbild.lattice.tables import TABLES
from lagesbild.published import Kind, Manifest, Published
from lagesbild.reference import Reference
from lagesbild.settings import Settings
from lagesbild.store import Pointer


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
        raise WrongUse("nothing_published", folder=settings.data)
    if _half_year(reference, today) in {_half_year(reference, one.day) for one in _revisions(held)}:
        return Revision(Outcome.NOT_DUE)
    thinned = thinned_until(settings.data, reference)
    database = settings.data / made.database
    if _changed(database, reference, held, thinned) < reference.municipality.protection.revise_records_at_least:
        return Revision(Outcome.TOO_FEW)
    due = [Due(table, block) for table, block in held.counts if not _is_thinned(table, block, thinned)]
    key = cell_key(settings, made)
    with lattice.counted(database, reference, key, first=held.first, last=held.last) as counted:
        cells = counted.published(due)
    told = manifest(Kind.REVISE, held, made, today, known_in(database).moment, first=held.first, last=held.last)
    left_out: dict[int, set[int]] = {}
    for table, block in held.counts.keys() - {(one.table, one.block) for one in due}:
        left_out.setdefault(TABLES[table].days, set()).add(block)
    stay = {days: sorted(blocks) for days, blocks in sorted(left_out.items())}
    return Revision(Outcome.MADE, write(settings.data, replace(told, left_out=stay), cells))


def _revisions(held: Published) -> list[Manifest]:
    return [one for one in held.manifests if one.kind is Kind.REVISE]


def _half_year(reference: Reference, day: date) -> int:
    return reference.calendar.index(day) // HALF_YEAR


def _is_thinned(table: str, block: int, thinned: int | None) -> bool:
    return thinned is not None and block * TABLES[table].length <= thinned


def _changed(database: Path, reference: Reference, held: Published, thinned: int | None) -> int:
    """Count the records that count otherwise now in the closed periods that may be revised."""
    closed = [
        (block, made_by.known)
        for (table, block), made_by in held.made_by.items()
        if table == JUDGED_ON.name and not _is_thinned(table, block, thinned)
    ]
    with lattice.looking_at(database) as connection:
        connection.execute(queries.text("content"))
        connection.execute(queries.text("close/closed"))
        lattice.insert(connection, "closed", closed)
        asked = {"anchor": reference.municipality.anchor}
        records: int = connection.execute(queries.text("close/changed"), asked).fetchall()[0][0]
    return records
