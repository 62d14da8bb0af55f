"""The disk fills while somebody writes in a meeting: told in plain words, what was kept is there, and nothing else."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lagesbild import audit, meetings
from lagesbild.meetings import Status, assessments
from lagesbild.settings import ROOT
from lagesbild.texts import say
from lagesbild.verify import verified
from tests.meetings import a_group, a_meeting
from tests.stops.disks import SmallDisk, a_small_disk
from tests.stops.meeting_writer import looked_at
from tests.stops.test_killed_meeting import finished

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no disks in memory")


@pytest.fixture(scope="module")
def open_meeting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a meeting that is open."""
    visit = a_group(tmp_path_factory.mktemp("open"))
    a_meeting(visit)
    return visit.folder


def written(disk: SmallDisk, data: Path, what: str) -> subprocess.CompletedProcess[str]:
    """Let somebody write on the disk until they cannot."""
    call = [*disk.through, sys.executable, "-m", "tests.stops.meeting_writer", str(data), what]
    return subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize("spare", [0, 90, 400])
def test_an_assessment_that_was_kept_is_there_and_that_the_next_was_not_is_told(
    open_meeting: Path, tmp_path: Path, spare: int
) -> None:
    before = len(audit.entries(open_meeting))
    with a_small_disk(tmp_path / "disk") as disk:
        data = disk.put(open_meeting)
        disk.leave(spare)
        ended = written(disk, data, "assessment")
        found = disk.seen(data, tmp_path / "found")
    kept = sum(line.startswith("kept") for line in ended.stdout.splitlines())
    assert ended.returncode == 1 and "Traceback" not in ended.stderr
    assert say("sv", "error.state_not_kept.means") in ended.stderr
    assert len(assessments.kept(found, 1)) == min(kept, 1) and len(audit.entries(found)) == before + kept
    assert verified(found).holds


def test_a_freeze_without_room_leaves_the_meeting_open_and_is_done_again_with_room(
    open_meeting: Path, tmp_path: Path
) -> None:
    with a_small_disk(tmp_path / "disk") as disk:
        data = disk.put(open_meeting)
        disk.leave(200)
        ended = written(disk, data, "freeze")
        found = disk.seen(data, tmp_path / "found")
    assert ended.returncode == 1 and "kept" not in ended.stdout
    assert os.strerror(errno.ENOSPC) in ended.stderr or say("sv", "error.state_not_kept.means") in ended.stderr
    assert meetings.find(found, 1).status is Status.OPEN and verified(found).holds
    shutil.copytree(found, tmp_path / "again")
    finished(looked_at(tmp_path / "again"))
