"""Applies a source's mapping: its columns and spellings become the contract's fields; everything is still text.

The expressions are DuckDB's own objects over the macros of `sql/load/macros.sql`, so that no column name or spelling
of a sender is ever pasted into SQL.
"""

import re
from collections.abc import Iterable, Mapping as Table

from duckdb import CoalesceOperator, ColumnExpression, ConstantExpression, Expression, FunctionExpression

from etl.extract import Delivered
from etl.mapping import Mapping
from etl.mapping_keys import Dated, Scope, TitleDate
from etl.workspace import Workspace
from lagesbild import contract
from lagesbild.aggregates import RECORDS
from lagesbild.reference import UNKNOWN_PLACE, Reference

NOTHING = ConstantExpression(None).cast("VARCHAR")
#: Spellings in small letters, each with a code and the days on which it has it.
Spellings = list[tuple[str, Dated]]


def recode(workspace: Workspace, delivered: Delivered, mapping: Mapping) -> None:
    """Make view `recoded` (row_no and every field of the contract) of `raw`."""
    raw = workspace.connection.table("raw")
    if workspace.connection.table("refusal").limit(1).fetchall():
        raw = raw.filter("row_no not in (select row_no from refusal)")
    columns = Columns(workspace.reference, delivered, mapping)
    fields = [columns.field(name).alias(name) for name in contract.NAMES]
    raw.select(ColumnExpression("row_no"), *fields).create_view("recoded")


def say_what_was_said(workspace: Workspace, delivered: Delivered, mapping: Mapping) -> None:
    """Make view `said`: of every row of `raw` the day it was written, and place and kind as its sender spells them."""
    columns = Columns(workspace.reference, delivered, mapping)
    fields = {
        "written": columns.field(mapping.written),
        "category": FunctionExpression("said", columns.cell("category")),
        "concern": FunctionExpression("said", columns.cell("concern")),
        "place_precision": columns.field("place_precision"),
        "district": columns.field("district"),
    }
    cells = [expression.alias(name) for name, expression in fields.items()]
    workspace.connection.table("raw").select(ColumnExpression("row_no"), *cells).create_view("said")


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
        self._districts = {district.name.lower(): district.id for district in reference.districts.values()}
        self._districts |= {code: code for code in reference.codes("district")}
        self._city = _city(reference)
        self._derived = {name.lower(): part for name, part in mapping.derived.items()}
        self._position = delivered.position()
        self._told = delivered.told
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
        if name in mapping.constants or name in self._told:
            return ConstantExpression(mapping.constants.get(name) or self._told[name])
        if name in mapping.title_dates:
            return self._titled(mapping.title_dates[name])
        if name == "district" and mapping.district_named_in:
            text = self.column(mapping.district_named_in)
            return FunctionExpression("district_named", text, *_lists(self._spellings("district"))[:2])
        if name == "place_precision" and mapping.places:
            place = FunctionExpression("code_of", self.cell("district"), *_lists(_undated(mapping.places))[:2])
            return CoalesceOperator(place, self._coded(name, self.cell(name)))
        return self._coded(name, self.cell(name))

    def cell(self, name: str) -> Expression:
        """Return the delivered cell of a field, before its spelling is read; one part of it if it holds several."""
        for first, several in self._mapping.several.items():
            if name in (first, several.second):
                part = ConstantExpression(1 if name == first else 2)
                cell = self.column(self._mapping.columns[first])
                return FunctionExpression("part", cell, ConstantExpression(several.separator), part)
        return self.column(self._mapping.columns.get(name, "" if self._mapping.columns else name))

    def _titled(self, title: TitleDate) -> Expression:
        months = [month.lower() for month in title.months]
        pattern = rf"(?:^|\D)(\d{{1,2}})\.?\s+({'|'.join(map(_quoted, months))})(?:\s+(\d{{4}}))?(?:\PL|$)"
        cells = (self.column(title.column), self.column(title.published))
        return FunctionExpression("title_day", *cells, ConstantExpression(pattern), ConstantExpression(months))

    def _coded(self, name: str, cell: Expression) -> Expression:
        mapping = self._mapping
        if name in mapping.dates:
            iso = "%Y-%m-%d %H:%M:%S" if name == "revised" else "%Y-%m-%d"
            return FunctionExpression(
                "dated", cell, ConstantExpression(list(mapping.dates[name])), ConstantExpression(iso)
            )
        catch_all = mapping.otherwise.get(name)
        rest = ("caught_all", cell, ConstantExpression(catch_all)) if catch_all else ("said", cell)
        code = self._code(name, cell)
        return FunctionExpression(*rest) if code is None else CoalesceOperator(code, FunctionExpression(*rest))

    def _code(self, name: str, cell: Expression) -> Expression | None:
        """Return the code of a cell's spelling; None for a field that has no spellings."""
        spellings = self._spellings(name)
        texts, codes, starts, ends = _lists(spellings)
        if any(told.is_dated for _, told in spellings):
            written = self.field(self._mapping.written)
            return FunctionExpression("code_on", cell, written, texts, codes, starts, ends)
        if name == "district":
            return FunctionExpression("code_of_place", cell, ConstantExpression(self._city), texts, codes)
        return FunctionExpression("code_of", cell, texts, codes) if spellings else None

    def _spellings(self, name: str) -> Spellings:
        """Return the spellings of a field; a district is known by its own name too, and some places are none."""
        values = self._mapping.values
        told = values.get(name) or values.get(name.removesuffix("_secondary"), {})
        own = [(text.lower(), code) for text, codes in told.items() for code in codes]
        if name != "district":
            return own
        taken = {text for text, _ in own}
        known = self._districts | dict.fromkeys(map(str.lower, self._mapping.places), UNKNOWN_PLACE)
        return own + _undated({text: code for text, code in known.items() if text not in taken})


def _undated(codes: Table[str, str]) -> Spellings:
    return [(text.lower(), Dated(code=code)) for text, code in codes.items()]


def _lists(spellings: Spellings) -> tuple[Expression, Expression, Expression, Expression]:
    """Return the spellings, and in the same order their codes and the first and last days of these."""
    told = [(text, dated.code, dated.since, dated.to) for text, dated in spellings]
    texts, codes, starts, ends = (ConstantExpression([row[place] for row in told]) for place in range(4))
    return texts, codes, starts.cast("DATE[]"), ends.cast("DATE[]")


def _city(reference: Reference) -> str:
    """Return a pattern of the city's own name before or after that of a place in it."""
    names = "|".join(_quoted(words.lower()) for words in (reference.municipality.sv, reference.municipality.en))
    return rf"^(?:{names})\s*[-,/ ]\s*|\s*[,(/ ]\s*(?:{names})\)?$"


def _quoted(text: str) -> str:
    """Return a text as a regular expression of RE2, which takes no escaped blank."""
    return re.escape(text).replace("\\ ", " ")


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
