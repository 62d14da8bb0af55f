"""Pages are worked out one after another, as long as none takes long.

Python computes in one thread at a time, so two pages at once are each done later than they would be in turn. And the
thread that sends what they show would stand in line behind all of them anew for every message (its socket lets go of
the interpreter, and each of them may keep it for five milliseconds): docs/performance.md tells what that cost. Whoever
has waited too long, since a document is made or a database does not answer, goes on beside it as without turns.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

#: Seconds that nobody waits longer for.
PATIENCE = 1.0
_turn = threading.Lock()
#: Whether this thread has the turn.
_held = threading.local()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait for one's turn, or until patience ends; the turn ends as the work does, however it ends."""
    _take()
    try:
        yield
    finally:
        _give_back()


@contextmanager
def others_first() -> Iterator[None]:
    """Let others have their turns while this page waits for what is not worked out in it: a load, for minutes."""
    given = _give_back()
    try:
        yield
    finally:
        if given:  # who had no turn would take one here that nobody ends
            _take()


def _take() -> None:
    _held.mine = _turn.acquire(timeout=PATIENCE)


def _give_back() -> bool:
    """Return whether there was a turn of this thread's to give back."""
    given: bool = getattr(_held, "mine", False)
    if given:
        _held.mine = False
        _turn.release()
    return given
