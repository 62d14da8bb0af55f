"""Builders of what the tests need: the easy case takes no argument, and a test names only what it is about.

The days lie in 2024, so that no clock makes them the future; an acceptance time is always told.
"""

import csv
import io
import json
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from etl import mapping as mappings, thin, tombstone as tombstones
from etl.build import build
from etl.load import Delivery, Loader, loading
from etl.receipt import Receipt
from etl.tombstone import Tombstone
from lagesbild import reference as references, settings
from lagesbild.settings import Settings

Row = dict[str, str]

#: Göteborg's reference folder, as it is shipped.
REFERENCE = settings.ROOT / "data" / "reference"
ACCEPTED = datetime(2024, 3, 15, 9, 30, tzinfo=UTC)
SECRET = bytes((7 * place + 3) % 32 for place in range(32))  # in no order that a file would have by itself

LITTLE_TOWN = """
id = "lillkoping"
sv = "Lillköping"
en = "Lillköping"
code = "9999"
country = "SE"
timezone = "Europe/Stockholm"
anchor = 2024-01-08
earliest = 2015-01-01
[area_level]
sv = "kommundel"
en = "part"
plural_sv = "kommundelar"
plural_en = "parts"
definite_sv = "kommundelen"
[district_level]
sv = "by"
en = "village"
plural_sv = "byar"
plural_en = "villages"
definite_sv = "byn"
[area]
tatort = { sv = "Tätorten", en = "The town" }
landsbygd = { sv = "Landsbygden", en = "The countryside" }
"""


def contract_row(**changes: str) -> Row:
    """Return a sound row in the data contract's own form; a change of "" leaves a cell blank."""
    sound = {
        "record_id": "A-1",
        "record_type": "incident",
        "occurred": "2024-03-05",
        "received": "2024-03-06",
        "revised": "2024-03-07 10:00",
        "environment": "islamist",
        "category": "propaganda",
    }
    return sound | changes


def contract_rows(count: int, **changes: str) -> list[Row]:
    """Return sound rows of different records."""
    return [contract_row(**{"record_id": f"S-{number}"} | changes) for number in range(count)]


def csv_text(rows: Iterable[Mapping[str, str]], *, delimiter: str = ",") -> str:
    """Return rows as delimited text; a row without a column leaves it blank."""
    rows = list(rows)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write_csv(
    file: Path, rows: Iterable[Mapping[str, str]], *, delimiter: str = ",", encoding: str = "utf-8", then: str = ""
) -> Path:
    """Write rows as a sender would, and `then` as it stands."""
    file.write_bytes((csv_text(rows, delimiter=delimiter) + then).encode(encoding))
    return file


def write_json(file: Path, rows: Iterable[Mapping[str, object]]) -> Path:
    """Write rows as JSON lines, which hold any text as it is."""
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


def an_installation(folder: Path, *, reference: Path = REFERENCE) -> Settings:
    """Return the settings of an installation with a known secret in a data folder of its own."""
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "secret").write_text(SECRET.hex(), encoding="ascii")
    found = settings.read({settings.DATA: str(folder / "data")})
    return replace(found, reference=reference)


def a_reference(folder: Path, **files: str) -> Path:
    """Return a copy of Göteborg's reference folder, with `sources_name=...` put under sources/."""
    copy = folder / "reference"
    shutil.copytree(REFERENCE, copy)
    for name, text in files.items():
        (copy / "sources" / f"{name}.toml").write_text(text, encoding="utf-8")
    return copy


def another_municipality(folder: Path) -> Path:
    """Return the reference folder of a small town: two villages, no map, no population, no agencies of its own."""
    villages = [("kyrkbyn", "Kyrkbyn", "tatort"), ("sjobo", "Sjöbo", "landsbygd")]
    properties = [dict(zip(("id", "name", "area"), village, strict=True)) for village in villages]
    features = [{"properties": village, "geometry": None} for village in properties]
    copy = folder / "lillkoping"
    copy.mkdir(parents=True)
    shutil.copy(REFERENCE / "vocabulary.toml", copy)
    (copy / "municipality.toml").write_text(LITTLE_TOWN, encoding="utf-8")
    (copy / "districts.geojson").write_text(json.dumps({"features": features}), encoding="utf-8")
    return copy


def a_source(name: str, *, text: str = "", columns: str = "") -> str:
    """Return the mapping file of a delivering agency; `text` stands before the tables, `columns` in [columns]."""
    return f"""
id = "{name}"
sv = "Avsändaren {name}"
en = "The sender {name}"
{text}
[origin]
what = "a test"
licence = "none"
date = "2024-01-01"
[columns]
{columns}
"""


@contextmanager
def a_loader(installation: Settings, *, demo_seed: int | None = None) -> Iterator[Loader]:
    """Hold an installation for a load."""
    known = references.read(installation.reference)
    with loading(installation, known, waiting=_nobody_holds_it, demo_seed=demo_seed) as loader:
        yield loader


class Examples:
    """Loads for a property test; Hypothesis keeps what its tests were given, so it lets go of the loader at the end."""

    def __init__(self, loader: Loader) -> None:
        self._loader: Loader | None = loader

    def load(self, file: Path, *, source: str | None = None) -> Receipt:
        assert self._loader
        return self._loader.load(Delivery(file, source, ACCEPTED))

    def let_go(self) -> None:
        self._loader = None


@contextmanager
def examples_of(installation: Settings) -> Iterator[Examples]:
    """Hold an installation for the examples of a property test."""
    with a_loader(installation) as loader:
        examples = Examples(loader)
        yield examples
        examples.let_go()


def load(
    installation: Settings, *files: Path, source: str | None = None, accepted: datetime | None = ACCEPTED
) -> list[Receipt]:
    """Load files into an installation, and return their receipts."""
    with a_loader(installation) as loader:
        return [loader.load(Delivery(file, source, accepted)) for file in files]


def load_rows(
    installation: Settings, rows: Sequence[Row], *, source: str | None = None, accepted: datetime = ACCEPTED
) -> Receipt:
    """Load rows as one delivery of an installation."""
    file = write_csv(installation.data.parent / "delivery.csv", rows)
    return load(installation, file, source=source, accepted=accepted)[0]


def batches_of(data: Path) -> set[Path]:
    """Return the accepted batches of a data folder."""
    return set(data.glob("accepted/*/*.parquet"))


def batch_rows(data: Path, *, but: Collection[Path] = ()) -> list[dict[str, Any]]:
    """Return what the accepted batches of a data folder (`but` some) hold, read without the code under test."""
    files = sorted(map(str, batches_of(data).difference(but)))
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        relation = connection.read_parquet(files)
        return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


def built(installation: Settings, table: str = "record") -> list[dict[str, Any]]:
    """Build the database, and return a table of it."""
    made = build(installation, references.read(installation.reference))
    with duckdb.connect(str(installation.data / made.database), read_only=True) as connection:
        relation = connection.table(table)
        return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


def thinned(
    installation: Settings, *, before: date, types: list[str] | None = None, sources: list[str] | None = None
) -> Tombstone:
    """Thin an installation, and return the receipt."""
    known, at = references.read(installation.reference), datetime.now(UTC)
    asked = thin.requested(known, mappings.read_all(REFERENCE), before, before=before, types=types, sources=sources)
    meant = thin.plan(installation.data, asked, at)
    if thin.is_planned(installation.data):
        build(installation, known)
    return tombstones.find(installation.data, at) or meant


def _nobody_holds_it() -> None:
    raise AssertionError("another load holds the folder")
