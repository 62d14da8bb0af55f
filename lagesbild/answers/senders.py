"""What is told of the senders (catalogue E6): who has delivered, who is silent, how late, what was refused."""

import pandas

from lagesbild import completeness
from lagesbild.access import Visit
from lagesbild.answers.known import EIGHT_WEEKS, YEAR, day_of, last_accepted, last_ended
from lagesbild.catalogue import PRODUCTS
from lagesbild.disclosure import SafeTable, protect
from lagesbild.periods import Span


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
    came = _deliveries(visit, Span(last, blocks=YEAR)).groupby("source")[["delivered_rows", "refused_rows"]].sum()
    told["refused_share"] = told["source"].map(
        came["refused_rows"] / came["delivered_rows"].where(lambda rows: rows > 0)
    )
    measures = ("last", "every_days", "silent_since", "delay", "delay_most", *completeness.KNOWN, "refused_share")
    return _of_senders(visit, "E6", told, ("source",), measures)


def deliveries_over_time(visit: Visit, span: Span) -> SafeTable:
    """Count by block and sender the deliveries that came, their rows, and the rows and deliveries that were refused."""
    measures = ("deliveries", "refused_whole", "delivered_rows", "refused_rows")
    return _of_senders(visit, "E6", _deliveries(visit, span), ("block", "source"), measures)


def suspicions(visit: Visit) -> SafeTable:
    """Return the suspected series breaks that nobody has declared or dismissed, the newest first."""
    told = visit.store.ask("suspicions")
    measures = ("gone", "new", "before", "after")
    return _of_senders(visit, "E6_breaks", told, ("day", "source", "field"), measures)


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


def _deliveries(visit: Visit, span: Span) -> pandas.DataFrame:
    asked = {"first": span.first, "length": span.length, "blocks": span.blocks}
    return visit.store.ask("deliveries", anchor=visit.reference.municipality.anchor, **asked)
