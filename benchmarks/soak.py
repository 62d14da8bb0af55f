"""Does the app stay as it is for hours? Ten visitors click on and on, and in the first half a load runs every minute.

A visitor looks at pages of any kind, thinks for some seconds between them, leaves after a while and comes again as
another. What counts is told in quarters of the time: the server's memory, its open files and threads, how long a click
takes, and that nobody was ever shown an error or half a page. It works on a copy of the demonstration city, or of the
folder that LAGESBILD_DATA names. `--seconds 7200` is the two hours of docs/reliability.md. After a load its answers are
kept anew, which is growth too, until all are: `--busy`, where nobody thinks and nothing is loaded, tells what is left.
"""

import asyncio
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import here
from lagesbild.access import Page, Role, may_open
from tests.factories import contract_row, write_csv
from tests.servers import process_at
from tests.stops import command
from tests.stops.sessions import FAULT, a_server, a_session, in_order

VISITORS, CLICKS, THINKS = 10, 60, (2.0, 6.0)
EVERY, SAMPLED = 60.0, 30.0
ROLES = (Role.GROUP, Role.GROUP, Role.COORDINATOR, Role.ANALYST, Role.GUEST)
QUARTERS = 4
#: What the second half may add to the server's memory, in MB an hour: none is the bar, and so much is noise.
BAR = 5.0


@dataclass
class Watched:
    """What was seen: each with the second of the run that it was seen at."""

    clicks: list[tuple[float, float]] = field(default_factory=list)
    samples: list[tuple[float, float, int, int]] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def measure(*, rows: int, times: int, seconds: float = 7200, busy: bool = False) -> dict[str, float]:
    """Return medians by quarter, and what the memory grew by in the second half in MB an hour."""
    data = here.data()
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "data"
        shutil.copytree(data, copy)
        with a_server(copy, log=Path(place) / "log") as address:
            seen = in_order(_run(address, copy, seconds, busy=busy))
        said = (Path(place) / "log").read_text(encoding="utf-8", errors="replace")
    return _told(seen, seconds) | {"faults in the log": float(len(FAULT.findall(said)))}


def passes(figures: Mapping[str, float]) -> list[str]:
    """Return the bars that are missed."""
    bars = {"memory, growth in the second half, MB/h": BAR, "faults": 0.0, "faults in the log": 0.0}
    return [f"{name}: {figures[name]:.1f}" for name, bar in bars.items() if figures[name] > bar]


async def _run(address: str, data: Path, seconds: float, *, busy: bool) -> Watched:
    seen, begun = Watched(), time.monotonic()

    def left() -> float:
        return seconds - (time.monotonic() - begun)

    server = process_at(address)
    visitors = [_visitor(address, number, left, begun, seen, busy=busy) for number in range(VISITORS)]
    loads = [] if busy else [_loads(data, lambda: left() - seconds / 2, seen)]
    await asyncio.gather(*visitors, *loads, _samples(server, left, begun, seen))
    return seen


async def _visitor(
    address: str, number: int, left: Callable[[], float], begun: float, seen: Watched, *, busy: bool
) -> None:
    chance = random.Random(number)
    while left() > 0:
        role = chance.choice(ROLES)
        pages = [page for page in Page if may_open(role, page)]
        async with a_session(address) as session:
            for _ in range(chance.randint(1, CLICKS)):
                await asyncio.sleep(0.0 if busy else chance.uniform(*THINKS))
                if left() <= 0:
                    return
                at, page = time.monotonic(), chance.choice(pages)
                shown = await session.rerun(f"lang=en&role={role}", page)
                seen.clicks.append((at - begun, time.monotonic() - at))
                if shown.errors or not shown.content:
                    seen.faults.append(f"{page} {role}: {shown.errors}")


async def _loads(data: Path, left: Callable[[], float], seen: Watched) -> None:
    """Load a delivery every minute."""
    while left() > 0:
        number, at = len(seen.loads), time.monotonic()
        rows = [contract_row(record_id=f"soak-{number}-{row}") for row in range(100)]
        file = write_csv(data.parent / f"soak-{number}.csv", rows)
        ended = await asyncio.to_thread(command.run, data, "load", file)
        seen.loads.append(ended.seconds)
        if ended.code != 0:
            seen.faults.append(f"load {number}: {ended.code}")
        await asyncio.sleep(max(0.0, min(EVERY - (time.monotonic() - at), left())))


async def _samples(server: Path, left: Callable[[], float], begun: float, seen: Watched) -> None:
    while left() > 0:
        await asyncio.sleep(min(SAMPLED, max(left(), 0.1)))
        files, threads = (len([*(server / of).iterdir()]) for of in ("fd", "task"))
        seen.samples.append((time.monotonic() - begun, here.megabytes(server), files, threads))


def _told(seen: Watched, seconds: float) -> dict[str, float]:
    found = {
        "clicks": float(len(seen.clicks)),
        "loads": float(len(seen.loads)),
        "longest load, s": max(seen.loads, default=0.0),
        "faults": float(len(seen.faults)),
        "memory, growth in the second half, MB/h": _growth([one for one in seen.samples if one[0] > seconds / 2]),
    }
    for number in range(QUARTERS):
        start, end = (seconds * part / QUARTERS for part in (number, number + 1))
        name = f"quarter {number + 1}"
        clicks = [took for at, took in seen.clicks if start <= at < end]
        samples = [one for one in seen.samples if start <= one[0] < end]
        found |= {f"{name}, click p50, ms": _at(clicks, 50) * 1000, f"{name}, click p95, ms": _at(clicks, 95) * 1000}
        for place, what in enumerate(("memory, MB", "open files", "threads"), 1):
            found[f"{name}, {what}"] = statistics.median([one[place] for one in samples] or [0.0])
    return found


def _at(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1] if len(values) > 1 else 0.0


def _growth(samples: Sequence[tuple[float, float, int, int]]) -> float:
    """Return the slope of the memory in MB an hour."""
    if len(samples) < 2:
        return 0.0
    return statistics.linear_regression([one[0] for one in samples], [one[1] for one in samples]).slope * 3600
