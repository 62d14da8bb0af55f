"""Tables as the files of a package: Parquet, with what a table is in its metadata, and its totals in another file."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

import pandas
import pyarrow
import pyarrow.parquet

from lagesbild.access import Visit
from lagesbild.disclosure import Frozen, SafeTable, thawed
from lagesbild.meetings.picture import Picture, Version, limits

FOLDER = "tables"
TOTAL = "-total"
#: What a table is, besides its numbers, under this name in the metadata.
ABOUT = b"lagesbild"
NUMBERS = ("frame", "total")


def packed(picture: Picture) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a picture, by their names."""
    for name, table in picture.tables.items():
        about = {one.name: getattr(table, one.name) for one in fields(Frozen) if one.name not in NUMBERS}
        about |= {"cut_off": str(table.cut_off), "period": picture.period, "filter": limits(name)}
        file = f"{FOLDER}/{picture.version.name}/{name}"
        yield f"{file}.parquet", _written(table.frame, about)
        if len(table.total):
            yield f"{file}{TOTAL}.parquet", _written(table.total, about)


def unpacked(files: Mapping[str, bytes], version: Version, visit: Visit) -> dict[str, SafeTable]:
    """Return the tables that were frozen of a version, by their names, for a visit that may see them."""
    folder = f"{FOLDER}/{version.name}/"
    names = [name.removeprefix(folder).removesuffix(".parquet") for name in files if name.startswith(folder)]
    read = {name: _read(files[f"{folder}{name}.parquet"]) for name in names}
    district, tables = version.district or None, dict[str, SafeTable]()
    for name in (one for one in names if not one.endswith(TOTAL)):
        frame, told = read[name]
        total = read[f"{name}{TOTAL}"][0] if f"{name}{TOTAL}" in read else None
        tables[name] = thawed(_frozen(frame, total, told), visit, district=district)
    return tables


def _frozen(frame: pandas.DataFrame, total: pandas.DataFrame | None, told: dict[str, Any]) -> Frozen:
    about = {one.name: told[one.name] for one in fields(Frozen) if one.name not in NUMBERS}
    about |= {name: tuple(told[name]) for name in ("dimensions", "measures")}
    empty = frame[list(about["measures"])].head(0)
    about["cut_off"] = date.fromisoformat(told["cut_off"])
    return Frozen(frame=frame, total=empty if total is None else total, **about)


def _written(frame: pandas.DataFrame, about: Mapping[str, object]) -> bytes:
    table = pyarrow.Table.from_pandas(frame, preserve_index=False)
    metadata = {**table.schema.metadata, ABOUT: json.dumps(about, sort_keys=True).encode()}
    out = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(table.replace_schema_metadata(metadata), out)
    return bytes(out.getvalue())


def _read(file: bytes) -> tuple[pandas.DataFrame, dict[str, Any]]:
    table = pyarrow.parquet.read_table(pyarrow.BufferReader(file))
    about: dict[str, Any] = json.loads(table.schema.metadata[ABOUT])
    unknown = [one.name for one in table.schema if pyarrow.types.is_null(one.type)]  # nothing is not a number either
    return table.to_pandas(date_as_object=True).astype(dict.fromkeys(unknown, "float64")), about
