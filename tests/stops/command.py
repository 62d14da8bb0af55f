"""The command `python -m etl` as a process of its own, as an operator or a scheduler starts it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lagesbild.settings import ROOT
from tests.factories import SECRET


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str
    seconds: float

    def in_words(self) -> bool:
        """Say whether all that it said was meant for people: no traceback, no name of an exception."""
        return not re.search(r"Traceback|Error\b|Exception\b|\.py\b", self.out + self.err)


def environment(data: Path) -> dict[str, str]:
    """Return the environment of a command; the secret lies beside the folder, so that two folders give equal keys."""
    secret = data.parent / "secret"
    if not secret.exists():
        secret.write_text(SECRET.hex(), encoding="ascii")
    told = {"LAGESBILD_DATA": data, "LAGESBILD_SECRET_FILE": secret, "LAGESBILD_LANGUAGE": "en"}
    return os.environ | {name: str(value) for name, value in told.items()}


def start(data: Path, *arguments: str | Path, through: Sequence[str] = ()) -> subprocess.Popen[str]:
    """Start the command on a data folder, in a process group of its own; `through` another command, if named."""
    return subprocess.Popen(
        [*through, sys.executable, "-m", "etl", *map(str, arguments)],
        cwd=ROOT,
        env=environment(data),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def run(data: Path, *arguments: str | Path, through: Sequence[str] = ()) -> Ended:
    """Run the command on a data folder to its end."""
    return ended(start(data, *arguments, through=through))


def ended(process: subprocess.Popen[str]) -> Ended:
    """Wait for a command to end."""
    begun = time.perf_counter()
    out, err = process.communicate(timeout=120)
    return Ended(process.returncode, out, err, time.perf_counter() - begun)


def kill(process: subprocess.Popen[str]) -> bool:
    """Kill a command with all that it started; say whether it still ran."""
    ran = process.poll() is None
    if ran:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return ran


def wait_for_work(process: subprocess.Popen[str], data: Path) -> None:
    """Wait until a load has taken the folder and begins."""
    until = time.monotonic() + 60
    while not (data / "work").exists() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.001)
