"""How many may look at once: reruns of 10, 25 and 50 sessions that think for four seconds; how many reruns a second.

Sessions are real websockets that ask for one page after another, as a click in the menu does. The app with its own
settings takes turns with the same app as Streamlit would run it (`runner.postScriptGC` on): what counts is the ratio.
Told are the median and the 95th percentile of what a rerun takes (medians of rounds), the reruns a second when nobody
thinks, and what a session has added to the server's memory after a hundred reruns. A click is for a page with its usual
choices, whose answers are kept: what is asked anew is measured by `growth`.
"""

import asyncio
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

from benchmarks import here
from lagesbild.access import Page, Role, may_open
from tests.servers import process_at, serving
from tests.stops.command import environment
from tests.stops.sessions import Session, a_session, in_order

THINK, SESSIONS, AT_ONCE = 4.0, (10, 25, 50), 8
LASTS, RERUNS = 40.0, 100
#: Pages that need no choice before they show anything.
PAGES = [page for page in Page if may_open(Role.GROUP, page)]
DEFAULTS = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "true"}
BARS = {"50 sessions, p95 ms": 150.0, "memory per session after 100 reruns, MB": 2.0}


def measure(*, rows: int, times: int) -> dict[str, float]:
    """Return the figures of both, and the ratio of what they can do in a second."""
    told: dict[str, float] = {}
    with _servers() as (ours, defaults):
        for address in (ours, defaults):
            in_order(_warm(address))
        told["memory per session after 100 reruns, MB"] = in_order(_memory(ours))  # before others have made room
        for number in SESSIONS:
            rounds = [in_order(_thinking(ours, number)) for _ in range(times)]
            told |= {f"{number} sessions, {name}": statistics.median(one[name] for one in rounds) for name in rounds[0]}
        rates: dict[str, list[float]] = {"ours": [], "defaults": []}
        for _ in range(times):
            rates["ours"].append(in_order(_saturated(ours)))
            rates["defaults"].append(in_order(_saturated(defaults)))
        told |= {f"reruns a second, {name}": statistics.median(found) for name, found in rates.items()}
        told["reruns a second, ours/defaults"] = told["reruns a second, ours"] / told["reruns a second, defaults"]
    return told


def passes(told: Mapping[str, float]) -> list[str]:
    """Return the bars that are missed."""
    missed = [f"{name}: {told[name]:.1f}, more than {bar:g}" for name, bar in BARS.items() if told[name] > bar]
    ratio = told["reruns a second, ours/defaults"]
    return [*missed, f"reruns a second, ours/defaults: {ratio:.2f}, less than 2"] if ratio < 2 else missed


@contextmanager
def _servers() -> Iterator[tuple[str, str]]:
    data = here.data()
    with tempfile.TemporaryDirectory() as place:
        copies = [Path(shutil.copytree(data, Path(place) / name / "data")) for name in ("ours", "defaults")]
        told = [environment(copy) | {"LAGESBILD_ALLOW_UNSIGNED": "1"} for copy in copies]
        with serving(told[0]) as ours, serving(told[1] | DEFAULTS) as defaults:
            yield ours, defaults


async def _warm(address: str) -> None:
    """See every page once: what a server does the first time is nobody's."""
    async with a_session(address) as session:
        for page in PAGES:
            await session.rerun(page=page)


async def _thinking(address: str, number: int) -> dict[str, float]:
    """Return what clicks take while as many come all the time as that many people make who think for so long."""
    until, took = time.monotonic() + LASTS, []

    async def visitor(seed: int) -> None:
        chance = random.Random(seed)
        async with a_session(address) as session:
            while True:
                await asyncio.sleep(chance.expovariate(1 / THINK))  # at first too: else all of them would click at once
                if time.monotonic() > until:
                    return
                took.append(await _click(session, chance))

    await asyncio.gather(*map(visitor, range(number)))
    return {"p50 ms": statistics.median(took) * 1000, "p95 ms": statistics.quantiles(took, n=20)[-1] * 1000}


async def _saturated(address: str, seconds: float = 10.0) -> float:
    """Return how many reruns a second are done for sessions that think of nothing."""
    until, done = time.monotonic() + seconds, []

    async def visitor(seed: int) -> None:
        chance = random.Random(seed)
        async with a_session(address) as session:
            while time.monotonic() < until:
                done.append(await _click(session, chance))

    await asyncio.gather(*map(visitor, range(AT_ONCE)))
    return len(done) / seconds


async def _memory(address: str, number: int = 10) -> float:
    """Return what a session has added after its reruns, in MB."""
    server, before = process_at(address), 0.0
    async with AsyncExitStack() as stack:
        before = here.megabytes(server)
        sessions = [await stack.enter_async_context(a_session(address)) for _ in range(number)]
        for nth in range(RERUNS):
            await asyncio.gather(*(session.rerun(page=PAGES[nth % len(PAGES)]) for session in sessions))
        return (here.megabytes(server) - before) / number


async def _click(session: Session, chance: random.Random) -> float:
    begun = time.perf_counter()
    shown = await session.rerun(page=chance.choice(PAGES))
    if shown.errors:
        raise RuntimeError(f"a page that went wrong is no measure: {shown.errors}")
    return time.perf_counter() - begun
