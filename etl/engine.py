"""DuckDB as the loader uses it: quiet, and spilling where it is told."""

from pathlib import Path

import duckdb


def connect(database: str, *, spill: Path) -> duckdb.DuckDBPyConnection:
    """Open a database (":memory:" for none) that spills to a folder and draws no bar among the receipts."""
    connection = duckdb.connect(database, config={"temp_directory": str(spill)})
    connection.execute("set enable_progress_bar = false")
    return connection
