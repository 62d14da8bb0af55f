"""Random histories, thinned: as if what went had never come, whatever is delivered again and in whichever order."""

from datetime import UTC, date, datetime, timedelta
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, strategies as st

from etl import thin, tombstone as tombstones
from lagesbild.settings import Settings
from tests.factories import Row, an_installation, built, contract_row, load, thinned, write_csv
from tests.spec.examples import QUARTER
from tests.unit.etl.conftest import files

START = date(2024, 3, 1)
NTH = count()


class Version(NamedTuple):
    """One version; of a record no two are of the same moment, so that which is in force is plain to see."""

    record: str
    moment: int
    day: int
    record_type: str
    withdrawn: bool

    @property
    def occurred(self) -> date:
        return START + timedelta(days=self.day)

    @property
    def source(self) -> str:
        return {"A": "police", "B": "police"}.get(self.record, "schools")

    def row(self) -> Row:
        return contract_row(
            record_id=self.record,
            source=self.source,
            record_type=self.record_type,
            occurred=str(self.occurred),
            received=str(START + timedelta(days=9)),
            revised=f"2024-03-11 10:0{self.moment}",
            withdrawn="true" if self.withdrawn else "",
        )


class Asked(NamedTuple):
    """What is asked to be thinned."""

    day: int
    types: list[str] | None
    sources: list[str] | None

    @property
    def before(self) -> date:
        return START + timedelta(days=self.day)

    def by_itself(self, version: Version) -> bool:
        of_it = version.record_type in (self.types or [version.record_type])
        return of_it and version.source in (self.sources or [version.source]) and version.day < self.day

    def left(self, deliveries: list[list[Version]]) -> list[list[Version]]:
        """Return what stays: told anew here, by the words of docs/operating.md and not by the code under test."""
        every = {version for delivery in deliveries for version in delivery}
        latest = {version.record: version for version in sorted(every, key=lambda version: version.moment)}
        whole = {record for record, version in latest.items() if self.by_itself(version)}
        return [
            [version for version in delivery if version.record not in whole and not self.by_itself(version)]
            for delivery in deliveries
        ]


TYPES = ["incident", "tip"]
VERSIONS = st.builds(
    Version,
    record=st.sampled_from("ABCD"),
    moment=st.integers(0, 3),
    day=st.integers(0, 3),
    record_type=st.sampled_from(TYPES),
    withdrawn=st.sampled_from([False, False, True]),
)
HISTORIES = (
    st.lists(VERSIONS, min_size=2, max_size=8, unique_by=lambda version: (version.record, version.moment))
    .flatmap(lambda told: st.lists(st.lists(st.sampled_from(told), min_size=1, max_size=5), min_size=1, max_size=3))
    .filter(lambda deliveries: len({str(delivery) for delivery in deliveries}) == len(deliveries))
)
ASKED = st.builds(
    Asked,
    day=st.integers(0, 4),
    types=st.sampled_from([None, ["tip"], TYPES]),
    sources=st.sampled_from([None, None, ["police"]]),
)


class Folder:
    """An installation, loaded delivery by delivery."""

    def __init__(self, parent: Path) -> None:
        self.parent = parent
        self.installation: Settings = an_installation(parent)

    def load(self, *deliveries: list[Version], delimiter: str = ",", day: int = 0) -> list[str]:
        written = [
            write_csv(self.parent / f"{next(NTH)}.csv", [version.row() for version in delivery], delimiter=delimiter)
            for delivery in deliveries
            if delivery
        ]
        accepted = datetime(2024, 3, 15 + day, 9, tzinfo=UTC)
        return [receipt.status for receipt in load(self.installation, *written, accepted=accepted)]

    def thin(self, asked: Asked) -> tombstones.Tombstone:
        return thinned(self.installation, before=asked.before, types=asked.types, sources=asked.sources)

    def measure(self, asked: Asked) -> tombstones.Tombstone:
        types, sources = (tuple(one) if one else None for one in (asked.types, asked.sources))
        request = tombstones.Request(asked.before, types, sources)
        return thin.measured(self.installation.data, request, datetime.now(UTC))

    def versions(self) -> list[tuple[str, ...]]:
        """Return all that a build knows, with the moment that each version was first known."""
        return sorted(tuple(map(str, row.values())) for row in built(self.installation, "version"))


def expected(parent: Path, deliveries: list[list[Version]]) -> list[tuple[str, ...]]:
    """Return what a folder knows into which only some versions ever came."""
    folder = Folder(parent)
    folder.load(*deliveries)
    return folder.versions() if any(deliveries) else []


@pytest.fixture
def parents(tmp_path: Path) -> Path:
    return tmp_path


@given(data=st.data(), deliveries=HISTORIES, asked=ASKED)
@QUARTER
def test_what_is_thinned_is_as_if_it_had_never_come_and_does_not_come_back(
    parents: Path, data: st.DataObject, deliveries: list[list[Version]], asked: Asked
) -> None:
    parent = parents / str(next(NTH))
    left = expected(parent / "left", asked.left(deliveries))
    folder = Folder(parent / "thinned")
    folder.load(*deliveries)
    told = folder.thin(asked)
    assert folder.versions() == left

    every, stays = list(chain(*deliveries)), list(chain(*asked.left(deliveries)))
    assert told.rows == len(every) - len(stays)
    gone = {version.record for version in every} - {version.record for version in stays}
    assert told.records == len(gone)

    again = [*repacked(data, every), *deliveries]
    for nth, delivery in enumerate(data.draw(st.permutations(again))):
        same = delivery in deliveries
        statuses = folder.load(delivery, delimiter="," if same else ";", day=1 + nth)
        assert not same or statuses == ["duplicate"]
    assert folder.versions() == left


def repacked(data: st.DataObject, every: list[Version]) -> list[list[Version]]:
    """Return all versions in other files, those of a record together: alone, an old one cannot be known again."""
    records = data.draw(st.permutations(sorted({version.record for version in every})))
    cut = data.draw(st.integers(0, len(records)))
    parts = [[version for version in set(every) if version.record in part] for part in (records[:cut], records[cut:])]
    return [data.draw(st.permutations(sorted(part))) for part in parts if part]


@given(deliveries=HISTORIES, asked=ASKED)
@QUARTER
def test_twice_is_once_a_narrower_thinning_adds_nothing_and_a_dry_run_changes_no_byte(
    parents: Path, deliveries: list[list[Version]], asked: Asked
) -> None:
    folder = Folder(parents / str(next(NTH)))
    folder.load(*deliveries)
    before = files(folder.installation.data)
    dry = folder.measure(asked)
    assert files(folder.installation.data) == before
    told = folder.thin(asked)
    assert (dry.rows, dry.records, dry.removed) == (told.rows, told.records, told.removed)
    assert [(one.file, one.rows_after) for one in dry.files] == [(one.file, one.rows_after) for one in told.files]
    before = files(folder.installation.data)
    again = folder.thin(asked)
    narrower = folder.thin(asked._replace(day=max(asked.day - 1, 0), types=["tip"]))
    assert (again.rows, again.records, again.files, again.done) == (0, 0, (), False)
    assert not narrower.done
    assert files(folder.installation.data) == before


@given(deliveries=HISTORIES, first=ASKED, second=ASKED)
@QUARTER
def test_of_several_thinnings_each_adds_to_what_is_gone(
    parents: Path, deliveries: list[list[Version]], first: Asked, second: Asked
) -> None:
    parent = parents / str(next(NTH))
    folder = Folder(parent / "thinned")
    folder.load(*deliveries)
    rows = folder.thin(first).rows + folder.thin(second).rows
    left = second.left(first.left(deliveries))
    assert rows == sum(map(len, deliveries)) - sum(map(len, left))
    assert folder.versions() == expected(parent / "left", left)
