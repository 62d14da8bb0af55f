"""The state that people make, not records: now the audit log, later meetings, measures and annotations.

It lies in `<data>/state.sqlite`, is told in `schema.py`, and is taken from one version of the program to the next by
`migrations/`, when it is first opened. A new version of the schema is made by changing `schema.py` and running
`python -m lagesbild.state "what changes"`, which writes the next file of `migrations/versions/` for you to read, mend
and format. A revision that has been released is never edited, and none goes back: that is what a backup is for.

What only SQLite knows stands in `sqlite.py` and `sql/state/sqlite/`. Another engine needs the like of these two.
"""

import threading
from contextlib import AbstractContextManager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock
from sqlalchemy import Connection, Engine

from lagesbild.errors import WrongUse
from lagesbild.state import sqlite

FILE = "state.sqlite"
#: Held while the state is made or migrated: one process does it and the others find it done. SQLite's own locks do not
#: suffice, since of two that set up the write-ahead log at once it refuses one without waiting.
LOCK = "state.lock"
MIGRATIONS = "lagesbild.state:migrations"

_open: dict[Path, tuple[sqlite.Identity, Engine]] = {}
_opening = threading.Lock()


def opened(data: Path) -> Engine:
    """Return the state of a data folder, made or migrated at the first call; raises WrongUse if it cannot be read."""
    file = data / FILE
    with _opening:
        known = _open.get(file)
        if known and known[0] == sqlite.identity(file):
            return known[1]
        if known:  # `etl demo` or a restored backup has put another file in its place
            known[1].dispose()
        engine = _migrated(file)
        _open[file] = sqlite.identity(file), engine
        return engine


def writing(engine: Engine) -> AbstractContextManager[Connection]:
    """Begin a transaction that writes: nobody else does until it ends, and nothing of it stays if it fails."""
    return engine.execution_options(**{sqlite.WRITES: True}).begin()


def is_begun(data: Path) -> bool:
    """Say whether a data folder has any state, without making it."""
    return (data / FILE).exists()


def config(connection: Connection) -> Config:
    """Return what alembic needs to know: where the revisions lie, and the transaction to work in."""
    settings = Config(attributes={"connection": connection})
    settings.set_main_option("script_location", MIGRATIONS)
    return settings


def revisions(settings: Config) -> list[str]:
    """Return the revisions that this program knows, the newest first."""
    return [revision.revision for revision in ScriptDirectory.from_config(settings).walk_revisions()]


def _migrated(file: Path) -> Engine:
    file.parent.mkdir(parents=True, exist_ok=True)
    engine = sqlite.engine(file)
    try:
        with FileLock(file.with_name(LOCK)):
            sqlite.make(file)
            with writing(engine) as connection:
                _migrate(connection, file)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _migrate(connection: Connection, file: Path) -> None:
    settings = config(connection)
    if not set(MigrationContext.configure(connection).get_current_heads()) <= set(revisions(settings)):
        raise WrongUse("state_newer", file=file)
    command.upgrade(settings, "head")
