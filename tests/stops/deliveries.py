"""The deliveries that the hard stops interrupt: one loaded before, and five more in every form that needs a copy."""

import gzip
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import duckdb

from tests.factories import Row, contract_row, csv_text, write_csv, write_json

#: So many rows make the writing of batches and the build last long enough to be hit.
ROWS = 1000
OCCURRED = date.today() - timedelta(days=20)


@dataclass(frozen=True)
class Deliveries:
    """The files of one installation: those loaded before a stop, and those whose load is stopped, in their order."""

    before: Path
    stopped: Path

    def hashes(self) -> list[str]:
        """Return what names the batches of the stopped load, in the order of their files."""
        return [hash_of(file) for file in sorted(self.stopped.iterdir())]


def write(folder: Path, *, rows: int = ROWS) -> Deliveries:
    """Write the deliveries: the stopped ones add records, and correct and withdraw some that were there before."""
    made = Deliveries(folder / "before", folder / "stopped")
    made.before.mkdir(parents=True)
    made.stopped.mkdir()
    write_csv(made.before / "first.csv", _records("first", rows))
    corrected = _records("first", rows // 2, revised=f"{OCCURRED + timedelta(days=9)} 08:00", category="presence")
    write_csv(made.stopped / "1-windows.csv", _records("å", rows), encoding="cp1252")
    (made.stopped / "2-packed.csv.gz").write_bytes(gzip.compress(csv_text(corrected).encode(), mtime=0))
    write_json(made.stopped / "3.json", _records("third", rows))
    _write_parquet(made.stopped / "4.parquet", _records("fourth", rows))
    taken_back = _records("first", rows // 4, revised=f"{OCCURRED + timedelta(days=10)} 08:00", withdrawn="true")
    write_csv(made.stopped / "5.csv", taken_back)
    return made


def hash_of(file: Path) -> str:
    """Return what names the batch of a file."""
    return sha256(file.read_bytes()).hexdigest()


def _records(name: str, rows: int, **changes: str) -> list[Row]:
    """Return sound records and one that is refused, so that a receipt has something to say."""
    days = {"occurred": str(OCCURRED), "received": str(OCCURRED), "revised": f"{OCCURRED} 10:00"}
    sound = [contract_row(**days | {"record_id": f"{name}-{number}"} | changes) for number in range(rows)]
    return [*sound, contract_row(**days | {"record_id": f"{name}-x", "category": "no such"})]


def _write_parquet(file: Path, rows: list[Row]) -> None:
    plain = write_csv(file.with_suffix(".csv"), rows)
    with duckdb.connect() as connection:
        connection.read_csv(str(plain), all_varchar=True).write_parquet(str(file))
    plain.unlink()
