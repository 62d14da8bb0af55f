"""What may no longer be loaded: what was thinned before, and what is past the municipality's retention."""

from datetime import date, timedelta
from pathlib import Path

from etl import tombstone
from etl.workspace import Workspace
from lagesbild.reference import Reference


def days(reference: Reference, today: date) -> dict[str, date]:
    """Return the first day that is kept, by record type; a type without retention has none."""
    return {code: today - timedelta(days=kept) for code, kept in reference.municipality.retention.items()}


def recall(workspace: Workspace, data: Path) -> None:
    """Tell the workspace what was thinned from a data folder."""
    thinned = tombstone.asked(tombstone.read_all(data))
    if thinned:
        rows = [(part.record_type, part.source, part.before) for part in thinned]
        workspace.connection.executemany("insert into thinned values (?, ?, ?)", rows)


def tell(workspace: Workspace, today: date) -> None:
    """Tell the workspace from which day on a delivery may tell of each type and source."""
    kept = days(workspace.reference, today)
    workspace.run("load/forget_kept_from")
    workspace.run("load/kept_from", types=list(kept), days=list(kept.values()))
    if _is_any(workspace):
        workspace.run("load/ask_kept_from")


def refuse_earlier_versions(workspace: Workspace) -> None:
    """Refuse the versions of a record that a later one of the same delivery, past keeping, was to replace."""
    if _is_any(workspace):
        workspace.run("load/refuse_with_past")


def _is_any(workspace: Workspace) -> bool:
    return bool(workspace.connection.table("kept_from").limit(1).fetchall())
