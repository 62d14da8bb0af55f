"""What the doctor asks of the installation: each check finds what is planted, and nothing where nothing is."""

import json
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from lagesbild import audit, settings, store
from lagesbild.audit import Action, AuditEvent
from lagesbild.doctor import Finding, Grade, Patient, examine, installation
from lagesbild.settings import Settings
from lagesbild.texts import LANGUAGES
from tests.backed_up import full
from tests.factories import an_installation
from tests.unit.lagesbild.doctor.test_machine import NOW, outcome

SIGN_IN = """
[oidc]
metadata = "{metadata}"
client_id = "lagesbild"
client_secret_file = "{secret}"
address = "{address}"
[[grant]]
groups = ["g"]
role = "group"
"""
METADATA = {name: "https://login.example.se/x" for name in installation.METADATA}
HEADERS = dict.fromkeys(installation.HEADERS, "x")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation with something of everything."""
    return full(tmp_path_factory.mktemp("full"))


@pytest.fixture
def here(sound: Settings, tmp_path: Path) -> Settings:
    """A copy of it, which may be broken."""
    shutil.copytree(sound.data, tmp_path / "data")
    (tmp_path / "data").chmod(0o700)
    (tmp_path / "data" / "secret").chmod(0o600)
    return replace(sound, data=tmp_path / "data", secret_file=tmp_path / "data" / "secret")


def patient(here: Settings, address: str = "http://127.0.0.1:9") -> Patient:
    return Patient(here, NOW, address)


@contextmanager
def answering(code: int, told: object = None, **headers: str) -> Iterator[str]:
    """Run a server that gives one answer; yields its address."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(code)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def rules(here: Settings, metadata: str, address: str = "https://a.example.se") -> Settings:
    """Return an installation with sign-in at a provider."""
    secret = here.data.parent / "client"
    secret.write_text("zzz", encoding="utf-8")
    file = here.data.parent / "sign_in.toml"
    file.write_text(SIGN_IN.format(metadata=metadata, secret=secret, address=address), encoding="utf-8")
    return replace(here, sign_in=file)


def test_a_sound_installation_has_no_fault_but_that_it_was_never_backed_up(here: Settings) -> None:
    found = examine(patient(here), installation.CHECKS)
    assert [name for name, one in found.items() if one.grade is Grade.FAULT] == ["backup"]
    assert all(one.told(language) for one in found.values() for language in LANGUAGES)


def test_before_the_first_load_nothing_of_the_data_is_a_fault(tmp_path: Path) -> None:
    empty = an_installation(tmp_path)
    assert outcome(installation.database(patient(empty))) == (Grade.NOTICE, "database_none")
    assert outcome(installation.the_state(patient(empty))) == (Grade.NOTICE, "state_none")
    assert not (empty.data / "state.sqlite").exists(), "to look makes nothing"


def of(check: str, here: Settings) -> tuple[Grade, str]:
    """What one check finds, a raised error included."""
    return outcome(examine(patient(here), {check: installation.CHECKS[check]})[check])


def test_a_broken_reference_folder_is_told_in_its_own_words(here: Settings, tmp_path: Path) -> None:
    broken = replace(here, reference=tmp_path / "nowhere")
    assert of("reference", broken) == (Grade.FAULT, "reference_missing")
    assert of("reference", here) == (Grade.SOUND, "reference")


@pytest.mark.parametrize(
    ("harm", "key"), [("gone", "database_missing"), ("cut", "database_broken"), ("old", "built_by_another_program")]
)
def test_a_database_that_cannot_be_used_is_told(here: Settings, harm: str, key: str) -> None:
    pointer = store.pointer(here.data)
    assert pointer
    file = here.data / pointer.database
    if harm == "gone":
        file.unlink()
    elif harm == "cut":
        file.write_bytes(file.read_bytes()[:5000])
    else:
        store.point(here.data, replace(pointer, program="earlier"))
    assert of("database", here) == (Grade.FAULT, key)


def test_a_state_with_a_torn_page_is_told(here: Settings) -> None:
    assert of("state", here) == (Grade.SOUND, "state")
    with sqlite3.connect(here.data / "state.sqlite") as opened:
        opened.execute("pragma wal_checkpoint(truncate)")
    content = bytearray((here.data / "state.sqlite").read_bytes())
    content[4096 * 3 : 4096 * 4] = b"\xff" * 4096
    (here.data / "state.sqlite").write_bytes(bytes(content))
    assert of("state", here) == (Grade.FAULT, "state_broken")


def test_a_chain_that_does_not_hold_names_what(here: Settings) -> None:
    assert of("chains", here) == (Grade.SOUND, "chains")
    (here.data / "published" / "0001.parquet").write_bytes(b"other")
    found = installation.chains(patient(here))
    assert outcome(found) == (Grade.FAULT, "chains_broken") and "0001.parquet" in str(found.values["names"])


@pytest.mark.parametrize(("days", "key"), [(0, "backup"), (6, "backup"), (8, "backup_old")])
def test_a_backup_is_due_each_week(here: Settings, days: int, key: str) -> None:
    event = AuditEvent(Action.BACKUP, "", "backup", {}, "why")
    audit.record(here.data, event, at=NOW - timedelta(days=days))
    assert outcome(installation.last_backup(patient(here)))[1] == key


def test_before_the_first_load_no_backup_is_missed(tmp_path: Path) -> None:
    assert outcome(installation.last_backup(patient(an_installation(tmp_path)))) == (Grade.NOTICE, "backup_not_yet")


def test_a_check_that_falls_is_a_fault_of_its_own_and_the_others_are_made(here: Settings) -> None:
    (here.data / settings.DEMO_FILE).write_text("{torn", encoding="ascii")
    found = examine(patient(here), installation.CHECKS)
    assert [*found] == [*installation.CHECKS]
    assert outcome(found["backup"]) == (Grade.FAULT, "fell") and found["backup"].values == {"kind": "JSONDecodeError"}
    assert found["reference"].grade is Grade.SOUND


def test_of_a_demonstration_no_backup_is_asked(here: Settings) -> None:
    assert of("backup", here) == (Grade.FAULT, "backup_none")
    (here.data / settings.DEMO_FILE).write_text('{"seed": 1, "until": "2026-01-01"}', encoding="utf-8")
    assert of("backup", here) == (Grade.SOUND, "backup_demo")


def test_without_sign_in_that_is_said(here: Settings) -> None:
    assert of("sign_in", here) == (Grade.NOTICE, "sign_in_none")


@pytest.mark.parametrize(
    ("provider", "address", "expected"),
    [
        ("https://login.example.se/x", "https://a.example.se", (Grade.SOUND, "sign_in")),
        ("https://login.example.se/x", "http://a.example.se", (Grade.NOTICE, "sign_in_not_encrypted")),
        ("http://login.example.se/x", "https://a.example.se", (Grade.FAULT, "sign_in_metadata")),
    ],
)
def test_a_provider_that_answers_is_sound_where_both_lines_are_encrypted(
    here: Settings, monkeypatch: pytest.MonkeyPatch, provider: str, address: str, expected: tuple[Grade, str]
) -> None:
    monkeypatch.setattr(installation, "_missing", lambda _: "")
    assert of("sign_in", rules(here, provider, address)) == expected


def test_a_provider_that_tells_all_it_must_is_not_found_wanting() -> None:
    with answering(200, METADATA) as provider:
        assert installation._missing(provider) == ""


@pytest.mark.parametrize("told", [{**METADATA, "jwks_uri": ""}, ["no", "object"], None])
def test_a_provider_that_does_not_answer_as_one_is_a_fault(here: Settings, told: object) -> None:
    with answering(200, told) as provider:
        assert of("sign_in", rules(here, provider)) == (Grade.FAULT, "sign_in_no_answer")


def test_a_provider_that_is_not_there_or_refuses_is_a_fault(here: Settings) -> None:
    assert of("sign_in", rules(here, "http://127.0.0.1:9/")) == (Grade.FAULT, "sign_in_no_answer")
    with answering(404) as provider:
        assert of("sign_in", rules(here, provider)) == (Grade.FAULT, "sign_in_no_answer")


@pytest.mark.parametrize(("change", "key"), [("", "client_secret_missing"), ("area", "sign_in_unknown")])
def test_a_file_that_is_not_whole_is_told_in_its_own_words(here: Settings, change: str, key: str) -> None:
    with answering(200, METADATA) as provider:
        told = rules(here, provider)
        if change:
            assert told.sign_in
            with told.sign_in.open("a", encoding="utf-8") as file:
                file.write('[[grant]]\ngroups=["k"]\nrole="coordinator"\nareas=["nowhere"]\n')
        else:
            (here.data.parent / "client").unlink()
        assert of("sign_in", told) == (Grade.FAULT, key)


def asked(here: Settings, address: str) -> Finding:
    return installation.the_app(patient(here, address))


def test_an_app_that_answers_with_its_headers_is_sound_and_without_them_at_fault(here: Settings) -> None:
    with answering(200, **HEADERS) as address:
        assert outcome(asked(here, address)) == (Grade.SOUND, "app")
    headers = {name: told for name, told in HEADERS.items() if name != "x-frame-options"}
    with answering(200, **headers) as address:
        found = asked(here, address)
        assert outcome(found) == (Grade.FAULT, "app_headers") and found.values["names"] == "x-frame-options"
    with answering(502, **HEADERS) as address:
        assert outcome(asked(here, address)) == (Grade.FAULT, "app_answers")


def test_an_app_that_does_not_run_is_no_fault(here: Settings) -> None:
    assert outcome(asked(here, "http://127.0.0.1:9")) == (Grade.NOTICE, "app_silent")
