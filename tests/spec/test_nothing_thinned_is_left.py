"""After a thinning nothing of a thinned row is in the data folder, decoded or as bytes, and all else still is."""

import hmac
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet
import pytest

from etl.__main__ import main
from lagesbild import settings
from tests.factories import SECRET, Row, an_installation, contract_row, write_csv
from tests.spec import probe

BEFORE = date(2024, 1, 1)
COUNT = 50
DISTRICTS, TYPES = ("angered", "lundby", "centrum", "unknown"), ("incident", "tip", "observation", "police_report")
#: Records of which one version tells a day that goes and one a day that stays: the first goes as a whole.
INTO, OUT = "O-7", "N-7"
EPOCH = date(1970, 1, 1)


def record(number: str, day: date, **changes: str) -> Row:
    nth = int(number.split("-")[1])
    told = {
        "record_id": number,
        "source": ("police", "schools")[nth % 2],
        "event_id": f"event {number}",
        "record_type": TYPES[nth % 4],
        "district": DISTRICTS[nth % 3],
        "occurred": str(day),
        "received": str(day + timedelta(days=1)),
        "revised": f"{day + timedelta(days=2)} 09:{nth % 60:02}",
        "handled": str(day + timedelta(days=3)),
        "related": "true" if nth % 5 == 0 else "",
    }
    return contract_row(**told | changes)


def deliveries() -> list[list[Row]]:
    """Three deliveries: what goes and what stays, corrections and withdrawals, the same again."""
    goes = [record(f"O-{nth}", date(2021, 5, 3) + timedelta(days=11 * nth)) for nth in range(COUNT)]
    stays = [record(f"N-{nth}", date(2024, 2, 1) + timedelta(days=nth)) for nth in range(COUNT)]
    corrected = [row | {"revised": "2024-05-05 10:00", "category": "violence_assault"} for row in goes[:9] + stays[:9]]
    withdrawn = [row | {"revised": "2024-05-06 10:00", "withdrawn": "true"} for row in goes[10:14] + stays[10:14]]
    moved = [
        record(INTO, date(2024, 2, 8), revised="2021-05-04 10:00"),  # older than what is in force of it
        record(OUT, date(2021, 5, 5), revised="2024-02-01 10:00"),
    ]
    return [goes + stays, corrected + withdrawn + moved, goes[20:25] + stays[20:25]]


def hashed(label: str, number: str, told: str) -> bytes:
    """Hash as docs/privacy.md tells, with the library and not with the loader's SQL."""
    source = ("police", "schools")[int(number.split("-")[1]) % 2]
    key = hmac.digest(SECRET, label.encode(), "sha256")
    return hmac.digest(key, f"{source}\0{told}".encode(), "sha256")


@dataclass(frozen=True)
class Traces:
    """All that could point at one record: its hashes."""

    record: uuid.UUID
    key: int
    event: uuid.UUID

    @staticmethod
    def of(number: str) -> "Traces":
        digest = hashed("record_key", number, number)
        event = uuid.UUID(bytes=hashed("event_hash", number, f"event {number}")[:16])
        return Traces(uuid.UUID(bytes=digest[4:20]), int.from_bytes(digest[:4], "big"), event)

    def decoded(self) -> set[object]:
        return {self.record, self.key, self.event}

    def raw(self) -> set[bytes]:
        """As Parquet writes it, as DuckDB does (its sign bit turned, little end first), and as text."""
        forms = set()
        for one in (self.record, self.event):
            turned = (one.int ^ 1 << 127).to_bytes(16, "little")
            forms |= {one.bytes, one.bytes_le, one.bytes[::-1], turned, str(one).encode(), one.hex.encode()}
        return forms


GOES = {f"O-{nth}": Traces.of(f"O-{nth}") for nth in range(COUNT)}
STAYS = {f"N-{nth}": Traces.of(f"N-{nth}") for nth in range(COUNT)}


def cells(data: Path) -> Iterator[tuple[str, object]]:
    """Yield every value in every batch, database table and JSON file of a data folder, with the file's name."""
    for file in filter(Path.is_file, data.rglob("*")):
        begins = file.read_bytes()[:12]
        if begins.startswith(b"PAR1"):
            for column in pyarrow.parquet.read_table(file).to_pydict().values():
                yield from ((file.name, cell) for cell in column)
        elif begins[8:] == b"DUCK":
            with duckdb.connect(str(file), read_only=True) as connection:
                for (table,) in connection.execute("select table_name from duckdb_tables()").fetchall():
                    yield from ((file.name, cell) for row in connection.table(table).fetchall() for cell in row)
        elif begins.startswith(b"{"):
            yield from ((file.name, cell) for cell in flat(json.loads(file.read_text(encoding="utf-8"))))


def flat(told: Any) -> Iterator[object]:
    parts = told.values() if isinstance(told, dict) else told if isinstance(told, list) else None
    if parts is None:
        yield told
    else:
        for part in parts:
            yield from flat(part)


def day_of(cell: object) -> date | None:
    return cell.date() if isinstance(cell, datetime) else cell if isinstance(cell, date) else None


@cache
def thinned_days() -> set[date]:
    """Every day that rows which go tell, and no row that stays does."""
    names = ("occurred", "received", "revised", "handled")
    every = [row for delivery in deliveries() for row in delivery]
    told = {kind: {row[name][:10] for row in every if row["record_id"][0] == kind for name in names} for kind in "ON"}
    return {date.fromisoformat(day) for day in told["O"] - told["N"]}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the command has loaded, one delivery after another."""
    made = an_installation(tmp_path).data
    monkeypatch.setenv(settings.DATA, str(made))
    for nth, rows in enumerate(deliveries()):
        assert main(["load", str(write_csv(tmp_path / f"{nth}.csv", rows))]) == 0
    return made


@dataclass(frozen=True)
class Found:
    """Which records and days were found decoded and as bytes, and in which kinds of files."""

    decoded: set[str]
    raw: set[str]
    days: set[date]
    files: set[str]


def squeezed(content: bytes) -> bytes:
    """Shorten the empty parts of a database; none of the forms looked for holds so many zeros."""
    return content.replace(bytes(64), bytes(16))


def found(data: Path, traces: dict[str, Traces]) -> Found:
    held = list(cells(data))
    values = {cell for _, cell in held if isinstance(cell, uuid.UUID | int)}
    hits = {value for trace in traces.values() for value in trace.decoded()}
    contents = [squeezed(file.read_bytes()) for file in data.rglob("*") if file.is_file()]
    return Found(
        decoded={number for number, trace in traces.items() if trace.decoded() & values},
        raw={
            number for number, trace in traces.items() if any(form in one for form in trace.raw() for one in contents)
        },
        days={day for _, cell in held if (day := day_of(cell)) in thinned_days() and day},
        files={Path(name).suffix for name, cell in held if isinstance(cell, uuid.UUID) and cell in hits},
    )


def as_bytes(data: Path, day: date) -> list[str]:
    """Return the files in which a day stands as both Parquet and DuckDB write it, or as text."""
    forms = ((day - EPOCH).days.to_bytes(4, "little"), str(day).encode(), f"{day:%Y%m%d}".encode())
    files = [file for file in data.rglob("*") if file.is_file()]
    return sorted({file.suffix for file in files if any(form in file.read_bytes() for form in forms)})


def rows_of(data: Path, kind: dict[str, Traces]) -> list[tuple[str, ...]]:
    """Return every stored version of some records, whole."""
    records = {trace.record for trace in kind.values()}
    tables = [pyarrow.parquet.read_table(file) for file in sorted((data / "accepted").glob("*/*.parquet"))]
    every = [row for table in tables for row in table.to_pylist() if row["record"] in records]
    return sorted(tuple(str(cell) for cell in row.values()) for row in every)


def test_nothing_is_left_of_what_was_thinned_nor_comes_back_and_all_else_is_there(data: Path, tmp_path: Path) -> None:
    oldest = min(thinned_days())
    before, stays_before = found(data, GOES), rows_of(data, STAYS)
    # first that the probe finds them, each one, decoded and as bytes: else its silence would mean nothing
    assert before.decoded == before.raw == set(GOES)
    assert before.days == thinned_days() and len(before.days) > 100
    assert before.files == {".parquet", ".duckdb"}
    assert ".parquet" in as_bytes(data, oldest)  # a database may compress it away; there it is found decoded

    assert main(["thin", "--before", str(BEFORE)]) == 0

    after = found(data, GOES)
    assert after == Found(set(), set(), set(), set())
    assert as_bytes(data, oldest) == []
    for trace in list(GOES.values())[:3]:
        assert not probe.found(str(trace.record), data) + probe.found(trace.event.hex, data)
    assert probe.free_blocks(data) == 0

    assert found(data, STAYS).decoded == found(data, STAYS).raw == set(STAYS)
    out = Traces.of(OUT).record
    lost = [row for row in stays_before if str(out) in row and "2021-05-05" in row]
    assert len(lost) == 1 and rows_of(data, STAYS) == [row for row in stays_before if row not in lost]
    (database,) = data.glob("*.duckdb")
    with duckdb.connect(str(database), read_only=True) as connection:
        records = {row for (row,) in connection.execute("select record from version").fetchall()}
    assert records == {trace.record for trace in STAYS.values()}

    rows = [row for delivery in deliveries() for row in delivery]
    again = write_csv(tmp_path / "again.csv", list(reversed(rows)), delimiter=";")
    assert main(["load", str(again), *(str(tmp_path / f"{nth}.csv") for nth in range(3))]) == 0
    assert found(data, GOES) == Found(set(), set(), set(), set())
    assert as_bytes(data, oldest) == []
