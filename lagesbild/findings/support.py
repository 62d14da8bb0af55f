"""Calls of concern and consultations, in sentences; what is few is told as a number and never as a share."""

from lagesbild.disclosure import SafeTable
from lagesbild.words import Words


def sentence(table: SafeTable, words: Words, weeks: str) -> str:
    """Tell the calls of a block: how many are about VBE, about somebody under age, and what has been done."""
    row = table.frame.iloc[-1]
    if not row["count"]:
        return words.say("support.none", weeks=weeks)
    told = {name: words.number(row[name]) for name in ("vbe", "minor", "measure", "handed_over", "closed")}
    return words.say("support.sentence", calls=calls_of(row["count"], words), weeks=weeks, **told)


def calls(table: SafeTable, words: Words, weeks: str) -> str:
    """Tell the published calls of the last block and of the one before."""
    before, now = table.total["count"].iloc[-2:]
    return words.say("support.calls", calls=calls_of(now, words), weeks=weeks, previous=words.number(before))


def lead_times(table: SafeTable, words: Words) -> str:
    """Tell the quickest and the slowest way of handling by its median."""
    rows = table.frame.sort_values("days", kind="stable").to_dict("records")
    first, last = rows[0], rows[-1]
    told = {"quickest": words.of("handling", first["handling"]), "quick": _days(first["days"], words)}
    told |= {"slowest": words.of("handling", last["handling"]), "slow": _days(last["days"], words)}
    return words.say("support.lead_times_one" if len(rows) == 1 else "support.lead_times_told", **told)


def _days(days: float, words: Words) -> str:
    """Return a median of days as it is said: whole, and none as the same day."""
    told = round(days)
    key = "support.same_day" if told == 0 else "support.one_day" if told == 1 else "support.days"
    return words.say(key, days=words.number(told))


def years(table: SafeTable, words: Words) -> str:
    """Tell the calls of all years together: how many, with a measure, and those that went to another authority."""
    frame = table.frame
    told = {name: words.number(frame[name].sum()) for name in ("vbe", "measure", "handed_over", "closed")}
    run = words.years(sorted({int(year) for year in frame["year"]}))
    return words.say("support.years_told", calls=calls_of(frame["count"].sum(), words), years=run, **told)


def calls_of(count: float, words: Words) -> str:
    """Return a number of calls with its noun."""
    return words.say("support.call" if count == 1 else "support.several_calls", count=words.number(count))
