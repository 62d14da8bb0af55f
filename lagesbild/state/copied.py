"""A state taken from one place to another, every row as it is: for backups, and from a file to a server."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from operator import itemgetter
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, insert, select

from lagesbild import state
from lagesbild.errors import WrongUse
from lagesbild.state.place import FILE
from lagesbild.state.postgresql import Server
from lagesbild.state.schema import installation, metadata
from lagesbild.state.sqlite import File

#: Every table but the one that tells whose it is.
TABLES = [table for table in metadata.sorted_tables if table is not installation]


def to_file(data: Path, file: Path) -> None:
    """Copy the state of a data folder into a new file of SQLite's while others write: whole, as of one moment."""
    at = state.place(data)
    if isinstance(at, File):
        at.copy(file)
        return
    to = File(file)
    engine = state.migrated(to)
    try:
        with state.opened(data).connect() as source, state.writing(engine) as target, to.as_it_was(target):
            _copy(source, target)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("pragma journal_mode = delete")
    finally:
        engine.dispose()


def is_for_a_server(data: Path) -> bool:
    """Say whether a data folder has its state in a file, which the server that is set shall have."""
    return (data / FILE).exists() and isinstance(state.place(data), Server)


def check_room(data: Path) -> None:
    """Raise WrongUse if the server that is set, if there is one, has a state already."""
    at = state.place(data)
    if isinstance(at, Server):
        engine = state.migrated(at, claim=False)
        try:
            with engine.connect() as connection:
                at.check_nobodys(connection)
        finally:
            engine.dispose()


def to_server(data: Path) -> int:
    """Move the state of a data folder from its file to the empty database on a server that is set; return its rows.

    Raises WrongUse where either is not so, and where another program has the file open; nothing has changed then, and
    told again it goes on where it was stopped. The file is removed: what is thinned later must not stand in it.
    """
    file, at = data / FILE, state.place(data)
    if not is_for_a_server(data) or not isinstance(at, Server):
        raise WrongUse("state_nothing_to_move", file=file)
    engine = state.migrated(at, claim=False)
    try:
        rows = _moved(File(file), at, engine)
    finally:
        engine.dispose()
    for left in data.glob(f"{FILE}*"):
        left.unlink()
    return rows


def _moved(file: File, at: Server, engine: Engine) -> int:
    with ExitStack() as held:
        with state.writing(engine) as there:
            if not at.is_nobodys(there):
                at.claim(there)  # it was stopped before the file was removed, or this is another's
                return 0
            at.unmark()
            here = held.enter_context(_alone(file))
            with at.as_it_was(there):
                rows = _copy(here, there)
            at.mark(there)
        metadata.drop_all(here)  # who waits to write finds nothing to write in, and is not told that it is kept
    return rows


@contextmanager
def _alone(file: File) -> Iterator[Connection]:
    """Hold a file of which nobody else has anything open, and let nobody write in it meanwhile."""
    source = state.migrated(file)
    try:
        with source.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("pragma journal_mode = delete")  # SQLite refuses that while others have it open
        with state.writing(source) as here:
            yield here
    finally:
        source.dispose()


def _copy(source: Connection, target: Connection) -> int:
    """Put every row into the other place, and see that it is there as it was."""
    rows = 0
    for table in TABLES:
        found = _rows(source, table)
        if found:
            target.execute(insert(table), found)
        if _rows(target, table) != found:
            raise WrongUse("state_moved_broken", table=table.name)
        rows += len(found)
    return rows


def _rows(connection: Connection, table: Table) -> list[dict[str, object]]:
    """Return what stands in a table, in an order that is the same everywhere: each engine has its own for text."""
    found = [dict(row) for row in connection.execute(select(table)).mappings()]
    return sorted(found, key=itemgetter(*(column.name for column in table.primary_key)))
