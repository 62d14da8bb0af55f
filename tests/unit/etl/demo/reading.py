"""Reads the delivered files back with readers of their own, and the mappings as a sender's manual would explain them.

Nothing of the generator and nothing of the loader is used, so that neither can be right by agreeing with the other.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb
import openpyxl

from etl.demo import DemoDelivery
from etl.mapping import Mapping
from lagesbild import contract

Raw = dict[str, object]
CODED = {field.name for field in contract.FIELDS if field.kind in ("code", "flag")}
FORMS = {"police": "cp1252;", "schools": "utf-8-sig,"}


@dataclass(frozen=True)
class Delivered:
    """One row of a delivered file: its cells by column, and what the mapping makes of them, by field."""

    source: str
    accepted: datetime
    raw: Raw
    fields: dict[str, str]

    @property
    def key(self) -> tuple[str, str]:
        return self.source, self.fields["record_id"]

    def day(self, field: str) -> date:
        return date.fromisoformat(self.fields[field][:10])


def delivered(delivery: DemoDelivery, mapping: Mapping) -> Iterator[Delivered]:
    for raw in cells(delivery.path, FORMS.get(delivery.source, "")):
        yield Delivered(delivery.source, delivery.accepted, raw, fields(raw, mapping))


def cells(file: Path, form: str = "") -> list[Raw]:
    """Read a file in the form that its mapping declares; `form` is a text file's encoding and delimiter."""
    if file.suffix == ".json":
        rows: list[Raw] = json.loads(file.read_text(encoding="utf-8"))
        return rows
    if file.suffix == ".csv":
        with file.open(encoding=form[:-1], newline="") as handle:
            return list(csv.DictReader(handle, delimiter=form[-1], strict=True))
    if file.suffix == ".xlsx":
        head, *rows = openpyxl.load_workbook(file).worksheets[0].iter_rows(values_only=True)
        return [dict(zip(head, row, strict=True)) for row in rows]
    relation = duckdb.read_parquet(str(file))
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


def fields(raw: Raw, mapping: Mapping) -> dict[str, str]:
    """Return the contract's fields: days in ISO form, codes where the spelling is known, else what was typed."""
    made = {name: said(raw[column], "".join(mapping.dates.get(name, ()))) for name, column in mapping.columns.items()}
    for name, several in mapping.several.items():
        made[name], _, made[several.second] = made[name].partition(several.separator)
    spelled = {name: code(text, name, mapping) if name in CODED else text for name, text in made.items()}
    return {**spelled, **mapping.constants}


def said(cell: object, form: str | None) -> str:
    """Return a cell as text; days and moments in ISO form."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if form:
        return datetime.strptime(str(cell), form).date().isoformat()
    return "" if cell is None else str(cell)


def code(text: str, name: str, mapping: Mapping) -> str:
    values = mapping.codes(name) or mapping.codes(name.removesuffix("_secondary"))
    return values.get(text) or (mapping.otherwise.get(name, text) if text else "")
