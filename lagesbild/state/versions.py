"""Things that are changed together, and never written over: every change is a row of its own with the next version.

The version is part of the key, so of two who have read the same one only the first can write the next: the database
itself refuses the second, who is told.
"""

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, and_, func, insert, select
from sqlalchemy.exc import IntegrityError

from lagesbild import state
from lagesbild.errors import Conflict

VERSION = "version"


def current(connection: Connection, table: Table, *where: ColumnElement[bool]) -> list[RowMapping]:
    """Return the latest version of everything in a table that meets some conditions, in the order of its key."""
    key = [column for column in table.primary_key if column.name != VERSION]
    newest = select(*key, func.max(table.c.version).label(VERSION)).group_by(*key).subquery()
    same = and_(*(table.c[column.name] == newest.c[column.name] for column in table.primary_key))
    asked = select(table).join(newest, same).where(*where).order_by(*key)
    return list(connection.execute(asked).mappings())


def read(data: Path, table: Table, *where: ColumnElement[bool]) -> list[RowMapping]:
    """Return the same of a data folder; nothing where there is no state yet."""
    if not state.is_begun(data):
        return []
    with state.opened(data).connect() as connection:
        return current(connection, table, *where)


def append(connection: Connection, table: Table, row: Mapping[str, object], *, after: int) -> None:
    """Write the version that follows the one that was read (0: none); raises Conflict if somebody has written it."""
    try:
        connection.execute(insert(table).values({**row, VERSION: after + 1}))
    except IntegrityError:
        raise Conflict("edited_meanwhile") from None
