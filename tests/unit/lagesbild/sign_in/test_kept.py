"""What is kept of sign-ins: each is noted once, an ended one never opens again, and what has run out is forgotten."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from lagesbild import audit, state
from lagesbild.audit import Action, AuditEvent
from lagesbild.errors import NotAllowed
from lagesbild.sign_in import kept
from lagesbild.sign_in.people import Person
from lagesbild.state.schema import sign_in

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
IN, OUT = (AuditEvent(action, "", "sign_in", {}, "", "ulla") for action in (Action.SIGN_IN, Action.SIGN_OUT))


def a_person(key: str, *, hours: float = 8) -> Person:
    return Person("ulla", (), AT + timedelta(hours=hours), key)


def actions(data: Path) -> list[Action]:
    return [entry.event.action for entry in audit.entries(data)]


def test_a_sign_in_is_noted_the_first_time_it_is_seen(tmp_path: Path) -> None:
    for _ in range(3):
        kept.note(tmp_path, a_person("a"), event=IN, at=AT)
    kept.note(tmp_path, a_person("b"), event=IN, at=AT)
    assert actions(tmp_path) == [Action.SIGN_IN] * 2


def test_pages_that_open_at_once_note_it_once(tmp_path: Path) -> None:
    state.opened(tmp_path)
    pages = [
        threading.Thread(target=kept.note, args=(tmp_path, a_person("a")), kwargs={"event": IN, "at": AT})
        for _ in range(8)
    ]
    for page in pages:
        page.start()
    for page in pages:
        page.join()
    assert actions(tmp_path) == [Action.SIGN_IN]


def test_an_ended_sign_in_never_opens_again_and_its_end_is_noted_once(tmp_path: Path) -> None:
    kept.note(tmp_path, a_person("a"), event=IN, at=AT)
    kept.note(tmp_path, a_person("b"), event=IN, at=AT)
    kept.check_open(tmp_path, "a")
    for _ in range(2):
        kept.end(tmp_path, a_person("a"), event=OUT, at=AT)
    with pytest.raises(NotAllowed, match="over"):
        kept.check_open(tmp_path, "a")
    with pytest.raises(NotAllowed, match="over"):
        kept.note(tmp_path, a_person("a"), event=IN, at=AT)
    kept.check_open(tmp_path, "b")
    assert actions(tmp_path) == [Action.SIGN_IN, Action.SIGN_IN, Action.SIGN_OUT]


def test_a_sign_in_that_nobody_has_noted_opens_nothing_and_once_ended_never_will(tmp_path: Path) -> None:
    for data in (tmp_path / "empty", tmp_path):
        with pytest.raises(NotAllowed):
            kept.check_open(data, "a")
    kept.end(tmp_path, a_person("a"), event=OUT, at=AT)
    with pytest.raises(NotAllowed, match="over"):
        kept.note(tmp_path, a_person("a"), event=IN, at=AT)
    assert actions(tmp_path) == [Action.SIGN_OUT]


def test_what_has_run_out_is_forgotten_and_the_rest_is_not(tmp_path: Path) -> None:
    kept.note(tmp_path, a_person("short", hours=1), event=IN, at=AT)
    kept.note(tmp_path, a_person("ended", hours=9), event=IN, at=AT)
    kept.end(tmp_path, a_person("ended", hours=9), event=OUT, at=AT)
    kept.note(tmp_path, a_person("later", hours=40), event=IN, at=AT + timedelta(hours=24, minutes=59))
    with state.opened(tmp_path).connect() as connection:
        found = set(connection.execute(select(sign_in.c.key)).scalars())
    assert found == {"short", "ended", "later"}, "the hours may be raised, and an ended one stays ended"
    kept.note(tmp_path, a_person("last", hours=40), event=IN, at=AT + timedelta(hours=25, minutes=1))
    with state.opened(tmp_path).connect() as connection:
        assert set(connection.execute(select(sign_in.c.key)).scalars()) == {"ended", "later", "last"}
