"""Thinning (gallring): takes records that happened before a day out of the accepted batches, and proves it.

What is asked for is written down first, as a plan; then the tombstone of what is meant; then each file is rewritten;
the tombstone is completed; and the plan goes when a new build is in force and no older database is left. Whoever holds
the folder next finishes a plan that was stopped on its way.
"""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from glob import escape
from hashlib import file_digest
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet
from pydantic import TypeAdapter

from etl import batches, engine, retention, tombstone as tombstones
from etl.mapping import CONTRACT
from etl.tombstone import Removed, Request, Rewritten, Tombstone
from lagesbild import queries
from lagesbild.aggregates import RECORDS
from lagesbild.disk import flush
from lagesbild.errors import BuildFailed, WrongUse
from lagesbild.reference import Reference

#: Holds what an unfinished thinning has still to do; there is none but while one runs, or was stopped.
FOLDER = "thinning"
REQUEST = TypeAdapter(Request)


def requested(
    reference: Reference,
    known_sources: Iterable[str],
    today: date,
    *,
    before: date | None,
    types: list[str] | None,
    sources: list[str] | None,
) -> Request:
    """Return what a thinning is asked for; without a day, the retention of the municipality tells one for each type."""
    _check_known("--type", types, reference.codes("record_type"))
    _check_known("--source", sources, known_sources)
    chosen = tuple(sorted(set(types))) if types else None
    if before is None:
        days = retention.days(reference, today)
        lacking = [code for code in chosen or () if code not in days]
        if lacking or not days:
            raise WrongUse("no_retention", types=", ".join(lacking or reference.codes("record_type")))
        return Request({code: days[code] for code in chosen or sorted(days)}, chosen, _sorted(sources))
    if before > today:
        raise WrongUse("thin_in_future", day=before, today=today)
    return Request(before, chosen, _sorted(sources))


def measured(data: Path, request: Request, at: datetime) -> Tombstone:
    """Return what a thinning would remove, and write nothing."""
    with _opened(data, request) as work:
        return work.measured(at)


def plan(data: Path, request: Request, at: datetime) -> Tombstone:
    """Write down what is to be thinned, so that it is finished whatever happens; return what it will remove.

    Nothing is written down where nothing is there to remove and no later load need be held to it: what the retention of
    the municipality asks for, every load is held to anyway.
    """
    with _opened(data, request) as work:
        meant = work.measured(at)
        held_to = isinstance(request.before, dict) or _is_covered(request, tombstones.read_all(data))
        if meant.files or not held_to:
            work.write_plan(at)
    return meant


def is_planned(data: Path) -> bool:
    """Say whether a thinning is not finished yet."""
    return _plan(data).exists()


def carry_out(data: Path) -> bool:
    """Rewrite the files of the thinning that is planned, and say whether one is; what is done is not done again."""
    if not is_planned(data):
        shutil.rmtree(data / FOLDER, ignore_errors=True)
        return False
    with _faults_told():
        told = pyarrow.parquet.read_metadata(_plan(data)).metadata
        at = datetime.fromisoformat(told[b"at"].decode())
        found = tombstones.find(data, at)
        if found and found.done:
            return True
        with _opened(data, REQUEST.validate_json(told[b"request"]), planned=True) as work:
            meant = found or work.measured(at)
            if not found:
                tombstones.write(data, meant, work=work.folder)
            files = tuple(work.rewritten(file, meant) for file in meant.files)
            tombstones.write(data, replace(meant, files=files, done=True), work=work.folder)
    return True


def finish(data: Path) -> None:
    """Forget the plan: what it asked for is done."""
    _plan(data).unlink()
    flush(data / FOLDER)
    shutil.rmtree(data / FOLDER, ignore_errors=True)


def _check_known(option: str, told: list[str] | None, known: Iterable[str]) -> None:
    known = sorted(known)
    unknown = sorted(set(told or ()) - set(known))
    if unknown:
        raise WrongUse("thin_unknown_code", option=option, codes=", ".join(unknown), known=", ".join(known))


def _sorted(codes: list[str] | None) -> tuple[str, ...] | None:
    return tuple(sorted(set(codes))) if codes else None


def _is_covered(request: Request, earlier: list[Tombstone]) -> bool:
    asked = tombstones.asked(earlier)
    return all(any(one.covers(part) for one in asked) for part in request.asked())


def _plan(data: Path) -> Path:
    return data / FOLDER / "plan.parquet"


@contextmanager
def _opened(data: Path, request: Request, *, planned: bool = False) -> Iterator["_Work"]:
    """Look at the accepted batches with what is asked for; what that writes goes, but for a plan."""
    folder = data / FOLDER
    connection = engine.connect(":memory:", spill=folder)
    try:
        with _faults_told():
            work = _Work(connection, data, folder, request)
            work.prepare(planned=planned)
            yield work
    finally:
        connection.close()
        if not is_planned(data):
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _faults_told() -> Iterator[None]:
    """Tell faults of the engine and the machine in words: their own may quote a value."""
    try:
        yield
    except (duckdb.Error, pyarrow.ArrowException, OSError, MemoryError):
        raise BuildFailed("thin_failed") from None


@dataclass(frozen=True)
class _Work:
    connection: duckdb.DuckDBPyConnection
    data: Path
    folder: Path
    request: Request

    def prepare(self, *, planned: bool) -> None:
        self._run("content")
        self._run("thin/workspace")
        rows = [(part.record_type, part.source, part.before) for part in self.request.asked()]
        self.connection.executemany("insert into asked values (?, ?, ?)", rows)
        files = [escape(str(batch.file)) for batch in batches.of_form(batches.accepted(self.data), RECORDS)]
        self.connection.read_parquet(files, filename=True).create_view("stored")
        self._run("thin/rows")
        if planned:
            self._run("thin/read_plan", **{"from": escape(str(_plan(self.data)))})
        else:
            self._run("thin/whole")
        self._run("thin/going")

    def measured(self, at: datetime) -> Tombstone:
        """Return the tombstone of what is meant."""
        removed = tuple(
            Removed(code, source, self._day(code, source), rows, records)
            for code, source, rows, records in self._run("thin/removed").fetchall()
        )
        touched = self._run("thin/touched").fetchall()
        files = tuple(self._file(Path(file), before, after) for file, before, after in touched)
        counts = tuple(self._counts(files))
        rows, records = sum(one.rows for one in removed), sum(one.records for one in removed)
        return Tombstone(at, self.request, rows, records, removed, (*files, *counts))

    def write_plan(self, at: datetime) -> None:
        """Write the plan whole, for its owner alone: it names records by their hashes."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        partial = self.folder / ".plan"
        told = {"at": at.isoformat(), "request": REQUEST.dump_json(self.request).decode()}
        self._run("thin/write_plan", to=str(partial), metadata=told)
        partial.chmod(0o600)
        flush(self.data)
        batches.put_in_place(partial, _plan(self.data))

    def rewritten(self, file: Rewritten, meant: Tombstone) -> Rewritten:
        """Write a file without what goes, unless that is done, and tell its hash."""
        place = self.data / file.file
        if _sha256(place) == file.sha256_before:
            partial = self.folder / place.name
            told = pyarrow.parquet.read_metadata(place).metadata or {}
            kept = {key.decode(): value.decode() for key, value in told.items()}
            values: dict[str, Any] = {"from": escape(str(place)), "to": str(partial)}
            values["metadata"] = kept | {"thinned": meant.at.isoformat()}
            if place.is_relative_to(self.data / batches.ACCEPTED):
                self._run("thin/keep", **values)
            else:
                self._run("thin/keep_counts", **values, before=self._counts_before(place, meant.files))
            batches.put_in_place(partial, place)
        return replace(file, sha256_after=_sha256(place))

    def _run(self, name: str, **values: object) -> duckdb.DuckDBPyConnection:
        return self.connection.execute(queries.text(name), values or None)

    def _file(self, file: Path, before: int, after: int) -> Rewritten:
        return Rewritten(file.relative_to(self.data).as_posix(), file.stem, before, after, _sha256(file))

    def _day(self, record_type: str, source: str) -> date:
        """Return the day before which records of a type and a source go."""
        return max(
            part.before
            for part in self.request.asked()
            if part.record_type in (None, record_type) and part.source in (None, source)
        )

    def _counts(self, touched: tuple[Rewritten, ...]) -> Iterator[Rewritten]:
        """Yield the counts of what was delivered, where they tell of days that go; types cannot be told apart there."""
        for file in sorted((self.data / batches.DELIVERED).glob("*/*.parquet")):
            day = self._counts_before(file, touched)
            if day:
                values = {"from": escape(str(file)), "before": day}
                before, after = self._run("thin/count_counts", **values).fetchall()[0]
                if after < before:
                    yield self._file(file, before, after)

    def _counts_before(self, file: Path, touched: tuple[Rewritten, ...]) -> date | None:
        """Return the day before which counts of a delivery go; one that may hold several sources goes with each."""
        source = file.parent.name
        mixed = source == CONTRACT.id or f"{batches.ACCEPTED}/{source}/{file.name}" in {one.file for one in touched}
        days = [part.before for part in self.request.asked() if mixed or part.source in (None, source)]
        return max(days, default=None)


def _sha256(file: Path) -> str:
    with file.open("rb") as handle:
        return file_digest(handle, "sha256").hexdigest()
