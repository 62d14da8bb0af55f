"""The surveys, as their senders delivered them (catalogue S1 and S2)."""

from collections.abc import Hashable, Mapping
from math import isnan, nan

import pandas

from lagesbild.access import Visit
from lagesbild.answers.known import day_of, last_accepted
from lagesbild.catalogue import PRODUCTS
from lagesbild.disclosure import SafeTable, protect
from lagesbild.statistics.comparison import Change, share_change
from lagesbild.statistics.intervals import wilson

#: What is told of a place in a comparison of two years.
COMPARED = (
    *("n", "share", "low", "high", "mean", "change"),
    *("previous", "previous_low", "previous_high", "previous_mean", "previous_year"),
)


def safety_survey(visit: Visit) -> SafeTable:
    """The safety surveys as delivered: per place, year and question how many answered, and their share or mean.

    `low` and `high` are the 95 % interval (Wilson) of a share; all three are in per cent.
    """
    return _as_delivered(visit, "S1", _answers(visit), ("n", "share", "low", "high", "mean"))


def _answers(visit: Visit) -> pandas.DataFrame:
    table = visit.store.ask(PRODUCTS["S1"].question)
    intervals = [_interval(share, n) for share, n in zip(table["share"], table["n"], strict=True)]
    table["low"] = pandas.Series([low for low, _ in intervals], dtype="float64")
    table["high"] = pandas.Series([high for _, high in intervals], dtype="float64")
    return table


def safety_compared(visit: Visit, question: str, level: str) -> SafeTable:
    """The answers to a question by the places of a level, in the last year it was asked there and in the one before.

    Both come from the sender that asked last. `change` says whether a share differs by more than chance, taken as if
    those asked were drawn each by himself; a mean has no interval, and so no such word.
    """
    table = _answers(visit)
    asked = table[(table["question"] == question) & (table["place_level"] == level)]
    last = asked[asked["source"] == asked.sort_values("year")["source"].iloc[-1]] if len(asked) else asked
    years = sorted(set(last["year"]))
    now, before = (last[last["year"] == year].set_index("place") for year in (*years[-1:], *years[-2:-1], 0, 0)[:2])
    earlier = (
        before[["share", "low", "high", "mean", "n"]]
        .add_prefix("previous_")
        .rename(columns={"previous_share": "previous"})
    )
    both = now.join(earlier).reset_index()
    both["change"] = [_change(row) for row in both.to_dict("records")]
    both["previous_year"] = years[-2] if len(years) > 1 else 0
    return _as_delivered(visit, "S1", both, COMPARED)


def _change(row: Mapping[Hashable, float]) -> str:
    if isnan(row["share"]) or isnan(row["previous"]):
        return str(Change.UNKNOWN)
    yes, before = (round(row[share] * row[n] / 100) for share, n in (("share", "n"), ("previous", "previous_n")))
    return str(share_change((yes, before), (row["n"] - yes, row["previous_n"] - before)))


def practitioner_survey(visit: Visit) -> SafeTable:
    """The practitioner surveys as delivered: per year how many were sent and answered, and by which kind of reporter.

    A row without a reporter tells of all. `response_rate` is `answered` of `sent` in per cent.
    """
    table = visit.store.ask(PRODUCTS["S2"].question).astype({"answers": "float64"})
    table["response_rate"] = (100 * table["answered"] / table["sent"]).where(table["sent"] > 0)
    return _as_delivered(visit, "S2", table, ("sent", "answered", "response_rate", "answers"))


def _interval(share: float, n: float) -> tuple[float, float]:
    if isnan(share):  # a mean has none
        return nan, nan
    low, high = wilson(share / 100, n)
    return 100 * low, 100 * high


def _as_delivered(visit: Visit, product: str, table: pandas.DataFrame, measures: tuple[str, ...]) -> SafeTable:
    cut_off = last_accepted(visit) if table.empty else day_of(visit, table["accepted"].max())
    dimensions = PRODUCTS[product].dimensions
    return protect(table, PRODUCTS[product], visit, dimensions=dimensions, measures=measures, cut_off=cut_off)
