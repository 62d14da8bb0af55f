"""What several benchmarks ask: which data to look at, how much memory a process takes, how long work takes."""

import os
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from lagesbild import settings

#: Of /proc/PID/status: what a process holds now, and the most that it ever held.
NOW, PEAK = "VmRSS", "VmHWM"


def data() -> Path:
    """Return the folder that LAGESBILD_DATA names, or the demonstration city."""
    return Path(os.environ.get(settings.DATA) or settings.ROOT / "data" / "demo").resolve()


def megabytes(process: Path, which: str = NOW) -> float:
    """Return the memory of a process, by its folder in /proc.

    The peak is not what getrusage tells: that begins with the peak of the process which started this one.
    """
    told = dict(line.split(":", 1) for line in (process / "status").read_text(encoding="utf-8").splitlines())
    return int(told[which].split()[0]) / 1024


def median(work: Callable[[], object], times: int) -> float:
    """Return the median of how many seconds it takes."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def alternate(times: int, works: Mapping[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Return how many seconds each took at its turns; what one returns is called when its time has been taken."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(times):
        for name, work in works.items():
            os.sync()  # what the one before left to be written is not this one's to wait for
            begun = time.perf_counter()
            after = work()
            taken[name].append(time.perf_counter() - begun)
            if callable(after):
                after()
    return taken
