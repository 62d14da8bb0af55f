"""The audit log: whoever changes an entry, moves it or takes one out is found, and nobody can do it by mistake."""

import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from sqlalchemy.exc import IntegrityError

from lagesbild import audit, state
from lagesbild.audit import Action, AuditEvent, Json
from lagesbild.errors import WrongUse
from lagesbild.settings import ROOT
from tests.other_hand import other_hand, past_the_program, stored

AT = datetime(2026, 11, 20, 14, 5, tzinfo=UTC)
SUMMER = timezone(timedelta(hours=2))
EXPORT = AuditEvent(Action.EXPORT, "group", "trends", {"format": "csv", "codes": ["å", "b"]}, "meeting of the group")
CLOSE = AuditEvent(Action.CLOSE, "", "2026-11", {"hash": "ab12"}, "")

APPENDS_50 = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from lagesbild.audit import Action, AuditEvent, record
for number in range(50):
    event = AuditEvent(Action.EXPORT, "", sys.argv[2], {"number": number}, "")
    record(Path(sys.argv[1]), event, at=datetime(2026, 11, 20, tzinfo=UTC))
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with five entries."""
    for number in range(1, 6):
        audit.record(tmp_path, EXPORT if number % 2 else CLOSE, at=AT + timedelta(minutes=number))
    return tmp_path


@pytest.mark.of_the_file
def test_a_folder_without_state_has_an_empty_log_that_holds_and_is_not_made_by_asking(tmp_path: Path) -> None:
    assert (audit.entries(tmp_path), audit.check(tmp_path)) == ([], [])
    assert list(tmp_path.iterdir()) == []
    state.opened(tmp_path)
    assert (audit.entries(tmp_path), audit.check(tmp_path)) == ([], [])


def test_what_is_recorded_is_what_is_found(tmp_path: Path) -> None:
    first = audit.record(tmp_path, EXPORT, at=AT)
    second = audit.record(tmp_path, CLOSE, at=datetime(2026, 7, 1, 1, 30, tzinfo=SUMMER))
    assert audit.entries(tmp_path) == [first, second]
    assert (first.number, first.at, first.event, first.previous) == (1, AT, EXPORT, "0" * 64)
    assert (second.number, second.at, second.event, second.previous) == (
        2,
        datetime(2026, 6, 30, 23, 30, tzinfo=UTC),
        CLOSE,
        first.hash,
    )
    assert second.event.action is Action.CLOSE


def test_anybody_can_reckon_the_hashes_from_what_is_stored(data: Path) -> None:
    rows = stored(data)
    for number, at, event, previous, found in rows:
        left = {"emptied": json.loads(event)["action"], "sha256": sha256(event.encode()).hexdigest()}
        canonical = json.dumps({"at": at, "event": left, "number": number}, separators=(",", ":"))
        assert sha256(f"{previous}\n{canonical}".encode()).hexdigest() == found
    assert rows[0][1] == "2026-11-20T14:06:00.000000+00:00"


def test_a_chain_holds(data: Path) -> None:
    found = audit.entries(data)
    assert [entry.number for entry in found] == [1, 2, 3, 4, 5]
    assert [entry.previous for entry in found] == ["0" * 64, *(entry.hash for entry in found[:-1])]
    assert audit.check(data) == []


def test_a_moment_without_a_time_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="time zone"):
        audit.record(tmp_path, EXPORT, at=datetime(2026, 11, 20))


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
@pytest.mark.parametrize(
    "change",
    [
        "at = '2026-11-20T14:05:00.000000+00:00'",
        "at = replace(at, 'T', ' ')",
        "at = cast(at as blob)",
        "at = cast(x'ff' as text)",
        'event = replace(event, \'"role":"\', \'"role":"x\')',
        "event = replace(event, 'purpose', 'reason')",
        "event = replace(event, ':', ': ')",
        "event = replace(event, '}', ',\"x\":1}')",
        "event = cast(event as blob)",
        "event = cast(x'ff' as text)",
        "event = '{'",
        "previous = '" + "1" * 64 + "'",
        "previous = replace(previous, substr(previous, 1, 1), ' ')",
        "previous = cast(previous as blob)",
    ],
)
def test_any_change_of_an_entry_is_named(data: Path, number: int, change: str) -> None:
    with other_hand(data) as raw:
        raw.execute(f"update audit set {change} where number = ?", [number])
    assert audit.check(data) == [f"audit entry {number}"]


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
@pytest.mark.parametrize(
    "change", ["'" + "1" * 64 + "'", "upper(hash)", "replace(hash, substr(hash, 1, 1), ' ')", "cast(hash as blob)"]
)
def test_after_a_changed_hash_the_next_entry_does_not_hold_either(data: Path, number: int, change: str) -> None:
    with other_hand(data) as raw:
        raw.execute(f"update audit set hash = {change} where number = ?", [number])
    assert audit.check(data) == [f"audit entry {one}" for one in (number, number + 1) if one <= 5]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        (1, 0, ["audit entry 0", "audit entry 1 is missing"]),
        (3, -7, ["audit entry -7", "audit entry 3 is missing"]),
        (3, 9, ["audit entry 3 is missing", "audit entries 6 to 8 are missing", "audit entry 9"]),
        (5, 6, ["audit entry 5 is missing", "audit entry 6"]),
        (5, 2**31 - 1, ["audit entries 5 to 2147483646 are missing", "audit entry 2147483647"]),
    ],
)
def test_a_changed_number_is_named_and_so_is_the_gap_it_leaves(
    data: Path, old: int, new: int, named: list[str]
) -> None:
    with other_hand(data) as raw:
        raw.execute("update audit set number = ? where number = ?", [new, old])
    assert audit.check(data) == named


def test_two_entries_that_changed_places_are_named(data: Path) -> None:
    with other_hand(data) as raw:
        for old, new in ((2, 99), (3, 2), (99, 3)):
            raw.execute("update audit set number = ? where number = ?", [new, old])
    assert audit.check(data) == ["audit entry 2", "audit entry 3", "audit entry 4"]


def test_an_entry_with_a_hash_reckoned_anew_does_not_fit_the_next_one(data: Path) -> None:
    with other_hand(data) as raw:
        at, event, previous = raw.execute("select at, event, previous from audit where number = 3").one()
        event = event.replace("group", "police")
        seal = sha256(f'{previous}\n{{"at":"{at}","event":{audit.left_of(event)},"number":3}}'.encode()).hexdigest()
        raw.execute("update audit set event = ?, hash = ? where number = 3", [event, seal])
    assert audit.check(data) == ["audit entry 4"]


@pytest.mark.parametrize(
    ("gone", "named"),
    [
        ("number = 1", ["audit entry 1 is missing"]),
        ("number = 3", ["audit entry 3 is missing"]),
        ("number in (2, 3)", ["audit entries 2 to 3 are missing"]),
        ("number in (1, 4)", ["audit entry 1 is missing", "audit entry 4 is missing"]),
    ],
)
def test_an_entry_that_was_taken_out_is_named(data: Path, gone: str, named: list[str]) -> None:
    with other_hand(data) as raw:
        raw.execute(f"delete from audit where {gone}")
    assert audit.check(data) == named


def test_an_entry_put_before_the_first_is_named(data: Path) -> None:
    with other_hand(data) as raw:
        seal = sha256(f'x\n{{"at":"","event":{audit.left_of("{}")},"number":0}}'.encode()).hexdigest()
        raw.execute("insert into audit values (0, '', '{}', 'x', ?)", [seal])
    assert audit.check(data) == ["audit entry 0"]


@pytest.mark.parametrize(
    "statement",
    [
        "update audit set event = '{}' where number = 2",
        "update audit set number = 9 where number = 5",
        "delete from audit where number = 5",
        "delete from audit",
        "insert or replace into audit select number, at, '{}', previous, hash from audit where number = 5",
        "insert or replace into audit select 6, at, '{}', previous, 'new' from audit where number = 5",
        "insert into audit select 7, at, event, hash, 'new' from audit where number = 5",
        "insert into audit select 6, at, event, 'else', 'new' from audit where number = 5",
    ],
)
def test_the_database_itself_refuses_all_but_the_next_entry(data: Path, statement: str) -> None:
    before = audit.entries(data)
    with pytest.raises(IntegrityError, match="audit"), past_the_program(data) as raw:
        raw.execute(statement)
    assert audit.entries(data) == before


@pytest.mark.of_the_file
def test_two_processes_at_once_never_fork_the_chain(tmp_path: Path) -> None:
    command = [sys.executable, "-c", APPENDS_50, str(tmp_path)]
    started = [subprocess.Popen([*command, name], cwd=ROOT) for name in ("one", "other")]
    assert [process.wait(timeout=180) for process in started] == [0, 0]
    found = audit.entries(tmp_path)
    assert [entry.number for entry in found] == list(range(1, 101))
    assert audit.check(tmp_path) == []
    for name in ("one", "other"):
        told = [entry.event.detail["number"] for entry in found if entry.event.subject == name]
        assert told == list(range(50))


@pytest.mark.parametrize(
    "change", ["event = replace(event, 'export', 'later')", "event = '[]'", "event = '{'", "at = 'yesterday'"]
)
def test_an_entry_that_cannot_be_read_is_told_by_its_number(data: Path, change: str) -> None:
    with other_hand(data) as raw:
        raw.execute(f"update audit set {change} where number = 3")
    with pytest.raises(WrongUse) as refused:
        audit.entries(data)
    assert (refused.value.key, refused.value.values) == ("audit_unreadable", {"number": 3})


TEXT = st.text() | st.text(st.sampled_from("\"'\\\n\r\0\t{}[],:åé\u2028\ud800😀%$?")) | st.characters()
JSON: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=10,
)


@given(detail=st.dictionaries(TEXT, JSON, max_size=5), subject=TEXT, purpose=TEXT)
def test_whatever_a_detail_holds_it_is_kept_and_the_chain_holds(
    detail: dict[str, Json], subject: str, purpose: str
) -> None:
    event = AuditEvent(Action.REVISE, "analyst", subject, detail, purpose)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        recorded = [audit.record(Path(folder), event, at=AT) for _ in range(2)]
        assert [entry.event for entry in recorded] == [event, event]
        assert audit.entries(Path(folder)) == recorded
        assert audit.check(Path(folder)) == []
        state.opened(Path(folder)).dispose()
