"""Who empties an entry of the log that no thinning tells of, or that none may empty, is found."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from lagesbild import audit
from lagesbild.audit import Action
from lagesbild.audit.search import Wanted, search
from tests.other_hand import other_hand, past_the_program, stored
from tests.unit.lagesbild.audit.test_thinning import AT, DAY, PEOPLE, a_log, an_event, left_of, thinned

#: What looks like what is left of an entry.
LEFT = '{"emptied":"view","sha256":"0"}'
#: The highest number that either engine takes.
MOST = 2**31 - 1


def forged(data: Path, runs: object, *, sealed: bool = True) -> None:
    """Append an entry as another hand that knows how the chain is made: it tells that some were emptied."""
    number, at, _, _, previous = stored(data)[-1]
    told = {"action": "thin_log", "build": "", "detail": {"emptied": runs}, "purpose": "", "role": "", "subject": "log"}
    event = json.dumps(told | {"who": ""}, sort_keys=True, separators=(",", ":"))
    seal = sha256(f'{previous}\n{{"at":"{at}","event":{left_of(event)},"number":{number + 1}}}'.encode()).hexdigest()
    with other_hand(data) as raw:
        row = [number + 1, at, event, previous, seal if sealed else "0" * 64]
        raw.execute("insert into audit values (?, ?, ?, ?, ?)", row)


def empty(data: Path, *numbers: int) -> None:
    rows = [
        (left_of(event), number)
        for number, _, event, _, _ in stored(data)
        if number in numbers and "emptied" not in json.loads(event)
    ]
    with other_hand(data) as raw:
        for row in rows:
            raw.execute("update audit set event = ? where number = ?", row)


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
        raw.execute("update audit set number = ? where number = 3", [MOST])
    gap = f"audit entries 3 to {MOST - 1} are missing"
    assert audit.check(tmp_path) == ["audit entry 1", gap, f"audit entry {MOST}"]


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
    with past_the_program(tmp_path) as raw:
        raw.execute("update audit set event = ? where number = 2", [left_of(stored(tmp_path)[1][2])])
    before = stored(tmp_path)
    with pytest.raises(IntegrityError, match="audit"), past_the_program(tmp_path) as raw:
        raw.execute(statement)
    assert stored(tmp_path) == before
    assert audit.check(tmp_path) == ["audit entry 2"]
