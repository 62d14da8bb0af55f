"""From an agency's file to rows of text: whatever its form, encoding or packing, read where it lies.

The form is taken from the content and never from the name: senders rename files. A file is read whole or refused
whole; a row that cannot be split into the file's columns is refused by itself and keeps its number.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
from duckdb import (
    CoalesceOperator,
    ColumnExpression,
    ConstantExpression,
    Expression,
    FunctionExpression,
)

from etl import engine
from etl.extract import packing, spreadsheet, structured, table_text
from etl.extract.dialect import Dialect
from lagesbild import queries
from lagesbild.errors import DeliveryRefused, LagesbildError


@dataclass(frozen=True)
class Delivered:
    """What was read: the names of the file's columns (table `raw` holds them as c0, c1, ...), and how many rows.

    `form` tells the form, the encoding and the delimiter, and `guessed` that the header is only guessed;
    `damaged_line` is the first line with a zero byte (0: none). `told` are fields that the file's own name tells.
    """

    columns: tuple[str, ...]
    form: str
    guessed: bool = False
    damaged_line: int = 0
    rows: int = 0
    told: Mapping[str, str] = field(default_factory=dict)

    def position(self) -> dict[str, int]:
        """Return the position of each column by its name as senders mean it: case and outer blanks do not count.

        A column without a name cannot be meant by one; it is screened like any other and then dropped.
        """
        return {name.strip().lower(): number for number, name in enumerate(self.columns) if name.strip()}

    def twice(self) -> frozenset[str]:
        """Return the names that more than one column has."""
        counted = Counter(name.strip().lower() for name in self.columns if name.strip())
        return frozenset(name for name, count in counted.items() if count > 1)


def read(
    connection: duckdb.DuckDBPyConnection,
    file: Path,
    *,
    work: Path,
    wanted: frozenset[str] = frozenset(),
    sheet: str = "",
) -> Delivered:
    """Read a file into table `raw` (row_no, c0, c1, ... all text) and its unreadable rows into `refusal`.

    The first row that names `wanted` columns is the header. `work` is a folder for what must be unpacked or recoded on
    the way; nothing is left in it. Rows whose cells are all blank are no rows, but keep their numbers. Raises
    DeliveryRefused, which never quotes the file's content.
    """
    check_is_file(file)
    before = _state(file)
    with packing.unpacked(file, work) as plain:
        try:
            form = _read_form(connection, plain, work, frozenset(name.strip().lower() for name in wanted), sheet)
        except LagesbildError:
            raise
        except Exception as error:  # whatever a reader raises, it is about this file, and its text may quote it
            raise engine.fault(error) or _refusal(error) from None
    if _state(file) != before:
        raise DeliveryRefused("file_changed")
    _number(connection, len(form.columns))
    counted = connection.execute("select (select count(*) from raw) + (select count(*) from refusal)").fetchall()
    return replace(form, rows=counted[0][0])


def check_is_file(file: Path) -> None:
    """Raise DeliveryRefused for what there is but is no file: reading a pipe would wait for ever."""
    if file.exists() and not file.is_file():
        raise DeliveryRefused("not_a_file")


def _read_form(
    connection: duckdb.DuckDBPyConnection, plain: Path, work: Path, wanted: frozenset[str], sheet: str
) -> Delivered:
    with plain.open("rb") as handle:
        start = handle.read(4096)
    if not start.strip():
        raise DeliveryRefused("empty_file")
    if form := next((form for first, form in packing.NOT_READ.items() if start.startswith(first)), None):
        raise DeliveryRefused("form_not_read", form=form)
    if start.startswith(b"PAR1"):
        return Delivered(structured.read_parquet(connection, plain), "Parquet")
    if start.startswith(spreadsheet.BEGINNINGS):
        return Delivered(spreadsheet.read(connection, plain, wanted, sheet), "workbook")
    with packing.as_utf8(plain, work) as (text, writing):
        if structured.is_json(text):
            return Delivered(structured.read_json(connection, text), f"JSON, {writing.encoding}")
        dialect = _read_text(connection, text, work, wanted, writing.damaged_line)
        form = f"CSV, {writing.encoding}, {dialect.delimiter!r}"
        return Delivered(dialect.names, form, dialect.guessed, writing.damaged_line)


def _read_text(
    connection: duckdb.DuckDBPyConnection, text: Path, work: Path, wanted: frozenset[str], damaged_line: int
) -> Dialect:
    """Read delimited text, and once more with one kind of line end where DuckDB stumbles over several."""
    try:
        return table_text.read(connection, text, work, wanted)
    except duckdb.InvalidInputException:
        if damaged_line:
            raise DeliveryRefused("zero_bytes", line=damaged_line) from None
        if not packing.holds(text, b"\r"):  # then its lines can end in one way only
            raise
    with packing.with_one_line_end(text, work) as copy:
        connection.execute(queries.text("load/forget_rejects"))
        return table_text.read(connection, copy, work, wanted)


def _refusal(error: Exception) -> DeliveryRefused:
    """Return what DuckDB says of a file that it cannot read, but for the file's content, which it quotes."""
    if "Error when sniffing" in str(error):
        return DeliveryRefused("no_columns_found")
    line = re.search(r"\bline:? (\d+)", str(error), re.IGNORECASE)
    return DeliveryRefused("unreadable_line", line=int(line[1])) if line else DeliveryRefused("unreadable_file")


def _number(connection: duckdb.DuckDBPyConnection, width: int) -> None:
    """Make `raw` of `cells`: each row with its number among all, the unreadable ones too, and without the blank ones.

    Most files have neither; then the place in the table is the number.
    """
    connection.sql(queries.text("load/places")).filter(_is_blank(width)).select("place").create_view("blank")
    unusual = connection.execute("select exists (from blank) or exists (from refusal)").fetchall()[0][0]
    connection.execute(queries.text("load/number_all" if unusual else "load/number"))


def _state(file: Path) -> tuple[int, int, int]:
    """Return what changes when a file is written to or replaced."""
    told = file.stat()
    return told.st_ino, told.st_size, told.st_mtime_ns


def _is_blank(width: int) -> Expression:
    trimmed = (FunctionExpression("trim", ColumnExpression(f"c{number}")) for number in range(width))
    filled = (FunctionExpression("nullif", cell, ConstantExpression("")) for cell in trimmed)
    return CoalesceOperator(*filled).isnull()
