"""Somebody who writes in the log past the program, and past the database's own rules where those can be taken away."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from lagesbild import state

#: What only SQLite can be told: a text that is none, and a row in place of another one.
OF_SQLITE = (" as blob)", "x'ff'", "or replace")


@dataclass(frozen=True)
class Hand:
    """A connection that is told plain SQL, with `?` for values, by whichever engine it is."""

    connection: Connection

    def execute(self, statement: str, values: Sequence[object] = ()) -> Any:
        """Carry it out."""
        if self.connection.dialect.name == "postgresql":
            if any(told in statement for told in OF_SQLITE):
                pytest.skip("only SQLite can be told that")
            statement = statement.replace("%", "%%").replace("?", "%s") if values else statement
        return self.connection.exec_driver_sql(statement, tuple(values) or None)


@contextmanager
def past_the_program(data: Path) -> Iterator[Hand]:
    """Write as somebody who has the password, or the file; what guards the log still does."""
    with state.writing(state.opened(data)) as connection:
        yield Hand(connection)


@contextmanager
def other_hand(data: Path) -> Iterator[Hand]:
    """Write as somebody who can remove what guards it, too."""
    with past_the_program(data) as hand:
        if hand.connection.dialect.name == "postgresql":
            hand.execute("alter table audit disable trigger user")
        else:
            for (name,) in hand.execute("select name from sqlite_master where type = 'trigger'").all():
                hand.execute(f"drop trigger {name}")
        yield hand


def stored(data: Path) -> list[tuple[Any, ...]]:
    """Return the log as it is stored."""
    with state.opened(data).connect() as connection:
        rows = Hand(connection).execute("select number, at, event, previous, hash from audit order by number")
        return [tuple(row) for row in rows]
