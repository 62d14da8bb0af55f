"""A backup put back elsewhere is the same, or nothing at all."""

import json
import os
import shutil
import tarfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from etl.build import build
from lagesbild import audit, backups, reference
from lagesbild.audit import Action
from lagesbild.backups import restore
from lagesbild.errors import WrongUse
from lagesbild.settings import Settings
from tests.backed_up import AT, chains, elsewhere
from tests.factories import SECRET
from tests.unit.lagesbild.backups.conftest import backed_up


def contents(folder: Path, *, but: set[str]) -> dict[str, str]:
    files = [file for file in folder.rglob("*") if file.is_file() and file.name not in but]
    return {str(file.relative_to(folder)): sha256(file.read_bytes()).hexdigest() for file in files}


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


@pytest.mark.parametrize("layout", ["reference inside", "reference beside"])
def test_a_folder_that_holds_its_reference_folder_and_a_demonstration_is_as_good_as_empty(
    here: Settings, tmp_path: Path, layout: str
) -> None:
    archive, data = backed_up(here), tmp_path / "clone" / "data"
    there = replace(here, data=data, reference=data / "reference", secret_file=data / "secret")
    data.mkdir(parents=True)
    if layout == "reference inside":
        shutil.copytree(here.reference, there.reference)
    (data / "demo").mkdir()
    (data / "demo" / "demo.json").write_text("{}", encoding="ascii")
    restore.restore(there, archive, secret_from=here.secret_file)
    assert chains(there)[:2] == chains(here)[:2] and there.secret_file.exists()
    assert reference.read(there.reference).digest == reference.read(here.reference).digest
    assert (data / "demo" / "demo.json").exists() and not [*data.glob(".restored*")]


@pytest.mark.skipif(os.name == "nt", reason="rights are another thing there")
def test_where_the_folder_above_cannot_be_written_a_restore_works_in_the_data_folder_itself(
    here: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, there = backed_up(here), elsewhere(tmp_path, here)
    there.data.mkdir(parents=True)
    shutil.copytree(here.reference, there.reference)
    made: list[Path] = []
    real = os.mkdir

    def mkdir(path: str, *more: object, **named: object) -> None:
        made.append(Path(path))
        real(path, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "mkdir", mkdir)
    restore.restore(there, archive)
    assert made and all(there.data in (place, *place.parents) for place in made)


def test_what_cannot_be_moved_takes_back_what_was(
    here: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, there = backed_up(here), elsewhere(tmp_path, here)
    real, moved = shutil.move, list[Path]()

    def move(source: Path, target: Path) -> None:
        if len(moved) == 3:
            raise OSError(28, "No space left on device")
        moved.append(target)
        real(source, target)

    monkeypatch.setattr(shutil, "move", move)
    with pytest.raises(OSError, match="space"):
        restore.restore(there, archive)
    assert len(moved) == 3 and not there.data.exists() and not there.reference.exists()


def test_only_the_one_with_the_hash_that_was_told_is_restored(here: Settings, tmp_path: Path) -> None:
    archive, there = backed_up(here), elsewhere(tmp_path, here)
    with pytest.raises(WrongUse) as told:
        restore.restore(there, archive, sha256="ab" * 32)
    assert told.value.key == "backup_other" and not there.data.exists()
    restore.restore(there, archive, sha256=sha256(archive.read_bytes()).hexdigest().upper())
    assert there.data.exists()


def test_what_the_disk_says_is_not_taken_for_a_broken_backup(here: Settings, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        restore.restore(elsewhere(tmp_path, here), tmp_path / "no such.tar")
