"""Judges a delivery of an aggregate (lagesbild/aggregates.py): from its rows to the figures that may be accepted.

What a row tells is read by the same mapping as a record's. The steps stand in `judge` in their order; `etl.load` puts
what they leave in view `accepted` into a batch, as it does with records.
"""

from collections.abc import Iterator
from functools import reduce
from glob import escape

from duckdb import (
    CoalesceOperator,
    ColumnExpression,
    ConstantExpression,
    DuckDBPyRelation,
    Expression,
    FunctionExpression,
    StarExpression,
)

from etl.batches import Batch
from etl.extract import Delivered
from etl.mapping import Mapping
from etl.recode import NOTHING, Columns
from etl.workspace import Workspace
from lagesbild import aggregates, places
from lagesbild.aggregates import Form
from lagesbild.errors import DeliveryRefused

NOT_TOLD = ConstantExpression(aggregates.NOT_TOLD_SIGNS[0])


def judge(
    workspace: Workspace,
    delivered: Delivered,
    mapping: Mapping,
    form: Form,
    *,
    source: str,
    this_year: int,
    earlier: list[Batch],
) -> None:
    """Put the faulty rows into `refusal` and make view `accepted` of the others; `earlier` are the source's batches."""
    _told(workspace, delivered, mapping).create("told")
    workspace.run("load/read_figures", share_times=100 if mapping.share_of == 1 else 1)
    if mapping.share_of is None and workspace.run("load/shares_may_be_fractions").fetchall()[0][0]:
        raise DeliveryRefused("shares_may_be_fractions", source=mapping.id)
    workspace.run(f"load/judge_{form.name}", source=source, this_year=this_year)
    _keyed(workspace.connection.table("judged"), form).create_view("keyed")
    workspace.run("load/refuse_figures")
    _recall(workspace, form, earlier)


def _told(workspace: Workspace, delivered: Delivered, mapping: Mapping) -> DuckDBPyRelation:
    """Return each row's fields as text under their names, beside its number; of a wide row, each cell's."""
    names = [f"c{number}" for number in range(len(delivered.columns))]
    plain = [FunctionExpression("plain", ColumnExpression(name)).alias(name) for name in names]
    rows = workspace.connection.table("raw").select(ColumnExpression("row_no"), *plain)
    fields = _fields(workspace, delivered, mapping)
    if mapping.wide is None:
        return rows.select(*_one_row(fields, NOTHING))
    years = mapping.wide.years(delivered.columns)
    if not years:
        raise DeliveryRefused("columns_missing", source=mapping.id, columns=mapping.wide.year)
    return reduce(DuckDBPyRelation.union, _cells(rows, fields, mapping.wide.measure, years))


def _fields(workspace: Workspace, delivered: Delivered, mapping: Mapping) -> dict[str, Expression]:
    """Return the fields of every form; those that this one lacks are nothing."""
    columns = Columns(workspace.reference, delivered, mapping)
    of_form = aggregates.FORMS[mapping.form].names
    fields = {name: columns.field(name) if name in of_form else NOTHING for name in aggregates.NAMES}
    known = places.spellings(workspace.reference)
    ways, codes = ConstantExpression(list(known)), ConstantExpression(list(known.values()))
    place = FunctionExpression("code_of", fields["place"], ways, codes)
    return fields | {"place": CoalesceOperator(place, fields["place"])}


def _cells(
    rows: DuckDBPyRelation, fields: dict[str, Expression], measure: str, years: dict[int, str]
) -> Iterator[DuckDBPyRelation]:
    """Yield the cells of each year's column, and the rows that have none; a blank among others is not told."""
    cells = {position: ColumnExpression(f"c{position}") for position in years}
    any_cell = CoalesceOperator(*cells.values(), NOTHING)
    filled, empty = rows.filter(any_cell.isnotnull()), rows.filter(any_cell.isnull())
    for position, year in years.items():
        told = CoalesceOperator(cells[position], NOT_TOLD)
        of_year = fields | {"year": ConstantExpression(year), measure: told}
        yield filled.select(*_one_row(of_year, ConstantExpression(str(position))))
    first = ConstantExpression(next(iter(years.values())))
    yield empty.select(*_one_row(fields | {"year": first, measure: NOTHING}, NOTHING))


def _one_row(fields: dict[str, Expression], column: Expression) -> list[Expression]:
    named = [told.cast("VARCHAR").alias(name) for name, told in fields.items()]
    return [ColumnExpression("row_no"), column.cast("VARCHAR").alias("column_name"), *named]


def _keyed(rows: DuckDBPyRelation, form: Form) -> DuckDBPyRelation:
    """Add what a figure is about and what it says, each as one text."""
    return rows.select(StarExpression(), _joined(form.key).alias("key"), _joined(form.figures).alias("content"))


def _joined(names: tuple[str, ...]) -> Expression:
    """Join columns to one text; concat() takes nothing for an empty text, which none of ours is."""
    parts = [part for name in names for part in (ColumnExpression(name), ConstantExpression("\0"))]
    return FunctionExpression("concat", *parts)


def _recall(workspace: Workspace, form: Form, earlier: list[Batch]) -> None:
    """Take the figures that the source delivered before as known."""
    if files := [escape(str(batch.file)) for batch in earlier]:
        known = workspace.connection.read_parquet(files)
        columns = (ColumnExpression(name) for name in ("key", "content", "accepted"))
        _keyed(known, form).select(*columns).insert_into("earlier")
