"""DuckDB's own CSV test corpus and csv-spectrum: every file gets a verdict, and what is read is what stands there."""

import json
import subprocess
import sys
from collections.abc import Iterator
from glob import escape
from pathlib import Path

import duckdb
import pytest

from etl import extract
from lagesbild import queries
from lagesbild.errors import DeliveryRefused
from lagesbild.settings import ROOT

SECONDS, MEGABYTES = 10, 500
Grid = list[tuple[str | None, ...]]

#: What must be refused, why, and, where there is one, on which line.
REFUSED: dict[str, tuple[str, int | None]] = {
    "broken/test.csv.zst": ("form_not_read", None),
    "empty.csv": ("empty_file", None),
    "auto/empty_header.csv": ("no_header", None),
    "error/json.csv": ("unreadable_line", 3),
    "line_too_long.csv.gz": ("unreadable_line", 1),
    "multiple_line_too_long.csv.gz": ("unreadable_line", 1),
    "nullpadding_big_mixed.csv": ("no_columns_found", None),
    "comments/mid_line_invalid.csv": ("no_columns_found", None),
    "fuzzing/5.csv": ("zero_bytes", 545),
    "fuzzing/33.csv": ("zero_bytes", 2),
}


@pytest.fixture(scope="module")
def corpus(real_data: Path) -> list[Path]:
    files = [file for file in (real_data / "csv_torture").rglob("*") if file.is_file()]
    return sorted(file for file in files if file.name not in ("LICENSE.txt", "PROVENANCE.md"))


def ours(file: Path, work: Path) -> Grid:
    """Return the file's cells as they are read: the header, then the rows."""
    with duckdb.connect() as connection:
        connection.execute(queries.text("load/refusals"))
        delivered = extract.read(connection, file, work=work)
        rows = connection.execute("select * exclude (row_no) from raw order by row_no").fetchall()
        return [delivered.columns, *rows]


def duckdb_s(file: Path) -> Grid | None:
    """Return the file's cells as DuckDB reads them by default, or None if it does not."""
    try:
        with duckdb.connect() as connection:
            told = connection.execute("from read_csv($file, all_varchar = true)", {"file": escape(str(file))})
            return [tuple(column[0] for column in told.description or ()), *told.fetchall()]
    except duckdb.Error:
        return None


def same(ours: Grid, theirs: Grid) -> bool:
    """Compare cells: an empty one is a missing one, a blank row is none, and DuckDB may take no row for the header."""
    mine, told = (
        [cells for row in grid if any(cells := tuple(cell or None for cell in row))] for grid in (ours, theirs)
    )
    return mine[1:] == told[1:] or mine == told[1:]


def test_every_file_has_a_verdict_within_ten_seconds_and_500_megabytes(corpus: list[Path], real_data: Path) -> None:
    files = [*corpus, *sorted((real_data / "csv_spectrum" / "csvs").glob("*.csv"))]
    assert len(files) == 463 + 11
    program = [sys.executable, "-m", "tests.real.torture"]
    paths = "".join(f"{file}\n" for file in files)
    told = subprocess.run(program, input=paths, capture_output=True, text=True, cwd=ROOT, timeout=SECONDS * len(files))
    verdicts = [json.loads(line) for line in told.stdout.splitlines()]
    assert [verdict["file"] for verdict in verdicts] == list(map(str, files)), told.stderr
    assert {verdict["code"] for verdict in verdicts} == {0, DeliveryRefused.exit_code}
    assert max(verdict["seconds"] for verdict in verdicts) < SECONDS
    assert max(verdict["peak"] for verdict in verdicts) < MEGABYTES


def test_at_least_95_percent_of_what_duckdb_reads_is_read_with_the_same_values(
    corpus: list[Path], tmp_path: Path
) -> None:
    readable = {file: theirs for file in corpus if (theirs := duckdb_s(file)) is not None}
    assert len(readable) >= 383
    alike = [file for file, theirs in readable.items() if _is_read_alike(file, theirs, tmp_path)]
    assert len(alike) / len(readable) >= 0.95, sorted(set(readable) - set(alike))


def _is_read_alike(file: Path, theirs: Grid, work: Path) -> bool:
    try:
        return same(ours(file, work), theirs)
    except DeliveryRefused:
        return False


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_its_reason_and_its_line(
    real_data: Path, tmp_path: Path, name: str
) -> None:
    key, line = REFUSED[name]
    with pytest.raises(DeliveryRefused) as error:
        ours(real_data / "csv_torture" / name, tmp_path)
    assert (error.value.key, error.value.values.get("line")) == (key, line)


def spectrum(real_data: Path) -> Iterator[tuple[Path, list[dict[str, str]]]]:
    """Yield each file with its right answer; a copy that lost its carriage returns on the way cannot have them."""
    for file in sorted((real_data / "csv_spectrum" / "csvs").glob("*.csv")):
        right = (file.parents[1] / "json" / f"{file.stem}.json").read_text(encoding="utf-8")
        yield file, json.loads(right if b"\r" in file.read_bytes() else right.replace("\\r\\n", "\\n"))


def test_csv_spectrum_s_values_are_those_of_its_json(real_data: Path, tmp_path: Path) -> None:
    for file, right in spectrum(real_data):
        names, *rows = ours(file, tmp_path)
        read = [dict(zip(names, (cell or "" for cell in row), strict=True)) for row in rows]
        assert read == right, file.name
