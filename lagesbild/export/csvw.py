"""CSV, and beside it the file that explains it as the W3C wants it (CSV on the Web, 2015).

Cells are written here and not by a library: then they are the same bytes with every version of it.
"""

import json
import math
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from urllib.parse import quote

from lagesbild.audit import Json
from lagesbild.export.content import MAY_LACK, Both, Column, Content, File, Kind, defused

CONTEXT = "http://www.w3.org/ns/csvw"
MIME, METADATA_MIME = "text/csv; charset=utf-8", "application/csvm+json"


@dataclass(frozen=True)
class Dialect:
    """How a CSV is written."""

    delimiter: str
    decimal: str
    line_end: str
    encoding: str


PLAIN = Dialect(",", ".", "\n", "utf-8")
#: What a double click opens rightly in Swedish Excel: it knows UTF-8 by the mark at the beginning only.
SWEDISH = Dialect(";", ",", "\r\n", "utf-8-sig")


def written(content: Content, dialect: Dialect) -> tuple[File, File]:
    """Return the rows as CSV, and the metadata."""
    metadata = (json.dumps(_metadata(content, dialect), ensure_ascii=False, indent=1) + "\n").encode()
    return (
        File(content.name, _csv(content, dialect), MIME),
        File(f"{content.name}-metadata.json", metadata, METADATA_MIME),
    )


def _csv(content: Content, dialect: Dialect) -> bytes:
    kinds = [column.kind for column in content.columns]
    lines = [_line([column.name for column in content.columns], dialect)]
    for row in content.frame.itertuples(index=False):
        lines.append(_line([_cell(value, kind, dialect) for value, kind in zip(row, kinds, strict=True)], dialect))
    return "".join(lines).encode(dialect.encoding)


def _line(cells: Iterable[str], dialect: Dialect) -> str:
    return dialect.delimiter.join(_quoted(cell, dialect) for cell in cells) + dialect.line_end


def _quoted(cell: str, dialect: Dialect) -> str:
    needs = any(sign in cell for sign in (dialect.delimiter, '"', "\r", "\n"))
    return '"' + cell.replace('"', '""') + '"' if needs else cell


def _cell(value: object, kind: Kind, dialect: Dialect) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if kind == "rate" and isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.1f}".replace(".", dialect.decimal)
    if kind == "number" and isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.6g}".replace(".", dialect.decimal)
    return str(value) if kind in ("count", "number") else defused(str(value))


def _metadata(content: Content, dialect: Dialect) -> dict[str, Json]:
    keys = [column.name for column in content.columns if column.name == "period_start" or column.kind == "code"]
    return {
        "@context": CONTEXT,
        "url": quote(os.fsencode(content.name)),
        "dc:title": _values(content.title),
        "dialect": {
            "encoding": "utf-8",
            "delimiter": dialect.delimiter,
            "lineTerminators": [dialect.line_end],
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
        "tableSchema": {
            "columns": [_column(column, dialect) for column in content.columns],
            "primaryKey": keys,
        },
        "notes": [content.stamp.as_dict(), {"codebook": [asdict(entry) for entry in content.codebook]}],
    }


def _column(column: Column, dialect: Dialect) -> dict[str, Json]:
    return {
        "name": column.name,
        # The name too: what stands in the head of the file must be one of its titles.
        "titles": {"und": column.name, **column.title},
        "dc:description": _values(column.description),
        "datatype": _datatype(column.kind, dialect),
        "required": column.kind not in MAY_LACK,
    }


def _values(told: Both) -> list[Json]:
    """Return a text as JSON-LD has it in several languages."""
    return [{"@value": text, "@language": language} for language, text in told.items()]


def _datatype(kind: Kind, dialect: Dialect) -> Json:
    decimal: Json = {"base": "decimal", "format": {"decimalChar": dialect.decimal}}
    kinds: dict[Kind, Json] = {
        "day": {"base": "date", "format": "yyyy-MM-dd"},
        "code": "string",
        "count": "integer",
        "rate": decimal,
        "number": decimal,
    }
    return kinds[kind]
