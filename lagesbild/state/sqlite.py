"""All that only SQLite knows of the state: its file, its transactions, and how a broken file is told."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.engine import ExceptionContext

from lagesbild import queries
from lagesbild.errors import WrongUse
from lagesbild.state.place import MARK, WRITES

#: The execution options of a transaction that writes.
WRITING = {WRITES: True}
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
#: Held while the state is made or migrated: one process does it and the others find it done. SQLite's own locks do not
#: suffice, since of two that set up the write-ahead log at once it refuses one without waiting.
LOCK = "state.lock"
#: The rule that an entry of the log follows the last one.
RULE = "audit_follows"


@dataclass(frozen=True)
class File:
    """A file of the data folder."""

    file: Path

    @property
    def name(self) -> str:
        """Return the file."""
        return str(self.file)

    def identity(self) -> object:
        """Return what tells this file from another one at the same place; None when there is none."""
        try:
            found = self.file.stat()
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino

    def is_begun(self) -> bool:
        """Say whether the file is there; raises WrongUse where the folder's state is on a server."""
        if (mark := self.file.with_name(MARK)).exists():
            raise WrongUse("state_elsewhere", file=mark)
        return self.file.exists()

    def engine(self) -> Engine:
        """Return an engine that begins its own transactions: Python's sqlite3 begins too late, never for a reader."""
        made = create_engine(
            URL.create("sqlite", database=str(self.file)),
            connect_args={"isolation_level": None, "timeout": PATIENCE},
            hide_parameters=True,  # its errors would quote what was to be written, and end in a log
        )

        def tell(context: ExceptionContext) -> None:
            if key := _key(context.original_exception):
                raise WrongUse(key, file=self.file)

        event.listen(made, "connect", _set_up)
        event.listen(made, "begin", _begin)
        event.listen(made, "handle_error", tell)
        return made

    @contextmanager
    def making(self) -> Iterator[None]:
        """Make the file for its owner only; SQLite gives the files beside it the same mode."""
        self.is_begun()
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.file.with_name(LOCK)):
            self.file.touch(mode=0o600)
            yield

    def claim(self, connection: Connection) -> None:
        """Do nothing: it lies in the folder that it belongs to."""

    def watch(self, engine: Engine) -> None:
        """Do nothing: `identity` tells another file from this one."""

    def bytes(self) -> int:
        """Return the size of the file."""
        return self.file.stat().st_size

    def check_whole(self, connection: Connection) -> None:
        """Have SQLite look through its pages."""
        if connection.execute(text("pragma quick_check")).scalar() != "ok":
            raise WrongUse("state_broken", file=self.file)

    def check_writable(self) -> None:
        """Ask the system for the right to write."""
        if not os.access(self.file, os.W_OK):
            raise WrongUse("state_not_kept", file=self.file)

    def copy(self, to: Path) -> None:
        """Have SQLite copy the file."""
        until = time.monotonic() + PATIENCE

        def check(status: int, _left: int, _of: int) -> None:
            if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > until:
                raise WrongUse("state_busy", file=self.file)

        to.touch(mode=0o600)
        try:
            with closing(sqlite3.connect(self.file, timeout=PATIENCE)) as live, closing(sqlite3.connect(to)) as copied:
                live.backup(copied, progress=check)
                copied.execute("pragma journal_mode = delete")
        except sqlite3.Error as error:
            raise WrongUse(_key(error) or "state_broken", file=self.file) from None

    @contextmanager
    def as_it_was(self, connection: Connection) -> Iterator[None]:
        """Take the rule away meanwhile."""
        connection.exec_driver_sql(f"drop trigger {RULE}")
        yield
        connection.exec_driver_sql(queries.text(f"state/sqlite/{RULE}"))

    def forget(self, engine: Engine) -> None:
        """Leave nothing in the log beside the file, once no reader needs it."""
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("pragma wal_checkpoint(truncate)")


def _key(error: BaseException) -> str | None:
    """Return what is told of an error of SQLite's; None where it is no fault of the file's."""
    return TOLD.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)


def _set_up(connection: sqlite3.Connection, record: object) -> None:
    # What is no UTF-8 was put there by another hand; the audit log names it instead of failing on it.
    connection.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    for pragma in ("journal_mode = wal", "foreign_keys = on", "secure_delete = on"):
        connection.execute(f"pragma {pragma}")


def _begin(connection: Connection) -> None:
    # A reader that turned writer could not wait for another one: SQLite would refuse it at once.
    told = connection.get_execution_options()
    if told.get("isolation_level") == "AUTOCOMMIT":  # what is told there must stand in no transaction
        return
    connection.exec_driver_sql("begin immediate" if told.get(WRITES) else "begin")
