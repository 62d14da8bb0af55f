"""The log's own retention: of people nothing is left, all else stands, and who empties more than was told is found."""

import json
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from lagesbild import audit, state
from lagesbild.audit import Action, AuditEvent, Entry
from lagesbild.audit.search import Wanted, search
from lagesbild.audit.thinning import due, emptied, kept_since, thin
from lagesbild.state import sqlite
from tests.unit.lagesbild.audit.test_audit import other_hand

AT = datetime(2026, 11, 20, 14, 5, tzinfo=UTC)
DAY = timedelta(days=1)
THIN = AuditEvent(Action.THIN_LOG, "", "log", {}, "efter två år")
#: Told anew here: what tells of people and of nothing that was decided.
PEOPLE = {"sign_in", "sign_out", "view", "export", "report", "deliver"}
CANARY = "kanariefågel-4711"


def an_event(action: Action, detail: dict[str, Any] | None = None, *, who: str = "anna.berg") -> AuditEvent:
    return AuditEvent(action, "group", "trends", detail or {}, "", who)


def a_log(data: Path, *actions: Action) -> list[Entry]:
    """Write a log with an entry a day, the first on AT."""
    return [audit.record(data, an_event(one, {"n": n}), at=AT + n * DAY) for n, one in enumerate(actions)]


def thinned(data: Path, before: datetime) -> Entry | None:
    return thin(data, before, event=THIN, at=AT + 1000 * DAY)


#: What looks like what is left of an entry.
LEFT = '{"emptied":"view","sha256":"0"}'


def stored(data: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(data / state.FILE)) as raw:
        return raw.execute("select number, at, event, previous, hash from audit order by number").fetchall()


def forged(data: Path, runs: object, *, sealed: bool = True) -> None:
    """Append an entry as another hand that knows how the chain is made: it tells that some were emptied."""
    number, at, _, _, previous = stored(data)[-1]
    told = {"action": "thin_log", "build": "", "detail": {"emptied": runs}, "purpose": "", "role": "", "subject": "log"}
    event = json.dumps(told | {"who": ""}, sort_keys=True, separators=(",", ":"))
    seal = sha256(f'{previous}\n{{"at":"{at}","event":{left_of(event)},"number":{number + 1}}}'.encode()).hexdigest()
    with other_hand(data) as raw:
        row = [number + 1, at, event, previous, seal if sealed else "0" * 64]
        raw.execute("insert into audit values (?, ?, ?, ?, ?)", row)


def left_of(event: str) -> str:
    """Return what is to be left of an entry: its action and the hash of all of it, worked out anew."""
    told = {"emptied": json.loads(event)["action"], "sha256": sha256(event.encode()).hexdigest()}
    return json.dumps(told, separators=(",", ":"))


def empty(data: Path, *numbers: int) -> None:
    rows = [
        (left_of(event), number)
        for number, _, event, _, _ in stored(data)
        if number in numbers and "emptied" not in json.loads(event)
    ]
    with other_hand(data) as raw:
        raw.executemany("update audit set event = ? where number = ?", rows)


@pytest.mark.parametrize("action", Action)
def test_of_what_is_old_only_what_tells_of_people_goes(tmp_path: Path, action: Action) -> None:
    (entry,) = a_log(tmp_path, action)
    told = thinned(tmp_path, AT + DAY)
    if action.value in PEOPLE:
        assert audit.entries(tmp_path) == [told]
    else:
        assert (told, audit.entries(tmp_path)) == (None, [entry])


def test_a_time_ends_with_the_moment_before(tmp_path: Path) -> None:
    first, second = a_log(tmp_path, Action.VIEW, Action.VIEW)
    assert (due(tmp_path, first.at), thinned(tmp_path, first.at)) == (0, None)
    east = timezone(timedelta(hours=14))
    assert (due(tmp_path, second.at.astimezone(east)), due(tmp_path, second.at + timedelta(microseconds=1))) == (1, 2)
    told = thinned(tmp_path, second.at.astimezone(east))
    assert told and audit.entries(tmp_path) == [second, told]


def test_the_place_of_what_was_emptied_its_moment_and_its_hash_stand(tmp_path: Path) -> None:
    a_log(tmp_path, Action.VIEW, Action.CLOSE, Action.EXPORT)
    before = stored(tmp_path)
    thinned(tmp_path, AT + 9 * DAY)
    after = stored(tmp_path)
    assert [(n, at, previous, seal) for n, at, _, previous, seal in after[:3]] == [
        (n, at, previous, seal) for n, at, _, previous, seal in before
    ]
    assert [event for _, _, event, _, _ in after[:3]] == [left_of(before[0][2]), before[1][2], left_of(before[2][2])]
    assert audit.check(tmp_path) == []


def test_the_log_tells_what_was_emptied_in_runs_and_why(tmp_path: Path) -> None:
    view, close = Action.VIEW, Action.CLOSE
    a_log(tmp_path, view, view, close, view, close, close, Action.REPORT, view)
    told = thinned(tmp_path, AT + 7 * DAY)
    assert told and told.number == 9
    assert told.event.detail["emptied"] == [[1, 2], [4, 4], [7, 7]]
    assert datetime.fromisoformat(str(told.event.detail["before"])) == AT + 7 * DAY
    assert (told.event.action, told.event.purpose, emptied(told)) == (Action.THIN_LOG, "efter två år", 4)
    assert [entry.number for entry in audit.entries(tmp_path)] == [3, 5, 6, 8, 9]


def test_thinning_twice_takes_nothing_twice(tmp_path: Path) -> None:
    a_log(tmp_path, Action.VIEW, Action.CLOSE, Action.VIEW, Action.VIEW)
    first = thinned(tmp_path, AT + 1 * DAY)
    assert (thinned(tmp_path, AT + 1 * DAY), due(tmp_path, AT + 1 * DAY)) == (None, 0)
    second = thinned(tmp_path, AT + 3 * DAY)
    assert first and second
    assert [one.event.detail["emptied"] for one in (first, second)] == [[[1, 1]], [[3, 3]]]
    assert audit.check(tmp_path) == []
    assert [entry.number for entry in audit.entries(tmp_path)] == [2, 4, 5, 6]


@pytest.mark.parametrize("length", [1, 200, 9000])
@pytest.mark.parametrize("number", [1, 7, 400])
def test_no_letter_of_it_is_left_in_any_file(tmp_path: Path, number: int, length: int) -> None:
    for n in range(number):
        told = an_event(Action.VIEW, {"canary": CANARY * length if n == number // 2 else CANARY})
        audit.record(tmp_path, told, at=AT)
        audit.record(tmp_path, an_event(Action.CLOSE, who=""), at=AT)
    assert left(tmp_path)
    thinned(tmp_path, AT + DAY)
    assert not left(tmp_path)
    assert audit.check(tmp_path) == []


def test_a_thinning_that_was_stopped_before_the_files_were_cleared_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit.record(tmp_path, an_event(Action.VIEW, {"canary": CANARY}), at=AT)
    with monkeypatch.context() as stopped:
        stopped.setattr(sqlite, "forget", lambda engine: None)
        assert thinned(tmp_path, AT + DAY)
    assert left(tmp_path)
    assert thinned(tmp_path, AT + DAY) is None
    assert not left(tmp_path)


def left(data: Path) -> set[str]:
    """Return the state's files in which half the canary stands, or whose entry it was."""
    return {
        file.name
        for file in data.glob(f"{state.FILE}*")
        if any(told in file.read_bytes() for told in (b"kanarief", b"gel-4711", b"anna.berg"))
    }


def test_a_log_that_was_not_begun_stays_so(tmp_path: Path) -> None:
    assert (due(tmp_path, AT), thinned(tmp_path, AT), list(tmp_path.iterdir())) == (0, None, [])


def test_an_entry_is_kept_for_its_days_whatever_the_clock_of_the_place_does() -> None:
    stockholm = timezone(timedelta(hours=2))
    assert kept_since(datetime(2026, 7, 1, 2, tzinfo=stockholm), 365) == datetime(2025, 7, 1, tzinfo=UTC)


def test_another_hand_that_empties_what_nobody_told_of_is_found(tmp_path: Path) -> None:
    a_log(tmp_path, Action.VIEW, Action.VIEW, Action.VIEW)
    thinned(tmp_path, AT + 1 * DAY)
    empty(tmp_path, 1, 2)
    assert audit.check(tmp_path) == ["audit entry 2"]
    empty(tmp_path, 4)  # and what told of the first
    assert audit.check(tmp_path) == ["audit entry 1", "audit entry 2", "audit entry 4"]


def test_another_hand_that_empties_and_tells_of_it_stands_in_the_log(tmp_path: Path) -> None:
    a_log(tmp_path, Action.VIEW, Action.CLOSE)
    forged(tmp_path, [[1, 1]])
    empty(tmp_path, 1)
    assert audit.check(tmp_path) == [], "a chain alone cannot tell hands apart"
    (told,) = search(tmp_path, Wanted(action=Action.THIN_LOG)).entries
    assert (told.number, told.event.detail) == (3, {"emptied": [[1, 1]]})


@pytest.mark.parametrize("action", sorted(set(Action) - {Action(one) for one in PEOPLE}))
def test_what_was_decided_or_published_cannot_be_emptied_whoever_tells_of_it(tmp_path: Path, action: Action) -> None:
    a_log(tmp_path, Action.VIEW, action)
    forged(tmp_path, [[1, 2]])
    empty(tmp_path, 1, 2)
    assert audit.check(tmp_path) == ["audit entry 2"]


@pytest.mark.parametrize(
    "change", ["at = '1999-01-01T00:00:00.000000+00:00'", "event = replace(event, 'view', 'export')"]
)
def test_the_moment_and_the_action_of_what_was_emptied_still_hold(tmp_path: Path, change: str) -> None:
    a_log(tmp_path, Action.VIEW, Action.CLOSE)
    thinned(tmp_path, AT + 9 * DAY)
    with other_hand(tmp_path) as raw:
        raw.execute(f"update audit set {change} where number = 1")
    assert audit.check(tmp_path) == ["audit entry 1"]


def test_what_another_hand_tells_without_sealing_it_counts_for_nothing(tmp_path: Path) -> None:
    a_log(tmp_path, Action.VIEW, Action.CLOSE)
    forged(tmp_path, [[1, 1]], sealed=False)
    empty(tmp_path, 1)
    assert audit.check(tmp_path) == ["audit entry 1", "audit entry 3"]


def test_no_entry_tells_of_itself_or_of_later_ones(tmp_path: Path) -> None:
    a_log(tmp_path, Action.VIEW)
    forged(tmp_path, [[1, 4]])
    audit.record(tmp_path, an_event(Action.VIEW), at=AT)
    empty(tmp_path, 1, 3)
    assert audit.check(tmp_path) == ["audit entry 3"]


def test_what_is_told_to_be_emptied_and_is_there_must_be_as_it_was(tmp_path: Path) -> None:
    a_log(tmp_path, Action.CLOSE, Action.CLOSE)
    forged(tmp_path, [[1, 2]])
    assert audit.check(tmp_path) == []
    with other_hand(tmp_path) as raw:
        raw.execute("update audit set event = replace(event, 'anna', 'berta') where number = 2")
    assert audit.check(tmp_path) == ["audit entry 2"]


@pytest.mark.parametrize(
    "runs",
    [None, 7, "1", [1], [[1]], [[1, 2, 3]], [["a", "b"]], {"1": 1}, [[1, float("inf")]], [[float("nan"), 1]], [[2, 1]]],
)
def test_whatever_another_hand_tells_the_check_ends_and_names_what_is_empty(tmp_path: Path, runs: object) -> None:
    a_log(tmp_path, Action.VIEW)
    forged(tmp_path, runs)
    empty(tmp_path, 1)
    assert audit.check(tmp_path) == ["audit entry 1"]


def test_a_run_of_more_entries_than_there_are_takes_no_longer(tmp_path: Path) -> None:
    a_log(tmp_path, Action.VIEW, Action.CLOSE)
    forged(tmp_path, [[-(10**30), 10**30]])
    empty(tmp_path, 1)
    with other_hand(tmp_path) as raw:
        raw.execute("update audit set number = ? where number = 3", [2**62])
    gap = f"audit entries 3 to {2**62 - 1} are missing"
    assert audit.check(tmp_path) == ["audit entry 1", gap, f"audit entry {2**62}"]


def test_no_other_entry_can_tell_what_was_emptied(tmp_path: Path) -> None:
    a_log(tmp_path, Action.VIEW)
    audit.record(tmp_path, an_event(Action.ANNOTATE, {"action": "thin_log", "emptied": [[1, 1]]}), at=AT)
    empty(tmp_path, 1)
    assert audit.check(tmp_path) == ["audit entry 1"]


@pytest.mark.parametrize(
    "statement",
    [
        "update audit set event = 'x' where number = 1",
        "update audit set event = ' ' where number = 1",
        "update audit set event = x'' where number = 1",
        "update audit set event = null where number = 1",
        "update or replace audit set event = null where number = 1",
        "update audit set event = '' where number = 1",
        f"update audit set event = '{LEFT}', at = '' where number = 1",
        f"update audit set event = '{LEFT}', number = 9 where number = 1",
        f"update audit set event = '{LEFT}', hash = 'x' where number = 1",
        f"update audit set event = '{LEFT}', previous = 'x' where number = 1",
        f"update audit set event = '{LEFT}' where number = 2",
        "delete from audit where number = 1",
        "delete from audit where number = 2",
    ],
)
def test_who_has_the_file_alone_can_empty_an_entry_and_do_nothing_else_to_it(tmp_path: Path, statement: str) -> None:
    a_log(tmp_path, Action.VIEW, Action.CLOSE)
    with closing(sqlite3.connect(tmp_path / state.FILE)) as raw, raw:
        raw.execute("update audit set event = ? where number = 2", [left_of(stored(tmp_path)[1][2])])
    before = stored(tmp_path)
    with closing(sqlite3.connect(tmp_path / state.FILE)) as raw, raw, pytest.raises(sqlite3.IntegrityError):
        raw.execute(statement)
    assert stored(tmp_path) == before
    assert audit.check(tmp_path) == ["audit entry 2"]


def test_what_was_emptied_cannot_be_filled_again(tmp_path: Path) -> None:
    (entry,) = a_log(tmp_path, Action.VIEW)
    ((_, _, event, _, _),) = stored(tmp_path)
    thinned(tmp_path, entry.at + DAY)
    with closing(sqlite3.connect(tmp_path / state.FILE)) as raw, raw, pytest.raises(sqlite3.IntegrityError):
        raw.execute("update audit set event = ? where number = 1", [event])


NASTY: dict[str, Any] = {
    "action": "view",
    "emptied": [[1, 99]],
    "text": '{"action":"view",',
    "of": {"action": "export"},
}
STEPS = st.lists(
    st.tuples(st.sampled_from(Action), st.integers(-20, 20), st.sampled_from([{}, NASTY])) | st.integers(-20, 20),
    max_size=25,
)


@given(steps=STEPS)
def test_whatever_was_noted_and_thinned_the_log_holds_and_only_what_is_old_and_of_people_is_gone(
    steps: list[tuple[Action, int, dict[str, Any]] | int],
) -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        data, wanted = Path(folder), list[Entry]()
        for step in steps:
            if isinstance(step, int):
                old = [one for one in wanted if one.event.action.value in PEOPLE and one.at < AT + step * DAY]
                assert due(data, AT + step * DAY) == len(old)
                told = thinned(data, AT + step * DAY)
                assert (emptied(told) if told else 0) == len(old)
                wanted = [one for one in wanted if one not in old] + ([told] if told else [])
            else:
                action, day, detail = step
                wanted.append(audit.record(data, an_event(action, detail), at=AT + day * DAY))
            assert audit.check(data) == []
        assert audit.entries(data) == wanted
        if wanted:
            state.opened(data).dispose()
