"""The state that people make, not records: the audit log, sign-ins, meetings, measures and annotations.

It lies in `<data>/state.sqlite`, or in the PostgreSQL database that LAGESBILD_STATE_URL names, is told in `schema.py`,
and is taken from one version of the program to the next by `migrations/`, when it is first opened. A new version of the
schema is made by changing `schema.py` and running `python -m lagesbild.state "what changes"`, which writes the next
file of `migrations/versions/` for you to read, mend and format. A revision that has been released is never edited, and
none goes back: that is what a backup is for.

What only one engine knows stands in `sqlite.py` or `postgresql.py`, as `place.py` asks for it, and in `sql/state/`.
"""

import os
import threading
from contextlib import AbstractContextManager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError

from lagesbild import settings
from lagesbild.errors import WrongUse
from lagesbild.state import postgresql, sqlite
from lagesbild.state.place import FILE, Place
from lagesbild.state.postgresql import Server
from lagesbild.state.sqlite import File

__all__ = ["FILE"]
MIGRATIONS = "lagesbild.state:migrations"

_open: dict[Path, tuple[object, Engine]] = {}
_opening = threading.Lock()


def place(data: Path) -> Place:
    """Return where the state of a data folder is kept; raises WrongUse for an address that is of no PostgreSQL."""
    told = os.environ.get(settings.STATE_URL)
    if not told:
        return File(data / FILE)
    try:
        url = make_url(told)
    except ArgumentError:  # whose text would quote a password
        raise WrongUse("state_url_unknown", setting=settings.STATE_URL) from None
    if url.get_backend_name() != "postgresql" or not url.database:
        raise WrongUse("state_url_unknown", setting=settings.STATE_URL)
    return Server(url, data)


def opened(data: Path) -> Engine:
    """Return the state of a data folder, made or migrated at the first call; raises WrongUse if it cannot be read."""
    at = place(data)
    with _opening:
        known = _open.get(data)
        if known and known[0] == at.identity():
            return known[1]
        if known:  # `etl demo` or a restored backup has put another file in its place
            known[1].dispose()
        engine = migrated(at)
        _open[data] = at.identity(), engine
        return engine


def writing(engine: Engine) -> AbstractContextManager[Connection]:
    """Begin a transaction that writes: nobody else does until it ends, and nothing of it stays if it fails."""
    options = sqlite.WRITING if engine.dialect.name == "sqlite" else postgresql.WRITING
    return engine.execution_options(**options).begin()


def is_begun(data: Path) -> bool:
    """Say whether a data folder has any state, without making it."""
    return place(data).is_begun()


def forget(data: Path) -> None:
    """Leave nothing of what was deleted where the engine keeps it for others."""
    place(data).forget(opened(data))


def config(connection: Connection) -> Config:
    """Return what alembic needs to know: where the revisions lie, and the transaction to work in."""
    settings = Config(attributes={"connection": connection})
    settings.set_main_option("script_location", MIGRATIONS)
    return settings


def revisions(settings: Config) -> list[str]:
    """Return the revisions that this program knows, the newest first."""
    return [revision.revision for revision in ScriptDirectory.from_config(settings).walk_revisions()]


def migrated(at: Place, *, claim: bool = True) -> Engine:
    """Return a new engine of a place that is made or migrated whole, and (unless told) the data folder's own."""
    engine = at.engine()
    try:
        with at.making(), writing(engine) as connection:
            _migrate(connection, at)
            if claim:
                at.claim(connection)
        if claim:
            at.watch(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _migrate(connection: Connection, at: Place) -> None:
    settings = config(connection)
    if not set(MigrationContext.configure(connection).get_current_heads()) <= set(revisions(settings)):
        raise WrongUse("state_newer", file=at.name)
    command.upgrade(settings, "head")
