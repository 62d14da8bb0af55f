"""What is in force depends on the versions alone: never on the order of the deliveries, nor on a file coming again."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, strategies as st

from etl import mapping, workspace as workspaces
from etl.load import Delivery, Loader
from etl.workspace import Workspace
from lagesbild import queries, reference, secret
from tests.factories import ACCEPTED, REFERENCE, SECRET, Row, contract_row, write_csv
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


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """One workspace for all examples; each loads into a data folder of its own."""
    known, sources = reference.read(REFERENCE), mapping.read_all(REFERENCE)
    with workspaces.opened(tmp_path_factory.mktemp("work") / "work", known, sources, secret.keys(SECRET)) as opened:
        yield opened


NTH = count()


class Folder:
    """A data folder, loaded batch by batch."""

    def __init__(self, parent: Path, workspace: Workspace) -> None:
        self._files = parent / str(next(NTH))
        self._files.mkdir()
        self.data = self._files / "data"
        workspace.connection.execute("delete from known")
        self._loader = Loader(self.data, workspace, {}, demo=False)

    def load(self, rows: list[Row], *, delimiter: str = ",") -> str:
        file = write_csv(self._files / "delivery.csv", rows, delimiter=delimiter)
        return self._loader.load(Delivery(file, accepted=ACCEPTED)).status

    def in_force(self) -> list[tuple[Any, ...]]:
        """Return the versions in force, but for the moment they came."""
        files = [str(file) for file in self.data.glob("accepted/*/*.parquet")]
        with duckdb.connect() as connection:
            connection.execute(queries.text("schema"))
            connection.execute(queries.text("build/versions"), {"batches": files})
            return connection.execute("select * exclude (accepted) from version order by all").fetchall()

    def files(self) -> dict[str, bytes]:
        return {str(file): file.read_bytes() for file in self.data.rglob("*.parquet")}


@given(data=st.data(), batches=BATCHES)
@QUARTER
def test_the_order_of_the_deliveries_never_matters(
    tmp_path: Path, workspace: Workspace, data: st.DataObject, batches: list[list[Row]]
) -> None:
    permuted = data.draw(st.permutations([data.draw(st.permutations(batch)) for batch in batches]))
    one = Folder(tmp_path, workspace)
    for batch in batches:
        one.load(batch)
    other = Folder(tmp_path, workspace)
    for batch in permuted:
        other.load(batch)
    assert one.in_force() == other.in_force()


@given(data=st.data(), rows=st.lists(VERSIONS, min_size=1, max_size=8))
@QUARTER
def test_how_the_rows_are_split_into_deliveries_never_matters(
    tmp_path: Path, workspace: Workspace, data: st.DataObject, rows: list[Row]
) -> None:
    whole = Folder(tmp_path, workspace)
    whole.load(rows)
    cut = data.draw(st.integers(0, len(rows)))
    split = Folder(tmp_path, workspace)
    for part in filter(None, (rows[cut:], rows[:cut])):
        split.load(part)
    assert whole.in_force() == split.in_force()


@given(batches=BATCHES)
@QUARTER
def test_the_same_files_again_change_nothing(tmp_path: Path, workspace: Workspace, batches: list[list[Row]]) -> None:
    folder = Folder(tmp_path, workspace)
    for batch in batches:
        folder.load(batch)
    before = folder.files()
    assert {folder.load(batch) for batch in batches} == {"duplicate"}
    assert folder.files() == before


@given(rows=st.lists(VERSIONS, min_size=1, max_size=6))
@QUARTER
def test_the_same_rows_in_another_file_change_nothing_in_force(
    tmp_path: Path, workspace: Workspace, rows: list[Row]
) -> None:
    folder = Folder(tmp_path, workspace)
    folder.load(rows)
    before = folder.in_force()
    folder.load([row | {"again": ""} for row in reversed(rows)], delimiter=";")
    assert folder.in_force() == before


def test_one_record_has_one_version_in_force_and_it_is_the_latest(tmp_path: Path, workspace: Workspace) -> None:
    folder = Folder(tmp_path, workspace)
    folder.load([contract_row(revised=f"2024-03-07 {hour}:00") for hour in ("09", "11", "10")])
    *_, in_force = zip(*folder.in_force(), strict=True)
    assert sorted(in_force) == [False, False, True]
