"""How complete the picture is: who has delivered, who is silent, and how late what happened becomes known.

What is not reported looks like what did not happen; so every sender has a word of its own, and delays are told.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

import pandas

from lagesbild.periods import DAYS

#: With fewer records than this no delay is told.
ENOUGH = 20
#: The shares of a period's records told, and by how many days after its end these were known.
KNOWN = {"known_at_end": 0, "known_at_close": 14}


class State(StrEnum):
    """Whether a sender has delivered for a period: after it had ended, only while it went on, or not since it began."""

    COMPLETE = "complete"
    PARTLY = "partly"
    MISSING = "missing"


def state(last: date | None, *, start: date, end: date) -> State:
    """Return a sender's state for a period by the day of its last delivery."""
    if last is None or last < start:
        return State.MISSING
    return State.COMPLETE if last > end else State.PARTLY


def silent_since(last: date | None, *, every_days: float, grace_days: float, today: date) -> date | None:
    """Return the day since which a sender is silent, that of its last delivery; None if it is not.

    It is silent when its next delivery is overdue; nobody is of whom nothing is expected (NaN days) or came yet.
    """
    if last is None or pandas.isna(every_days):
        return None
    return last if today > last + timedelta(days=int(every_days + grace_days)) else None


def usual_delays(delays: pandas.DataFrame) -> pandas.DataFrame:
    """Return by source the usual delays of its records: `delays` counts them (n) by days and days_after_end.

    Half are known within `delay` days and nine of ten within `delay_most`; `known_at_end` and `known_at_close` are the
    shares of a period's records known when it ended, and when it closed, a period later. Missing where records are few.
    """
    rows = [{"source": source, **_usual(told)} for source, told in delays.groupby("source")]
    return pandas.DataFrame(rows, columns=["source", "delay", "delay_most", *KNOWN])


def _usual(told: pandas.DataFrame) -> dict[str, float]:
    total = told["n"].sum()
    if total < ENOUGH:
        return dict.fromkeys(("delay", "delay_most", *KNOWN), float("nan"))
    reached = told.groupby("days")["n"].sum().sort_index().cumsum() / total
    within = {name: float(reached.index[reached >= part][0]) for name, part in (("delay", 0.5), ("delay_most", 0.9))}
    known = {name: float(told.loc[told["days_after_end"] <= days, "n"].sum() / total) for name, days in KNOWN.items()}
    return {**within, **known}


class Came(StrEnum):
    """How a sender's delivery for a period came: in time, late, not yet though it is not overdue, or not at all."""

    IN_TIME = "in_time"
    LATE = "late"
    AWAITED = "awaited"
    MISSING = "missing"


def came(days: Iterable[date], end: date, *, every_days: float, grace_days: float, today: date) -> Came:
    """Return how the delivery for a period that ended on a day came, of those that a sender has made (`days`).

    The first one after the period tells it whole, and is expected as often as the sender delivers (every period where
    nothing is said), and a few days of grace.
    """
    wait = (0 if pandas.isna(grace_days) else grace_days) + (DAYS if pandas.isna(every_days) else every_days)
    due = end + timedelta(days=int(wait))
    first = min((day for day in days if day > end), default=None)
    if first is None:
        return Came.MISSING if today > due else Came.AWAITED
    return Came.IN_TIME if first <= due else Came.LATE
