"""What was tampered with is named: in the publications, in the audit log, and where one tells of the other."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from etl import close_command
from etl.build import build
from lagesbild import audit, published, reference as references, state
from lagesbild.meetings import freeze, package
from lagesbild.verify import Verdict, verified
from tests.factories import REFERENCE, an_installation, contract_rows, load_rows
from tests.meetings import AT, a_group, a_meeting
from tests.visits import TODAY


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with three publications, each noted."""
    installation, known = an_installation(tmp_path_factory.mktemp("whole")), references.read(REFERENCE)
    rows = contract_rows(20, occurred="2024-01-10", received="2024-01-10", revised="2024-01-10 10:00")
    load_rows(installation, rows, accepted=datetime(2024, 12, 1, tzinfo=UTC))
    made = build(installation, known)
    for weeks in range(0, 6, 2):
        assert close_command.closed(installation, known, made, TODAY + timedelta(weeks=weeks))
    return installation.data


@pytest.fixture
def data(whole: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "data"
    shutil.copytree(whole, copy)
    return copy


def faults(verdict: Verdict) -> list[str]:
    return [name for chain in verdict.chains for name in chain.faults]


def flip(file: Path, place: int = 100) -> None:
    content = bytearray(file.read_bytes())
    content[place] ^= 1
    file.write_bytes(content)


def change_audit(data: Path, statement: str) -> None:
    with closing(sqlite3.connect(data / state.FILE)) as raw, raw:
        for (name,) in raw.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            raw.execute(f"drop trigger {name}")
        raw.execute(statement)


def remove_last(data: Path) -> None:
    for name in ("0003.json", "0003.parquet"):
        (data / published.FOLDER / name).unlink()


def break_state(data: Path) -> None:
    for file in data.glob(f"{state.FILE}*"):  # what is written last lies beside it
        file.unlink()
    (data / state.FILE).write_bytes(b"no database" * 1000)


def write_chain_anew(data: Path) -> None:
    """Change a manifest and seal all after it again, as somebody who knows how the chain is made."""
    folder, previous = data / published.FOLDER, ""
    for number, found in enumerate(published.read(data).manifests, 1):
        told = replace(found, build="0" * 16) if number == 2 else found
        told = replace(told, previous=previous or told.previous)
        (folder / told.file).write_bytes(told.as_bytes())
        previous = told.version


def test_a_folder_where_nothing_is_changed_holds_and_tells_its_last_hashes(data: Path) -> None:
    found = verified(data)
    assert found.holds and found.not_noted == ()
    of_published, of_meetings, of_audit = found.chains
    assert (of_meetings.name, of_meetings.entries, of_meetings.faults) == ("meetings", 0, ())
    assert (of_published.name, of_published.entries) == ("published", 3)
    assert of_published.last == sha256((data / published.FOLDER / "0003.json").read_bytes()).hexdigest()
    assert (of_audit.name, of_audit.entries, of_audit.last) == ("audit", 3, audit.entries(data)[-1].hash)


def test_an_empty_folder_holds_and_is_not_made_by_asking(tmp_path: Path) -> None:
    found = verified(tmp_path)
    assert found.holds
    beginnings = [published.GENESIS, package.GENESIS, audit.BEGINNING]
    assert [(chain.entries, chain.last) for chain in found.chains] == [(0, one) for one in beginnings]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("tamper", "named"),
    [
        (lambda data: flip(data / "published/0002.parquet"), {"published/0002.parquet"}),
        (lambda data: (data / "published/0001.parquet").unlink(), {"published/0001.parquet"}),
        (lambda data: flip(data / "published/0002.json"), {"published/0002.json", "published/0003.json"}),
        (lambda data: (data / "published/0001.json").unlink(), {"published/0001.json", "published/0002.json"}),
        (remove_last, {"published/0003.json"}),
        (write_chain_anew, {"published/0002.json", "published/0003.json"}),
        (lambda data: shutil.rmtree(data / "published"), {f"published/000{number}.json" for number in (1, 2, 3)}),
        (lambda data: change_audit(data, "update audit set at = at || ' ' where number = 2"), {"audit entry 2"}),
        (lambda data: change_audit(data, "update audit set event = '{' where number = 2"), {"audit entry 2"}),
        (lambda data: change_audit(data, "delete from audit where number = 1"), {"audit entry 1 is missing"}),
        (lambda data: change_audit(data, "drop table audit"), {"state.sqlite"}),
        (break_state, {"state.sqlite"}),
    ],
)
def test_what_was_tampered_with_is_named(data: Path, tamper: Callable[[Path], None], named: set[str]) -> None:
    tamper(data)
    found = verified(data)
    assert not found.holds
    assert named <= set(faults(found))
    parts = {name.partition("/")[0] for name in named}
    assert {name.partition("/")[0] for name in faults(found)} == parts  # nothing of the other chain is named


def test_a_publication_that_the_log_does_not_tell_of_is_told_and_no_fault_yet(data: Path) -> None:
    change_audit(data, "delete from audit where number = 3")
    found = verified(data)
    assert found.holds and found.not_noted == ("0003.json",)


def test_the_end_of_the_log_cut_off_is_seen_by_its_last_hash(data: Path) -> None:
    kept = verified(data).chains[-1].last
    change_audit(data, "delete from audit where number = 3")
    assert verified(data).chains[-1].last != kept


def test_an_entry_of_an_export_is_not_taken_for_a_publication(data: Path) -> None:
    event = replace(audit.entries(data)[0].event, action=audit.Action.EXPORT, subject="0009.json")
    audit.record(data, event, at=audit.entries(data)[0].at)
    assert verified(data).holds
    assert json.loads((data / "published/0001.json").read_bytes())["number"] == 1


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    """A data folder with a frozen meeting, noted with the hash of its documents."""
    visit = a_group(tmp_path)
    a_meeting(visit)
    freeze.freeze(visit, 1, at=AT)
    return visit.folder


def note_again(data: Path, documents: bytes) -> None:
    """Note the freezing of the meeting once more, as if these were its documents."""
    event = next(one.event for one in audit.entries(data) if one.event.action is audit.Action.FREEZE)
    told = {**event.detail, "documents": package.hash_of(documents)}
    audit.record(data, replace(event, detail=told), at=AT)


def test_another_note_of_a_freeze_hides_no_documents_that_were_changed(frozen: Path) -> None:
    file = package.folder_of(frozen, 1) / package.DOCUMENTS
    changed = file.read_bytes().replace(b"a", b"b")
    file.write_bytes(changed)
    note_again(frozen, changed)
    assert faults(verified(frozen)) == ["meetings/0001/documents.json"]


def test_the_first_note_of_a_freeze_hides_no_other_one(frozen: Path) -> None:
    note_again(frozen, (package.folder_of(frozen, 1) / package.DOCUMENTS).read_bytes())
    assert verified(frozen).holds, "the same twice is no fault"
    note_again(frozen, b"{}")
    assert faults(verified(frozen)) == ["meetings/0001/documents.json"]
