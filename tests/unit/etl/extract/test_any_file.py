"""Any table comes back as it was written, and any bytes at all get a verdict. `make fuzz` looks further."""

import csv
import io
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
from hypothesis import assume, example, given, strategies as st

from etl import extract
from lagesbild import queries
from lagesbild.errors import DeliveryRefused

Cells = tuple[str | None, ...]
NAMES = ("ärende", "slag", "dag", "plats")
SIGNS = st.characters(codec="utf-8", exclude_characters="\0\ufeff")
TEXTS = st.text(SIGNS, max_size=12) | st.sampled_from(
    ["", " ", '"', '""', "'", "\\", "a\nb", "a\r\nb", ";", ",", "#", "é"]
)


@dataclass(frozen=True)
class Table:
    """A table as a sender writes it."""

    rows: list[tuple[str, ...]]
    delimiter: str
    line_end: str
    encoding: str
    titles: int

    def written(self) -> bytes:
        """Return the file; every cell is quoted, as the writers of our senders do when in doubt."""
        text = io.StringIO()
        text.write(f"Uttag{self.line_end}" * self.titles)
        writer = csv.writer(text, delimiter=self.delimiter, lineterminator=self.line_end, quoting=csv.QUOTE_ALL)
        writer.writerows([NAMES, *self.rows])
        return text.getvalue().encode(self.encoding)

    def cells(self) -> list[Cells]:
        """Return what must be read: an empty cell is missing, and a row of blanks is none."""
        rows = [row for row in self.rows if any(cell.strip(" ") for cell in row)]
        return [tuple(cell or None for cell in row) for row in rows]


TABLES = st.builds(
    Table,
    rows=st.lists(st.tuples(*[TEXTS] * len(NAMES)), max_size=8),
    delimiter=st.sampled_from([";", ",", "\t", "|"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    titles=st.integers(0, 2),
)


def read(content: bytes) -> tuple[tuple[str, ...], list[Cells], int]:
    """Return the columns, the readable rows and how many rows there are in all."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        file = Path(folder) / "file"
        file.write_bytes(content)
        connection.execute(queries.text("load/refusals"))
        delivered = extract.read(connection, file, work=Path(folder), wanted=frozenset(NAMES))
        rows = connection.execute("select * exclude (row_no) from raw order by row_no").fetchall()
        assert list(Path(folder).iterdir()) == [file]
    return delivered.columns, rows, delivered.rows


def looks_swallowed(table: Table) -> bool:
    """Say whether a cell holds what looks like a whole row, for which a file is refused on purpose."""
    lines = (line for row in table.rows for cell in row for line in re.split("\n", cell) if "\n" in cell)
    return any(line.count(table.delimiter) >= len(NAMES) - 1 for line in lines)


@given(TABLES)
def test_any_table_comes_back_as_it_was_written(table: Table) -> None:
    assume(not looks_swallowed(table))
    content = table.written()
    columns, rows, count = read(content)
    one_end = [tuple(cell and re.sub("\r\n?", "\n", cell) for cell in row) for row in table.cells()]
    assert columns == NAMES
    assert rows in (table.cells(), one_end)  # line ends inside cells are made alike where the rows' own are not
    assert count == len(rows)


@st.composite
def _damaged(draw: st.DrawFn) -> bytes:
    """Draw a file with a part cut out, doubled, or replaced by other bytes."""
    content = draw(TABLES).written()
    start, end = sorted((draw(st.integers(0, len(content))), draw(st.integers(0, len(content)))))
    middle = draw(st.sampled_from([b"", content[start:end] * 2]) | st.binary(max_size=20))
    return content[:start] + middle + content[end:]


@given(_damaged() | st.binary(max_size=200))
@example(b"\x1f\x8b\x08")
@example(b"PK\x03\x04")
@example(b"PAR1PAR1")
@example(b"\xd0\xcf\x11\xe0")
def test_any_bytes_get_a_verdict(content: bytes) -> None:
    try:
        _, rows, count = read(content)
    except DeliveryRefused:
        return
    assert len(rows) <= count
