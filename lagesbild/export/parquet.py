"""Parquet: typed columns, with the stamp and the codebook as JSON in the metadata of the schema."""

import json
import math
from dataclasses import asdict

import pyarrow
import pyarrow.parquet

from lagesbild.export.content import MAY_LACK, Column, Content, File, Kind

MIME = "application/vnd.apache.parquet"
STAMP, CODEBOOK = "lagesbild.stamp", "lagesbild.codebook"
_TYPES: dict[Kind, pyarrow.DataType] = {
    "day": pyarrow.date32(),
    "code": pyarrow.string(),
    "count": pyarrow.int64(),
    "rate": pyarrow.float64(),
    "number": pyarrow.float64(),
}


def written(content: Content) -> File:
    """Return the file; what pandas would add of itself is left out, since it tells its version."""
    told = {
        STAMP: content.stamp.as_dict(),
        CODEBOOK: [asdict(entry) for entry in content.codebook],
    }
    metadata = {key: json.dumps(value, ensure_ascii=False) for key, value in told.items()}
    fields = [pyarrow.field(column.name, _TYPES[column.kind]) for column in content.columns]
    table = pyarrow.table(
        [_array(column, content) for column in content.columns], schema=pyarrow.schema(fields, metadata=metadata)
    )
    sink = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(table, sink, compression="zstd")
    return File(content.name, sink.getvalue().to_pybytes(), MIME)


def _array(column: Column, content: Content) -> pyarrow.Array:
    values = content.frame[column.name].tolist()
    if column.kind in MAY_LACK:
        values = [None if math.isnan(value) else value for value in values]
    return pyarrow.array(values, _TYPES[column.kind])
