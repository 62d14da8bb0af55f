"""Pages take turns, and nobody waits long for one that does not end."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from pages.parts import turns

SOON = 10.0


class Page:
    """A page that is worked out in a thread of its own until it is let go."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self.begun, self._may_end = threading.Event(), threading.Event()
        self._done: Future[None] = pool.submit(self._run)

    def _run(self) -> None:
        with turns.one_at_a_time():
            self.begun.set()
            assert self._may_end.wait(SOON)

    def end(self) -> None:
        self._may_end.set()
        self._done.result(SOON)


def test_a_page_begins_when_the_one_before_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", SOON)
    with ThreadPoolExecutor() as pool:
        first = Page(pool)
        assert first.begun.wait(SOON)
        second = Page(pool)
        assert not second.begun.wait(0.2)
        first.end()
        assert second.begun.wait(SOON)
        second.end()


def test_nobody_waits_long_for_a_page_that_does_not_end_nor_ends_a_turn_of_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.2)
    with ThreadPoolExecutor() as pool:
        slow = Page(pool)
        assert slow.begun.wait(SOON)
        second = Page(pool)
        assert second.begun.wait(SOON)
        second.end()
        assert turns._turn.locked()  # the slow one still has it
        slow.end()
        assert not turns._turn.locked()


def test_who_waits_for_a_load_lets_others_go_on_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", SOON)
    with ThreadPoolExecutor() as pool, turns.one_at_a_time():
        with turns.others_first():
            second = Page(pool)
            assert second.begun.wait(SOON)
            second.end()
        assert turns._turn.locked()
    assert not turns._turn.locked()


def test_who_has_no_turn_gives_none_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.1)
    with ThreadPoolExecutor() as pool:
        slow = Page(pool)
        assert slow.begun.wait(SOON)
        with turns.one_at_a_time():
            with turns.others_first():
                assert turns._turn.locked()  # it is the slow one's
            assert turns._turn.locked()
        slow.end()
        assert not turns._turn.locked()


def test_who_works_outside_turns_takes_none_by_letting_others_go_first() -> None:
    with turns.others_first():
        pass
    assert not turns._turn.locked()


def test_a_page_that_falls_gives_the_turn_on() -> None:
    with pytest.raises(ZeroDivisionError), turns.one_at_a_time():
        raise ZeroDivisionError
    assert not turns._turn.locked()
