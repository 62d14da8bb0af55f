"""The table twin of a figure: the same SafeTable with codes, blocks and numbers written as people read them."""

import math
from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any, TypeAlias

import pandas

from lagesbild.disclosure import SafeTable
from lagesbild.findings import verdicts
from lagesbild.periods import Span
from lagesbild.words import MISSING, Words

Readable: TypeAlias = pandas.DataFrame
"""A table in words, as it is shown."""

#: Columns with a head of their own; a column of codes turned into columns is headed by the code's words already.
HEADS = (
    *("environment", "record_type", "category", "block", "count", "previous", "year_before", "rate", "like_city"),
    *("new", "late", "recoded_in", "recoded_out", "withdrawn", "change"),
    *("source", "reporter", "state", "last", "every_days", "silent_since", "delay", "delay_most"),
    *("known_at_end", "known_at_close", "refused_share"),
    *("difference", "to_previous", "share", "smoothed", "like_all"),
    *("expected", "year_around", "verdict", "usual", "known", "mean"),
    *("arena", "information", "source_reliability", "concern", "handling", "age", "channel", "weekday"),
    *("n", "days", "of", "year", "vbe", "minor", "measure", "handed_over", "closed", "first"),
    *(
        "place",
        "share_of",
        "share_before",
        "mean_of",
        "mean_before",
        "question",
        "sent",
        "answered",
        "response_rate",
        "answers",
        "at",
    ),
    *("status", "rows", "refused", "rules"),
)
#: Columns that stand in words of others, or in a chart and its own table.
HIDDEN = ("lo", "hi", "shift", "smoothed", "rate_lo", "rate_hi", "like_all", "l95", "u95", "l998", "u998")
#: Columns of words of our own, and the texts that hold them; None where the words are there already.
WORDS = {
    "state": "state",
    "to_previous": "change_short",
    "status": "receipt_status",
    **dict.fromkeys(("verdict", "expected", "rate", "mean", "like_all", "count", "place", "rules")),
    **dict.fromkeys(("share_of", "share_before", "mean_of", "mean_before")),
}
#: Columns that are no counts.
FRACTIONS = ("rate", "like_city", "smoothed", "days")
SHARES = ("known_at_end", "known_at_close", "refused_share", "share", "known")
#: Columns in which 0 is told as alike: what is less than the noise is no difference.
DIFFERENCES = ("difference",)


def readable(table: SafeTable, words: Words, span: Span | None = None) -> Readable:
    """Return the table in words; one over time stands with the latest block first and a column a code."""
    if "verdict" in table.measures:
        return _judged(table, words)
    if "place_level" in table.dimensions:
        return _survey(table, words)
    if "block" not in table.dimensions:
        return _in_words(_merged(table.frame, words), words)
    if span is None:
        raise ValueError("a table over time is read with its span")
    (*others,) = (name for name in table.dimensions if name != "block")
    frame = table.frame
    if others:
        (by,) = others
        frame = frame.pivot(index="block", columns=by, values="count")[list(dict.fromkeys(frame[by]))].reset_index()
        frame = frame.rename(columns=lambda name: name if name == "block" else words.short(by, name))
    written = _in_words(frame.iloc[::-1], words)
    blocks = [words.weeks(*span.periods(int(block))) for block in frame["block"].iloc[::-1]]
    return written.assign(**{words.say("column.block"): blocks})


def _survey(table: SafeTable, words: Words) -> Readable:
    """Return the places of a survey with their share and its interval (or their mean), beside the year before."""
    rows = table.frame.to_dict("records")
    told: dict[str, list[str] | pandas.Series[float]] = {
        "place": [words.of(row["place_level"], row["place"]) for row in rows],
        "answers": table.frame["n"],
    }
    if table.frame["share"].notna().any():
        told["share_of"] = [_interval(row, ("share", "low", "high"), words) for row in rows]
        told["share_before"] = [_interval(row, ("previous", "previous_low", "previous_high"), words) for row in rows]
    else:
        told["mean_of"] = [words.number(row["mean"], 1) for row in rows]
        told["mean_before"] = [words.number(row["previous_mean"], 1) for row in rows]
    return _in_words(pandas.DataFrame(told), words)


def _interval(row: Mapping[Hashable, Any], names: tuple[str, str, str], words: Words) -> str:
    share, low, high = (words.number(row[name]) for name in names)
    return MISSING if math.isnan(row[names[0]]) else f"{share} % ({low}–{high})"


def receipts(table: SafeTable, words: Words) -> Readable:
    """Return deliveries with the rules by which rows of them were refused, and how many by each."""
    rows = table.frame.to_dict("records")
    rules = ["; ".join(_rules(row, words)) or MISSING for row in rows]
    frame = table.frame[["at", "source", "status", "rows", "refused"]].assign(rules=rules)
    return _in_words(frame, words)


def _rules(row: Mapping[Hashable, Any], words: Words) -> list[str]:
    pairs = zip(row["rules"], row["by_rule"], strict=True)
    return [f"{words.say(f'rule.{rule}')} ({words.number(count)})" for rule, count in pairs]


def delivered(table: SafeTable, words: Words, span: Span) -> Readable:
    """Return how deliveries came, a row a period, the latest first, and a column a sender; with their reports."""
    rows = table.frame.to_dict("records")
    cells = {(row["block"], row["source"]): _came(row, words) for row in rows}
    senders = list(dict.fromkeys(row["source"] for row in rows))
    blocks = sorted({row["block"] for row in rows}, reverse=True)
    columns = {words.of("source", code): [cells.get((block, code), MISSING) for block in blocks] for code in senders}
    weeks = [words.weeks(*span.periods(block)) for block in blocks]
    return pandas.DataFrame({words.say("column.block"): weeks, **columns})


def _came(row: Mapping[Hashable, Any], words: Words) -> str:
    came = words.say(f"came.{row['came']}")
    return f"{came} ({words.number(row['count'])})"


def _judged(table: SafeTable, words: Words) -> pandas.DataFrame:
    """Return verdicts in the order in which they are read: expected, the period before, last year, and what is said."""
    rows = table.frame.to_dict("records")
    expected = [f"{verdicts.expected(row['expected'], words)} ({_range(row, words)})" for row in rows]
    told = table.frame[[*table.dimensions, "count"]].assign(expected=expected, previous=table.frame["previous"])
    if "year_around" in table.measures:
        told["year_around"] = table.frame["year_around"]
    return _in_words(told.assign(verdict=[verdicts.word(row, words) for row in rows]), words)


def rates(table: SafeTable, words: Words) -> pandas.DataFrame:
    """Return the rates of places with their intervals, smoothed, and for the group what chance seldom passes."""
    rows = table.frame[table.frame["rate"].notna()].to_dict("records")
    (by,) = table.dimensions
    told = {by: [row[by] for row in rows], "rate": [_rate(row, words) for row in rows]}
    frame = pandas.DataFrame({**told, "smoothed": [float(row["smoothed"]) for row in rows]})
    if "like_all" in table.measures:
        frame["count"] = [words.number(row["count"]) for row in rows]
        frame["like_all"] = [_like_all(row, words) for row in rows]
    return _in_words(frame, words)


def _like_all(row: Mapping[Hashable, Any], words: Words) -> str:
    lo, hi = (words.number(max(0, row[name]), 1) for name in ("l95", "u95"))
    return f"{words.number(row['like_all'], 1)} ({lo}–{hi})"


def _merged(frame: pandas.DataFrame, words: Words) -> pandas.DataFrame:
    """Put a range into the words of its number, and leave out what stands elsewhere."""
    if "mean" in frame:
        frame = frame.assign(mean=[_with_range(row["mean"], row, words) for row in frame.to_dict("records")])
    beside = ("difference",) if "district" in frame else ()  # there is no room beside the map
    return frame.drop(columns=[name for name in (*HIDDEN, *beside) if name in frame])


def _with_range(mean: float, row: Mapping[Hashable, Any], words: Words) -> str:
    return MISSING if math.isnan(mean) else f"{words.number(mean)} ({_range(row, words)})"


def _range(row: Mapping[Hashable, Any], words: Words) -> str:
    return MISSING if math.isnan(row["lo"]) else verdicts.range_of(row["lo"], row["hi"], words)


def _rate(row: Mapping[Hashable, Any], words: Words) -> str:
    lo, hi = (words.number(row[name], 1) for name in ("rate_lo", "rate_hi"))
    return f"{words.number(row['rate'], 1)} ({lo}–{hi})"


def _in_words(frame: pandas.DataFrame, words: Words) -> pandas.DataFrame:
    if "rate" in frame and frame["rate"].isna().all():  # no population: a column of dashes would say nothing
        frame = frame.drop(columns="rate")
    return pandas.DataFrame({head(name, words): _cells(frame[name], name, words) for name in frame.columns})


def head(name: str, words: Words) -> str:
    """Return what a column is called."""
    if name in ("district", "area"):
        return (words.district_level if name == "district" else words.area_level).capitalize()
    return words.say(f"column.{name}") if name in HEADS else name


def _cells(column: "pandas.Series[float]", name: str, words: Words) -> list[str]:
    if name in SHARES:
        return [words.percent(share) for share in column]
    if name == "response_rate":
        return [words.percent(rate / 100) for rate in column]
    if name == "year":
        return [str(int(year)) for year in column]
    if name in DIFFERENCES:
        return [words.say("table.alike") if value == 0 else words.difference(value) for value in column]
    if column.dtype.kind not in "if":
        return [_said(value, name, words) for value in column]
    return [words.number(value, 1 if name in FRACTIONS else 0) for value in column]


def _said(value: object, name: str, words: Words) -> str:
    if isinstance(value, date):
        return words.day(value)
    if name in WORDS:
        return str(value) if WORDS[name] is None else words.say(f"{WORDS[name]}.{value}")
    return words.of(name, str(value)) if isinstance(value, str) else MISSING
