"""A file is for whom it was made, for two minutes."""

from datetime import timedelta

import pytest

from pages.parts import made


def test_a_file_is_for_whoever_it_was_made_for_and_nobody_else() -> None:
    made.note(b"one", "ulla")
    made.note(b"one", "karin")
    assert made.is_for(b"one", "ulla") and made.is_for(b"one", "karin")
    assert not made.is_for(b"one", "anders") and not made.is_for(b"two", "ulla")


def test_nothing_is_fetched_later_and_nothing_is_remembered_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    made.note(b"one", "ulla")
    monkeypatch.setattr(made, "FETCHED_WITHIN", timedelta(seconds=-1))
    assert not made.is_for(b"one", "ulla")
    made.note(b"two", "ulla")
    made.note(b"three", "ulla")
    assert len(made._made) == 1
