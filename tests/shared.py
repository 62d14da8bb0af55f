"""What is dear to make and only looked at: made once in a test run, whichever of its processes needs it first."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

WHOLE = ".made"


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return the folder that `make` has filled; another process of this run that asks for it meanwhile waits."""
    folder = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    place = folder / f"shared-{name}"
    with FileLock(f"{place}.lock"):
        if not (place / WHOLE).exists():
            place.mkdir()
            make(place)
            (place / WHOLE).touch()
    return place
