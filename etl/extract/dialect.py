"""How a delimited text is written: what parts its cells, what quotes them, and where its header stands.

A line that names columns we know is the header, wherever it stands, and says the rest. Only where no line does is
DuckDB asked to guess: a guess may take any row for the header, so what was guessed is good for a proposal
(`etl profile`) and for telling a sender which columns are missing.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from glob import escape
from pathlib import Path

import duckdb

from lagesbild import queries
from lagesbild.errors import DeliveryRefused

QUOTES = ('"', "'")
DELIMITERS = (";", ",", "\t", "|")
#: So many lines, and so many bytes, may stand before and in the header.
LINES_SEARCHED = 50
BYTES_SEARCHED = 1 << 18
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_SIGNS = re.escape("".join(DELIMITERS))
#: A row longer than this (in bytes) cannot be a record.
LONGEST_ROW = 16 << 20


@dataclass(frozen=True)
class Dialect:
    """A way of writing; the cells of the header are `names`, and `before` is what stands above it.

    DuckDB cannot be trusted to skip that: it counts rows by its own rules. A guessed dialect has nothing above, but
    `skip` rows that DuckDB itself found no use for.
    """

    delimiter: str
    quote: str
    escape: str
    names: tuple[str, ...]
    before: str = ""
    skip: int = 0
    comment: str = ""
    guessed: bool = False

    @property
    def lines_before(self) -> int:
        """How many lines stand above the header."""
        return len(_LINE.findall(self.before))


def find(connection: duckdb.DuckDBPyConnection, file: Path, wanted: frozenset[str]) -> Dialect:
    """Return the dialect of a UTF-8 text whose header names some of the `wanted` columns (in small letters)."""
    with file.open("rb") as handle:
        start = handle.read(BYTES_SEARCHED).decode("utf-8", "replace")
    known = max(_headers(start), key=lambda dialect: hits(dialect.names, wanted), default=None)
    return known if known and hits(known.names, wanted)[0] else _guessed(connection, file)


def _headers(start: str) -> Iterator[Dialect]:
    """Yield every way of reading each of the first lines as a header."""
    lines = _LINE.findall(start)
    escapes = {quote: _escape(start, quote) for quote in QUOTES}
    for skip, line in enumerate(lines[:LINES_SEARCHED]):
        quote = "'" if line.startswith("'") else '"'
        for delimiter in DELIMITERS:
            names = _first_row(lines[skip:], delimiter, quote)
            if any(names):
                yield Dialect(delimiter, quote, escapes[quote], names, "".join(lines[:skip]))


def _first_row(lines: list[str], delimiter: str, quote: str) -> tuple[str, ...]:
    try:
        return tuple(name.strip() for name in next(csv.reader(lines, delimiter=delimiter, quotechar=quote), []))
    except csv.Error:  # a cell longer than any name
        return ()


def hits(names: tuple[str, ...], wanted: frozenset[str]) -> tuple[int, int]:
    """Return how many of the wanted names a header holds, if not by chance, and how many names at all."""
    held = len(wanted & {name.strip().lower() for name in names})
    return (held, len(names)) if held >= min(2, len(wanted)) else (0, 0)


def _escape(start: str, quote: str) -> str:
    """A quote inside quotes is doubled, as RFC 4180 has it, or stands after a backslash, as MySQL writes it.

    A backslash that ends a cell is only a backslash: after its quote comes a delimiter or the end of the line.
    """
    after_backslash = re.search(rf"\\{quote}[^{_SIGNS}\r\n]", start)
    doubled = re.search(rf"[^{_SIGNS}\r\n\\]{quote}{quote}[^{_SIGNS}\r\n]", start)
    return "\\" if after_backslash and not doubled else quote


def _guessed(connection: duckdb.DuckDBPyConnection, file: Path) -> Dialect:
    told = connection.execute(queries.text("load/sniff"), {"file": escape(str(file))}).fetchall()
    *signs, skip, width = told[0]
    delimiter, quote, escaped, comment = ("" if sign == "(empty)" else sign for sign in signs)
    guess = Dialect(delimiter, quote, escaped, ("",) * width, skip=skip, comment=comment, guessed=True)
    first = cells(connection, file, guess, header=False).limit(1).fetchall()
    if not first or not any(first[0]):
        raise DeliveryRefused("no_header")
    return replace(guess, names=tuple(name or "" for name in first[0]))


def cells(
    connection: duckdb.DuckDBPyConnection, file: Path, dialect: Dialect, *, header: bool
) -> duckdb.DuckDBPyRelation:
    """Return the rows of a text as c0, c1, ...; those that do not fit go to DuckDB's `reject_errors`."""
    return connection.read_csv(
        escape(str(file)),
        header=header,
        skiprows=dialect.skip,
        sep=dialect.delimiter,
        quotechar=dialect.quote,
        escapechar=dialect.escape,
        comment=dialect.comment,
        encoding="utf-8",
        compression="none",
        columns={f"c{number}": "VARCHAR" for number in range(len(dialect.names))},
        auto_detect=False,
        store_rejects=True,
        rejects_limit=0,
        max_line_size=LONGEST_ROW,
        buffer_size=LONGEST_ROW * 2,
    )
