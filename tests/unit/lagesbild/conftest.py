"""Tests of what people write down run on each engine that can keep it: a file of SQLite's, a PostgreSQL server."""

import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Engine

from lagesbild import state
from lagesbild.state.place import Place
from lagesbild.state.postgresql import Server
from tests.postgresql import PostgreSQL, a_postgresql, is_here

#: Modules of tests that ask what is kept for what it holds, and not for the file that it lies in.
ON_EACH = {
    f"tests.unit.lagesbild.{name}"
    for name in (
        "audit.test_audit",
        "audit.test_emptied_by_others",
        "audit.test_search",
        "audit.test_taken",
        "audit.test_thinning",
        "findings.test_log",
        "findings.test_meetings",
        "meetings.test_meetings",
        "meetings.test_written",
        "sign_in.test_kept",
        "test_annotations",
        "test_calendars",
        "test_law",
        "test_measures",
        "test_state",
    )
}
#: A database with tables and nothing in them, which others are made like.
MIGRATED = "migrated"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests of these modules once for each engine, but for those that are marked as one engine's."""
    if metafunc.module.__name__ in ON_EACH and not metafunc.definition.get_closest_marker("of_the_file"):
        metafunc.parametrize("kept_by", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(scope="module", autouse=True)
def kept_by(request: pytest.FixtureRequest) -> Iterator[None]:
    """The engine of this round of a module; on a server each data folder has a database of its own."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    opened: dict[Path, tuple[object, Engine]] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(state, "_open", opened)
        patch.setattr(state, "place", lambda data: _place(server, data))
        yield
    for _, engine in opened.values():
        engine.dispose()  # a server has so many connections and no more


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """One server for all tests of a process."""
    if not is_here():
        pytest.skip("PostgreSQL is not here: make servers")
    with a_postgresql() as server:
        state.migrated(Server(server.make(MIGRATED), Path(tempfile.gettempdir())), claim=False).dispose()
        yield server


def _place(server: PostgreSQL, data: Path) -> Place:
    name = sha256(str(data).encode()).hexdigest()[:32]
    if name not in server.made:
        server.make(name, template=MIGRATED)
    return Server(server.url(name), data)
