"""The state in a PostgreSQL database: moved there whole, never another folder's, backed up and put back as ever."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, select, text

from lagesbild import audit, settings, state
from lagesbild.__main__ import main
from lagesbild.audit import Action
from lagesbild.backups import restore
from lagesbild.doctor import Grade, Patient
from lagesbild.doctor.installation import the_state
from lagesbild.errors import WrongUse
from lagesbild.state import copied, sqlite
from lagesbild.state.place import FILE, MARK
from lagesbild.state.schema import metadata
from tests.backed_up import AT, chains, elsewhere, full
from tests.postgresql import PostgreSQL
from tests.unit.lagesbild.audit.test_thinning import an_event
from tests.unit.lagesbild.backups.conftest import backed_up

SOON = 10.0


@pytest.fixture
def address(postgresql: PostgreSQL, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The address of an empty database, which is set; this process has nothing open."""
    url = postgresql.make(tmp_path.name).render_as_string(hide_password=False)
    monkeypatch.setenv(settings.STATE_URL, url)
    monkeypatch.setattr(state, "_open", {})
    return url


def anew(patch: pytest.MonkeyPatch, address: str = "") -> None:
    """Go on as another process would, with the state at an address or in its file."""
    for _, engine in state._open.values():
        engine.dispose()
    patch.setattr(state, "_open", {})
    patch.setenv(settings.STATE_URL, address) if address else patch.delenv(settings.STATE_URL, raising=False)


def in_a_file(folder: Path, address: str, patch: pytest.MonkeyPatch) -> Path:
    """Make a data folder with one entry in its file, which is to be moved to an address."""
    anew(patch)
    audit.record(folder / "data", an_event(Action.VIEW), at=AT)
    anew(patch, address)
    return folder / "data"


def every_row(data: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return all that is kept, but not whose it is."""
    with state.opened(data).connect() as connection:
        tables = {table.name: connection.execute(select(table)).all() for table in metadata.sorted_tables}
    return {name: sorted(map(tuple, rows)) for name, rows in tables.items() if name != "installation"}


def refused(data: Path) -> str:
    with pytest.raises(WrongUse) as told:
        state.opened(data)
    return told.value.key


def test_what_was_in_the_file_is_moved_whole_and_goes_on_there(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    anew(monkeypatch)
    here = full(tmp_path / "city")
    before, proved = every_row(here.data), chains(here)
    anew(monkeypatch, address)
    assert refused(here.data) == "state_not_moved"
    monkeypatch.setenv(settings.DATA, str(here.data))
    assert main(["move-state"]) == 0
    assert str(sum(map(len, before.values()))) in capsys.readouterr().out
    assert every_row(here.data) == before and any(before.values())
    assert chains(here) == proved
    assert [*here.data.glob(f"{FILE}*")] == []
    audit.record(here.data, an_event(Action.VIEW), at=AT)
    assert [entry.number for entry in audit.entries(here.data)] == [*range(1, len(before["audit"]) + 2)]
    assert audit.check(here.data) == []
    assert main(["move-state"]) == 2, "there is nothing left to move"


def test_moving_that_is_stopped_changes_nothing_and_is_told_again(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anew(monkeypatch)
    data = tmp_path / "data"
    audit.record(data, an_event(Action.VIEW), at=AT)
    before = every_row(data)
    anew(monkeypatch, address)
    monkeypatch.setenv(settings.DATA, str(data))
    with monkeypatch.context() as stopped, pytest.raises(KeyboardInterrupt):
        stopped.setattr("lagesbild.state.postgresql.insert", _stop)  # as it becomes the folder's
        main(["move-state"])
    assert (data / FILE).exists()
    with monkeypatch.context() as stopped, pytest.raises(KeyboardInterrupt):
        stopped.setattr("lagesbild.state.copied._moved", _stop_after(copied._moved))
        main(["move-state"])
    assert (data / FILE).exists()
    assert main(["move-state"]) == 0
    assert every_row(data) == before and not (data / FILE).exists()


def test_nothing_is_moved_while_another_program_has_the_file_open(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = in_a_file(tmp_path, address, monkeypatch)
    monkeypatch.setattr(sqlite, "PATIENCE", 0.2)
    with closing(sqlite3.connect(data / FILE)) as other:
        other.execute("select * from audit").fetchall()
        with pytest.raises(WrongUse) as told:
            copied.to_server(data)
        assert told.value.key == "state_busy" and (data / FILE).exists()
    assert copied.to_server(data) == 1 and not (data / FILE).exists()


def test_who_waits_for_the_file_while_it_is_moved_is_not_told_that_his_is_kept(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = in_a_file(tmp_path, address, monkeypatch)
    late: list[sqlite3.Connection] = []
    copy = copied._copy

    def and_one_comes(*between: Connection) -> int:
        late.append(sqlite3.connect(data / FILE, timeout=SOON))
        assert late[0].execute("select count(*) from audit").fetchone() == (1,)  # it has the file open
        return copy(*between)

    monkeypatch.setattr(copied, "_copy", and_one_comes)
    assert copied.to_server(data) == 1
    with closing(late[0]) as other, pytest.raises(sqlite3.OperationalError):
        other.execute("insert into audit select * from audit")


def test_a_running_server_is_shown_no_other_folders_state_put_in_place_of_its_own(address: str, tmp_path: Path) -> None:
    audit.record(tmp_path, an_event(Action.VIEW), at=AT)
    for change in ("update installation set id = 'another'", "drop schema public cascade"):
        with psycopg.connect(address) as keeper:
            keeper.execute(change)
            keeper.execute("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()")
        with pytest.raises(WrongUse) as told:
            audit.entries(tmp_path)
        assert told.value.key == "state_of_another"


def _stop(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def _stop_after(work: Callable[..., object]) -> Callable[..., None]:
    def stopped(*told: object) -> None:
        work(*told)
        _stop()

    return stopped


def test_a_database_is_never_another_folders(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    audit.record(one, an_event(Action.VIEW), at=AT)
    anew(monkeypatch, address)
    assert refused(other) == "state_of_another"
    assert not (other / MARK).exists()
    assert len(audit.entries(one)) == 1


def test_a_folder_whose_database_was_emptied_does_not_begin_its_log_anew(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit.record(tmp_path, an_event(Action.VIEW), at=AT)
    with state.opened(tmp_path).begin() as connection:
        connection.execute(text("drop schema public cascade"))
        connection.execute(text("create schema public"))
    anew(monkeypatch, address)
    assert refused(tmp_path) == "state_of_another"


def test_where_the_address_is_not_set_no_file_is_begun_in_its_place(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit.record(tmp_path, an_event(Action.VIEW), at=AT)
    anew(monkeypatch)
    assert refused(tmp_path) == "state_elsewhere"
    assert not (tmp_path / FILE).exists()


def test_after_a_restart_of_the_server_the_next_one_to_ask_is_answered(address: str, tmp_path: Path) -> None:
    audit.record(tmp_path, an_event(Action.VIEW), at=AT)
    with psycopg.connect(address) as keeper:
        keeper.execute("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()")
    assert len(audit.entries(tmp_path)) == 1


@pytest.mark.parametrize("told", ["town", "mysql://root@127.0.0.1/x", "postgresql://secret:word@host"])
def test_an_address_that_is_of_no_database_is_told_and_not_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    monkeypatch.setenv(settings.STATE_URL, told)
    with pytest.raises(WrongUse) as error:
        state.opened(tmp_path)
    assert error.value.key == "state_url_unknown" and told not in str(error.value)


def test_a_server_that_is_away_is_told_without_user_and_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(settings.STATE_URL, "postgresql://somebody:word@127.0.0.1:1/town")
    with pytest.raises(WrongUse) as error:
        state.opened(tmp_path)
    assert error.value.key == "state_away" and "127.0.0.1/town" in str(error.value)
    assert "word" not in str(error.value) and "somebody" not in str(error.value)


def test_a_backup_goes_to_a_server_and_from_there_to_a_file_and_is_the_same(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anew(monkeypatch)
    here = full(tmp_path / "city")
    before, proved = every_row(here.data), chains(here)
    archive = backed_up(here)

    anew(monkeypatch, address)
    there = elsewhere(tmp_path / "a", here)
    restore.restore(there, archive, secret_from=here.secret_file)
    assert every_row(there.data) == before and chains(there) == proved
    assert not (there.data / FILE).exists()
    assert the_state(Patient(there, AT, "")).grade is Grade.SOUND

    kept = every_row(there.data)
    second = backed_up(there, "second.tar")
    anew(monkeypatch)
    back = elsewhere(tmp_path / "b", here)
    restore.restore(back, second, secret_from=here.secret_file)
    assert every_row(back.data) == kept and (back.data / FILE).exists()


def test_a_backup_is_put_back_into_no_database_that_holds_something(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anew(monkeypatch)
    here = full(tmp_path / "city")
    archive = backed_up(here)
    anew(monkeypatch, address)
    audit.record(tmp_path / "other", an_event(Action.VIEW), at=AT)
    there = elsewhere(tmp_path, here)
    with pytest.raises(WrongUse) as told:
        restore.restore(there, archive, secret_from=here.secret_file)
    assert told.value.key == "state_of_another"
    assert not there.data.exists()
