"""How much the verdict flags on real deliveries, beside the period before and a Poisson baseline.

Every fortnight with a history of 26 is judged as a meeting of its own, over each series in which anything was ever
reported, of the city and of its districts. What is flagged may be true: nobody knows that nothing happened.
LAGESBILD_REAL_DATA names the folder with the deliveries, which are not part of the project.
"""

import os
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

import numpy
import pandas

from benchmarks.rivals import poisson_baseline, previous_period
from lagesbild import answers
from lagesbild.periods import Span
from lagesbild.statistics.counts import Floats
from lagesbild.statistics.verdict import FALLS, MOST, NOT_JUDGED, RISES, Verdict, expected, judge
from tests.real.installation import Installation, germany, goteborg

SOURCES = {"arvig": germany, "polisen": goteborg}


def measure(*, rows: int, times: int) -> dict[str, float]:
    """Return by source how many series were judged, and how many of a hundred are flagged in each way."""
    real = Path(os.environ["LAGESBILD_REAL_DATA"])
    figures: dict[str, float] = {}
    for source, municipality in SOURCES.items():
        with tempfile.TemporaryDirectory() as folder:
            (file,) = (real / source).glob("*.csv")
            installation = municipality(Path(folder))
            installation.load(file, source)
            figures |= {f"{source}: {name}": value for name, value in _flagged(_series(installation)).items()}
    return figures


def _series(installation: Installation) -> Floats:
    """Return counts, a row a series and a column a fortnight: environments, types, both, districts, and all."""
    visit = installation.visit(date.today())
    last = answers.last_period(visit)
    span = Span(last, blocks=last - answers.first_period(visit) + 1)
    values = {"first": span.first, "length": span.length, "blocks": span.blocks}
    counted = visit.store.ask("city_environment_type", **values).astype({"n": "int64"})
    placed = visit.store.ask("district_environment", **values).astype({"n": "int64"})
    parts = (["environment", "record_type"], ["environment"], ["record_type"])
    tables = [counted.groupby([*by, "block"])["n"].sum().unstack("block") for by in parts]
    tables.append(placed.groupby(["district", "block"])["n"].sum().unstack("block"))
    whole = counted.groupby("block")["n"].sum().to_frame().T
    told = pandas.concat([*tables, whole]).to_numpy("float64")
    known = numpy.flatnonzero(told.sum(axis=0))
    return numpy.unique(told[told.any(axis=1), : known[-1] + 1], axis=0)  # a sum of one part is that part again


def _flagged(told: Floats) -> dict[str, float]:
    found: Counter[str] = Counter()
    for now in range(MOST, told.shape[1]):
        histories, seen = told[:, now - MOST : now], told[:, now]
        verdicts = judge(seen, expected(histories)).verdicts
        judged = ~numpy.isin(verdicts, NOT_JUDGED)
        found.update(verdicts[judged])
        found["previous"] += int(previous_period(seen, histories)[judged].sum())
        found["poisson"] += int(poisson_baseline(seen, histories)[judged].sum())
    known = sum(found[one] for one in Verdict)
    flags = {
        "rises": sum(found[one] for one in RISES),
        "clear rises": found[Verdict.CLEARLY_MORE],
        "falls": sum(found[one] for one in FALLS),
        "rises from the period before": found["previous"],
        "above a Poisson baseline": found["poisson"],
    }
    shares = {f"{name}, %": 100 * number / known for name, number in flags.items()}
    return {"series": len(told), "fortnights": told.shape[1] - MOST, "judged": known, **shares}
