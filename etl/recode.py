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
from lagesbild.aggregates import RECORDS
from lagesbild.reference import Reference

NOTHING = ConstantExpression(None).cast("VARCHAR")


def recode(workspace: Workspace, delivered: Delivered, mapping: Mapping) -> None:
    """Make view `recoded` (row_no and every field of the contract) of `raw`."""
    raw = workspace.connection.table("raw")
    if workspace.connection.table("refusal").limit(1).fetchall():
        raw = raw.filter("row_no not in (select row_no from refusal)")
    columns = Columns(workspace.reference, delivered, mapping)
    fields = [columns.field(name).alias(name) for name in contract.NAMES]
    raw.select(ColumnExpression("row_no"), *fields).create_view("recoded")


def refuse_out_of_scope(workspace: Workspace, delivered: Delivered, mapping: Mapping) -> None:
    """Put the rows that are none of this installation's business into `refusal`, unless the gate was first."""
    columns = Columns(workspace.reference, delivered, mapping)
    for scope in mapping.scope:
        outside = workspace.connection.table("raw").filter(_outside(columns, scope))
        outside.select(
            ColumnExpression("row_no"),
            ConstantExpression(scope.column).alias("column_name"),
            ConstantExpression(scope.rule).alias("rule"),
        ).create("outside")
        workspace.run("load/refuse_outside")


class Columns:
    """The delivered columns as expressions, by the names that the mapping uses."""

    def __init__(self, reference: Reference, delivered: Delivered, mapping: Mapping) -> None:
        self._district = {district.name.lower(): district.id for district in reference.districts.values()}
        self._derived = {name.lower(): part for name, part in mapping.derived.items()}
        self._position = delivered.position()
        self._mapping = mapping

    def column(self, name: str) -> Expression:
        """Return a delivered or derived column."""
        derived = self._derived.get(name.strip().lower())
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
            return FunctionExpression(
                "district_named", self.column(mapping.district_named_in), *self._spellings("district")
            )
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
        if name in mapping.otherwise:
            catch_all = ConstantExpression(mapping.otherwise[name])
            return FunctionExpression("spelled_or", cell, *self._spellings(name), catch_all)
        if self._known(name):
            return FunctionExpression("spelled", cell, *self._spellings(name))
        return FunctionExpression("said", cell)

    def _spellings(self, name: str) -> tuple[Expression, Expression]:
        """Return the spellings of a field, and their codes in the same order."""
        known = self._known(name)
        return ConstantExpression(list(known)), ConstantExpression(list(known.values()))

    def _known(self, name: str) -> dict[str, str]:
        """Return the codes of a field by spelling; a district is known by its own name too."""
        values = self._mapping.values
        told = values.get(name) or values.get(name.removesuffix("_secondary"), {})
        names = self._district if name == "district" else {}
        return names | {spelling.lower(): code for spelling, code in told.items()}


def _outside(columns: Columns, scope: Scope) -> Expression:
    pattern = ConstantExpression(scope.matches or scope.unless)
    hit = FunctionExpression("matching", columns.column(scope.column), pattern)
    return hit if scope.matches else ~hit


def used_by_ids(delivered: Delivered, mapping: Mapping) -> Iterable[int]:
    """Return the positions of the columns that are hashed and dropped, and so are not screened."""
    if mapping.form != RECORDS:
        return ()
    position = delivered.position()
    names = (mapping.columns.get(field, "" if mapping.columns else field) for field in contract.HASHED)
    return {position[name.strip().lower()] for name in names if name.strip().lower() in position}
