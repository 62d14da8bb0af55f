"""The units of deploy/systemd, read by systemd itself: no word that it does not know, and little that they may do."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deploy.proxies import DEPLOY

UNITS = sorted((DEPLOY / "systemd").glob("*.service")) + sorted((DEPLOY / "systemd").glob("*.timer"))
#: Of ten, less is better: how open to harm a service is. One that reaches nobody else is held to less.
OPEN = {"lagesbild.service": 1.5, "lagesbild-backup.service": 4.0, "lagesbild-nightly.service": 4.5}

pytestmark = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")


def told(*call: str | Path) -> str:
    ended = subprocess.run(["systemd-analyze", *map(str, call)], capture_output=True, text=True, check=False)
    return ended.stdout + ended.stderr


def named(file: Path) -> str:
    return file.name


@pytest.mark.parametrize("unit", UNITS, ids=named)
def test_systemd_finds_nothing_in_a_unit_but_that_the_program_is_not_installed_here(unit: Path) -> None:
    lines = [line for line in told("verify", unit).splitlines() if unit.name in line]
    assert [line for line in lines if "/opt/lagesbild/.venv/bin/" not in line] == []


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=named)
def test_a_service_may_do_little(unit: Path) -> None:
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", told("security", "--offline=true", unit))
    assert found and float(found[1]) <= OPEN[unit.name]
