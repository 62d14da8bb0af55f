"""Where a delivery is worked on: a DuckDB connection in memory that knows the vocabulary and the records known so far.

What a large delivery spills lies in the work folder, which is emptied before and after.
"""

import shutil
from collections.abc import Iterator, Mapping as Table
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl import engine
from etl.mapping import Mapping
from lagesbild import codes, queries
from lagesbild.gate import Gate
from lagesbild.reference import Reference
from lagesbild.secret import Keys


@dataclass(frozen=True)
class Workspace:
    """What the steps of a load share."""

    connection: duckdb.DuckDBPyConnection
    folder: Path
    reference: Reference
    mappings: Table[str, Mapping]
    keys: Keys
    gate: Gate

    def run(self, name: str, **values: object) -> duckdb.DuckDBPyConnection:
        """Run the statements of `sql/<name>.sql`."""
        return self.connection.execute(queries.text(name), values or None)

    def clear(self) -> None:
        """Forget the delivery worked on, so that the next one meets an empty table."""
        self.run("load/clear")


@contextmanager
def opened(folder: Path, reference: Reference, mappings: Table[str, Mapping], keys: Keys) -> Iterator[Workspace]:
    """Open a workspace whose spill and copies lie in `folder`; the folder is emptied before and after."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    connection = engine.connect(":memory:", spill=folder)
    try:
        workspace = Workspace(connection, folder, reference, mappings, keys, gate_of(reference, mappings))
        _prepare(workspace)
        yield workspace
    finally:
        connection.close()
        shutil.rmtree(folder, ignore_errors=True)


def gate_of(reference: Reference, mappings: Table[str, Mapping]) -> Gate:
    """Return the gate that knows this installation's places and agencies, which are nobody's name."""
    names = {district.name for district in reference.districts.values()}
    names |= {words.sv for words in reference.municipality.area.values()} | {reference.municipality.sv}
    names |= {mapping.sv for mapping in mappings.values()}
    places = (mapping.values.get(field, {}) for mapping in mappings.values() for field in ("district", "place"))
    names |= {spelling for spellings in places for spelling in spellings}
    return Gate(frozenset(names))


def _prepare(workspace: Workspace) -> None:
    workspace.connection.execute("set timezone = $zone", {"zone": workspace.reference.municipality.timezone})
    workspace.run("codes")
    codes.insert(workspace.connection, workspace.reference, tuple(workspace.mappings))
    workspace.run("load/refusals")
    workspace.run("load/workspace")
    workspace.run("keyed")
    workspace.run("load/macros")
    workspace.run("load/figure_macros")
    workspace.run("content")
