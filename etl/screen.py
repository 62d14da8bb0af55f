"""Passes every delivered value through the gate: each different value of each column once, unknown columns too."""

from duckdb import ColumnExpression, ConstantExpression, FunctionExpression

from etl import recode
from etl.extract import Delivered
from etl.mapping import Mapping
from etl.workspace import Workspace
from lagesbild import gate


def refuse_personal_data(workspace: Workspace, delivered: Delivered, mapping: Mapping) -> None:
    """Put the rows that hold personal data into `refusal`; a row counts under the gate's first rule."""
    unscreened = set(recode.used_by_ids(delivered, mapping))
    for position in range(len(delivered.columns)):
        if position not in unscreened:
            _screen(workspace, position)
    workspace.run("load/refuse_alarmed", rules=list(gate.RULES))


def _screen(workspace: Workspace, position: int) -> None:
    cell = ColumnExpression(f"c{position}")
    suspect = ~FunctionExpression("regexp_full_match", cell, ConstantExpression(gate.HARMLESS))
    values = workspace.connection.table("raw").filter(suspect).select(cell.alias("value")).distinct().fetchall()
    alarms = [(value, rule) for (value,) in values if (rule := workspace.gate.screen(value))]
    if not alarms:
        return
    workspace.connection.executemany("insert into alarm values (?, ?)", alarms)
    alarmed = workspace.connection.table("alarm").set_alias("alarm")
    raw = workspace.connection.table("raw").select(ColumnExpression("row_no"), cell.alias("value")).set_alias("raw")
    hits = raw.join(alarmed, "value")
    hits.select(
        ColumnExpression("row_no"), ConstantExpression(position).alias("position"), ColumnExpression("rule")
    ).insert_into("alarmed_row")
    workspace.run("load/clear_alarms")
