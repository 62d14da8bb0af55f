"""The log's own retention: of people nothing is left, and all else stands."""

import json
import tempfile
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st
from sqlalchemy.exc import IntegrityError

from lagesbild import audit, state
from lagesbild.audit import Action, AuditEvent, Entry
from lagesbild.audit.thinning import due, emptied, kept_since, thin
from tests.other_hand import past_the_program, stored

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


def left_of(event: str) -> str:
    """Return what is to be left of an entry: its action and the hash of all of it, worked out anew."""
    told = {"emptied": json.loads(event)["action"], "sha256": sha256(event.encode()).hexdigest()}
    return json.dumps(told, separators=(",", ":"))


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


@pytest.mark.of_the_file
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


@pytest.mark.of_the_file
def test_a_thinning_that_was_stopped_before_the_files_were_cleared_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit.record(tmp_path, an_event(Action.VIEW, {"canary": CANARY}), at=AT)
    with monkeypatch.context() as stopped:
        stopped.setattr(state, "forget", lambda data: None)
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


@pytest.mark.of_the_file
def test_a_log_that_was_not_begun_stays_so(tmp_path: Path) -> None:
    assert (due(tmp_path, AT), thinned(tmp_path, AT), list(tmp_path.iterdir())) == (0, None, [])


def test_an_entry_is_kept_for_its_days_whatever_the_clock_of_the_place_does() -> None:
    stockholm = timezone(timedelta(hours=2))
    assert kept_since(datetime(2026, 7, 1, 2, tzinfo=stockholm), 365) == datetime(2025, 7, 1, tzinfo=UTC)


def test_what_was_emptied_cannot_be_filled_again(tmp_path: Path) -> None:
    (entry,) = a_log(tmp_path, Action.VIEW)
    ((_, _, event, _, _),) = stored(tmp_path)
    thinned(tmp_path, entry.at + DAY)
    with pytest.raises(IntegrityError, match="audit"), past_the_program(tmp_path) as raw:
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
