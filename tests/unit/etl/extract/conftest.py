"""Reads a delivered file as the loader does, and shows what became of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from etl import extract
from lagesbild import queries


@dataclass(frozen=True)
class Read:
    """What was read: the columns, the readable rows by number, and the numbers of the unreadable ones."""

    columns: tuple[str, ...]
    count: int
    rows: dict[int, tuple[str | None, ...]]
    unreadable: list[int]
    form: str
    damaged_line: int


Reader = Callable[..., Read]


@pytest.fixture
def read(tmp_path: Path) -> Iterator[Reader]:
    """Return what reads a file of the given content and name."""
    work = tmp_path / "work"
    work.mkdir()

    def reader(content: bytes | str, name: str = "delivery", *, sheet: str = "", wanted: str = "") -> Read:
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        with duckdb.connect() as connection:
            connection.execute(queries.text("load/refusals"))
            delivered = extract.read(connection, file, work=work, sheet=sheet, wanted=frozenset(wanted.split()))
            rows = {row[0]: row[1:] for row in connection.execute("from raw order by row_no").fetchall()}
            unreadable = connection.execute("from refusal order by row_no").fetchall()
        assert all(row[1:] == (None, "unreadable_row") for row in unreadable)
        return Read(
            delivered.columns,
            delivered.rows,
            rows,
            [row[0] for row in unreadable],
            delivered.form,
            delivered.damaged_line,
        )

    yield reader
    assert list(work.iterdir()) == []
