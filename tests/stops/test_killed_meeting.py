"""Killed while it writes an assessment, a measure or a freeze: what was kept is there, and nothing is half-written."""

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lagesbild import audit, measures, meetings
from lagesbild.access import Visit
from lagesbild.meetings import Status, assessments, freeze, package
from lagesbild.settings import ROOT
from lagesbild.verify import verified
from tests.meetings import AT, a_group, a_meeting
from tests.stops.meeting_writer import looked_at

CHANCE = random.Random(8)
KILLED, FROZEN = 6, 6


@pytest.fixture(scope="module")
def open_meeting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a meeting that is open."""
    visit = a_group(tmp_path_factory.mktemp("open"))
    a_meeting(visit)
    return visit.folder


def killed(data: Path, what: str, after: float) -> int:
    """Kill a writer so many seconds after it began; return how many things it said were kept."""
    call = [sys.executable, "-m", "tests.stops.meeting_writer", str(data), what]
    with subprocess.Popen(call, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None and writer.stdout.readline() == "begun\n"
        time.sleep(after)
        writer.send_signal(signal.SIGKILL)
        said = writer.stdout.read().split()
    return int(said[-1]) if said else 0


def copy(data: Path, to: Path) -> Path:
    shutil.copytree(data, to / "data")
    return to / "data"


@pytest.mark.parametrize("nth", range(KILLED))
def test_an_assessment_that_was_kept_is_there_whole(open_meeting: Path, tmp_path: Path, nth: int) -> None:
    data = copy(open_meeting, tmp_path)
    before = len(audit.entries(data))
    said = killed(data, "assessment", CHANCE.uniform(0.05, 0.6))

    kept = assessments.kept(data, 1)  # none where it was killed before the first was there
    assert [one.view for one in kept] == [f"Läget är {one.version - 1}." for one in kept] and len(kept) <= 1
    version = sum(one.version for one in kept)
    assert said <= version <= said + 1
    assert len(audit.entries(data)) == before + version and verified(data).holds


@pytest.mark.parametrize("nth", range(KILLED))
def test_a_measure_that_was_kept_is_there_whole(open_meeting: Path, tmp_path: Path, nth: int) -> None:
    data = copy(open_meeting, tmp_path)
    before = len(audit.entries(data))
    said = killed(data, "measure", CHANCE.uniform(0.05, 0.6))

    kept = measures.kept(data)
    assert said <= len(kept) <= said + 1
    assert [one.problem for one in kept] == [f"Problem {number}." for number in range(len(kept))]
    assert len(audit.entries(data)) == before + len(kept) and verified(data).holds


def test_a_freeze_is_there_whole_or_not_at_all_and_can_be_done_again(
    open_meeting: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    undisturbed = copy(open_meeting, tmp_path_factory.mktemp("undisturbed"))
    begun = time.monotonic()
    freeze.freeze(looked_at(undisturbed), 1, at=AT)
    lasts = (time.monotonic() - begun) * 2  # a new process is slower
    found = []
    for nth in range(FROZEN):
        data = copy(open_meeting, tmp_path_factory.mktemp("frozen"))
        killed(data, "freeze", lasts * (nth + 0.5) / FROZEN)
        found.append(meetings.find(data, 1).status)
        assert verified(data).holds, "what is half-written is in no chain"
        finished(looked_at(data))
        manifests = [package.read(one, 1) for one in (data, undisturbed)]
        assert manifests[0].files.keys() == manifests[1].files.keys()
    assert Status.OPEN in found, "some were stopped before the package stood"


def finished(visit: Visit) -> None:
    """Do what the page does next: note a package without a note, or freeze the meeting that is still open."""
    freeze.settle(visit, at=AT)
    if meetings.find(visit.folder, 1).status is Status.OPEN:
        freeze.freeze(visit, 1, at=AT)
    held = meetings.find(visit.folder, 1)
    assert (held.status, held.noted, package.check(visit.folder, ())) == (Status.FROZEN, True, [])
    assert not list((visit.folder / package.FOLDER).glob(".0*"))
