"""All that only PostgreSQL knows of the state, where several servers share one: its address, its transactions, faults.

A database on a server belongs to one data folder: each has the same id, so that an address that was mistaken shows
nobody another municipality's meetings, and lets no log begin anew.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event, func, insert, select, text
from sqlalchemy.engine import ExceptionContext

from lagesbild import disk
from lagesbild.errors import WrongUse
from lagesbild.state.place import FILE, MARK, WRITES
from lagesbild.state.schema import annotation, installation, metadata, occasion

#: The execution options of a transaction that writes: it sees what was there when its turn came, and not before.
WRITING = {WRITES: True, "isolation_level": "READ COMMITTED"}
#: Seconds to wait for another one's transaction, and for the server.
PATIENCE, CONNECT = 30, 5
#: What every writer holds until its transaction ends: any number, the same for all.
TURN = 7246105031
#: What is told where PostgreSQL fails, by its code or what that begins with; the longest counts.
TOLD = {
    "55P03": "state_busy",  # the turn did not come
    "57014": "state_busy",
    "53": "state_not_kept",  # no room, or no memory
    "25006": "state_not_kept",  # it takes no writes
    "42501": "state_not_kept",  # this user may not
    "58": "state_not_kept",
    "XX": "state_broken",
    "08": "state_away",
    "28": "state_away",
    "3D": "state_away",
    "53300": "state_away",
    "57P": "state_away",
}


@dataclass(frozen=True)
class Server:
    """A database on a server, and the data folder that it belongs to."""

    url: URL
    data: Path

    @property
    def name(self) -> str:
        """Return the address, without user and password."""
        return f"postgresql://{self.url.host or ''}/{self.url.database}"

    def identity(self) -> object:
        """Return the address."""
        return self.url

    def is_begun(self) -> bool:
        """Say yes: whoever names a server has a state there, and one that cannot be asked is no empty one."""
        return True

    def engine(self) -> Engine:
        """Return an engine whose readers see one moment; a connection that a restart has ended is made anew."""
        made = create_engine(
            self.url.set(drivername="postgresql+psycopg"),
            isolation_level="REPEATABLE READ",
            pool_pre_ping=True,
            connect_args={"connect_timeout": CONNECT, "options": f"-c lock_timeout={PATIENCE}s -c timezone=UTC"},
            hide_parameters=True,  # its errors would quote what was to be written, and end in a log
        )

        def tell(context: ExceptionContext) -> None:
            if context.is_pre_ping:  # the pool asks whether a connection still stands, and makes another where not
                return
            if key := _key(context.original_exception):
                raise WrongUse(key, file=self.name) from None

        event.listen(made, "begin", _begin)
        event.listen(made, "handle_error", tell)
        return made

    @contextmanager
    def making(self) -> Iterator[None]:
        """Do nothing: the database is made by whoever runs the server, and migrating is a turn of its own."""
        yield

    def claim(self, connection: Connection) -> None:
        """Hold the two halves of the id against each other; raises WrongUse unless both are the same, or new."""
        here, there = self._mark(), connection.execute(select(installation.c.id)).scalar()
        if here is None and there is None and (self.data / FILE).exists():
            raise WrongUse("state_not_moved", file=self.data / FILE)
        if here is None and there is None:
            self.mark(connection)
        elif here != there:
            raise WrongUse("state_of_another", file=self.name, mark=self.data / MARK)

    def watch(self, engine: Engine) -> None:
        """Refuse a connection to what is not this folder's any more: another dump put in its place, another server."""

        def check(connection: psycopg.Connection[tuple[str]], _: object) -> None:
            try:
                there = connection.execute("select id from installation").fetchone()
                connection.rollback()
            except psycopg.errors.UndefinedTable:
                there = None
            if not there or there[0] != self._mark():
                raise WrongUse("state_of_another", file=self.name, mark=self.data / MARK)

        event.listen(engine, "connect", check)

    def is_nobodys(self, connection: Connection) -> bool:
        """Say whether the database belongs to no data folder yet."""
        return connection.execute(select(installation.c.id)).scalar() is None

    def check_nobodys(self, connection: Connection) -> None:
        """Raise WrongUse unless it is so."""
        if not self.is_nobodys(connection):
            raise WrongUse("state_of_another", file=self.name, mark=self.data / MARK)

    def mark(self, connection: Connection) -> None:
        """Make the database the data folder's: first here, so that it is never another's if this is stopped."""
        made = secrets.token_hex(16)
        self.data.mkdir(parents=True, exist_ok=True)
        (self.data / MARK).write_text(f"{made}\n", encoding="ascii")
        disk.flush(self.data / MARK)
        connection.execute(insert(installation).values(id=made))

    def unmark(self) -> None:
        """Take the half in the data folder away."""
        (self.data / MARK).unlink(missing_ok=True)

    def _mark(self) -> str | None:
        with suppress(FileNotFoundError):
            return (self.data / MARK).read_text(encoding="ascii").strip()
        return None

    def bytes(self) -> int:
        """Ask the server for the size of the database."""
        engine = self.engine()
        try:
            with engine.connect() as connection:
                size: int = connection.execute(text("select pg_database_size(current_database())")).scalar_one()
        finally:
            engine.dispose()
        return size

    def check_whole(self, connection: Connection) -> None:
        """Read every row: the server holds the pages against their sums where it was made with them."""
        for table in metadata.sorted_tables:
            connection.execute(select(table)).all()

    def check_writable(self) -> None:
        """Do nothing: whoever opened it has asked."""

    @contextmanager
    def as_it_was(self, connection: Connection) -> Iterator[None]:
        """Take the rules of the log away meanwhile; the next number is the one after the highest."""
        connection.execute(text("alter table audit disable trigger user"))
        yield
        connection.execute(text("alter table audit enable trigger user"))
        for table in (annotation, occasion):
            highest = select(func.coalesce(func.max(table.c.number), 0) + 1).scalar_subquery()
            of = func.pg_get_serial_sequence(table.name, "number")
            connection.execute(select(func.setval(of, highest, False)))

    def forget(self, engine: Engine) -> None:
        """Give the room of what was deleted free to be written over; what the server archives is its keeper's."""
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("vacuum")


def _key(error: BaseException) -> str | None:
    """Return what is told of an error of the server's, or of none being there; None where it is no fault of it."""
    if not isinstance(error, psycopg.Error):
        return None
    code = error.sqlstate or ("08" if isinstance(error, psycopg.OperationalError) else "")
    return TOLD[max(known, key=len)] if (known := [begins for begins in TOLD if code.startswith(begins)]) else None


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get(WRITES):
        connection.exec_driver_sql(f"select pg_advisory_xact_lock({TURN})")
