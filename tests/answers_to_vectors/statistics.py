"""Our answers to the vectors of statistics; what we do not use ourselves is answered by the library it is of."""

import sys
from collections.abc import Callable
from functools import partial
from math import inf, isclose, isinf, isnan

from scipy.optimize import brentq
from scipy.stats import binom, binomtest, chi2, false_discovery_control, nchypergeom_fisher
from statsmodels.stats.rates import test_poisson_2indep as poisson_test

from lagesbild.statistics.areas import OUTER, funnel, smoothed
from lagesbild.statistics.comparison import c_test, protected_change, share_shift, smallest_rise
from lagesbild.statistics.farrington import Method, seasonal
from lagesbild.statistics.intervals import garwood, mid_p, wilson
from lagesbild.statistics.nowcast import completeness, hazards, nowcast
from lagesbild.statistics.verdict import USUAL, WIDE, expected, false_discovery, judge
from tests.answers_to_vectors import Answers, Fields, vectors


def _garwood_ci95(given: Fields) -> Fields:
    return _interval(garwood(given["count"]))


def _midp_ci95(given: Fields) -> Fields:
    return _interval(mid_p(given["count"]))


def _wilson_ci95(given: Fields) -> Fields:
    return _interval(wilson(given["x"] / given["n"], given["n"]))


def _interval(found: tuple[float, float]) -> Fields:
    return {"lo": found[0], "hi": found[1]}


def _c_test(given: Fields) -> Fields:
    """Answer with our mid-P and interval, and beside them with the exact test, which we do not use."""
    x, y, t, s = (given[name] for name in ("x1", "x2", "t1", "t2"))
    ours = c_test(x, y, time=t, time_before=s)
    exact = [binomtest(x, x + y, t / (t + s), tail).pvalue if x + y else 1.0 for tail in ("greater", "less")]
    lo, hi = _mid_p_ratio(x, y, t, s)
    return {
        "p_minlike": float(binomtest(x, x + y, t / (t + s)).pvalue) if x + y else 1.0,
        "p_central": float(min(1.0, 2 * min(exact))),
        "midp_central": ours.p,
        "p_upper": float(exact[0]),
        "midp_upper": ours.p_more,
        "rr": None if isnan(ours.ratio) else ours.ratio,
        "rr_lo95": ours.lo,
        "rr_hi95": _finite(ours.hi),
        "rr_midp_lo95": lo,
        "rr_midp_hi95": _finite(hi),
    }


def _mid_p_ratio(x: int, y: int, t: float, s: float) -> tuple[float, float]:
    """Return the ratios whose own mid-P test would just not be refused."""

    def more(share: float) -> float:
        return float(binom.sf(x - 1, x + y, share) + binom.sf(x, x + y, share)) / 2

    lo = brentq(lambda share: more(share) - 0.025, 0, 1, xtol=1e-15) if x else 0.0
    hi = brentq(lambda share: more(share) - 0.975, 0, 1, xtol=1e-15) if y else 1.0
    lower, upper = (share / (1 - share) * s / t if share < 1 else inf for share in (lo, hi))
    return lower, upper


def _finite(value: float) -> float | str:
    return "inf" if isinf(value) else value


def _critical_table(given: Fields) -> Fields:
    """Answer with our smallest rise, and beside it with those of the exact test and the E-test, which we do not use."""
    assert given["two_sided"]
    t, s = given["t1"], given["t2"]

    def smallest(before: int, p: Callable[[int], float]) -> int:
        return next(count for count in range(before + 1, 200) if p(count) <= given["alpha"])

    rows = [
        {
            "prev": before,
            "exact_central": smallest(before, lambda x: 2 * binom.sf(x - 1, x + before, t / (t + s))),  # noqa: B023
            "midp": smallest_rise(before, time=t, time_before=s, chance=given["alpha"]),
            "etest": smallest(before, lambda x: poisson_test(x, t, before, s, method="etest").pvalue),  # noqa: B023
        }
        for before in range(21)
    ]
    return {"rows": rows}


def _dispersion_test(given: Fields) -> Fields:
    """Answer from our phi: it is the chi-square of the series divided by its degrees of freedom."""
    free = len(given["y"]) - 1
    phi = float(expected(given["y"]).phi[0])
    return {"chi2": phi * free, "p": float(chi2.sf(phi * free, free)), "phi": phi}


def _verdict_nb26(given: Fields) -> Fields:
    law = expected(given["baseline"])
    judged = judge([given["x"]], law, together=False)
    (lo80, hi80), (lo95, hi95) = law.between(USUAL), law.between(WIDE)
    told = {"n": law.periods, "S": law.total, "m": law.mean, "phi": law.phi, "size": law.size, "prob": law.prob}
    told |= {"lo80": lo80, "hi80": hi80, "lo95": lo95, "hi95": hi95, "p_hi_mid": judged.p_hi, "p_lo_mid": judged.p_lo}
    return {**{name: float(value[0]) for name, value in told.items()}, "label": str(judged.verdicts[0])}


def _fdr(given: Fields) -> Fields:
    """Answer with Benjamini and Hochberg's rule, and beside it with the stricter one that we do not use."""
    return {"BH": false_discovery(given["p"]).tolist(), "BY": false_discovery_control(given["p"], method="by").tolist()}


def _series_salmonella_agona(given: Fields) -> Fields:
    """Answer with the series itself, which no code of ours makes: other vectors refer to it."""
    return dict(next(one for one in vectors() if one["kind"] == "series_salmonella_agona")["expected"])


def _farrington(given: Fields) -> Fields:
    named = isinstance(given["series"], str)
    series = _series_salmonella_agona(given)["values"] if named else given["series"]
    method = Method(
        a_year=given["freq"],
        years=given["b"],
        half_width=given["w"],
        seasons=given["noPeriods"],
        left_out=given["pastWeeksNotIncluded"],
        unusual=given["weightsThreshold"],
        alpha=given["alpha"],
    )
    first, last = given["range_1based"]
    found = {now: seasonal(series[:now], method) for now in range(first, last + 1)}
    alarms = [now for now, one in found.items() if one and series[now - 1] > one.upper]
    return {
        "upper": [one.upper for one in found.values() if one],
        "mu0": [one.mean for one in found.values() if one],
        "alarm_weeks" if named else "alarm_periods": alarms,
    }


def _nowcast_chainladder(given: Fields) -> Fields:
    """Answer for the rows that are not complete, of which the last is known by its first delay only."""
    triangle, now, delays = given["triangle_20x5"], given["now_row"], given["D"] + 1
    known = completeness(triangle[:now]).tolist()
    rows = [(float(sum(triangle[now - 1 - delay][: delay + 1])), known[delay]) for delay in reversed(range(delays))]
    return {
        "hazard": hazards(triangle[:now]).tolist(),
        "F": known,
        "observed": [seen for seen, _ in rows],
        "nhat": [seen / share for seen, share in rows],
    }


def _nowcast_gamma(given: Fields) -> Fields:
    found = nowcast(given["observed"], given["F"], total=given["S"], periods=given["m"])
    return {"mean": found.mean, "lo95": found.lo, "hi95": found.hi}


def _eb_marshall_global(given: Fields) -> Fields:
    found = smoothed(given["count"], given["pop"])
    return {"rate": found.rates.tolist(), "A": found.variance, "b": found.mean}


def _funnel_limits(given: Fields) -> Fields:
    (l95, u95), (l998, u998) = funnel(given["mu"]), funnel(given["mu"], OUTER)
    return {name: float(limit[0]) for name, limit in (("l998", l998), ("l95", l95), ("u95", u95), ("u998", u998))}


def _share_shift_fisher(given: Fields) -> Fields:
    """Answer where R's search for the odds ends, which is what the vectors hold; ours goes on to the last digit.

    R looks on the scale of the odds, or of one divided by them above 1, and stops within the fourth root of its
    smallest step. That ours is what it was looking for is checked here.
    """
    now, before, rest_now, rest_before = given["table"]
    found = share_shift((now, before), (rest_now, rest_before))
    law = partial(nchypergeom_fisher, sum(given["table"]), now + before, now + rest_now)
    searched = {
        "lo": _as_r_ends(lambda odds: law(odds).sf(now - 1) - 0.025) if now else 0.0,
        "hi": _as_r_ends(lambda odds: 0.025 - law(odds).cdf(now)) if before and rest_now else inf,
        "cond_or": _as_r_ends(lambda odds: law(odds).mean() - now) if before and rest_now and now else found.odds,
    }
    ours = {"lo": found.lo, "hi": found.hi, "cond_or": found.odds}
    assert all(isclose(ours[name], value, rel_tol=5e-3) for name, value in searched.items()), (ours, searched)
    return {"p": found.p, **{name: _finite(value) for name, value in searched.items()}}


def _as_r_ends(rises: Callable[[float], float]) -> float:
    step = sys.float_info.epsilon
    if rises(1) > 0:
        return float(brentq(lambda odds: rises(max(odds, step)), 0, 1, xtol=step**0.25))
    return float(1 / brentq(lambda part: rises(1 / part), step, 1, xtol=step**0.25))


def _protected_change_z(given: Fields) -> Fields:
    z, p = protected_change(given["f1"], given["f2"], variance=given["V"])
    return {"z": z, "p": p}


ANSWERS: Answers = {
    "garwood_ci95": _garwood_ci95,
    "midp_ci95": _midp_ci95,
    "wilson_ci95": _wilson_ci95,
    "c_test": _c_test,
    "critical_table": _critical_table,
    "dispersion_test": _dispersion_test,
    "verdict_nb26": _verdict_nb26,
    "fdr": _fdr,
    "series_salmonella_agona": _series_salmonella_agona,
    "farrington_flexible_agona": _farrington,
    "farrington_flexible_14day": _farrington,
    "nowcast_chainladder": _nowcast_chainladder,
    "nowcast_gamma": _nowcast_gamma,
    "eb_marshall_global": _eb_marshall_global,
    "funnel_limits": _funnel_limits,
    "share_shift_fisher": _share_shift_fisher,
    "protected_change_z": _protected_change_z,
}
