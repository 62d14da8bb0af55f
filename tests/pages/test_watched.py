"""What watches over the machine is told in one word a part, and numbers only from this computer; nothing of people."""

import shutil
import sqlite3
from collections import namedtuple
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.runtime import Runtime

import lagesbild
from lagesbild import audit, health, settings, store
from lagesbild.audit import Action, AuditEvent
from pages.parts import served
from tests.factories import an_installation, built, contract_row, load_rows

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of an installation that is served."""
    installation = an_installation(tmp_path)
    load_rows(installation, [contract_row()])
    built(installation)
    monkeypatch.setenv(settings.DATA, str(installation.data))
    pages = SimpleNamespace(_session_mgr=SimpleNamespace(list_active_sessions=lambda: [1, 2, 3]))
    monkeypatch.setattr(Runtime, "instance", lambda: pages)
    return installation.data


def asked(path: str, host: str = "127.0.0.1", **headers: str) -> tuple[int, str]:
    answer = TestClient(Starlette(routes=served.routes()), client=(host, 1)).get(path, headers=headers)
    return answer.status_code, answer.text


@pytest.mark.usefixtures("data")
def test_a_sound_installation_is_usable() -> None:
    code, told = asked("/health", host="192.0.2.1")
    assert (code, told) == (200, '{"reference":"ok","database":"ok","state":"ok","disk":"ok"}')


def test_where_there_is_nothing_yet_nothing_is_made_by_looking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.DATA, str(tmp_path / "none"))
    assert health.numbers(settings.read()) == {}
    assert asked("/health")[0] == 503 and not (tmp_path / "none").exists()


@pytest.fixture(params=["reference", "database", "state", "disk"])
def broken(request: pytest.FixtureRequest, data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A part that is broken."""
    if request.param == "reference":
        monkeypatch.setenv(settings.REFERENCE, str(data / "nowhere"))
    elif request.param == "database":
        pointer = store.pointer(data)
        assert pointer
        (data / pointer.database).unlink()
    elif request.param == "state":
        (data / "state.sqlite").write_bytes(b"no database at all, but long enough to be read as one")
    else:
        monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(0, 0, health.ROOM - 1))
    yield request.param


def test_what_breaks_after_it_was_opened_is_seen_too(data: Path) -> None:
    audit.record(data, AuditEvent(Action.THIN, "", "records", {}, "why"), at=datetime.now(UTC))
    assert asked("/health")[0] == 200
    state = data / "state.sqlite"
    with closing(sqlite3.connect(state)) as opened:
        opened.execute("pragma wal_checkpoint(truncate)")
    with state.open("r+b") as file:
        file.write(b"\0" * 4096)
    assert '"state":"failed"' in asked("/health")[1]


def test_what_is_broken_is_named_and_nothing_more(broken: str) -> None:
    code, told = asked("/health")
    assert code == 503 and f'"{broken}":"failed"' in told
    others = {"reference", "database", "state", "disk"} - {broken} - ({"database"} if broken == "reference" else set())
    assert all(f'"{name}":"ok"' in told for name in others)


@pytest.mark.usefixtures("data")
def test_numbers_are_told_in_the_form_that_monitoring_reads() -> None:
    code, told = asked("/metrics")
    families = text_string_to_metric_families(told)  # type: ignore[no-untyped-call]
    found = {family.name: family for family in families}
    assert code == 200
    assert found["lagesbild_open_pages"].samples[0].value == 3
    assert {one.labels["part"]: one.value for one in found["lagesbild_usable"].samples} == dict.fromkeys(
        ("reference", "database", "state", "disk"), 1.0
    )
    assert found["lagesbild_version"].samples[0].labels == {"version": lagesbild.__version__}
    assert found["lagesbild_disk_free_bytes"].samples[0].value > 0
    assert found["lagesbild_last_build_timestamp_seconds"].samples[0].value > 1.7e9
    assert found["lagesbild_last_backup_timestamp_seconds"].samples[0].value == 0
    assert any(name.startswith("process_") for name in found)


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize(
    ("host", "headers"),
    [
        ("192.0.2.1", {}),
        ("testclient", {}),
        *(("127.0.0.1", {name: "192.0.2.1"}) for name in ("x-forwarded-for", "forwarded", "via", "x-real-ip")),
    ],
)
def test_numbers_are_told_to_nobody_elsewhere_and_through_no_proxy(host: str, headers: dict[str, str]) -> None:
    assert asked("/metrics", host, **headers) == (404, "")
