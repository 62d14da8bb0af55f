"""The state that people make: made for its owner only, migrated whole or not at all, and never read by halves."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from filelock import FileLock
from sqlalchemy import Column, Integer, MetaData, Table, inspect, text
from sqlalchemy.exc import DBAPIError

from lagesbild import state
from lagesbild.errors import WrongUse
from lagesbild.settings import ROOT
from lagesbild.state import schema, sqlite
from lagesbild.state.__main__ import revise

#: The tables of this version.
TABLES = set(schema.metadata.tables)


def restart(patch: pytest.MonkeyPatch) -> None:
    """Forget what this process has open, as a new one would."""
    patch.setattr(state, "_open", {})


def revision(data: Path) -> str:
    with state.opened(data).connect() as connection:
        return str(connection.execute(text("select version_num from alembic_version")).scalar_one())


def tables(data: Path) -> set[str]:
    return set(inspect(state.opened(data)).get_table_names()) - {"alembic_version"}


@pytest.fixture
def later(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The migrations of a later version of the program, which has one more table, made as a developer makes them."""
    folder = tmp_path_factory.mktemp("later") / "migrations"
    shutil.copytree(ROOT / "lagesbild" / "state" / "migrations", folder)
    with monkeypatch.context() as developer:
        metadata = MetaData(naming_convention=schema.NAMES)
        for table in schema.metadata.tables.values():
            table.to_metadata(metadata)
        Table("later", metadata, Column("number", Integer, primary_key=True))
        developer.setattr(schema, "metadata", metadata)
        developer.setattr(state, "MIGRATIONS", str(folder))
        made = revise("what comes later")
    assert made == folder / "versions" / "0007_what_comes_later.py"
    return folder


@pytest.mark.of_the_file
def test_the_state_is_made_at_the_first_use_in_a_folder_that_may_not_exist(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    assert not state.is_begun(data)
    assert state.opened(data) is state.opened(data)
    assert state.is_begun(data)
    assert tables(data) == TABLES


@pytest.mark.of_the_file
@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_only_its_owner_can_read_it_or_what_lies_beside_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with state.writing(state.opened(tmp_path)) as connection:
            connection.execute(text("create table one (number integer)"))
        beside = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.glob("state.sqlite*")}
    finally:
        os.umask(before)
    assert beside == {"state.sqlite": 0o600, "state.sqlite-wal": 0o600, "state.sqlite-shm": 0o600}


@pytest.mark.of_the_file
def test_a_reader_does_not_wait_for_a_writer_and_keys_are_held(tmp_path: Path) -> None:
    with state.opened(tmp_path).connect() as connection:
        asked = {
            name: connection.execute(text(f"pragma {name}")).scalar_one() for name in ("journal_mode", "foreign_keys")
        }
    assert asked == {"journal_mode": "wal", "foreign_keys": 1}
    with state.writing(state.opened(tmp_path)) as writer, state.opened(tmp_path).connect() as reader:
        writer.execute(text("create table one (number integer)"))
        assert reader.execute(text("select count(*) from sqlite_master where name = 'one'")).scalar_one() == 0


def test_nothing_of_a_transaction_that_fails_stays_not_even_a_table(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), state.writing(state.opened(tmp_path)) as connection:
        connection.execute(text("create table one (number integer)"))
        raise ZeroDivisionError
    assert tables(tmp_path) == TABLES


def test_the_schema_and_the_migrations_agree(tmp_path: Path) -> None:
    with state.opened(tmp_path).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []


def test_an_old_state_is_migrated_and_keeps_what_it_holds(
    tmp_path: Path, later: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with state.writing(state.opened(tmp_path)) as connection:
        connection.execute(schema.audit.insert().values(number=1, at="t", event="{}", previous="0" * 64, hash="h"))
    assert (revision(tmp_path), tables(tmp_path)) == ("0006", TABLES)
    restart(monkeypatch)
    monkeypatch.setattr(state, "MIGRATIONS", str(later))
    assert (revision(tmp_path), tables(tmp_path)) == ("0007", TABLES | {"later"})
    with state.opened(tmp_path).connect() as connection:
        assert connection.execute(schema.audit.select()).all() == [(1, "t", "{}", "0" * 64, "h")]


def test_a_migration_that_fails_leaves_the_state_as_it_was(
    tmp_path: Path, later: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (later / "versions" / "0007_what_comes_later.py").open("a", encoding="utf-8") as file:
        file.write("    op.execute('insert into nowhere values (1)')\n")
    state.opened(tmp_path)
    restart(monkeypatch)
    with monkeypatch.context() as program:
        program.setattr(state, "MIGRATIONS", str(later))
        with pytest.raises(DBAPIError):
            state.opened(tmp_path)
    assert (revision(tmp_path), tables(tmp_path)) == ("0006", TABLES)


def test_a_state_of_a_newer_version_is_refused_and_left_alone(
    tmp_path: Path, later: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as newer:
        newer.setattr(state, "MIGRATIONS", str(later))
        state.opened(tmp_path)
    restart(monkeypatch)
    with pytest.raises(WrongUse) as refused:
        state.opened(tmp_path)
    assert (refused.value.key, refused.value.values) == ("state_newer", {"file": state.place(tmp_path).name})
    monkeypatch.setattr(state, "MIGRATIONS", str(later))
    assert tables(tmp_path) == TABLES | {"later"}


@pytest.mark.of_the_file
def test_a_file_that_is_no_database_is_told_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").write_text("nothing that SQLite could read" * 100, encoding="utf-8")
    for _ in range(2):
        with pytest.raises(WrongUse) as refused:
            state.opened(tmp_path)
        assert (refused.value.key, refused.value.values) == ("state_broken", {"file": tmp_path / "state.sqlite"})
    assert (tmp_path / "state.sqlite").read_text(encoding="utf-8").startswith("nothing")


@pytest.mark.of_the_file
@pytest.mark.parametrize("page", range(5), ids=lambda page: f"page {page + 1}")
def test_a_database_with_a_broken_page_is_told_when_that_page_is_read(
    tmp_path: Path, page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    state.opened(tmp_path).dispose()  # the last one to close writes all to the one file
    restart(monkeypatch)
    file = tmp_path / "state.sqlite"
    whole = file.read_bytes()
    size = int.from_bytes(whole[16:18], "big")
    assert len(whole) > page * size
    file.write_bytes(whole[: page * size] + b"\xff" * size + whole[(page + 1) * size :])
    with pytest.raises(WrongUse, match="damaged"):
        with state.writing(state.opened(tmp_path)) as connection:
            connection.execute(schema.audit.insert().values(number=1, at="t", event="{}", previous="0" * 64, hash="h"))
            connection.execute(schema.audit.select()).all()
            connection.execute(text("select * from alembic_version order by version_num")).all()


def test_an_error_does_not_quote_what_was_to_be_written(tmp_path: Path) -> None:
    with pytest.raises(DBAPIError) as told, state.opened(tmp_path).connect() as connection:
        connection.execute(text("insert into nowhere values (:value)"), {"value": "Kalle på Storgatan"})
    assert "Kalle" not in str(told.value)


@pytest.mark.of_the_file
def test_a_state_that_another_program_holds_is_told_when_patience_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0.1)
    engine = state.opened(tmp_path)
    with sqlite3.connect(tmp_path / state.FILE, isolation_level=None) as other:
        other.execute("begin immediate")
        with pytest.raises(WrongUse) as told, state.writing(engine):
            pass
        assert told.value.key == "state_busy"
        with engine.connect() as reader:
            assert reader.execute(text("select count(*) from audit")).scalar_one() == 0, "readers are not held up"
        other.execute("rollback")
    with state.writing(engine) as connection:
        connection.execute(text("insert into occasion values (1, 'c', '2024-01-01', '2024-01-02', 'kept')"))


@pytest.mark.of_the_file
@pytest.mark.parametrize("limit", ["max_page_count = 1", "query_only = on"], ids=["full", "read-only"])
def test_a_state_that_cannot_be_written_is_told_and_keeps_what_it_had(tmp_path: Path, limit: str) -> None:
    engine = state.opened(tmp_path)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"pragma {limit}")
        connection.rollback()
        with pytest.raises(WrongUse) as told:
            connection.execute(
                text("insert into occasion values (1, 'c', '2024-01-01', '2024-01-02', zeroblob(99999))")
            )
        assert told.value.key == "state_not_kept" and str(tmp_path) in told.value.explain("sv")
    engine.dispose()
    with engine.connect() as connection:
        assert connection.execute(text("select count(*) from occasion")).scalar_one() == 0


@pytest.mark.of_the_file
def test_a_file_put_in_its_place_is_the_one_that_is_used(tmp_path: Path) -> None:
    with state.writing(state.opened(tmp_path)) as connection:
        connection.execute(text("create table one (number integer)"))
    for file in tmp_path.glob("state.*"):
        file.unlink()
    assert tables(tmp_path) == TABLES
    assert state.is_begun(tmp_path)


@pytest.mark.of_the_file
def test_processes_that_open_it_at_once_all_find_it_whole(tmp_path: Path) -> None:
    program = "import sys, pathlib, lagesbild.state as s; s.opened(pathlib.Path(sys.argv[1]))"
    started = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], cwd=ROOT) for _ in range(4)]
    assert [process.wait(timeout=120) for process in started] == [0] * 4
    assert (revision(tmp_path), tables(tmp_path)) == ("0006", TABLES)
    with sqlite3.connect(tmp_path / "state.sqlite") as raw:
        assert raw.execute("pragma integrity_check").fetchall() == [("ok",)]


@pytest.mark.of_the_file
def test_the_first_use_waits_for_another_process_that_makes_it(tmp_path: Path) -> None:
    # without the lock SQLite refuses one of two that set up the write-ahead log at once, and waits for nobody
    opening = threading.Thread(target=state.opened, args=[tmp_path])
    with FileLock(tmp_path / "state.lock"):
        opening.start()
        opening.join(timeout=0.5)
        assert opening.is_alive() and not state.is_begun(tmp_path)
    opening.join(timeout=30)
    assert tables(tmp_path) == TABLES
