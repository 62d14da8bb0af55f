"""What is told of the senders (catalogue E6): who has delivered, who is silent, how late, what was refused."""

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import pandas

from lagesbild import completeness
from lagesbild.access import Visit
from lagesbild.answers.exact import asked
from lagesbild.answers.known import EIGHT_WEEKS, YEAR, day_of, last_accepted, last_ended
from lagesbild.catalogue import PRODUCTS
from lagesbild.disclosure import SafeTable, protect
from lagesbild.periods import Span
from lagesbild.statistics.breaks import Suspicion


def senders_for(visit: Visit, period: int) -> SafeTable:
    """Say in a word whether each sender has delivered for a period; for every role that sees figures."""
    calendar = visit.reference.calendar
    told = _senders(visit)
    days = {"start": calendar.start(period), "end": calendar.end(period)}
    told["state"] = [completeness.state(last, **days) for last in told["last"]]
    return _of_senders(visit, "E6_word", told, ("source",), ("state",))


def senders_compared(visit: Visit) -> SafeTable:
    """Tell of each sender when it last delivered, if it is silent, its usual delay, and the share refused in a year."""
    told = _senders(visit)
    last = last_ended(visit)
    rows = zip(told["last"], told["every_days"], told["grace_days"], strict=True)
    told["silent_since"] = [
        completeness.silent_since(last, every_days=every, grace_days=grace, today=visit.today)
        for last, every, grace in rows
    ]
    delays = visit.store.ask("delays", first=last - YEAR - EIGHT_WEEKS + 1, last=last - EIGHT_WEEKS)
    told = told.merge(completeness.usual_delays(delays), on="source", how="left")
    anchor = visit.reference.municipality.anchor
    came = visit.store.ask("deliveries", anchor=anchor, first=last - YEAR + 1, last=last).set_index("source")
    told["refused_share"] = told["source"].map(
        came["refused_rows"] / came["delivered_rows"].where(lambda rows: rows > 0)
    )
    measures = ("last", "every_days", "silent_since", "delay", "delay_most", *completeness.KNOWN, "refused_share")
    return _of_senders(visit, "E6", told, ("source",), measures)


def senders_over_time(visit: Visit, span: Span) -> SafeTable:
    """Tell for each sender and period whether its delivery came in time, late or not at all, and its reports.

    A period before a sender's first delivery is left out. `count` are the reports about the period, whenever they came.
    """
    counted = asked(visit, "E6_reporters", span).groupby(["block", "source"])["n"].sum()
    expected = {row["source"]: (row["every_days"], row["grace_days"]) for row in _senders(visit).to_dict("records")}
    moments = visit.store.ask("accepted_days")
    days = {str(code): [day_of(visit, at) for at in rows] for code, rows in moments.groupby("source")["accepted"]}
    told = [
        (block, code, _came(visit, days[code], end, *wait), counted.get((block, code), 0))
        for code, wait in expected.items()
        for block in range(span.blocks)
        if code in days and (end := visit.reference.calendar.end(span.periods(block)[1])) > days[code][0]
    ]
    table = pandas.DataFrame(told, columns=["block", "source", "came", "count"])
    return _of_senders(visit, "E6", table, ("block", "source"), ("came", "count"))


def _came(visit: Visit, days: list[date], end: date, every: float, grace: float) -> str:
    return str(completeness.came(days, end, every_days=every, grace_days=grace, today=visit.today))


def receipts(visit: Visit, since: date, *, source: str | None = None) -> SafeTable:
    """Tell of each delivery since a day when it came, its rows, those refused, and by which rules; the newest first.

    Of one `source`, or of all.
    """
    told = visit.store.ask("receipts", since=visit.reference.municipality.end_of(since))
    told = told[told["source"] == source].reset_index(drop=True) if source else told
    told["at"] = pandas.Series([day_of(visit, at) for at in told["at"]], dtype="object")
    measures = ("status", "rows", "refused", "rules", "by_rule")
    return _of_senders(visit, "E6_receipts", told, ("source", "at"), measures)


def suspicions(visit: Visit) -> SafeTable:
    """Return the suspected series breaks that nobody has declared or dismissed, the newest first."""
    told = visit.store.ask("suspicions")
    settled = [_is_settled(visit, row) for row in told.to_dict("records")]
    told = told[~pandas.Series(settled, dtype="bool")]
    measures = ("gone", "new", "before", "after")
    return _of_senders(visit, "E6_breaks", told, ("day", "source", "field"), measures)


def _is_settled(visit: Visit, row: Mapping[Hashable, Any]) -> bool:
    """Say whether a suspicion was decided on after the build was made."""
    return visit.reference.breaks.is_settled(Suspicion(row["field"], row["day"].date()), row["source"])


def _of_senders(
    visit: Visit, product: str, table: pandas.DataFrame, dimensions: tuple[str, ...], measures: tuple[str, ...]
) -> SafeTable:
    """Protect what is told of senders: it is known up to the last delivery, whatever period is looked at."""
    known = last_accepted(visit)
    return protect(table, PRODUCTS[product], visit, dimensions=dimensions, measures=measures, cut_off=known)


def _senders(visit: Visit) -> pandas.DataFrame:
    told = visit.store.ask("senders")
    days = [None if pandas.isna(moment) else day_of(visit, moment) for moment in told["accepted"]]
    return told.assign(last=pandas.Series(days, dtype="object"))
