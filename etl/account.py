"""Accounts for each row of a delivery once it is judged: the receipt, and whether too many are faulty."""

from collections.abc import Collection
from dataclasses import replace

from etl.extract import Delivered
from etl.mapping import Mapping
from etl.receipt import OUT_OF_SCOPE, Receipt, RefusedRow, refused_whole, rules_of
from etl.workspace import Workspace
from lagesbild import aggregates, contract
from lagesbild.aggregates import RECORDS
from lagesbild.errors import DeliveryRefused


def notes_refused(workspace: Workspace, mapping: Mapping) -> frozenset[int]:
    """Return the rows under an aggregate's table that the gate refused: they are notes, and no fault of the sender."""
    if mapping.form == RECORDS:
        return frozenset()
    return frozenset(row for (row,) in workspace.run("load/notes_refused").fetchall())


def receipt_of(workspace: Workspace, delivered: Delivered, mapping: Mapping) -> Receipt:
    """Return the receipt of the delivery that was judged, which does not yet say which delivery that is.

    In a wide table each cell counts as a row.
    """
    told = workspace.connection.execute("from refusal order by row_no, column_name").fetchall()
    refused = tuple(RefusedRow(row, _column(column, delivered, mapping), rule) for row, column, rule in told)
    if mapping.form == RECORDS:
        rows, counted = delivered.rows, workspace.run("load/count_versions", dated_by_file=mapping.dated_by_file)
    else:
        rows, counted = workspace.run("load/count_rows").fetchall()[0][0], workspace.run("load/count_figures")
    new, revised, unchanged, withdrawn = counted.fetchall()[0]
    return Receipt(
        "",
        "",
        "",
        "accepted",
        rows=rows,
        accepted=rows - len(refused),
        refused=len(refused),
        new=new,
        revised=revised,
        unchanged=unchanged,
        withdrawn=withdrawn,
        rules=rules_of(refused),
        refused_rows=refused,
    )


def _column(column: str | None, delivered: Delivered, mapping: Mapping) -> str:
    """Name a column as its sender does, if we know the name; others get a number: a header may hold personal data."""
    if column is None:
        return ""
    if not column.isdigit():
        return mapping.columns.get(column, column)
    known = {name.lower() for name in (*contract.NAMES, *aggregates.NAMES, *mapping.needs())}
    name = delivered.columns[int(column)].strip()
    is_year = len(name) == 4 and name.isdecimal()
    return name if name.lower() in known or is_year else f"#{int(column) + 1}"


def over_limit(receipt: Receipt, *, limit: float, excused: Collection[int] = ()) -> Receipt | None:
    """Return the receipt of a delivery too faulty to be trusted, or None.

    Rows out of scope are no fault of its sender, nor are those `excused` by their number.
    """
    outside = sum(row.rule in OUT_OF_SCOPE or row.row in excused for row in receipt.refused_rows)
    ours, faulty = receipt.rows - outside, receipt.refused - outside
    if not ours or faulty / ours <= limit:
        return None
    reason = DeliveryRefused("too_much_refused", faulty=faulty, rows=ours, limit=f"{limit:.0%}")
    whole = refused_whole(receipt.delivery, receipt.source, receipt.sha256, reason)
    rules = receipt.rules | ({contract.OVER_LIMIT: receipt.accepted} if receipt.accepted else {})
    return replace(whole, rows=receipt.rows, refused=receipt.rows, rules=rules, refused_rows=receipt.refused_rows)
