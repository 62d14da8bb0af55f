"""DuckDB as the loader uses it: quiet, and spilling where it is told."""

import errno
import os
from pathlib import Path

import duckdb

from lagesbild.errors import LagesbildError, WrongUse

#: What DuckDB may hold in memory, so that a load fits beside the app on a PC; the rest of a delivery lies in the spill.
MEMORY = "2GB"


def connect(database: str, *, spill: Path) -> duckdb.DuckDBPyConnection:
    """Open a database (":memory:" for none) that spills to a folder and draws no bar among the receipts."""
    connection = duckdb.connect(database, config={"temp_directory": str(spill), "memory_limit": MEMORY})
    connection.execute("set enable_progress_bar = false")
    return connection


#: What a write meets when the disk, a quota or a limit is full, or the file system may only be read.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)


def fault(error: Exception) -> LagesbildError | None:
    """Return the error of the machine behind a fault: no room, or no memory; None for any other."""
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return WrongUse("no_room")
    if isinstance(error, duckdb.Error) and any(os.strerror(number) in str(error) for number in NO_ROOM):
        return WrongUse("no_room")
    return WrongUse("no_memory") if isinstance(error, (duckdb.OutOfMemoryException, MemoryError)) else None
