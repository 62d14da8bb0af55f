"""All that only SQLite knows of the state: its file, its transactions, and how a broken file is told."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext

from lagesbild.errors import WrongUse

#: The execution option of a transaction that writes.
WRITES = "writes"
#: Seconds that a transaction waits for another one to end.
PATIENCE = 30
#: What is told where SQLite fails, by its code.
TOLD = {
    sqlite3.SQLITE_CORRUPT: "state_broken",
    sqlite3.SQLITE_NOTADB: "state_broken",
    sqlite3.SQLITE_BUSY: "state_busy",
    sqlite3.SQLITE_FULL: "state_not_kept",
    sqlite3.SQLITE_IOERR: "state_not_kept",
    sqlite3.SQLITE_READONLY: "state_not_kept",
    sqlite3.SQLITE_CANTOPEN: "state_not_kept",
}

#: What tells a file from another one put in its place.
Identity = tuple[int, int] | None


def engine(file: Path) -> Engine:
    """Return an engine that begins its own transactions: Python's sqlite3 begins too late, and never for a reader."""
    made = create_engine(
        URL.create("sqlite", database=str(file)),
        connect_args={"isolation_level": None, "timeout": PATIENCE},
        hide_parameters=True,  # its errors would quote what was to be written, and end in a log
    )

    def tell(context: ExceptionContext) -> None:
        if key := _key(context.original_exception):
            raise WrongUse(key, file=file)

    event.listen(made, "connect", _set_up)
    event.listen(made, "begin", _begin)
    event.listen(made, "handle_error", tell)
    return made


def make(file: Path) -> None:
    """Make the file for its owner only, if it is not there; SQLite gives the files beside it the same mode."""
    file.touch(mode=0o600)


def copy(file: Path, to: Path) -> None:
    """Copy the file while others write in it: the copy is whole, as of one moment, and has nothing beside it."""
    until = time.monotonic() + PATIENCE

    def check(status: int, _left: int, _of: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > until:
            raise WrongUse("state_busy", file=file)

    to.touch(mode=0o600)
    try:
        with closing(sqlite3.connect(file, timeout=PATIENCE)) as live, closing(sqlite3.connect(to)) as copied:
            live.backup(copied, progress=check)
            copied.execute("pragma journal_mode = delete")
    except sqlite3.Error as error:
        raise WrongUse(_key(error) or "state_broken", file=file) from None


def _key(error: BaseException) -> str | None:
    """Return what is told of an error of SQLite's; None where it is no fault of the file's."""
    return TOLD.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)


def identity(file: Path) -> Identity:
    """Return what tells this file from another one at the same place; None when there is none."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def forget(engine: Engine) -> None:
    """Leave nothing in the log beside the file of what was deleted, once no reader needs it."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("pragma wal_checkpoint(truncate)")


def _set_up(connection: sqlite3.Connection, record: object) -> None:
    # What is no UTF-8 was put there by another hand; the audit log names it instead of failing on it.
    connection.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    for pragma in ("journal_mode = wal", "foreign_keys = on", "secure_delete = on"):
        connection.execute(f"pragma {pragma}")


def _begin(connection: Connection) -> None:
    # A reader that turned writer could not wait for another one: SQLite would refuse it at once.
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("begin immediate" if writes else "begin")
