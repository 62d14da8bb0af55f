"""What the state asks of the place that it is kept in: a file of the data folder, or a database on a server."""

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection, Engine

#: The file of the data folder, and what stands there in its place where the state is on a server: half of its id.
FILE, MARK = "state.sqlite", "state.server"
#: The execution option of a transaction that writes.
WRITES = "writes"


class Place(Protocol):
    """Where the state of one data folder is kept. Each kind tells its own faults as WrongUse, by the place's name."""

    @property
    def name(self) -> str:
        """What the place is called in an error: no password."""

    def identity(self) -> object:
        """What tells it from another state put in its place."""

    def is_begun(self) -> bool:
        """Say whether there is a state, without making it."""

    def engine(self) -> Engine:
        """Return a new engine: its readers see one moment, its writers follow one another."""

    def making(self) -> AbstractContextManager[None]:
        """Make the place; held while the tables are made or migrated, by one process at a time."""

    def claim(self, connection: Connection) -> None:
        """See that this state is the data folder's, or make it so if it is nobody's."""

    def watch(self, engine: Engine) -> None:
        """See at each new connection that it leads to the state that was claimed."""

    def bytes(self) -> int:
        """Return how much it takes."""

    def check_whole(self, connection: Connection) -> None:
        """Raise WrongUse if what is kept is damaged, as far as the engine can tell."""

    def check_writable(self) -> None:
        """Raise WrongUse if it cannot be written in now."""

    def as_it_was(self, connection: Connection) -> AbstractContextManager[None]:
        """Let rows be put in with the numbers that they have, past the rule that an entry of the log is the next."""

    def forget(self, engine: Engine) -> None:
        """Leave nothing of what was deleted where the engine keeps it for others."""
