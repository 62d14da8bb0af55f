"""What a chart says to somebody who cannot see it: on screen and in a document the same."""

from collections.abc import Hashable, Mapping
from types import MappingProxyType
from typing import Any

import pandas

from lagesbild.disclosure import SafeTable
from lagesbild.words import Words

Row = Mapping[Hashable, Any]
NOTHING: Mapping[str, str] = MappingProxyType({})


def over_time(
    table: SafeTable, words: Words, *, by: str, usual: SafeTable | None = None, only: str | None = None
) -> str:
    """Tell the last counts of each code of dimension `by`, or of `only` one of them, and what would be usual."""
    told = _counts(only_of(table.frame, by, only), words, by)
    return told if usual is None else f"{told} {_usual(only_of(usual.frame, by, only), words, by)}".strip()


def total_over_time(told: str, usual: tuple[float, float] | None, words: Words) -> str:
    """Tell the last count of all codes together, and what would be usual where that is known."""
    name = words.say("meeting.every")
    counted = words.say("chart.alt_over_time", counts=f"{name} {told}")
    if usual is None:
        return counted
    low, high = map(words.number, usual)
    return f"{counted} {words.say('chart.alt_usual', ranges=f'{name} {low}–{high}')}"


def only_of(frame: pandas.DataFrame, by: str, code: str | None) -> pandas.DataFrame:
    """Return the rows of one code, or of all."""
    return frame if code is None else frame[frame[by] == code]


def _counts(frame: pandas.DataFrame, words: Words, by: str) -> str:
    last = frame[frame["block"] == frame["block"].max()]
    told = zip(last[by], last["count"], strict=True)
    counts = "; ".join(f"{words.short(by, code)} {words.number(count)}" for code, count in told)
    return words.say("chart.alt_over_time", counts=counts)


def _usual(usual: pandas.DataFrame, words: Words, by: str) -> str:
    known = usual[usual["lo"].notna()]
    rows = zip(known[by], known["lo"], known["hi"], strict=True)
    ranges = "; ".join(f"{words.short(by, code)} {words.number(lo)}–{words.number(hi)}" for code, lo, hi in rows)
    return words.say("chart.alt_usual", ranges=ranges) if ranges else ""


def against_city(table: SafeTable, words: Words, name: str) -> str:
    """Tell the last count of one place."""
    return words.say("chart.alt_against_city", name=name, count=words.number(table.frame["count"].iloc[-1]))


def bars(table: SafeTable, words: Words, *, by: str, only: Mapping[str, str] = NOTHING) -> str:
    """Tell every count that is drawn, and the one before; that nothing is reported, if so."""
    rows = "; ".join(_counted(row, words, by) for row in drawn(table, only).to_dict("records"))
    return words.say("chart.alt_bars", rows=rows) if rows else words.say("finding.no_reports")


def drawn(table: SafeTable, only: Mapping[str, str] = NOTHING) -> pandas.DataFrame:
    """Return the rows that bars are drawn of, `only` of some codes: what was never there is left out."""
    frame = table.frame
    for name, code in only.items():
        frame = frame[frame[name] == code]
    return frame[(frame[["count", "previous"]].fillna(0) > 0).any(axis=1)]


def _counted(row: Row, words: Words, by: str) -> str:
    return f"{words.of(by, str(row[by]))} {words.number(row['count'])} ({words.number(row['previous'])})"
