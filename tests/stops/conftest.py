"""What the hard stops share: the deliveries, a folder that holds the first of them, and how a load ends undisturbed."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.stops import command, deliveries, folder
from tests.stops.deliveries import Deliveries
from tests.stops.folder import Database
from tests.stops.warm import Warm, warmed


@dataclass(frozen=True)
class Before:
    """An installation before the load that is stopped, and what is lawful after it."""

    data: Path
    deliveries: Deliveries
    old: Database
    new: Database

    def copy(self, to: Path) -> Path:
        """Return a copy of the data folder."""
        shutil.copytree(self.data, to / "data")
        return to / "data"


@pytest.fixture(scope="session")
def before(tmp_path_factory: pytest.TempPathFactory) -> Before:
    """An installation that has loaded its first delivery, and in a copy the others too, undisturbed."""
    place = tmp_path_factory.mktemp("before")
    files = deliveries.write(place / "files")
    data = place / "data"
    assert command.run(data, "load", files.before).code == 0
    old = folder.in_force(data)
    (place / "undisturbed").mkdir()
    after = place / "undisturbed" / "data"
    shutil.copytree(data, after)
    assert command.run(after, "load", files.stopped).code == 0
    new = folder.in_force(after)
    assert old and new and folder.leftovers(after) == set()
    return Before(data, files, old, new)


@pytest.fixture(scope="module")
def warm() -> Iterator[Warm]:
    """A process whose loads begin at once."""
    if os.name == "nt":
        pytest.skip("Windows cannot fork")
    with warmed() as process:
        yield process
