"""The whole load of contract rows, against DuckDB's own `read_csv` into a table of the same file, in one run.

Whole load: find the encoding, read, gate, validate, keyed hash, Parquet, latest version, build, checks. The two take
turns, and what counts is the ratio of their medians; the peak memory is that of a process of its own.
"""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb

from benchmarks import here
from etl.build import build
from etl.load import Delivery, loading
from lagesbild import reference, settings
from lagesbild.reference import Reference

#: The day on which all of it has come.
LAST = date(2026, 10, 1)
#: The whole load against the raw one, and Windows-1252 against UTF-8.
BARS = {"load_over_raw": 4.0, "windows_1252_over_utf8": 1.35}
PICK = "create macro pick(codes, i) as codes[1 + (hash(i) % len(codes))::bigint]"
ROWS = """
copy (
    select
        'B-' || i as record_id,
        pick($record_types, i) as record_type,
        (date '2022-11-21' + (hash(i + 1) % 1400)::int)::text as occurred,
        (date '2022-11-21' + (hash(i + 1) % 1400)::int + 3)::text as received,
        (date '2022-11-21' + (hash(i + 1) % 1400)::int + 4 + $later)::text
            || ' ' || (10 + hash(i) % 10) || ':30' as revised,
        pick($districts, i + 3) as district,
        pick($environments, i + 4) as environment,
        pick($categories, i + 5) as category,
        pick($concerns, i + 6) as concern,
        pick($arenas, i + 7) as arena,
        pick($reporters, i + 8) as reporter,
        'district' as place_precision,
        'gul lapp på väggen' as anmärkning
    from range($first, $first + $rows) as numbers (i)
) to '{file}' (header)
"""


def measure(*, rows: int, times: int) -> dict[str, float]:
    """Return medians in seconds, ratios, and the peak memory of one load in gigabytes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        utf8, windows = _deliveries(folder, rows)
        taken = here.alternate(
            times,
            {
                "raw": lambda: _raw(folder, utf8),
                "whole": lambda: _whole(folder, utf8),
                "whole_windows": lambda: _whole(folder, windows),
            },
        )
        peak = _peak(folder, utf8)
    raw, whole, whole_windows = (statistics.median(taken[name]) for name in ("raw", "whole", "whole_windows"))
    return {
        "raw_seconds": raw,
        "whole_seconds": whole,
        "load_over_raw": whole / raw,
        "windows_1252_over_utf8": whole_windows / whole,
        "peak_memory_gigabytes": peak,
        "rows": float(rows),
    }


def passes(told: Mapping[str, float]) -> list[str]:
    """Return the bars that are missed."""
    return [f"{name}: {told[name]:.2f}, more than {bar:g}" for name, bar in BARS.items() if told[name] > bar]


def installation_of(folder: Path, rows: int) -> tuple[Path, Reference]:
    """Load so many rows into an installation, and return its database and its reference."""
    _whole(folder, _deliveries(folder, rows)[0])
    known = reference.read(settings.ROOT / "data" / "reference")
    (database,) = (folder / "data").glob("lagesbild-*.duckdb")
    return database, known


def delivery(file: Path, rows: int, *, first: int = 0, later: int = 0) -> Path:
    """Write so many rows, from a number on, in UTF-8; the same number gives the same row, revised some days later."""
    known = reference.read(settings.ROOT / "data" / "reference")
    codes = {
        f"{name}s": list(known.codes(name)) for name in ("record_type", "environment", "concern", "arena", "reporter")
    }
    codes |= {"districts": list(known.districts), "categories": list(known.codes("category"))}
    with duckdb.connect() as connection:
        connection.execute(PICK)
        connection.execute(ROWS.format(file=file), {"rows": rows, "first": first, "later": later, **codes})
    return file


def _deliveries(folder: Path, rows: int) -> tuple[Path, Path]:
    """Write the same rows in UTF-8 and in Windows-1252."""
    utf8, windows = delivery(folder / "utf8.csv", rows), folder / "windows.csv"
    windows.write_bytes(utf8.read_text(encoding="utf-8").encode("cp1252"))
    return utf8, windows


def _raw(folder: Path, file: Path) -> None:
    database = folder / "raw.duckdb"
    database.unlink(missing_ok=True)
    with duckdb.connect(str(database)) as connection:
        connection.execute(f"create table delivered as select * from read_csv('{file}')")


def _whole(folder: Path, file: Path) -> None:
    data = folder / "data"
    shutil.rmtree(data, ignore_errors=True)
    set_up = settings.read({settings.DATA: str(data)})
    known = reference.read(set_up.reference)
    with loading(set_up, known, waiting=lambda: None) as loader:
        receipt = loader.load(Delivery(file))
        build(set_up, known)
    if receipt.status != "accepted" or receipt.refused:
        raise RuntimeError(f"the benchmark's own rows were refused: {json.dumps(receipt.rules)} {receipt.reason}")


def _peak(folder: Path, file: Path) -> float:
    program = (
        f"import benchmarks.load as b, pathlib; b.tell_peak(pathlib.Path({str(folder)!r}), pathlib.Path({str(file)!r}))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True, cwd=settings.ROOT
    )
    return float(told.stdout)


def tell_peak(folder: Path, file: Path) -> None:
    """Load once and write this process's peak memory in gigabytes."""
    _whole(folder, file)
    sys.stdout.write(str(here.megabytes(Path("/proc/self"), here.PEAK) / 1024))
