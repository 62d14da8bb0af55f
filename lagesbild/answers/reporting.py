"""The world or the reporting? What the group may know of who reported, and of what has not been reported yet."""

from collections.abc import Sequence
from dataclasses import asdict

import pandas

from lagesbild.access import Visit
from lagesbild.answers.exact import asked, folded, rest_of, told_of
from lagesbild.answers.judged import EVERY
from lagesbild.answers.known import YEAR, comparable_from
from lagesbild.answers.senders import senders_for
from lagesbild.completeness import ENOUGH, State
from lagesbild.disclosure import SafeTable
from lagesbild.periods import Span
from lagesbild.statistics.counts import Floats
from lagesbild.statistics.mix import mix
from lagesbild.statistics.nowcast import completeness, nowcast
from lagesbild.statistics.verdict import MOST
from lagesbild.words import REST

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
    has delivered nothing for the period is not made up for.
    """
    offset = (visit.today - visit.reference.calendar.end(period)).days
    told = folded(asked(visit, "E1_late", Span(period, blocks=LEARNT_FROM + DELAYS + 1), offset=offset), visit, False)
    told["delay"] = told["delay"].clip(upper=DELAYS)
    since = max(period - YEAR, comparable_from(visit, period, "environment"))
    shares = _shares(told, period)
    codes = [*(code for code in visit.reference.codes("environment") if code not in rest_of(visit)), REST, EVERY]
    table = pandas.DataFrame([_nowcast(code, told, since, shares, period) for code in codes])
    measures, is_total = ("count", "known", "mean", "lo", "hi"), table["environment"] == EVERY
    total = table.loc[is_total, list(measures)]
    return told_of(visit, "E1_late", table[~is_total], period, ("environment",), measures, total=total)


def _shares(told: pandas.DataFrame, period: int) -> "pandas.Series[float]":
    """Return for each sender the share of a period's reports that is known by now."""
    sums = told.groupby("source")["n"].sum()
    few = told["source"].isin(sums.index[sums < ENOUGH])
    together = _share(told, period)
    each = {source: _share(rows, period) for source, rows in told[~few].groupby("source")}
    return pandas.Series({source: each.get(source, together) for source in sums.index})


def _share(told: pandas.DataFrame, period: int) -> float:
    triangle = told.pivot_table(index="period", columns="delay", values="n", aggfunc="sum", fill_value=0)
    rows, delays = range(period - LEARNT_FROM - DELAYS, period + 1), range(DELAYS + 1)
    counts: Floats = triangle.reindex(index=rows, columns=delays, fill_value=0).to_numpy("float64")
    return float(completeness(counts)[0])


def _nowcast(
    environment: str, told: pandas.DataFrame, since: int, shares: "pandas.Series[float]", period: int
) -> dict[str, object]:
    """Return what one environment's count will become, its senders' delays weighed by how much of it they report."""
    own = told if environment == EVERY else told[told["environment"] == environment]
    seen = own.loc[own["period"] == period, "n"].sum()
    before = own[(own["period"] < period) & (own["period"] >= since)]
    weights = before.groupby("source")["n"].sum()
    known = float((shares.reindex(weights.index) * weights).sum() / weights.sum()) if len(weights) else 1.0
    found = nowcast(seen, known, total=weights.sum(), periods=max(1, period - since))
    return {"environment": environment, "count": seen, "known": known, **asdict(found)}
