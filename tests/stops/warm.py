"""Loads that begin at once: a process that has imported everything forks one for each line it is sent.

A load may be told to kill itself where a file is about to be put in place, or just was: SIGKILL at a known step.
Run as a program, it reads one JSON object a line and answers with how that load ended.
"""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from lagesbild.settings import ROOT
from tests.stops import command


@contextmanager
def warmed() -> Iterator["Warm"]:
    """Start the process that forks loads, and end it."""
    with subprocess.Popen(
        [sys.executable, "-m", __name__], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Warm(process)
        process.stdin.close()  # type: ignore[union-attr]


class Warm:
    """Asks for loads, one after another."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._one_at_a_time = Lock()

    def load(self, data: Path, files: Path, *, stop: str = "", after: bool = False) -> int:
        """Load files; killed where a file whose path matches `stop` is put in place. Returns -9 if it was killed."""
        told = {"data": str(data), "files": str(files), "stop": stop, "after": after}
        assert self._process.stdin and self._process.stdout
        with self._one_at_a_time:
            self._process.stdin.write(json.dumps(told) + "\n")
            self._process.stdin.flush()
            return int(self._process.stdout.readline())


def _serve() -> None:
    import etl.__main__  # noqa: F401 - what takes the second that a fork saves

    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _load(json.loads(line))
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


def _load(told: dict[str, Any]) -> None:
    from etl.__main__ import main

    os.environ.update(command.environment(Path(told["data"])))
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if told["stop"]:
        _kill_at(told["stop"], after=told["after"])
    os._exit(main(["load", told["files"]]))


def _kill_at(name: str, *, after: bool) -> None:
    put = os.replace

    def put_or_die(partial: Any, place: Any) -> None:
        meant = re.search(name, Path(place).as_posix()) is not None
        if meant and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        put(partial, place)
        if meant:
            os.kill(os.getpid(), signal.SIGKILL)

    os.replace = put_or_die  # type: ignore[assignment]


if __name__ == "__main__":
    _serve()
