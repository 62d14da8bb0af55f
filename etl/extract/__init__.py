"""From an agency's file to rows of text: whatever its form, encoding or packing, read where it lies.

The form is taken from the content and never from the name: senders rename files. A file is read whole or refused
whole; a row that cannot be split into the file's columns is refused by itself and keeps its number.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl.extract import packing, spreadsheet, structured, table_text
from lagesbild.errors import DeliveryRefused


@dataclass(frozen=True)
class Delivered:
    """What was read: the names of the file's columns (table `raw` holds them as c0, c1, ...), and its rows."""

    columns: tuple[str, ...]
    rows: int

    def position(self) -> dict[str, int]:
        """Return the position of each column by its name as senders mean it: case and outer blanks do not count.

        A column without a name cannot be meant by one; it is screened like any other and then dropped.
        """
        return {name.strip().lower(): number for number, name in enumerate(self.columns) if name.strip()}


def read(connection: duckdb.DuckDBPyConnection, file: Path, *, work: Path, sheet: str = "") -> Delivered:
    """Read a file into table `raw` (row_no, c0, c1, ... all text) and its unreadable rows into `refusal`.

    `work` is a folder for what must be unpacked or recoded on the way; nothing is left in it. Raises DeliveryRefused,
    which never quotes the file's content.
    """
    with packing.unpacked(file, work) as plain:
        try:
            columns = _read_form(connection, plain, work, sheet)
        except duckdb.Error:
            raise DeliveryRefused("unreadable_file") from None
    named = [name.strip().lower() for name in columns if name.strip()]
    if len(set(named)) < len(named):
        raise DeliveryRefused("columns_twice")
    counted = connection.execute("select (select count(*) from raw) + (select count(*) from refusal)").fetchall()
    return Delivered(columns, counted[0][0])


def _read_form(connection: duckdb.DuckDBPyConnection, plain: Path, work: Path, sheet: str) -> tuple[str, ...]:
    with plain.open("rb") as handle:
        start = handle.read(4096)
    if not start.strip():
        raise DeliveryRefused("empty_file")
    if start.startswith(b"PAR1"):
        return structured.read_parquet(connection, plain)
    if start.startswith(b"PK\x03\x04"):
        return spreadsheet.read(connection, plain, sheet)
    with packing.as_utf8(plain, work) as recoded:
        if packing.first_sign(recoded) in ("{", "["):
            return structured.read_json(connection, recoded)
        return table_text.read(connection, recoded)
