"""Sentences on whether the world has changed or the reporting: who reported, from how many sources, and measures."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from math import isnan
from typing import Any

from lagesbild.disclosure import SafeTable
from lagesbild.findings import reports
from lagesbild.statistics.effect import Outcome
from lagesbild.statistics.verdict import NOT_JUDGED, RISES
from lagesbild.words import Words


def sources(table: SafeTable, words: Words) -> str:
    """Tell from how many kinds of report more has come than expected, out of those that can be judged.

    Where none of those that rise counts events, it is told that events have not risen.
    """
    judged = {row["record_type"]: row["verdict"] for row in table.frame.to_dict("records")}
    known = {code: said for code, said in judged.items() if said not in NOT_JUDGED}
    rising = [code for code, said in known.items() if said in RISES]
    if not rising:
        return words.say("sources.none" if known else "sources.not_judged", judged=words.number(len(known)))
    types = words.reference.vocabulary.record_type
    events = [code for code in known if types[code].counts_as_event]
    key = "sources.reported" if events and not set(rising) & set(events) else "sources.some"
    told = {"rising": words.number(len(rising)), "judged": words.number(len(known))}
    return words.say(key, **told, types=_listed(rising, words), events=_listed(events, words))


def _listed(codes: Sequence[str], words: Words) -> str:
    return words.listed([words.plural(code) for code in codes], key="words.also")


def made_up(table: SafeTable, words: Words) -> list[str]:
    """Tell how a count differs from the usual by who reported, and what it would be had the silent ones reported."""
    (by,), told = table.dimensions, table.total.iloc[0]
    if isnan(told["usual"]):
        return [words.say("mix.no_history", reports=reports(told["count"], words))]
    parts = {name: words.difference(round(told[name])) for name in ("same", "new", "silent")}
    usual = words.number(told["usual"])
    lines = [words.say("mix.made_up", reports=reports(told["count"], words), usual=usual, **parts)]
    named = {state: [words.of(by, code) for code in _of_state(table, by, state)] for state in ("silent", "new")}
    if named["silent"]:
        as_usual = words.number(told["as_usual"])
        lines.append(words.say("mix.as_usual", names=words.listed(named["silent"]), as_usual=as_usual))
    if named["new"]:
        lines.append(words.say("mix.new", names=words.listed(named["new"])))
    return lines


def _of_state(table: SafeTable, by: str, state: str) -> list[str]:
    return [str(code) for code in table.frame.loc[table.frame["state"] == state, by]]


def shift(table: SafeTable, words: Words, place: str) -> str:
    """Tell whether a place's share of all reports has changed: what rises everywhere is the reporting."""
    (by,) = table.dimensions
    (said,) = table.frame.loc[table.frame[by] == place, "shift"]
    return words.say(f"shift.{said}", name=words.of(by, place))


def effect(table: SafeTable, words: Words) -> list[str]:
    """Tell what can be said of a measure, how certain, and what would have fallen by itself."""
    row = table.frame.to_dict("records")[0]
    numbers = {
        name: words.number(row[name]) for name in ("usual", "chosen", "without", "after", "falls_back", "highest_falls")
    }
    lines = [words.say(f"effect.{row['outcome']}", **numbers)]
    if row["outcome"] != Outcome.TOO_LITTLE:
        lines.append(words.say("effect.times", **_times(row, words)))
    if round(row["falls_back"]) >= 1:
        lines.append(words.say("effect.falls_back", **numbers))
    return lines


def seen_for(table: SafeTable, words: Words) -> str:
    """Tell how long after its beginning a measure was looked at."""
    (periods,) = table.frame["periods"]
    return words.say("effect.seen_for", periods=words.number(periods))


def _times(row: Mapping[Any, Any], words: Words) -> dict[str, str]:
    return {
        name: words.number(row[key], 2) for name, key in (("ratio", "ratio"), ("lo", "ratio_lo"), ("hi", "ratio_hi"))
    }


def receipts(table: SafeTable, words: Words, since: date) -> str:
    """Tell how many deliveries came since a day, their rows and those refused, and the rule that refused most."""
    frame = table.frame
    told = {name: words.number(frame[name].sum()) for name in ("rows", "refused")}
    told |= {"deliveries": words.number(len(frame)), "since": words.day(since)}
    by_rule: Counter[str] = Counter()
    for rules, counts in zip(frame["rules"], frame["by_rule"], strict=True):
        by_rule.update(dict(zip(rules, counts, strict=True)))
    if not by_rule:
        return words.say("reporting.receipts_clean", **told)
    ((rule, _),) = by_rule.most_common(1)
    return words.say("reporting.receipts_told", why=words.say(f"rule.{rule}"), **told)
