"""What the verdicts of one meeting cost: 400 series at once against one at a time, and the package against scipy.

The data is read before; the imports are taken in processes of their own, since they happen once in each.
"""

import statistics
import subprocess
import sys

import numpy

from benchmarks import here
from lagesbild.statistics.counts import Floats
from lagesbild.statistics.verdict import MOST, USUAL, expected, judge

SERIES, SEED = 400, 20260301
MODULES = ("verdict", "comparison", "farrington", "nowcast", "areas", "effect", "mix", "intervals", "breaks")
IMPORTS = {
    "import of the package": f"import {', '.join(f'lagesbild.statistics.{name}' for name in MODULES)}",
    "import of scipy.stats": "import scipy.stats",
}


def measure(*, rows: int, times: int) -> dict[str, float]:
    """Return medians in seconds and their ratios."""
    by = numpy.random.default_rng(SEED)
    histories = by.poisson(5, (SERIES, MOST)).astype("float64")
    seen = by.poisson(5, SERIES).astype("float64")
    _judged(histories, seen)  # scipy is read on first use
    together = here.median(lambda: _judged(histories, seen), times)
    apart = here.median(lambda: [_judged(history, [x]) for history, x in zip(histories, seen, strict=True)], times)
    imports = {name: statistics.median(_imported(text) for _ in range(times)) for name, text in IMPORTS.items()}
    return {
        f"verdicts of {SERIES} series": together,
        "the same one at a time": apart,
        "together/one at a time": together / apart,
        **imports,
        "package/scipy.stats": imports["import of the package"] / imports["import of scipy.stats"],
    }


def _judged(histories: Floats, seen: Floats | list[float]) -> object:
    law = expected(histories)
    return judge(seen, law), law.between(USUAL)


def _imported(text: str) -> float:
    """Return how many seconds an import takes in a process that has begun."""
    timed = f"import time; begin = time.perf_counter(); {text}; print(time.perf_counter() - begin)"
    return float(subprocess.run([sys.executable, "-c", timed], check=True, capture_output=True, text=True).stdout)
