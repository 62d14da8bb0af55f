"""What the doctor asks of the machine: each check finds what is planted, and nothing where nothing is."""

import os
import shutil
import time
from collections import namedtuple
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lagesbild import audit, settings
from lagesbild.audit import Action, AuditEvent
from lagesbild.doctor import Finding, Grade, Patient, machine
from lagesbild.settings import Settings
from lagesbild.texts import LANGUAGES
from tests.backed_up import full
from tests.factories import an_installation

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SIGN_IN = """
[oidc]
metadata = "https://login.example.se/x"
client_id = "x"
client_secret_file = "{secret}"
address = "https://a.example.se"
[[grant]]
groups = ["g"]
role = "group"
"""
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    installation = an_installation(tmp_path)
    installation.data.chmod(0o700)
    installation.secret_file.chmod(0o600)
    return installation


def patient(here: Settings, now: datetime = NOW) -> Patient:
    return Patient(here, now, "")


def outcome(found: Finding) -> tuple[Grade, str]:
    """What was found; it can be told in each language."""
    assert all(found.told(language) for language in LANGUAGES)
    return found.grade, found.error.key if found.error else found.key


def test_this_environment_is_the_one_that_was_tested(here: Settings) -> None:
    assert outcome(machine.versions(patient(here))) == (Grade.SOUND, "versions")


@pytest.mark.parametrize("installed", ["0.0.1", ""])
def test_another_version_and_a_missing_package_are_named(
    here: Settings, monkeypatch: pytest.MonkeyPatch, installed: str
) -> None:
    real = machine._installed
    monkeypatch.setattr(machine, "_installed", lambda name: installed if name == "duckdb" else real(name))
    found = machine.versions(patient(here))
    assert outcome(found) == (Grade.FAULT, "versions_other") and found.values["packages"] == "duckdb"


def test_pins_for_another_system_are_not_asked_for(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text(
        "# a comment\nduckdb==2.0.0 \\\n    --hash=sha256:ab\n    # via x\n"
        "colorama==1.0 ; sys_platform == 'nowhere' \\\n"
        "    --hash=sha256:cd\ntzdata==2026.6 ; python_version >= '3' --hash=sha256:ef\n",
        encoding="utf-8",
    )
    assert machine._pinned(lock) == {"duckdb": "2.0.0", "tzdata": "2026.6"}


def test_an_old_python_is_told(here: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "OLDEST_PYTHON", (4, 0))
    assert outcome(machine.versions(patient(here))) == (Grade.FAULT, "versions_python")


@pytest.mark.skipif(os.name == "nt", reason="rights are another thing there")
@pytest.mark.parametrize(("file", "mode"), [("secret", 0o640), ("secret-sign-in", 0o604)])
def test_a_key_that_others_can_read_is_named(here: Settings, file: str, mode: int) -> None:
    assert outcome(machine.permissions(patient(here))) == (Grade.SOUND, "permissions")
    (here.data / file).touch()
    (here.data / file).chmod(mode)
    found = machine.permissions(patient(here))
    assert outcome(found) == (Grade.FAULT, "permissions_open") and found.values["files"] == str(here.data / file)


@pytest.mark.skipif(os.name == "nt", reason="rights are another thing there")
def test_a_folder_with_data_that_others_can_enter_is_named_and_an_empty_one_is_not(here: Settings) -> None:
    here.data.chmod(0o755)
    assert outcome(machine.permissions(patient(here)))[0] is Grade.SOUND
    (here.data / "accepted" / "police").mkdir(parents=True)
    (here.data / "accepted" / "police" / "x.parquet").touch()
    found = machine.permissions(patient(here))
    assert outcome(found) == (Grade.FAULT, "permissions_open") and found.values["files"] == str(here.data)


@pytest.mark.skipif(os.name == "nt", reason="rights are another thing there")
@pytest.mark.parametrize(
    ("file", "mode", "grade"),
    [("sign_in", 0o644, Grade.FAULT), ("client", 0o604, Grade.FAULT), ("client", 0o640, Grade.SOUND)],
)
def test_who_may_what_and_the_providers_secret_may_be_read_by_a_group_and_not_by_all(
    here: Settings, tmp_path: Path, file: str, mode: int, grade: Grade
) -> None:
    (tmp_path / "client").write_text("x", encoding="ascii")
    (tmp_path / "sign_in").write_text(SIGN_IN.format(secret=tmp_path / "client"), encoding="utf-8")
    for name in ("client", "sign_in"):
        (tmp_path / name).chmod(mode if name == file else 0o640)
    assert outcome(machine.permissions(patient(replace(here, sign_in=tmp_path / "sign_in"))))[0] is grade


def test_a_folder_that_cannot_be_written_is_told(here: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert outcome(machine.permissions(patient(here))) == (Grade.FAULT, "permissions_no_write")


def test_before_the_first_load_there_is_no_secret_and_that_is_no_fault(here: Settings) -> None:
    here.secret_file.unlink()
    assert outcome(machine.the_secret(patient(here))) == (Grade.NOTICE, "secret_not_yet")


def test_a_secret_that_is_gone_or_another_one_is_a_fault(tmp_path: Path) -> None:
    here = full(tmp_path)
    assert outcome(machine.the_secret(patient(here))) == (Grade.SOUND, "secret")
    there = replace(here, secret_file=tmp_path / "other")
    assert outcome(machine.the_secret(patient(there))) == (Grade.FAULT, "secret_gone")
    there.secret_file.write_text("ab" * 32, encoding="ascii")
    assert outcome(machine.the_secret(patient(there))) == (Grade.FAULT, "secret_other")


def test_a_demonstration_needs_no_secret(here: Settings) -> None:
    (here.data / settings.DEMO_FILE).write_text('{"seed": 1, "until": "2026-01-01"}', encoding="utf-8")
    here.secret_file.unlink()
    assert outcome(machine.the_secret(patient(here))) == (Grade.SOUND, "secret_demo")


def test_a_clock_beside_that_of_the_disk_is_a_fault(here: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert outcome(machine.clock(patient(here))) == (Grade.SOUND, "clock")
    real = time.time()
    monkeypatch.setattr(time, "time", lambda: real - 600)
    found = machine.clock(patient(here))
    assert outcome(found) == (Grade.FAULT, "clock_beside") and abs(int(str(found.values["seconds"])) - 600) < 30


@pytest.mark.parametrize(("back", "expected"), [(timedelta(seconds=30), "clock"), (timedelta(hours=1), "clock_back")])
def test_a_clock_that_was_set_back_is_told_by_the_log(here: Settings, back: timedelta, expected: str) -> None:
    audit.record(here.data, AuditEvent(Action.THIN, "", "records", {}, "why"), at=NOW)
    assert outcome(machine.clock(patient(here, NOW - back)))[1] == expected


@pytest.mark.parametrize(("free", "grade"), [(machine.ROOM + 3000, Grade.SOUND), (machine.ROOM + 2999, Grade.FAULT)])
def test_the_disk_needs_room_for_the_next_databases(
    here: Settings, monkeypatch: pytest.MonkeyPatch, free: int, grade: Grade
) -> None:
    (here.data / "lagesbild-a.duckdb").write_bytes(b"x" * 1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(0, 0, free))
    assert outcome(machine.disk(patient(here)))[0] is grade
