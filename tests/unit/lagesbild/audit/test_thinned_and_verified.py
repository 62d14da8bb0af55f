"""What was published and frozen is proved by a log that has forgotten people, as it was before."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl import close_command
from etl.build import build
from lagesbild import audit, published, reference as references, settings, state
from lagesbild.audit import Action, AuditEvent
from lagesbild.audit.thinning import emptied, thin
from lagesbild.meetings import freeze, package
from lagesbild.verify import verified
from tests.factories import contract_rows, load_rows
from tests.meetings import AT, a_group, a_meeting
from tests.other_hand import other_hand
from tests.visits import TODAY

LATER = datetime(2030, 1, 1, tzinfo=UTC)
LOOKED = AuditEvent(Action.VIEW, "group", "trends", {}, "", "anna.berg")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a publication and a frozen meeting, between which people looked; all of them forgotten."""
    visit = a_group(tmp_path_factory.mktemp("whole"))
    data = visit.folder
    audit.record(data, LOOKED, at=AT)
    a_meeting(visit)
    freeze.freeze(visit, 1, at=AT)
    audit.record(data, LOOKED, at=AT)
    _close(data)
    audit.record(data, LOOKED, at=AT)
    told = thin(data, LATER, event=AuditEvent(Action.THIN_LOG, "", "log", {}, ""), at=LATER)
    assert told and emptied(told) == 3
    return data


def _close(data: Path) -> None:
    installation = settings.read({settings.DATA: str(data)})
    known = references.read(installation.reference)
    rows = contract_rows(20, occurred="2024-01-10", received="2024-01-10", revised="2024-01-10 10:00")
    load_rows(installation, rows, accepted=datetime(2024, 12, 1, tzinfo=UTC))
    assert close_command.closed(installation, known, build(installation, known), TODAY)


@pytest.fixture
def data(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "data"))


def faults(data: Path) -> list[str]:
    return [name for chain in verified(data).chains for name in chain.faults]


def test_all_of_it_holds_and_nothing_waits_to_be_noted(data: Path) -> None:
    found = verified(data)
    assert (found.holds, found.not_noted) == (True, ())
    assert [chain.entries for chain in found.chains][:2] == [1, 1]
    assert found.chains[-1].last == audit.entries(data)[-1].hash


def test_a_publication_that_is_gone_is_missed(data: Path) -> None:
    for file in (data / published.FOLDER).glob("0001.*"):
        file.unlink()
    assert faults(data) == ["published/0001.json"]


def test_a_meeting_that_is_gone_is_missed(data: Path) -> None:
    shutil.rmtree(package.folder_of(data, 1))
    assert {name.partition("/")[0] for name in faults(data)} == {"meetings"}


@pytest.mark.parametrize("action", [Action.CLOSE, Action.FREEZE])
def test_what_proves_them_cannot_be_emptied_too(data: Path, action: Action) -> None:
    (proof,) = [entry.number for entry in audit.entries(data) if entry.event.action is action]
    with other_hand(data) as raw:
        (event,) = raw.execute("select event from audit where number = ?", [proof]).one()
        raw.execute("update audit set event = ? where number = ?", [audit.left_of(event), proof])
    assert faults(data) == [f"audit entry {proof}"]
    assert len(verified(data).not_noted) == 1


def test_another_state_without_any_of_it_proves_nothing(data: Path) -> None:
    for file in data.glob(f"{state.FILE}*"):
        file.unlink()
    assert len(verified(data).not_noted) == 2
