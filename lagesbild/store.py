"""The database in force: a small file points to it, so that a build is put in force in one step and readers never wait.

A database is opened read-only, without access to anything outside itself, once per process and build. Each rerun of a
page takes its own cursor, since a DuckDB connection must not be shared by threads.
"""

import json
import os
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas

from lagesbild import queries
from lagesbild.disk import tells_no_room
from lagesbild.errors import WrongUse

POINTER = "current.json"
#: What the folder ends in, beside a database, where DuckDB lays what a question needs beyond its memory.
SET_ASIDE = ".tmp"


@dataclass(frozen=True)
class Pointer:
    """What is in force: the build, its file, whether its folder holds demonstration data only, the digest of the
    reference folder and that of the SQL it was built with, and the day whose knowledge it shows (None: all that is
    known)."""

    build: str
    database: str
    demo: bool
    reference: str
    program: str
    as_of: date | None = None


def pointer(data: Path) -> Pointer | None:
    """Return what is in force in a data folder; None before the first build, or if what points to it is broken."""
    try:
        told = json.loads((data / POINTER).read_text(encoding="utf-8"))
        as_of = date.fromisoformat(told["as_of"]) if told["as_of"] else None
        program = told.get("program", "")  # before it was told, none was this one
        return Pointer(told["build"], told["database"], told["demo"], told["reference"], program, as_of)
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def point(data: Path, target: Pointer) -> None:
    """Put a build in force in one step, and remove the databases before the last one."""
    before = pointer(data)
    partial = data / f".{POINTER}.{os.getpid()}"
    told = asdict(target) | {"as_of": str(target.as_of) if target.as_of else None}
    with partial.open("w", encoding="utf-8") as handle:
        json.dump(told, handle)
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(partial, data / POINTER)
    _remove_all_but(data, target.database, before.database if before else target.database)


def keep_only(data: Path, target: Pointer) -> bool:
    """Remove every database but one, for its readers too; say whether that could be done."""
    _remove_all_but(data, target.database)
    return {file.name.removesuffix(SET_ASIDE) for file in data.glob("lagesbild-*.duckdb*")} <= {target.database}


def _remove_all_but(data: Path, *kept: str) -> None:
    """Remove every database but some, and what a reader of another has set aside and was killed before it removed it.

    Windows keeps a file that a reader still has open; the next build removes it.
    """
    for old in data.glob("lagesbild-*.duckdb*"):
        if old.name.removesuffix(SET_ASIDE) in kept:
            continue
        if old.name.endswith(SET_ASIDE):
            shutil.rmtree(old, ignore_errors=True)
        else:
            with suppress(PermissionError):
                old.unlink()


class Store:
    """The database of one build, as one rerun sees it."""

    def __init__(self, in_force: Pointer, connection: duckdb.DuckDBPyConnection) -> None:
        self.pointer = in_force
        self.demo = in_force.demo
        self._connection = connection

    def ask(self, question: str, **values: object) -> pandas.DataFrame:
        """Return the whole answer of `sql/<question>.sql`."""
        with _whole(self.pointer.database), self._connection.cursor() as cursor:
            return cursor.execute(queries.text(question), values or None).df()

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        """Return the whole answer of `sql/<question>.sql` as rows."""
        with _whole(self.pointer.database), self._connection.cursor() as cursor:
            return cursor.execute(queries.text(question)).fetchall()


def opens(database: Path) -> bool:
    """Say whether a database is there and can be opened."""
    try:
        duckdb.connect(str(database), read_only=True, config=dict(READ_ONLY)).close()
    except duckdb.Error:
        return False
    return True


def check_readable(in_force: Pointer, *, reference: str) -> None:
    """Raise WrongUse if a database was built otherwise than it would be read: by another reference or other SQL."""
    if in_force.reference != reference:
        raise WrongUse("built_with_another_reference")
    if in_force.program != queries.digest():
        raise WrongUse("built_by_another_program")


#: What DuckDB says of a file that is cut short, overwritten or of a version that it does not know; of a wrong checksum
#: it says no more than that it is an error.
BROKEN = (duckdb.IOException, duckdb.InternalException, duckdb.FatalException, duckdb.SerializationException)


@contextmanager
def _whole(file: str) -> Iterator[None]:
    """Tell in words that a database is not whole or finds no room; DuckDB's own may quote what stands there."""
    try:
        yield
    except duckdb.Error as error:
        if isinstance(error, duckdb.OutOfMemoryException) or tells_no_room(str(error)):
            raise WrongUse("no_room_to_answer") from None
        if isinstance(error, BROKEN) or type(error) is duckdb.Error:
            raise WrongUse("database_broken", file=file) from None
        raise


_open: dict[Path, tuple[Pointer, duckdb.DuckDBPyConnection]] = {}
_opening = threading.Lock()
#: Readers hold so much in memory together, so that they fit beside a load on a PC (`etl/engine.py`).
MEMORY = "1GB"
READ_ONLY: Mapping[str, Any] = {"enable_external_access": False, "lock_configuration": True, "memory_limit": MEMORY}


def current(data: Path) -> Store | None:
    """Return the store in force, or None before the first build; the one before is let go when no rerun uses it."""
    in_force = pointer(data)
    if in_force is None:
        return None
    opened = _opened(data, in_force)
    if opened is None:
        if pointer(data) == in_force:
            raise WrongUse("database_missing", file=in_force.database)
        return current(data)  # a thinning removed it after we looked
    return Store(*opened)


def _opened(data: Path, in_force: Pointer) -> tuple[Pointer, duckdb.DuckDBPyConnection] | None:
    file = data / in_force.database
    with _opening:
        opened = _open.get(data)
        if not file.exists():
            return None
        if opened is None or opened[0] != in_force:
            try:
                with _whole(file.name):
                    opened = in_force, duckdb.connect(str(file), read_only=True, config=dict(READ_ONLY))
            except WrongUse:
                if file.exists():
                    raise
                return None
            _open[data] = opened
    return opened
