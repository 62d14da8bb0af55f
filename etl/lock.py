"""The lock of a data folder: one command at a time writes there, and another one waits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

#: The lock file of a data folder.
FILE = "load.lock"


@contextmanager
def locked(data: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock of a data folder."""
    lock = FileLock(data / FILE, is_singleton=True)  # one that this process holds already is not waited for
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waiting()
        lock.acquire()
    try:
        yield
    finally:
        lock.release()
