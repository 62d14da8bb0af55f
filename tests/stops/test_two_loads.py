"""Two loads at once: one waits and says so, both end well, and every delivery is loaded exactly once."""

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from lagesbild.texts import say
from tests.factories import an_installation, contract_row, load, write_csv
from tests.stops import command, folder
from tests.stops.conftest import Before
from tests.stops.deliveries import hash_of


def test_two_loads_of_different_files(before: Before, tmp_path: Path) -> None:
    data = before.copy(tmp_path)
    halves = [tmp_path / "first half", tmp_path / "second half"]
    for number, file in enumerate(sorted(before.deliveries.stopped.iterdir())):
        halves[number % 2].mkdir(exist_ok=True)
        shutil.copy(file, halves[number % 2])

    ends = [command.ended(process) for process in [command.start(data, "load", half) for half in halves]]

    assert [end.code for end in ends] == [0, 0]
    assert folder.in_force(data) == before.new
    assert folder.leftovers(data) == set()


def test_two_loads_of_the_same_files(before: Before, tmp_path: Path) -> None:
    data = before.copy(tmp_path)
    loads = [command.start(data, "load", "--json", before.deliveries.stopped) for _ in range(2)]
    ends = [command.ended(process) for process in loads]

    assert [end.code for end in ends] == [0, 0]
    told = [json.loads(line) for end in ends for line in end.out.splitlines()]
    hashes = before.deliveries.hashes()
    statuses = {name: sorted(one["status"] for one in told if one["sha256"] == name) for name in hashes}
    assert statuses == {name: ["accepted", "duplicate"] for name in hashes}
    assert folder.in_force(data) == before.new


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot stop a process for a while")
def test_a_load_that_waits_goes_on_when_the_one_it_waits_for_is_killed(before: Before, tmp_path: Path) -> None:
    data = before.copy(tmp_path)
    holding = command.start(data, "load", before.deliveries.stopped)
    command.wait_for_work(holding, data)
    os.kill(holding.pid, signal.SIGSTOP)
    waiting = command.start(data, "load", before.deliveries.stopped)
    assert _first_word(waiting) == say("en", "cli.waiting")

    assert command.kill(holding)

    assert command.ended(waiting).code == 0
    assert folder.in_force(data) == before.new
    assert folder.leftovers(data) == set()


def _first_word(process: subprocess.Popen[str]) -> str:
    assert process.stderr
    return process.stderr.readline().strip()


def test_the_same_file_twice_in_one_second_keeps_the_receipt_that_counts(tmp_path: Path) -> None:
    installation = an_installation(tmp_path)
    twice = [write_csv(tmp_path / name, [contract_row()]) for name in ("a.csv", "b.csv")]

    assert [receipt.status for receipt in load(installation, *twice)] == ["accepted", "duplicate"]
    assert (hash_of(twice[0]), "accepted") in folder.receipts(installation.data)
