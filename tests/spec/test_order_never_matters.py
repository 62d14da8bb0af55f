"""What is in force depends on the versions alone: never on the order of the deliveries, nor on a file coming again."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from etl import mapping, workspace as workspaces
from etl.load import Delivery, Loader
from etl.workspace import Workspace
from lagesbild import reference, secret
from tests.factories import (
    ACCEPTED,
    REFERENCE,
    SECRET,
    Row,
    an_installation,
    built,
    contract_row,
    write_csv,
)
from tests.spec.examples import QUARTER

#: Few records and few moments, so that versions meet: later, earlier, of the same moment, the same again, withdrawn.
VERSIONS = st.builds(
    contract_row,
    record_id=st.sampled_from(["A", "B", "C"]),
    revised=st.sampled_from(["2024-03-07 09:00", "2024-03-07 10:00", "2024-03-07 10:00:00.5"]),
    environment=st.sampled_from(["islamist", "right_wing", "autonomous"]),
    withdrawn=st.sampled_from(["", "", "true"]),
)

BATCHES = st.lists(st.lists(VERSIONS, min_size=1, max_size=4), min_size=1, max_size=4)


class Folder:
    """A data folder, loaded batch by batch."""

    def __init__(self, parent: Path, workspace: Workspace) -> None:
        self._parent = parent
        self._installation = an_installation(parent)
        workspace.connection.execute("delete from known")
        self._loader = Loader(self._installation.data, workspace, {}, demo=False)

    def load(self, rows: list[Row], *, delimiter: str = ",") -> str:
        file = write_csv(self._parent / "delivery.csv", rows, delimiter=delimiter)
        return self._loader.load(Delivery(file, accepted=ACCEPTED)).status

    def in_force(self) -> list[tuple[str, ...]]:
        """Return what a build makes of the versions, but for the moment that they came."""
        versions = built(self._installation, "version")
        return sorted(tuple(str(cell) for name, cell in row.items() if name != "accepted") for row in versions)

    def files(self) -> dict[str, bytes]:
        return {str(file): file.read_bytes() for file in self._installation.data.rglob("*.parquet")}


class Folders:
    """Makes data folders that share one workspace: to open one for each would take most of the time."""

    def __init__(self, parent: Path, workspace: Workspace) -> None:
        self._parent, self._nth = parent, count()
        self._workspace: Workspace | None = workspace

    def new(self) -> Folder:
        assert self._workspace
        return Folder(self._parent / str(next(self._nth)), self._workspace)

    def let_go(self) -> None:
        """Hypothesis keeps what its tests were given; the workspace is not to outlive them."""
        self._workspace = None


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folders]:
    parent = tmp_path_factory.mktemp("order")
    known, sources = reference.read(REFERENCE), mapping.read_all(REFERENCE)
    with workspaces.opened(parent / "work", known, sources, secret.keys(SECRET)) as workspace:
        made = Folders(parent, workspace)
        yield made
        made.let_go()


@given(data=st.data(), batches=BATCHES)
@QUARTER
def test_the_order_of_the_deliveries_never_matters(
    folders: Folders, data: st.DataObject, batches: list[list[Row]]
) -> None:
    permuted = data.draw(st.permutations([data.draw(st.permutations(batch)) for batch in batches]))
    one = folders.new()
    for batch in batches:
        one.load(batch)
    other = folders.new()
    for batch in permuted:
        other.load(batch)
    assert one.in_force() == other.in_force()


@given(data=st.data(), rows=st.lists(VERSIONS, min_size=1, max_size=8))
@QUARTER
def test_how_the_rows_are_split_into_deliveries_never_matters(
    folders: Folders, data: st.DataObject, rows: list[Row]
) -> None:
    whole = folders.new()
    whole.load(rows)
    cut = data.draw(st.integers(0, len(rows)))
    split = folders.new()
    for part in filter(None, (rows[cut:], rows[:cut])):
        split.load(part)
    assert whole.in_force() == split.in_force()


@given(batches=BATCHES)
@QUARTER
def test_the_same_files_again_change_nothing(folders: Folders, batches: list[list[Row]]) -> None:
    folder = folders.new()
    for batch in batches:
        folder.load(batch)
    before = folder.files()
    assert {folder.load(batch) for batch in batches} == {"duplicate"}
    assert folder.files() == before


@given(rows=st.lists(VERSIONS, min_size=1, max_size=6))
@QUARTER
def test_the_same_rows_in_another_file_change_nothing_in_force(folders: Folders, rows: list[Row]) -> None:
    folder = folders.new()
    folder.load(rows)
    before = folder.in_force()
    folder.load([row | {"again": ""} for row in reversed(rows)], delimiter=";")
    assert folder.in_force() == before


def test_one_record_has_one_version_in_force_and_it_is_the_latest(folders: Folders) -> None:
    folder = folders.new()
    folder.load([contract_row(revised=f"2024-03-07 {hour}:00") for hour in ("09", "11", "10")])
    assert sorted(version[-1] for version in folder.in_force()) == ["False", "False", "True"]
