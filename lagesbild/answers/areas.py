"""What sets districts apart, and how much of it is more than chance: rates with intervals, smoothed; never an order."""

from functools import partial

import pandas

from lagesbild.lattice import derived
from lagesbild.municipality import Protection
from lagesbild.statistics.areas import INNER, OUTER, funnel, smoothed
from lagesbild.statistics.comparison import Change, share_change
from lagesbild.statistics.intervals import garwood, noisy

#: What is told of a district beside its count.
RATES = ("rate", "rate_lo", "rate_hi", "smoothed")
#: And to whom exact figures may be shown: what it would have had if it were like all, and where chance ends.
FUNNEL = ("like_all", "l95", "u95", "l998", "u998")


def with_rates(
    table: pandas.DataFrame, people: "pandas.Series[float]", floors: Protection, *, variance: float = 0
) -> pandas.DataFrame:
    """Add to counts by district or area how many per 10,000 inhabitants, between which numbers (95 %), and smoothed.

    `variance` is that of the noise in a count; published counts have the floors of published rates. All are NaN where
    the population is not known or too small to be told of.
    """
    lived = _places(table).map(people).astype("float64")
    lived = lived.where(lived >= floors.rate_population_at_least)
    rates = table["count"] / lived * derived.PER
    if variance:
        rates = pandas.Series(map(partial(derived.rate, floors=floors), table["count"], lived), index=table.index)
    between = [noisy(count, variance) if variance else garwood(count) for count in table["count"].fillna(0)]
    ends = (pandas.Series(side, index=table.index) for side in zip(*between, strict=True))
    lo, hi = ((end / lived * derived.PER).where(rates.notna()) for end in ends)
    return table.assign(rate=rates, rate_lo=lo, rate_hi=hi, smoothed=_smoothed(table["count"], lived, variance))


def rate_of_all(table: pandas.DataFrame, people: "pandas.Series[float]") -> pandas.DataFrame:
    """Return how many per 10,000 inhabitants the places have together whose population is known."""
    lived = _places(table).map(people).astype("float64")
    known = lived.notna() & table["count"].notna()
    rate = table.loc[known, "count"].sum() / lived[known].sum() * derived.PER if known.any() else float("nan")
    return pandas.DataFrame({"rate": [rate]})


def _places(table: pandas.DataFrame) -> "pandas.Series[str]":
    return table["area" if "area" in table else "district"]


def _smoothed(count: "pandas.Series[float]", people: "pandas.Series[float]", noise: float) -> "pandas.Series[float]":
    known = count.notna() & people.notna()
    found = pandas.Series(float("nan"), index=count.index)
    if known.sum() > 1:
        found[known] = smoothed(count[known], people[known], noise=noise).rates * derived.PER
    return found


def with_funnel(table: pandas.DataFrame, people: "pandas.Series[float]") -> pandas.DataFrame:
    """Add what each district would have had if all were alike, and the limits that chance seldom passes."""
    lived = _places(table).map(people).astype("float64")
    known = lived.notna() & table["count"].notna()
    told = table.assign(**dict.fromkeys(FUNNEL, float("nan")))
    total = table.loc[known, "count"].sum()
    if not total:
        return told
    mean = (lived * total / lived[known].sum())[known]
    told.loc[known, "like_all"] = mean
    for names, tails in ((("l95", "u95"), INNER), (("l998", "u998"), OUTER)):
        for name, limit in zip(names, funnel(mean, tails), strict=True):
            told.loc[known, name] = limit
    return told


def shifts(table: pandas.DataFrame) -> list[str]:
    """Say of each district whether its share of the whole city changed by more than chance."""
    if table["previous"].isna().any():
        return [str(Change.UNKNOWN)] * len(table)
    whole = table[["count", "previous"]].sum()
    return [
        str(share_change((now, before), (whole["count"] - now, whole["previous"] - before)))
        for now, before in zip(table["count"], table["previous"], strict=True)
    ]
