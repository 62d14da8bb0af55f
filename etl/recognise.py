"""Finds out whose a delivery is, and in which form it stands."""

import hashlib
import re
from collections.abc import Mapping as Table
from datetime import datetime

from etl.extract import Delivered
from etl.mapping import CONTRACT, Mapping
from etl.mapping_keys import FileName
from etl.workspace import Workspace
from lagesbild import contract
from lagesbild.errors import DeliveryRefused


def expected(sources: Table[str, Mapping], file_name: str, source: str | None) -> Mapping:
    """Return the mapping a file should be in: the source's that was named, else the one its name fits, else none."""
    fitting = (mapping.id for mapping in sources.values() if mapping.fits(file_name))
    named = source or next(fitting, CONTRACT.id)
    if named not in sources:
        raise DeliveryRefused("unknown_source", sources=", ".join(sorted(sources)))
    return sources[named]


def recognise(workspace: Workspace, delivered: Delivered, wanted: Mapping) -> tuple[str, Mapping]:
    """Return a delivery's source and the mapping to read it with; raises DeliveryRefused when there is none.

    A file in the contract's own form needs no mapping: its source is the one its `source` column tells, else the one
    expected.
    """
    if delivered.damaged_line:
        raise DeliveryRefused("zero_bytes", line=delivered.damaged_line)
    used = {name.strip().lower() for name in (*wanted.needs(), *(contract.NAMES if wanted is CONTRACT else ()))}
    if delivered.twice() & used:
        raise DeliveryRefused("columns_twice", columns=", ".join(sorted(delivered.twice() & used)))
    columns = delivered.position().keys()
    missing = sorted(name for name in wanted.needs() or contract.ALWAYS if name.strip().lower() not in columns)
    if set(contract.ALWAYS) <= columns and (wanted is CONTRACT or missing):
        return _source_told(workspace, delivered, wanted) or wanted.id, CONTRACT
    if missing:
        raise DeliveryRefused("columns_missing", source=wanted.id, columns=", ".join(missing))
    return wanted.id, wanted


def told_by_name(mapping: Mapping, file_name: str) -> dict[str, str]:
    """Return the fields that a file's own name tells, in ISO form; raises DeliveryRefused where it does not."""
    return {field: _moment_in(file_name, form, mapping) for field, form in mapping.file_name.items()}


def identity(mapping: Mapping, file_name: str, sha256: str) -> str:
    """Return what makes a delivery the same one: its bytes, and, where it was fetched, when that was.

    An answer that comes back to what it was must count as the newest, though its bytes are known.
    """
    if not mapping.dated_by_file:
        return sha256
    told = told_by_name(mapping, file_name)["revised"]
    return hashlib.sha256(f"{sha256} {told}".encode()).hexdigest()


def _moment_in(file_name: str, told: FileName, mapping: Mapping) -> str:
    found = re.search(told.pattern, file_name)
    try:
        return datetime.strptime(found[1] if found else "", told.form).isoformat(sep=" ")
    except ValueError:
        raise DeliveryRefused("name_without_time", source=mapping.id) from None


def _source_told(workspace: Workspace, delivered: Delivered, wanted: Mapping) -> str | None:
    """Return the source that the rows themselves name, a blank one being the wanted; `contract` for several."""
    sources = workspace.mappings
    position = delivered.position().get("source")
    if position is None:
        return None
    cells = workspace.connection.table("raw").select(f"c{position}").distinct().fetchall()
    told = {cell.strip().lower() if cell and cell.strip() else wanted.id for (cell,) in cells}
    if not told & sources.keys():
        raise DeliveryRefused("unknown_source", sources=", ".join(sorted(sources)))
    return told.pop() if len(told) == 1 else CONTRACT.id
