"""The surveys, as their senders delivered them (catalogue S1 and S2)."""

from math import isnan, nan

import pandas

from lagesbild.access import Visit
from lagesbild.answers.known import day_of, last_accepted
from lagesbild.catalogue import PRODUCTS
from lagesbild.disclosure import SafeTable, protect
from lagesbild.statistics.intervals import wilson


def safety_survey(visit: Visit) -> SafeTable:
    """The safety surveys as delivered: per place, year and question how many answered, and their share or mean.

    `low` and `high` are the 95 % interval (Wilson) of a share; all three are in per cent.
    """
    table = visit.store.ask(PRODUCTS["S1"].question)
    intervals = [_interval(share, n) for share, n in zip(table["share"], table["n"], strict=True)]
    table["low"] = pandas.Series([low for low, _ in intervals], dtype="float64")
    table["high"] = pandas.Series([high for _, high in intervals], dtype="float64")
    return _as_delivered(visit, "S1", table, ("n", "share", "low", "high", "mean"))


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
