"""Closes periods: what is published of them is counted once, frozen (`<data>/published`) and never counted again.

A period closes when the one after it has ended, a longer block when its last period closes. A block of which records
were thinned before it was ever published is left out: it would tell a number that never was.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

import pyarrow
import pyarrow.parquet

from etl import batches, lattice, tombstone as tombstones
from etl.lattice import Due, Lattice
from lagesbild import published, queries, secret
from lagesbild.disk import flush
from lagesbild.errors import WrongUse
from lagesbild.lattice import publication
from lagesbild.lattice.publication import JUDGED_ON
from lagesbild.lattice.tables import TABLES, Table
from lagesbild.published import FOLDER, GENESIS, Counts, Kind, Manifest, Published, counts_of
from lagesbild.reference import Reference
from lagesbild.settings import Settings, demo_seed
from lagesbild.store import Pointer
from lagesbild.vocabulary import Protection

Switched = dict[tuple[str, int], bool]
Thinned = dict[Protection | None, int]


def close(
    settings: Settings, reference: Reference, made: Pointer, today: date, *, until: int | None = None
) -> Manifest | None:
    """Publish every block that is due by a day (or by period `until`) and not yet published; None when there is none.

    A period that ended after the last delivery waits: its zeros would be nobody's. Raises WrongUse when `until` is not
    due. The caller holds the folder, and `made` is the build of all that is known.
    """
    held, last = published.read(settings.data), reference.calendar.first_preliminary(today) - 1
    if until is not None and until > last:
        raise WrongUse("not_due", weeks=reference.calendar.label(until), last=reference.calendar.label(last))
    last = last if until is None else until
    database = settings.data / made.database
    known = known_in(database)
    begin = held.first if held else known.oldest
    if begin is None:
        return None
    last = min(last, reference.calendar.index(reference.municipality.day_of(known.moment.replace(tzinfo=UTC))) - 1)
    if last < (held.last + 1 if held else begin):
        return None
    key = cell_key(settings, made, held)
    with lattice.counted(database, reference, key, first=begin, last=last) as counted:
        first = held.first if held else _first(counted, begin, last)
        closing = _Closing(reference, held, thinned_until(settings.data, reference), first, last)
        cells, switched = closing.publish(counted)
    told = manifest(Kind.CLOSE, held, made, today, known, reference, key, first=first, last=last)
    return write(settings.data, replace(told, switched=switched, left_out=closing.left_out()), cells)


def _first(counted: Lattice, begin: int, last: int) -> int:
    """Return the first period that shows anything: nothing but a published number tells where the lattice begins."""
    table = JUDGED_ON.name
    shown = counts_of(counted.published(Due(table, period) for period in range(begin, last + 1)))
    return min((block for (_, block), cells in shown.items() if cells[()]), default=last)


def cell_key(settings: Settings, made: Pointer, held: Published) -> bytes:
    """Return the key of the cells; by another one the same records would get another noise, so that is refused."""
    key = secret.keys(_secret(settings, made)).cell_key
    if held and held.manifests[-1].key_check != secret.key_check(key):
        raise WrongUse("secret_is_another", file=settings.secret_file)
    return key


def _secret(settings: Settings, made: Pointer) -> bytes:
    """Return the master secret; a lost one is not made anew."""
    seed = demo_seed(settings) if made.demo else None
    if seed is not None:
        return secret.of_demo(seed)
    if not settings.secret_file.exists():
        raise WrongUse("secret_missing", file=settings.secret_file)
    return secret.read_or_make(settings.secret_file)


def manifest(
    kind: Kind,
    held: Published,
    made: Pointer,
    today: date,
    known: "Known",
    reference: Reference,
    key: bytes,
    *,
    first: int,
    last: int,
) -> Manifest:
    """Return the manifest of the next publication, but for its cells."""
    return Manifest(
        number=len(held.manifests) + 1,
        kind=kind,
        previous=held.manifests[-1].version if held else GENESIS,
        day=today,
        build=made.build,
        known=known.moment,
        first=first,
        last=last,
        switched={},
        left_out={},
        perturbation=lattice.perturbation_hash(),
        cells=lattice.cells_hash(reference),
        key_check=secret.key_check(key),
        rows=0,
        sha256="",
    )


@dataclass(frozen=True)
class Known:
    """What a built database knows: the period of its oldest record in the city, and when records last came."""

    oldest: int | None
    moment: datetime


@dataclass(frozen=True)
class _Closing:
    """What is due between what is published and a period: `first` is the first ever published, `last` the last now."""

    reference: Reference
    held: Published
    thinned: Thinned
    first: int
    last: int

    def publish(self, counted: Lattice) -> tuple[pyarrow.Table, dict[str, dict[int, bool]]]:
        """Return the cells to publish and which tables are switched on or off; L1 and L2 decide over the rest."""
        always = counted.published(self._due(table for table in TABLES.values() if table.always))
        counts = self.held.counts | counts_of(always)
        switched: Switched = dict(self.held.switched)
        rest = [one for one in self._due(self._judged()) if self._is_on(one, counts, switched)]
        cells = pyarrow.concat_tables([always, counted.published(rest)])
        return cells, _by_table(switched, self.held.switched)

    def left_out(self) -> dict[int, list[int]]:
        """Return by days the blocks that are left out, since records of them were thinned before they closed."""
        every = ((table, block) for table in TABLES.values() for block in self._blocks(table))
        return by_days((table.name, block) for table, block in every if is_thinned(table, block, self.thinned))

    def _judged(self) -> Iterator[Table]:
        wanted = self.reference.municipality.protection.tables_of_calls
        return (table for table in TABLES.values() if not table.always and (wanted or not table.of_calls))

    def _due(self, tables: Iterable[Table]) -> Iterator[Due]:
        for table in tables:
            for block in self._blocks(table):
                if not is_thinned(table, block, self.thinned):
                    yield Due(table.name, block)

    def _blocks(self, table: Table) -> range:
        """Return the blocks that close now and lie wholly in what is published."""
        begin = self.held.last + 1 if self.held else self.first
        after = max(begin // table.length, -(-self.first // table.length))
        return range(after, (self.last + 1) // table.length)

    def _is_on(self, due: Due, counts: Counts, switched: Switched) -> bool:
        """Say whether a table is published in the season of a block, deciding it if it is the first one."""
        season = publication.season_of(TABLES[due.table], due.block)
        decided = switched.get((due.table, season.number))
        if decided is not None:
            return decided
        mean = publication.mean_cell(season, partial(_by_type, counts), self.reference)
        was_on = switched.get((due.table, season.number - 1), False)
        is_on = publication.is_on(mean, was_on=was_on, floors=self.reference.municipality.protection)
        switched[due.table, season.number] = is_on
        return is_on


def _by_type(counts: Counts, table: str, period: int, code: str) -> int | None:
    return counts.get((table, period), {}).get((("record_type", code),))


def _by_table(switched: Switched, before: Switched) -> dict[str, dict[int, bool]]:
    """Return what was decided now, by table and season."""
    told: dict[str, dict[int, bool]] = {}
    for (table, season), is_on in switched.items():
        if (table, season) not in before:
            told.setdefault(table, {})[season] = is_on
    return told


def by_days(blocks: Iterable[tuple[str, int]]) -> dict[int, list[int]]:
    """Return blocks of tables by how long they are."""
    found: dict[int, set[int]] = {}
    for table, block in blocks:
        found.setdefault(TABLES[table].days, set()).add(block)
    return {days: sorted(found[days]) for days in sorted(found)}


def thinned_until(data: Path, reference: Reference) -> Thinned:
    """Return for each class the last period that records of it may have been thinned of."""
    until: Thinned = {}
    for lost in (lost for one in tombstones.read_all(data) for lost in one.removed if lost.rows):
        kind = reference.vocabulary.record_type[lost.record_type].protection
        last = reference.calendar.index(lost.before - timedelta(days=1))
        until[kind] = max(last, until.get(kind, last))
    return until


def is_thinned(table: Table, block: int, until: Thinned) -> bool:
    """Say whether records that a block of a table counts may have been thinned."""
    return any(kind in until and block * table.length <= until[kind] for kind in table.classes)


def known_in(database: Path) -> Known:
    """Return what a built database knows: the period of its oldest record, and the moment of the last delivery."""
    with lattice.looking_at(database) as connection:
        return Known(*connection.execute(queries.text("close/known")).fetchall()[0])


def write(data: Path, manifest: Manifest, cells: pyarrow.Table) -> Manifest:
    """Put a publication in place: its cells, then the manifest that makes them count."""
    folder = data / FOLDER
    folder.mkdir(exist_ok=True)
    partial = folder / f".{manifest.cells_file}"
    pyarrow.parquet.write_table(cells, partial, compression="zstd")
    told = replace(manifest, rows=cells.num_rows, sha256=sha256(partial.read_bytes()).hexdigest())
    batches.put_in_place(partial, folder / manifest.cells_file)
    partial.write_bytes(told.as_bytes())
    batches.put_in_place(partial, folder / manifest.file)
    flush(data)
    return told
