"""How cost grows with the records: load, build, page queries, disk and memory at 0.1, 1 and 10 million.

`--rows 100000000` adds a hundred million. Each size is loaded as deliveries of a million rows, in a process of its
own whose peak memory is told. What a page asks for is asked as the pages do, through `lagesbild.answers`, past what
they keep. A figure means little by itself on a shared machine; what counts is what a size costs against the one before.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks import here, load
from etl.build import build
from etl.load import Delivery, loading
from lagesbild import answers, reference, settings, store
from lagesbild.access import Role, Visit
from lagesbild.periods import Span

SIZES = (100_000, 1_000_000, 10_000_000, 100_000_000)
#: Rows of one delivery: nobody sends more in a file.
PART = 1_000_000
#: What a page asks for; each is a question of its own.
QUESTIONS: dict[str, Callable[[Visit, Span], object]] = {
    "environments over time": answers.environments_over_time,
    "types over time": answers.types_over_time,
    "categories over time": answers.categories_over_time,
    "places compared": lambda visit, span: answers.places_compared(visit, replace(span, blocks=2)),
    "senders over time": answers.senders_over_time,
}
#: Page queries at the largest size against one million.
BAR = 1.5


def measure(*, rows: int, times: int) -> dict[str, float]:
    """Return seconds, bytes and memory of each size up to `rows`, and the ratios of neighbouring ones."""
    told: dict[str, float] = {}
    for size in (size for size in SIZES if size <= max(rows, SIZES[2])):
        with tempfile.TemporaryDirectory() as place:
            call = f"import benchmarks.growth as b; b.tell({place!r}, {size}, {times})"
            done = subprocess.run(
                [sys.executable, "-c", call], cwd=settings.ROOT, check=True, capture_output=True, text=True
            )
        told |= {f"{size}, {name}": value for name, value in json.loads(done.stdout.splitlines()[-1]).items()}
    return told | _ratios(told)


def passes(told: Mapping[str, float]) -> list[str]:
    """Return the bars that are missed."""
    return [f"{name}: {value:.2f}" for name, value in told.items() if name.startswith("queries") and value > BAR]


def tell(place: str, size: int, times: int) -> None:
    """Load, build and ask in this process, and write what it took as JSON."""
    set_up = settings.read({settings.DATA: str(Path(place) / "data")})
    known = reference.read(set_up.reference)
    begun = time.perf_counter()
    with loading(set_up, known, waiting=lambda: None) as loader:
        for number in range(max(1, size // PART)):
            file = load.delivery(Path(place) / "delivery.csv", min(size, PART), first=number * PART)
            receipt = loader.load(Delivery(file))
            assert receipt.status == "accepted" and not receipt.refused, receipt.reason
            file.unlink()
    loaded = time.perf_counter()
    build(set_up, known)
    figures = {"load s": loaded - begun, "build s": time.perf_counter() - loaded} | _asked(set_up, times)
    figures |= {
        "database MB": _megabytes(set_up.data, "lagesbild-*"),
        "batches MB": _megabytes(set_up.data, "accepted/*/*"),
    }
    figures["peak memory MB"] = here.megabytes(Path("/proc/self"), here.PEAK)
    sys.stdout.write(json.dumps(figures) + "\n")


def _asked(set_up: settings.Settings, times: int) -> dict[str, float]:
    known, in_force = reference.read(set_up.reference), store.current(set_up.data)
    assert in_force
    visit = Visit(Role.GROUP, (), "sv", load.LAST, known, in_force, folder=set_up.data)
    span = Span(answers.last_ended(visit))
    return {f"{name} ms": here.median(partial(ask, visit, span), times) * 1000 for name, ask in QUESTIONS.items()}


def _megabytes(data: Path, pattern: str) -> float:
    return sum(file.stat().st_size for file in data.glob(pattern)) / 1e6


def _ratios(told: Mapping[str, float]) -> dict[str, float]:
    sizes = sorted({int(name.partition(",")[0]) for name in told})
    asked = {size: sum(told[f"{size}, {name} ms"] for name in QUESTIONS) for size in sizes}
    largest = max(sizes)
    return {f"queries, {largest}/{SIZES[1]}": asked[largest] / asked[SIZES[1]]} if SIZES[1] in asked else {}
