"""A backup holds all that cannot be made anew and no key, and put back elsewhere it is the same, or nothing at all."""

import json
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
from etl.build import build
from lagesbild import audit, backups, reference, state
from lagesbild.audit import Action, AuditEvent
from lagesbild.backups import restore
from lagesbild.errors import WrongUse
from lagesbild.settings import Settings
from lagesbild.state import sqlite
from tests.backed_up import AT, chains, elsewhere, full
from tests.factories import SECRET

EVENT = AuditEvent(Action.BACKUP, "", "backup", {}, "Säkerhetskopia")


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation with something of everything."""
    return full(tmp_path_factory.mktemp("full"))


@pytest.fixture
def here(installation: Settings, tmp_path: Path) -> Settings:
    """A copy of it, which may be written to."""
    shutil.copytree(installation.data, tmp_path / "data")
    return replace(installation, data=tmp_path / "data", secret_file=tmp_path / "data" / "secret")


def backed_up(here: Settings, name: str = "b.tar") -> Path:
    return backups.make(here, here.data.parent / name, event=EVENT, at=AT).file


def contents(folder: Path, *, but: set[str]) -> dict[str, str]:
    files = [file for file in folder.rglob("*") if file.is_file() and file.name not in but]
    return {str(file.relative_to(folder)): sha256(file.read_bytes()).hexdigest() for file in files}


def names(archive: Path) -> list[str]:
    with tarfile.open(archive) as opened:
        return opened.getnames()


def test_the_lock_is_the_loaders() -> None:
    assert backups.LOCK == lock.FILE


def test_put_back_on_an_empty_machine_everything_is_the_same(here: Settings, tmp_path: Path) -> None:
    before, archive = chains(here), backed_up(here)
    there = elsewhere(tmp_path, here)
    found = restore.restore(there, archive, secret_from=here.secret_file)

    made = {"lagesbild.duckdb", "current.json", "state.sqlite", "secret", "load.lock", "state.lock"}
    made |= {file.name for file in here.data.glob("lagesbild-*")} | {"state.sqlite-wal", "state.sqlite-shm"}
    assert contents(there.data, but=made) == contents(here.data, but=made)
    assert contents(there.reference, but=set()) == contents(here.reference, but=set())
    assert chains(there) == before
    assert there.secret_file.read_text(encoding="ascii") == SECRET.hex() and found.has_secret
    built = build(there, reference.read(there.reference))
    assert built.build == json.loads((here.data / "current.json").read_text(encoding="utf-8"))["build"]


def test_every_part_of_the_data_folder_that_cannot_be_made_anew_is_in_it(here: Settings) -> None:
    held = {name.split("/")[1] for name in names(backed_up(here)) if name.startswith("data/")}
    there = {entry.name for entry in here.data.iterdir() if not entry.name.startswith((".", "lagesbild-"))}
    assert there - held <= {"secret", "current.json", "load.lock", "state.lock", "state.sqlite-wal", "state.sqlite-shm"}
    assert {"accepted", "published", "meetings", "receipts", "state.sqlite"} <= held


@pytest.mark.parametrize("name", ["secret", "keys/master", "secret-sign-in"])
def test_no_key_is_in_it_wherever_it_lies(here: Settings, name: str) -> None:
    key = "5ec2e7" * 10 + "beef"
    file = here.data / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(key, encoding="ascii")
    if name != "secret-sign-in":
        here = replace(here, secret_file=file)
    assert key.encode() not in backed_up(here).read_bytes()


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
        sqlite.copy(here.data / state.FILE, copy)
    with sqlite3.connect(copy) as opened:
        assert opened.execute("select count(*) from audit").fetchone() == (entries,)
        assert opened.execute("pragma integrity_check").fetchone() == ("ok",)
    assert not (tmp_path / "copy.sqlite-wal").exists()


@pytest.mark.parametrize("where", ["there.tar", "data/b.tar", "no/such/b.tar"])
def test_it_is_written_over_nothing_and_not_into_the_data_folder(here: Settings, where: str) -> None:
    out = here.data.parent / where
    if where == "there.tar":
        out.write_text("mine", encoding="utf-8")
    with pytest.raises(WrongUse) as told:
        backups.make(here, out, event=EVENT, at=AT)
    assert told.value.key == "no_place_for_backup"
    assert not out.exists() or out.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("change", ["cut", "byte", "extra", "missing", "text", "outside"])
def test_one_that_is_not_whole_is_refused_and_changes_nothing(here: Settings, tmp_path: Path, change: str) -> None:
    archive = backed_up(here)
    broken = tmp_path / "broken.tar"
    content = archive.read_bytes()
    if change == "cut":
        broken.write_bytes(content[: len(content) // 2])
    elif change == "byte":
        place = content.index(b"PAR1") + 8
        broken.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
    elif change == "text":
        broken.write_bytes(b"no archive at all")
    else:
        _rewritten(archive, broken, change)
    there = elsewhere(tmp_path, here)
    with pytest.raises(WrongUse) as told:
        restore.restore(there, broken)
    assert told.value.key == "backup_broken"
    assert not there.data.exists() and not there.reference.exists() and not (tmp_path / "escaped").exists()
    assert [*there.data.parent.glob(".*")] == []


def _rewritten(archive: Path, to: Path, change: str) -> None:
    """Copy an archive with a member more, or one less."""
    with tarfile.open(archive) as old, tarfile.open(to, "w") as new:
        for member in old.getmembers():
            if change == "missing" and member.name.startswith("data/accepted"):
                continue
            new.addfile(member, old.extractfile(member))
        if change != "missing":
            name = "../../escaped" if change == "outside" else "data/accepted/police/extra.parquet"
            new.addfile(tarfile.TarInfo(name))


def test_one_of_a_form_that_is_not_known_is_told(
    here: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "FORM", 2)
    archive = backed_up(here)
    with pytest.raises(WrongUse) as told:
        restore.restore(elsewhere(tmp_path, here), archive)
    assert told.value.key == "backup_newer"


def test_nothing_is_written_over(here: Settings, tmp_path: Path) -> None:
    archive, there = backed_up(here), elsewhere(tmp_path, here)
    there.data.mkdir(parents=True)
    (there.data / "mine").touch()
    with pytest.raises(WrongUse) as told:
        restore.restore(there, archive)
    assert told.value.key == "restore_not_empty" and [*there.data.iterdir()] == [there.data / "mine"]


def test_another_reference_folder_is_refused_and_the_same_one_stays(here: Settings, tmp_path: Path) -> None:
    archive, there = backed_up(here), elsewhere(tmp_path, here)
    shutil.copytree(here.reference, there.reference)
    text = (there.reference / "municipality.toml").read_text(encoding="utf-8")
    (there.reference / "municipality.toml").write_text(text + "\n# another word", encoding="utf-8")
    with pytest.raises(WrongUse) as told:
        restore.restore(there, archive)
    assert told.value.key == "restore_other_reference" and not there.data.exists()
    (there.reference / "municipality.toml").write_text(text, encoding="utf-8")
    assert not restore.restore(there, archive).has_secret
    assert there.data.exists() and not there.secret_file.exists()


def test_a_restore_is_noted(here: Settings, tmp_path: Path) -> None:
    there = elsewhere(tmp_path, here)
    found = restore.restore(there, backed_up(here))
    restore.note(there.data, found, purpose="Återställning", at=AT)
    event = audit.entries(there.data)[-1].event
    assert (event.action, event.detail["files"]) == (Action.RESTORE, found.files)
    assert chains(there)


def test_another_secret_that_is_there_already_is_not_written_over(here: Settings, tmp_path: Path) -> None:
    archive, there = backed_up(here), elsewhere(tmp_path, here)
    there.secret_file.parent.mkdir(parents=True)
    there.secret_file.write_text("ab" * 32, encoding="ascii")
    with pytest.raises(WrongUse) as told:
        restore.restore(there, archive, secret_from=here.secret_file)
    assert told.value.key == "restore_other_secret" and not there.data.exists()
    assert there.secret_file.read_text(encoding="ascii") == "ab" * 32
