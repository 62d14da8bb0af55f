"""How cost grows with the records: load, build, page queries, disk and memory at 0.1, 1 and 10 million.

`--rows 100000000` adds a hundred million. Each size is loaded as deliveries of a million rows, in a process of its
own whose peak memory is told, and then some of its records are revised. What a page asks for is asked as the pages do,
through `lagesbild.answers`, past what they keep. A figure means little by itself on a shared machine; what counts is
what the largest size costs against a million, asked by turns in one process.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from benchmarks import here, load
from etl.build import build
from etl.load import Delivery, Loader, loading
from lagesbild import answers, reference, settings, store
from lagesbild.access import Role, Visit
from lagesbild.periods import Span
from lagesbild.reference import Reference

SIZES = (100_000, 1_000_000, 10_000_000, 100_000_000)
#: Rows of one delivery: nobody sends more in a file.
PART = 1_000_000
#: Of a hundred records so many are revised.
REVISED = 7
Question = Callable[[Visit, Span], object]
#: What most pages ask at most clicks; each is a question of its own.
QUESTIONS: dict[str, Question] = {
    "environments over time": answers.environments_over_time,
    "types over time": answers.types_over_time,
    "categories over time": answers.categories_over_time,
    "places compared": lambda visit, span: answers.places_compared(visit, replace(span, blocks=2)),
    "senders over time": answers.senders_over_time,
}
#: What reads the records one by one, and is asked once for each build and choice: it grows with them.
OF_RECORDS: dict[str, Question] = {
    "what is new, if all is": lambda visit, span: answers.since_meeting(visit, datetime(2026, 10, 1, tzinfo=UTC)),
    "arenas of an environment": lambda visit, span: answers.environment_by(visit, None, "arena", _halves(span)),
    "events": lambda visit, span: answers.events(visit, replace(span, blocks=1)),
    "calls": lambda visit, span: answers.calls_by(visit, "concern", _halves(span)),
}
#: Each of `QUESTIONS` at the largest size against one million; gigabytes of a load and build of ten million.
BAR, MEMORY = 1.5, 4.0


def measure(*, rows: int, times: int) -> dict[str, float]:
    """Return seconds, bytes and memory of each size up to `rows`, and what the largest costs against a million."""
    told: dict[str, float] = {}
    sizes = [size for size in SIZES if size <= max(rows, SIZES[2])]
    with tempfile.TemporaryDirectory() as place:
        for size in sizes:
            found = _in_a_process("tell", f"{place}/{size}", size, times)
            told |= {f"{size}, {name}": value for name, value in found.items()}
        found = _in_a_process("compare", f"{place}/{SIZES[1]}", f"{place}/{sizes[-1]}", times)
    return told | {f"{name}, {sizes[-1]}/{SIZES[1]}": value for name, value in found.items()}


def passes(told: Mapping[str, float]) -> list[str]:
    """Return the bars that are missed."""
    asked = [name for name in told if name.partition(",")[0] in QUESTIONS]
    missed = [f"{name}: {told[name]:.2f}, more than {BAR:g}" for name in asked if told[name] > BAR]
    peak = told[f"{SIZES[2]}, peak memory MB"] / 1024
    return [*missed, f"peak memory: {peak:.1f} GB, more than {MEMORY:g}"] if peak > MEMORY else missed


def _in_a_process(work: str, *values: object) -> dict[str, float]:
    call = f"import benchmarks.growth as b; b.{work}({', '.join(map(repr, values))})"
    done = subprocess.run([sys.executable, "-c", call], cwd=settings.ROOT, check=True, capture_output=True, text=True)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def tell(place: str, size: int, times: int) -> None:
    """Load, revise, build and ask in this process, and write what it took as JSON."""
    set_up, known, loading_took = installation(Path(place), size, revised=size * REVISED // 100)
    begun = time.perf_counter()
    build(set_up, known)
    figures = {"load s": loading_took, "build s": time.perf_counter() - begun}
    figures |= {f"{name} ms": here.median(ask, times) * 1000 for name, ask in _asks(set_up).items()}
    figures |= {
        "database MB": _megabytes(set_up.data, "lagesbild-*"),
        "batches MB": _megabytes(set_up.data, "accepted/*/*"),
    }
    figures["peak memory MB"] = here.megabytes(Path("/proc/self"), here.PEAK)
    sys.stdout.write(json.dumps(figures) + "\n")


def compare(small: str, large: str, times: int) -> None:
    """Ask two installations by turns, and write how many times as long the second takes, as JSON."""
    asks = {place: _asks(settings.read({settings.DATA: f"{place}/data"})) for place in (small, large)}
    ratios = {}
    for name in asks[small]:
        taken = here.alternate(times, {place: asks[place][name] for place in asks})
        ratios[name] = statistics.median(taken[large]) / statistics.median(taken[small])
    sys.stdout.write(json.dumps(ratios) + "\n")


def installation(place: Path, rows: int, *, revised: int = 0) -> tuple[settings.Settings, Reference, float]:
    """Load so many rows, as deliveries of a million, and revise the first of them.

    Return the installation, not built, and the seconds that the rows took, without their revisions.
    """
    set_up = settings.read({settings.DATA: str(place / "data")})
    set_up.data.mkdir(parents=True)
    known = reference.read(set_up.reference)
    with loading(set_up, known, waiting=lambda: None) as loader:
        taken = sum(_load(loader, place, first, rows) for first in range(0, rows, PART))
        for first in range(0, revised, PART):
            _load(loader, place, first, revised, later=1)
    return set_up, known, taken


def _load(loader: Loader, place: Path, first: int, end: int, *, later: int = 0) -> float:
    """Load a delivery of the rows from the first on, and return the seconds it took."""
    file = load.delivery(place / "delivery.csv", min(end - first, PART), first=first, later=later)
    begun = time.perf_counter()
    receipt = loader.load(Delivery(file))
    taken = time.perf_counter() - begun
    assert receipt.status == "accepted" and not receipt.refused, receipt.reason
    file.unlink()
    return taken


def _asks(set_up: settings.Settings) -> dict[str, Callable[[], object]]:
    known, in_force = reference.read(set_up.reference), store.current(set_up.data)
    assert in_force
    visit = Visit(Role.GROUP, (), "sv", load.LAST, known, in_force, folder=set_up.data)
    span = Span(answers.last_ended(visit))
    return {name: partial(ask, visit, span) for name, ask in (QUESTIONS | OF_RECORDS).items()}


def _halves(span: Span) -> Span:
    """The last half-year, and the one before."""
    return replace(span, length=answers.HALF_YEAR, blocks=2)


def _megabytes(data: Path, pattern: str) -> float:
    return sum(file.stat().st_size for file in data.glob(pattern)) / 1e6
