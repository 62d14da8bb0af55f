"""Applies a source's mapping: its columns and spellings become the contract's fields; everything is still text.

The expressions are DuckDB's own objects over the macros of `sql/load/macros.sql`, so that no column name or spelling
of a sender is ever pasted into SQL.
"""

from collections.abc import Iterable

from duckdb import ColumnExpression, ConstantExpression, Expression, FunctionExpression

from etl.extract import Delivered
from etl.mapping import Mapping, Scope
from etl.workspace import Workspace
from lagesbild import contract

NOTHING = ConstantExpression(None).cast("VARCHAR")
RECODED = tuple(field for field in contract.FIELDS if field.kind == "code")


def recode(workspace: Workspace, delivered: Delivered, mapping: Mapping) -> None:
    """Make table `recoded` (row_no and every field of the contract) from `raw`."""
    spell(workspace, mapping)
    raw = workspace.connection.table("raw")
    columns = Columns(delivered, mapping)
    fields = [columns.field(name).alias(name) for name in contract.NAMES]
    raw.select(ColumnExpression("row_no"), *fields).create("recoded")


def refuse_out_of_scope(workspace: Workspace, delivered: Delivered, mapping: Mapping) -> None:
    """Put the rows that are none of this installation's business into `refusal`, unless the gate was first."""
    columns = Columns(delivered, mapping)
    for scope in mapping.scope:
        outside = workspace.connection.table("raw").filter(_outside(columns, scope))
        outside.select(
            ColumnExpression("row_no"),
            ConstantExpression(scope.column).alias("column_name"),
            ConstantExpression(scope.rule).alias("rule"),
        ).create("outside")
        workspace.run("load/refuse_outside")


def spell(workspace: Workspace, mapping: Mapping) -> None:
    """Fill table `spelling`; a district's own name is always one of its spellings."""
    rows = [(field, text.lower(), code) for field, texts in mapping.values.items() for text, code in texts.items()]
    rows += [("district", place.name.lower(), place.id) for place in workspace.reference.districts.values()]
    once = {(field, text): code for field, text, code in reversed(rows)}
    fields, spellings = zip(*once, strict=True) if once else ((), ())
    workspace.run("load/spell", fields=list(fields), spellings=list(spellings), codes=list(once.values()))


class Columns:
    """The delivered columns as expressions, by the names that the mapping uses."""

    def __init__(self, delivered: Delivered, mapping: Mapping) -> None:
        self._position = delivered.position()
        self._mapping = mapping

    def column(self, name: str) -> Expression:
        """Return a delivered or derived column."""
        derived = self._mapping.derived.get(name)
        if derived:
            return FunctionExpression("caught", self.column(derived.column), ConstantExpression(derived.pattern))
        position = self._position.get(name.strip().lower())
        return NOTHING if position is None else ColumnExpression(f"c{position}")

    def field(self, name: str) -> Expression:
        """Return a field of the contract as the mapping makes it; nothing where the mapping has no way to it."""
        mapping = self._mapping
        if name in mapping.constants:
            return ConstantExpression(mapping.constants[name])
        if name in mapping.title_dates:
            title = mapping.title_dates[name]
            return FunctionExpression("title_day", self.column(title.column), self.column(title.published))
        if name == "district" and mapping.district_named_in:
            return FunctionExpression("district_named", self.column(mapping.district_named_in))
        return self._coded(name, self._cell(name))

    def _cell(self, name: str) -> Expression:
        """Return the delivered cell of a field, before its spelling is read; one part of it if it holds several."""
        for first, several in self._mapping.several.items():
            if name in (first, several.second):
                part = ConstantExpression(1 if name == first else 2)
                cell = self.column(self._mapping.columns[first])
                return FunctionExpression("part", cell, ConstantExpression(several.separator), part)
        return self.column(self._mapping.columns.get(name, "" if self._mapping.columns else name))

    def _coded(self, name: str, cell: Expression) -> Expression:
        mapping = self._mapping
        if name in mapping.dates:
            return FunctionExpression("dated", cell, ConstantExpression(mapping.dates[name]))
        spellings = name if name in mapping.values else name.removesuffix("_secondary")
        if name in mapping.otherwise:
            catch_all = ConstantExpression(mapping.otherwise[name])
            return FunctionExpression("spelled_or", ConstantExpression(spellings), cell, catch_all)
        if spellings in mapping.values:
            return FunctionExpression("spelled", ConstantExpression(spellings), cell)
        return FunctionExpression("said", cell)


def _outside(columns: Columns, scope: Scope) -> Expression:
    cell = FunctionExpression("coalesce", columns.column(scope.column), ConstantExpression(""))
    if scope.matches:
        return FunctionExpression("regexp_matches", cell, ConstantExpression(scope.matches))
    return ~FunctionExpression("regexp_matches", cell, ConstantExpression(scope.unless))


def used_by_ids(delivered: Delivered, mapping: Mapping) -> Iterable[int]:
    """Return the positions of the columns that are hashed and dropped, and so are not screened."""
    position = delivered.position()
    names = (mapping.columns.get(field, "" if mapping.columns else field) for field in contract.HASHED)
    return {position[name.strip().lower()] for name in names if name.strip().lower() in position}
