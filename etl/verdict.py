"""What becomes of a delivery once its rows are judged: its receipt, and whether too much of it is faulty."""

from dataclasses import replace

from etl.extract import Delivered
from etl.mapping import Mapping
from etl.receipt import Receipt, RefusedRow, refused_whole, rules_of
from etl.workspace import Workspace
from lagesbild import contract
from lagesbild.errors import DeliveryRefused


def receipt_of(workspace: Workspace, delivered: Delivered, mapping: Mapping) -> Receipt:
    """Return the receipt of the delivery worked on, which does not yet say which delivery that is."""
    rows = workspace.connection.execute("from refusal order by row_no").fetchall()
    refused = tuple(RefusedRow(row, _column(column, delivered, mapping), rule) for row, column, rule in rows)
    new, revised, unchanged, withdrawn = workspace.run(
        "load/count_versions", dated_by_file=mapping.dated_by_file
    ).fetchall()[0]
    return Receipt(
        "",
        "",
        "",
        "accepted",
        rows=delivered.rows,
        accepted=delivered.rows - len(refused),
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
    known = {name.lower() for name in (*contract.NAMES, *mapping.needs())}
    name = delivered.columns[int(column)]
    return name if name.strip().lower() in known else f"#{int(column) + 1}"


def over_limit(receipt: Receipt, mapping: Mapping) -> Receipt | None:
    """Return the receipt of a delivery too faulty to be trusted; rows out of scope are no fault of its sender."""
    ours, faulty = receipt.rows - receipt.out_of_scope, receipt.refused - receipt.out_of_scope
    if not ours or faulty / ours <= mapping.refused_limit:
        return None
    limit = f"{mapping.refused_limit:.0%}"
    reason = DeliveryRefused("too_much_refused", faulty=faulty, rows=ours, limit=limit)
    whole = refused_whole(receipt.delivery, receipt.source, receipt.sha256, reason)
    rules = receipt.rules | ({contract.OVER_LIMIT: receipt.accepted} if receipt.accepted else {})
    return replace(whole, rows=receipt.rows, refused=receipt.rows, rules=rules, refused_rows=receipt.refused_rows)
