"""Our SQL for another engine: parsed as DuckDB's, our own macros put in their place, and written as the other one's.

sqlglot does it. What it may meet is told in decision 0019, and a test holds every shared file to that.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

from lagesbild import queries

OURS = "duckdb"
#: Where our own macros stand, which other engines do not have.
MACROS = ("content",)


@dataclass(frozen=True)
class Step:
    """One statement: what it makes or adds to, whether that is kept as a table, and the query that gives it.

    `$named` values are `:named` in it.
    """

    name: str
    adds: bool
    is_table: bool
    query: str


def steps(file: str, dialect: str) -> Iterator[Step]:
    """Yield the statements of `sql/<file>.sql` for another dialect, in order."""
    for statement in sqlglot.parse(queries.text(file), read=OURS):
        if not isinstance(statement, exp.Create | exp.Insert):
            raise ValueError(f"{file}: neither makes anything nor adds to it")
        named = statement.this.find(exp.Table) if isinstance(statement.this, exp.Expr) else None
        assert named is not None and statement.expression is not None
        is_table = isinstance(statement, exp.Create) and statement.args["kind"] == "TABLE"
        query = expanded(statement.expression).sql(dialect=dialect)
        yield Step(named.name, isinstance(statement, exp.Insert), is_table, query)


def expanded(tree: exp.Expr) -> exp.Expr:
    """Return a query with our macros put in their place; each of them takes one row."""
    macros = dict(map(_macro, MACROS))

    def put(node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.Anonymous) or node.name.lower() not in macros:
            return node
        parameter, body = macros[node.name.lower()]
        (row,) = node.expressions
        return body.copy().transform(lambda one: _of_row(one, parameter, row.name))

    return tree.transform(put)


def _macro(file: str) -> tuple[str, tuple[str, exp.Expr]]:
    made = sqlglot.parse_one(queries.text(file), read=OURS)
    (parameter,) = made.this.expressions
    return made.this.this.name, (parameter.name, made.expression)


def _of_row(node: exp.Expr, parameter: str, row: str) -> exp.Expr:
    if isinstance(node, exp.Column) and node.table == parameter:
        return exp.column(node.this.copy(), table=row)
    return node
