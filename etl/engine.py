"""DuckDB as the loader uses it: quiet, and spilling where it is told."""

from pathlib import Path

import duckdb

from lagesbild.disk import NO_ROOM, tells_no_room
from lagesbild.errors import LagesbildError, WrongUse

#: What DuckDB may hold in memory, so that a load fits beside the app on a PC; the rest of a delivery lies in the spill.
MEMORY = "2GB"


def connect(database: str, *, spill: Path) -> duckdb.DuckDBPyConnection:
    """Open a database (":memory:" for none) that spills to a folder and draws no bar among the receipts."""
    connection = duckdb.connect(database, config={"temp_directory": str(spill), "memory_limit": MEMORY})
    connection.execute("set enable_progress_bar = false")
    return connection


def fault(error: Exception) -> LagesbildError | None:
    """Return the error of the machine behind a fault: no room, or no memory; None for any other."""
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return WrongUse("no_room")
    if isinstance(error, duckdb.Error) and tells_no_room(str(error)):
        return WrongUse("no_room")
    return WrongUse("no_memory") if isinstance(error, (duckdb.OutOfMemoryException, MemoryError)) else None
