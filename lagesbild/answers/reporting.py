"""The world or the reporting? What the group may know of who reported, and of what has not been reported yet."""

from collections.abc import Sequence
from dataclasses import asdict
from math import isnan, nan

import numpy
import pandas

from lagesbild.access import Visit
from lagesbild.answers.exact import asked, folded, told_of
from lagesbild.answers.judged import EVERY
from lagesbild.answers.known import YEAR, comparable_from
from lagesbild.answers.senders import senders_for
from lagesbild.completeness import ENOUGH, State
from lagesbild.disclosure import SafeTable
from lagesbild.periods import DAYS, Span
from lagesbild.statistics.counts import Floats
from lagesbild.statistics.mix import mix
from lagesbild.statistics.nowcast import completeness, nowcast
from lagesbild.statistics.verdict import MOST

#: Periods after its own in which a report may still come; what comes later is told with the last of them.
DELAYS = 6
#: Complete periods that delays are learnt from.
LEARNT_FROM = YEAR
#: How a reporter's count came about.
SAME, NEW, SILENT = "same", "new", "silent"


def reporter_mix(visit: Visit, period: int, by: str) -> SafeTable:
    """What a period's reports are made of by `source` or `reporter`, beside what is usual for each.

    `state` says whether one is `new`, `silent`, or one of the `same` as ever; the total tells what the count would be
    if the silent ones had reported as usual (`as_usual`), and how the difference is made up. A sender of whom nothing
    has come since the period began is silent.
    """
    counted = asked(visit, "E6_reporters", Span(period, blocks=MOST + 1))
    senders = senders_for(visit, period).frame
    missing = senders.loc[senders["state"] == State.MISSING, "source"]
    wide = counted.pivot_table(index=by, columns="block", values="n", aggfunc="sum", fill_value=0)
    wide = wide.reindex(columns=range(MOST + 1), fill_value=0)
    since = max(0, comparable_from(visit, period, by) - (period - MOST))
    made = mix(list(wide.index), wide.iloc[:, since:MOST], wide[MOST], set(missing))
    rows = wide[[MOST]].set_axis(["count"], axis=1).assign(usual=wide.iloc[:, since:MOST].mean(axis=1))
    rows["state"] = [_state(code, made.new_codes, made.silent_codes) for code in rows.index]
    total = {name: getattr(made, name) for name in ("count", "usual", "same", "new", "silent", "as_usual")}
    return told_of(
        visit,
        "E6_reporters",
        rows.reset_index(),
        period,
        (by,),
        ("count", "usual", "state"),
        total=pandas.DataFrame([total]),
    )


def _state(code: str, new: Sequence[str], silent: Sequence[str]) -> str:
    return NEW if code in new else SILENT if code in silent else SAME


def nowcast_by_environment(visit: Visit, period: int) -> SafeTable:
    """What a preliminary period's counts will become by environment when late reports have come, from `lo` to `hi`.

    Learnt from the delays of each sender, as seen so many days after the end of earlier periods as today is after the
    end of this one; senders with few reports are taken together. `known` is the share that is there. A sender that
    has delivered nothing for the period is not made up for. While too few have come in time to be late or not, nothing
    is known but the count.
    """
    counted = folded(asked(visit, "E1_nowcast", Span(period, blocks=YEAR + 1)), visit, opened=False)
    wide = counted.pivot_table(index="environment", columns="block", values="n", aggfunc="sum", sort=False)
    wide.loc[EVERY] = wide.sum()
    since = max(period - YEAR, comparable_from(visit, period, "environment"))
    totals = wide.iloc[:, since - period - 1 : -1].sum(axis=1)
    known = _known(visit, period).reindex(wide.index)
    known = known.fillna(known[EVERY])
    rows = [_nowcast(*told, periods=period - since) for told in zip(wide[YEAR], known, totals, strict=True)]
    table = pandas.DataFrame(rows, index=wide.index).assign(count=wide[YEAR], known=known).reset_index()
    measures, is_total = ("count", "known", "mean", "lo", "hi"), table["environment"] == EVERY
    total = table.loc[is_total, list(measures)]
    return told_of(visit, "E1_nowcast", table[~is_total], period, ("environment",), measures, total=total)


def _nowcast(seen: float, known: float, total: float, *, periods: int) -> dict[str, float]:
    if isnan(known) or not periods:
        return dict.fromkeys(("mean", "lo", "hi"), nan)
    return asdict(nowcast(seen, known, total=total, periods=periods))


def _known(visit: Visit, period: int) -> "pandas.Series[float]":
    """Return the share that is known by now of a period's reports by environment, and of EVERY one.

    Each sender's share counts by how much it reported of the environment. NaN for all while few delays are known.
    """
    late = visit.store.ask("delays", first=period - LEARNT_FROM - DELAYS, last=period - 1)
    if late["n"].sum() < ENOUGH:
        return pandas.Series(dtype="float64")
    days = (late["days_after_end"] - (visit.today - visit.reference.calendar.end(period)).days) / DAYS
    late = folded(late.assign(delay=numpy.ceil(days).clip(0, DELAYS)), visit, opened=False)
    every = pandas.concat([late, late.assign(environment=EVERY)])
    every["known"] = every["source"].map(_shares(late, period)) * every["n"]
    sums = every.groupby("environment")[["known", "n"]].sum()
    return sums["known"] / sums["n"]


def _shares(late: pandas.DataFrame, period: int) -> "pandas.Series[float]":
    """Return for each sender the share of a period's reports that is known by now."""
    together = _share(late, period)
    by_source = {source: rows for source, rows in late.groupby("source")}
    return pandas.Series(
        {source: _share(rows, period) if rows["n"].sum() >= ENOUGH else together for source, rows in by_source.items()}
    )


def _share(late: pandas.DataFrame, period: int) -> float:
    triangle = late.pivot_table(index="period", columns="delay", values="n", aggfunc="sum", fill_value=0)
    rows, delays = range(period - LEARNT_FROM - DELAYS, period + 1), range(DELAYS + 1)
    counts: Floats = triangle.reindex(index=rows, columns=delays, fill_value=0).to_numpy("float64")
    return float(completeness(counts)[0])
