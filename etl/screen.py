"""Passes every delivered value through the gate: each different value of each column once, unknown columns too."""

from duckdb import ColumnExpression, ConstantExpression, FunctionExpression

from etl import recode
from etl.extract import Delivered
from etl.mapping import Mapping
from etl.workspace import Workspace
from lagesbild import contract, gate


def refuse_personal_data(workspace: Workspace, delivered: Delivered, mapping: Mapping) -> None:
    """Put the rows that hold personal data into `refusal`; a row counts under the gate's first rule."""
    unscreened = set(recode.used_by_ids(delivered, mapping))
    screened = [position for position in range(len(delivered.columns)) if position not in unscreened]
    for position, values in zip(screened, _suspects(workspace, screened), strict=True):
        alarms = [(value, rule) for value in values or () if (rule := _rule(workspace, value))]
        if alarms:
            _find_rows(workspace, position, alarms)
    workspace.run("load/refuse_alarmed", rules=[contract.CELL_TOO_LONG, *gate.RULES])


def _rule(workspace: Workspace, value: str) -> str | None:
    return contract.CELL_TOO_LONG if len(value) > contract.LONGEST_CELL else workspace.gate.screen(value)


def _suspects(workspace: Workspace, positions: list[int]) -> tuple[list[str] | None, ...]:
    harmless = ConstantExpression(gate.HARMLESS)
    lists = [FunctionExpression("suspects", ColumnExpression(f"c{n}"), harmless) for n in positions]
    found: tuple[list[str] | None, ...] = workspace.connection.table("raw").aggregate(lists).fetchall()[0]
    return found


def _find_rows(workspace: Workspace, position: int, alarms: list[tuple[str, str]]) -> None:
    workspace.connection.executemany("insert into alarm values (?, ?)", alarms)
    cell, row_no = ColumnExpression(f"c{position}").alias("value"), ColumnExpression("row_no")
    hits = workspace.connection.table("raw").select(row_no, cell).join(workspace.connection.table("alarm"), "value")
    hits.select(row_no, ConstantExpression(position), ColumnExpression("rule")).insert_into("alarmed_row")
    workspace.run("load/clear_alarms")
