"""The commands of whoever runs the installation, as they are typed: doctor, backup, restore."""

import json
import re
from pathlib import Path

import pytest

from lagesbild import audit, settings, store
from lagesbild.__main__ import main
from lagesbild.audit import Action
from lagesbild.settings import Settings
from tests.backed_up import chains, full


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation with something of everything."""
    return full(tmp_path_factory.mktemp("full"))


@pytest.fixture
def here(installation: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv(settings.DATA, str(installation.data))
    return installation


def test_a_backup_goes_to_an_empty_machine_and_comes_up_there(
    here: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    out, key = tmp_path / "backups", tmp_path / "key"
    out.mkdir()
    before, pointer = chains(here), store.pointer(here.data)
    assert main(["backup", "--out", str(out), "--secret-out", str(key)]) == 0
    (archive,) = out.iterdir()
    assert re.fullmatch(r"lagesbild-\d{8}T\d{6}Z\.tar", archive.name) and str(archive) in capfd.readouterr().out
    assert [entry.event.action for entry in audit.entries(here.data)][-1] is Action.BACKUP

    monkeypatch.setenv(settings.DATA, str(tmp_path / "new"))
    assert main(["restore", str(archive), "--secret", str(key)]) == 0
    there = settings.read()
    assert store.pointer(there.data) == pointer and chains(there)[:2] == before[:2]
    assert [entry.event.action for entry in audit.entries(there.data)][-1] is Action.RESTORE
    assert there.secret_file.read_bytes() == here.secret_file.read_bytes()
    assert "SHA-256" not in capfd.readouterr().err


def test_without_its_secret_that_is_said_both_times(
    here: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", "--out", str(tmp_path / "b.tar")]) == 0
    assert str(here.secret_file) in capfd.readouterr().out
    monkeypatch.setenv(settings.DATA, str(tmp_path / "new"))
    assert main(["restore", str(tmp_path / "b.tar")]) == 0
    assert str(tmp_path / "new" / "secret") in capfd.readouterr().out
    assert not (tmp_path / "new" / "secret").exists()


@pytest.mark.parametrize("call", [["backup", "--out", "/no/such/place/b.tar"], ["restore", "/no/such/b.tar"]])
@pytest.mark.usefixtures("here")
def test_what_cannot_be_done_is_told_without_a_traceback(call: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main(call) == 2
    told = capfd.readouterr()
    assert told.err.count("\n") == 3 and "Traceback" not in told.err


def test_a_secret_is_not_written_over_and_one_that_is_missing_is_told(here: Settings, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("mine", encoding="ascii")
    assert main(["backup", "--out", str(tmp_path / "b.tar"), "--secret-out", str(tmp_path / "key")]) == 2
    assert (tmp_path / "key").read_text(encoding="ascii") == "mine" and not (tmp_path / "b.tar").exists()


def test_the_doctor_ends_with_1_for_a_fault_and_0_once_it_is_mended(
    here: Settings, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    here.data.chmod(0o700)
    here.secret_file.chmod(0o600)
    here.cookie_secret_file.unlink(missing_ok=True)
    secret = here.secret_file.read_bytes()
    here.secret_file.unlink()
    assert main(["doctor", "--json", "--address", "http://127.0.0.1:9"]) == 1
    told = {one["check"]: one for one in json.loads(capfd.readouterr().out)}
    assert told["secret"]["grade"] == "fault" and str(here.secret_file) in told["secret"]["text"]
    here.secret_file.write_bytes(secret)
    here.secret_file.chmod(0o600)
    assert main(["backup", "--out", str(tmp_path / "b.tar")]) == 0
    capfd.readouterr()
    assert main(["doctor", "--address", "http://127.0.0.1:9"]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert len(lines) == len(told) and not any(line.startswith("FEL") for line in lines)


def test_the_doctor_says_where_there_is_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(settings.DATA, str(tmp_path / "none"))
    assert main(["doctor"]) == 2
