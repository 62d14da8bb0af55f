"""A real PostgreSQL server in a folder of its own, and a database in it for each data folder of a test."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from sqlalchemy import URL

from tests.servers import a_free_port

#: Where Debian puts the programs of each version; the newest counts.
PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin/postgres"), default=Path(shutil.which("postgres") or "/none"))
#: Who PostgreSQL, which refuses to run as root, runs as then.
OWNER = "postgres"
READY = "database system is ready to accept connections"
#: Tests need no power cut survived, and a module's data folders are open at once.
HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=600")


@dataclass
class PostgreSQL:
    """A server: its folder, its port, and its process while it runs."""

    folder: Path
    port: int
    settings: Sequence[str] = HASTY
    process: "subprocess.Popen[bytes] | None" = None
    made: set[str] = field(default_factory=set)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        log = self.folder / "log"
        before = log.stat().st_size if log.exists() else 0
        told = [part for setting in self.settings for part in ("-c", setting)]
        call = [PROGRAMS, "-D", self.folder / "data", "-p", str(self.port), "-k", self.folder, *told]
        with log.open("ab") as said:
            self.process = subprocess.Popen(call, stdout=said, stderr=said, **_as_owner())  # type: ignore[call-overload]
        until = time.monotonic() + 60
        while READY not in log.read_bytes()[before:].decode(errors="replace"):
            assert time.monotonic() < until and self.process.poll() is None, log.read_text(errors="replace")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop it at once, as a machine that is switched off."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def url(self, database: str = "postgres") -> URL:
        """Return the address of a database."""
        return URL.create("postgresql", username=OWNER, host="127.0.0.1", port=self.port, database=database)

    def make(self, database: str, *, template: str = "template0") -> URL:
        """Make an empty database, or one like another that nobody is in, and return its address."""
        with psycopg.connect(self.url().render_as_string(), autocommit=True) as connection:
            connection.execute(f'create database "{database}" template "{template}"'.encode())
        self.made.add(database)
        return self.url(database)


def is_here() -> bool:
    """Say whether PostgreSQL is installed (`make servers`)."""
    return PROGRAMS.exists()


@contextmanager
def a_postgresql() -> Iterator[PostgreSQL]:
    """Run a new server for as long as it is needed."""
    folder = Path(tempfile.mkdtemp(prefix="lagesbild-postgresql-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, OWNER)
        call = [
            PROGRAMS.with_name("initdb"),
            "-D",
            folder / "data",
            "-U",
            OWNER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
        ]
        subprocess.run(call, check=True, stdout=subprocess.DEVNULL, **_as_owner())  # type: ignore[call-overload]
        server = PostgreSQL(folder, a_free_port())
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_owner() -> dict[str, object]:
    if os.geteuid() != 0:
        return {}
    owner = pwd.getpwnam(OWNER)
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": [], "cwd": "/"}
