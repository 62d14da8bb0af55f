"""A backup holds all that cannot be made anew and no key, and put back elsewhere it is the same, or nothing at all."""

import shutil
import sqlite3
import stat
import tarfile
import threading
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from filelock import FileLock

from etl import lock
from lagesbild import audit, backups, settings, state
from lagesbild.audit import Action
from lagesbild.errors import WrongUse
from lagesbild.settings import Settings
from lagesbild.state import copied, sqlite
from tests.backed_up import AT
from tests.unit.lagesbild.backups.conftest import EVENT, backed_up


def names(archive: Path) -> list[str]:
    with tarfile.open(archive) as opened:
        return opened.getnames()


def test_every_part_of_the_data_folder_that_cannot_be_made_anew_is_in_it(here: Settings) -> None:
    held = {name.split("/")[1] for name in names(backed_up(here)) if name.startswith("data/")}
    there = {entry.name for entry in here.data.iterdir() if not entry.name.startswith((".", "lagesbild-"))}
    assert there - held <= {"secret", "current.json", "load.lock", "state.lock", "state.sqlite-wal", "state.sqlite-shm"}
    assert {"accepted", "published", "meetings", "receipts", "state.sqlite"} <= held


@pytest.mark.parametrize("name", ["data/secret", "data/keys/master", "data/secret-sign-in", "reference/master"])
def test_no_key_is_in_it_wherever_it_lies(here: Settings, name: str) -> None:
    key = "5ec2e7" * 10 + "beef"
    here = _with_own_reference(here)
    file = here.data.parent / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(key, encoding="ascii")
    if not name.endswith("sign-in"):
        here = replace(here, secret_file=file)
    assert key.encode() not in backed_up(here).read_bytes()


def test_what_the_provider_knows_us_by_is_not_in_it(here: Settings) -> None:
    here = _with_own_reference(here)
    (here.data / "client").write_text("c11e47", encoding="ascii")
    rules = f"""[oidc]
metadata = "https://login.example.se/x"
client_id = "x"
client_secret_file = "{here.data / "client"}"
address = "https://a.example.se"
[[grant]]
subjects = ["5ubject"]
role = "group"
"""
    (here.reference / "sign_in.toml").write_text(rules, encoding="utf-8")
    content = backed_up(replace(here, sign_in=here.reference / "sign_in.toml")).read_bytes()
    assert b"c11e47" not in content and b"5ubject" not in content


def test_another_data_folder_below_it_is_left_alone(here: Settings) -> None:
    (here.data / "demo" / "accepted").mkdir(parents=True)
    (here.data / "demo" / "demo.json").write_text("{}", encoding="ascii")
    assert not [name for name in names(backed_up(here)) if name.startswith("data/demo")]


def _with_own_reference(here: Settings) -> Settings:
    shutil.copytree(here.reference, here.data.parent / "reference")
    return replace(here, reference=here.data.parent / "reference")


def test_of_nothing_there_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    empty = settings.read({settings.DATA: str(tmp_path / "data")})
    with pytest.raises(WrongUse) as told:
        backed_up(empty)
    assert told.value.key == "nothing_to_back_up" and [*tmp_path.iterdir()] == [tmp_path / "data"]
    assert [*(tmp_path / "data").iterdir()] == []


def test_it_is_noted_before_it_is_there(here: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise WrongUse("state_not_kept", file="state.sqlite")

    monkeypatch.setattr(audit, "record", full)
    with pytest.raises(WrongUse):
        backed_up(here)
    assert not [*here.data.parent.glob("*b.tar*")]


def test_it_is_noted_with_its_hash_and_is_its_owners_alone(here: Settings) -> None:
    archive = backed_up(here)
    event = audit.entries(here.data)[-1].event
    assert (event.action, event.detail["sha256"]) == (Action.BACKUP, sha256(archive.read_bytes()).hexdigest())
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert audit.last(here.data, Action.BACKUP) == AT


def test_a_load_that_runs_is_waited_for(here: Settings) -> None:
    held = FileLock(here.data / lock.FILE)
    held.acquire()
    made: list[Path] = []
    thread = threading.Thread(target=lambda: made.append(backed_up(here)))
    thread.start()
    thread.join(0.5)
    assert thread.is_alive() and not made
    held.release()
    thread.join(60)
    assert made and names(made[0])


def test_a_load_that_never_ends_is_told(here: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "PATIENCE", 0.1)
    with FileLock(here.data / lock.FILE), pytest.raises(WrongUse) as told:
        backed_up(here)
    assert told.value.key == "backup_waited" and not [*here.data.parent.glob("*b.tar*")]


def test_the_state_is_whole_while_somebody_writes(here: Settings, tmp_path: Path) -> None:
    entries = len(audit.entries(here.data))
    with state.writing(state.opened(here.data)) as connection:
        audit.append(connection, replace(EVENT, subject="not kept yet"), at=AT)
        copy = tmp_path / "copy.sqlite"
        copied.to_file(here.data, copy)
    with sqlite3.connect(copy) as opened:
        assert opened.execute("select count(*) from audit").fetchone() == (entries,)
        assert opened.execute("pragma integrity_check").fetchone() == ("ok",)
    assert not (tmp_path / "copy.sqlite-wal").exists()


@pytest.mark.parametrize("where", ["there.tar", "data/b.tar", "no/such/b.tar", "reference/b.tar"])
def test_it_is_written_over_nothing_and_not_into_the_data_folder(here: Settings, where: str) -> None:
    here, out = _with_own_reference(here), here.data.parent / where
    if where == "there.tar":
        out.write_text("mine", encoding="utf-8")
    with pytest.raises(WrongUse) as told:
        backups.make(here, out, event=EVENT, at=AT)
    assert told.value.key == "no_place_for_backup"
    assert not out.exists() or out.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(("harm", "key"), [("broken", "state_broken"), ("held", "state_busy")])
def test_a_state_that_cannot_be_copied_is_told(
    here: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str, key: str
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0.2)
    file = tmp_path / "other.sqlite"
    with sqlite3.connect(file, isolation_level=None) as other:
        if harm == "held":
            other.execute("create table t (x)")
            other.execute("begin exclusive")
        else:
            file.write_bytes(b"no database" * 500)
        with pytest.raises(WrongUse) as told:
            sqlite.File(file).copy(tmp_path / "copy.sqlite")
    assert told.value.key == key
