"""Builds the database that the app reads: whole, from the accepted batches, checked, and put in force in one step."""

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date
from glob import escape
from hashlib import sha256
from itertools import chain, count
from pathlib import Path

import duckdb

from etl import batches, engine, mapping as mappings, receipt, suspicions, thin, tombstone as tombstones
from etl.batches import Batch
from etl.mapping import Mapping as Source
from etl.tombstone import Tombstone
from lagesbild import codes, queries, store
from lagesbild.aggregates import FORMS, RECORDS
from lagesbild.disk import flush
from lagesbild.errors import BuildFailed, Thinned, WrongUse
from lagesbild.reference import POPULATION_FILE, Reference
from lagesbild.settings import Settings
from lagesbild.statistics.breaks import Suspicion
from lagesbild.store import Pointer

#: What carries these names is on its way to another name, and nothing reads it.
HALF_WRITTEN = (".lagesbild-*", f".{store.POINTER}.*", ".secret.*", "receipts/.*.partial")
#: What the folders begin with in which a cluster puts the records it has made, below `work/`.
ON_A_CLUSTER = "spark-"


@dataclass(frozen=True)
class Delivered:
    """The accepted batches of records that a build is made of, with what is known of codes and senders."""

    taken: Sequence[Batch]
    reference: Reference
    sources: tuple[str, ...]
    data: Path


#: Puts records and past versions into a database that holds codes and batches; `etl/spark.py` has another one.
MakeRecords = Callable[[duckdb.DuckDBPyConnection, Delivered], None]


def make_records(connection: duckdb.DuckDBPyConnection, delivered: Delivered) -> None:
    """Make them here."""
    read(connection, delivered.taken).create_view("delivered")
    connection.execute(queries.text("build/versions"))
    connection.execute(queries.text("build/records"), {"anchor": delivered.reference.municipality.anchor})


def build(
    settings: Settings,
    reference: Reference,
    *,
    as_of: date | None = None,
    anew: bool = False,
    records: MakeRecords = make_records,
) -> Pointer:
    """Build from the batches accepted by the end of `as_of` (None: all) and point the app at it.

    The same batches and reference give the same build, which is then not made again unless it is wanted `anew`. Raises
    BuildFailed when a check finds a row or DuckDB cannot finish; the database in force before is then still in force.
    Raises Thinned when records were thinned after that day. A thinning that was stopped is finished first; then no
    older database is left. Wherever the `records` are made, the build is the same.
    """
    if thin.carry_out(settings.data):
        made = _build(settings, reference, None, records, anew=anew)
        if store.keep_only(settings.data, made):
            thin.finish(settings.data)
        if as_of is None:
            return made
    return _build(settings, reference, as_of, records, anew=anew)


def _build(
    settings: Settings, reference: Reference, as_of: date | None, records: MakeRecords, *, anew: bool
) -> Pointer:
    _sweep(settings.data)
    every = batches.accepted(settings.data)
    if not every:
        raise WrongUse("nothing_accepted", folder=settings.data)
    taken = [
        batch
        for batch in every
        if as_of is None or reference.municipality.day_of(batch.accepted.replace(tzinfo=UTC)) <= as_of
    ]
    thinnings = [thinning for thinning in tombstones.read_all(settings.data) if thinning.rows]
    _refuse_thinned(thinnings, reference, as_of)
    name = _name(settings, taken, thinnings, reference, as_of)
    demo = batches.hold_only_demo(every)
    database = f"lagesbild-{name}.duckdb"
    pointer = Pointer(
        build=name, database=database, demo=demo, reference=reference.digest, program=queries.digest(), as_of=as_of
    )
    held = store.pointer(settings.data)
    if not anew and held and replace(held, database=database) == pointer and store.opens(settings.data / held.database):
        return held
    pointer = replace(pointer, database=_free(settings.data, database))
    partial = settings.data / f".{pointer.database}.{os.getpid()}"
    try:
        _make(partial, pointer, taken, thinnings, reference, settings.reference, records)
        flush(partial)
        os.replace(partial, settings.data / pointer.database)
        flush(settings.data)  # the database is on the disk before anything points to it
        store.point(settings.data, pointer)
        flush(settings.data)
    except (duckdb.Error, OSError):
        raise BuildFailed("build_failed") from None
    finally:
        _sweep(settings.data)
    return pointer


def _free(data: Path, database: str) -> str:
    """Return a name that no file has: whoever has a damaged one open must open another, and does so by its name."""
    stem = database.removesuffix(".duckdb")
    names = chain([database], (f"{stem}-{number}.duckdb" for number in count(2)))
    return next(name for name in names if not (data / name).exists())


def _sweep(data: Path) -> None:
    """Remove what was half written, here or by a load that was stopped; whoever builds holds the folder.

    DuckDB's own journal lies beside its file and holds records too.
    """
    for half_written in HALF_WRITTEN:
        for left in data.glob(half_written):
            left.unlink(missing_ok=True)
    for shared in data.glob(f"work/{ON_A_CLUSTER}*"):
        shutil.rmtree(shared, ignore_errors=True)


def _refuse_thinned(thinnings: list[Tombstone], reference: Reference, as_of: date | None) -> None:
    days = [reference.municipality.day_of(thinning.at) for thinning in thinnings]
    if as_of and days and as_of < max(days):
        raise Thinned("thinned", day=as_of, thinned=max(days))


def _make(
    file: Path,
    pointer: Pointer,
    taken: list[Batch],
    thinnings: list[Tombstone],
    reference: Reference,
    folder: Path,
    records: MakeRecords,
) -> None:
    with engine.connect(str(file), spill=file.parent / "work") as connection:
        connection.execute(queries.text("codes"))
        connection.execute(queries.text("schema"))
        connection.execute(queries.text("content"))
        sources = mappings.read_all(folder)
        codes.insert(connection, reference, tuple(sources))
        _send(connection, sources, file.parent, pointer.as_of, reference)
        columns = ("sha256", "source", "accepted", "demo", "form", "rows", "refused", "out_of_scope", "dated_by_file")
        if rows := [tuple(getattr(batch, name) for name in columns) for batch in taken]:
            connection.executemany(f"insert into batch values ({', '.join('?' * len(columns))})", rows)
        if of_records := batches.of_form(taken, RECORDS):
            records(connection, Delivered(of_records, reference, tuple(sources), file.parent))
            connection.execute(queries.text("build/periods"), {"anchor": reference.municipality.anchor})
            connection.execute(queries.text("build/counted"))
        _make_aggregates(connection, taken, reference)
        _suspect(connection, suspicions.of_all(file.parent, batches.of_form(taken, RECORDS), reference.breaks))
        _tell_thinned(connection, thinnings)
        told = (pointer.build, pointer.as_of, reference.digest, pointer.demo)
        connection.execute("insert into build values (?, ?, ?, ?)", told)
        _check(connection)
        connection.execute("checkpoint")  # closing would do it too, and say nothing if the disk is full


def _make_aggregates(connection: duckdb.DuckDBPyConnection, taken: list[Batch], reference: Reference) -> None:
    """Put the figures in force into their tables; a delivered population goes before the reference folder's."""
    for form in FORMS:
        if told := batches.of_form(taken, form):
            read(connection, told).create_view(f"delivered_{form}")
            connection.execute(queries.text(f"build/{form}"))
    if reference.population:
        known = [(place, year, people) for (place, year), people in reference.population.items()]
        districts, years, people = map(list, zip(*known, strict=True))
        values = {"districts": districts, "years": years, "people": people, "origin": POPULATION_FILE}
        connection.execute(queries.text("build/population_of_the_reference"), values)


def read(connection: duckdb.DuckDBPyConnection, taken: Sequence[Batch]) -> duckdb.DuckDBPyRelation:
    """Return the rows of some batches."""
    return connection.read_parquet([escape(str(batch.file)) for batch in taken])


def _send(
    connection: duckdb.DuckDBPyConnection,
    sources: Mapping[str, Source],
    data: Path,
    as_of: date | None,
    known: Reference,
) -> None:
    """Tell who delivers records, how often that is expected, and what the receipts say by then."""
    expected = {name: source.expected for name, source in sources.items() if source.form == RECORDS}
    senders = [(name, told and told.every_days, told and told.grace_days) for name, told in expected.items()]
    connection.executemany("insert into sender values (?, ?, ?)", senders)
    kept = [one for one in receipt.kept_before(data / "receipts", as_of, known.municipality) if one.source in sources]
    told = [(one.sha256, one.source, one.at, one.status, one.rows, one.refused) for one in kept]
    queries.insert(connection, "receipt", told)
    rules = [(one.sha256, one.at, rule, rows) for one in kept for rule, rows in one.rules.items()]
    queries.insert(connection, "refusal", rules)


def _suspect(connection: duckdb.DuckDBPyConnection, found: list[tuple[str, Suspicion]]) -> None:
    rows = [(source, one.field, one.day, list(one.gone), list(one.new), one.before, one.after) for source, one in found]
    if rows:
        connection.executemany("insert into suspicion values (?, ?, ?, ?, ?, ?, ?)", rows)


def _tell_thinned(connection: duckdb.DuckDBPyConnection, thinnings: list[Tombstone]) -> None:
    rows = [
        (thinning.at.astimezone(UTC).replace(tzinfo=None), lost.before, lost.record_type, lost.source, lost.rows)
        for thinning in thinnings
        for lost in thinning.removed
    ]
    if rows:
        connection.executemany("insert into thinning values (?, ?, ?, ?, ?)", rows)


def _check(connection: duckdb.DuckDBPyConnection) -> None:
    for name in queries.checks():
        rows = len(connection.execute(queries.text(name)).fetchall())
        if rows:
            raise BuildFailed("check_failed", check=name, rows=rows)


def _name(
    settings: Settings, taken: list[Batch], thinnings: list[Tombstone], reference: Reference, as_of: date | None
) -> str:
    """Name a build by what it is made of: batches and when they were known, thinnings, reference, mappings, SQL, day.

    Not by what was refused whole: that is told from the next build on, and a refused delivery changes nothing.
    """
    digest = sha256(f"{reference.digest} {queries.digest()} {as_of}".encode())
    for file in sorted((settings.reference / "sources").glob("*.toml")):
        digest.update(file.read_bytes())
    for batch in taken:
        digest.update(f"{batch.source} {batch.sha256} {batch.accepted} {batch.demo}\n".encode())
    for thinning in thinnings:
        digest.update(thinning.as_json().encode())
    return digest.hexdigest()[:16]
