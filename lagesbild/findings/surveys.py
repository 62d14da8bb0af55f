"""Surveys in sentences: a share with its interval, and whether it differs from the one before by more than chance."""

from collections.abc import Hashable, Mapping
from math import isnan
from typing import Any

import pandas

from lagesbild.disclosure import SafeTable
from lagesbild.statistics.comparison import Change
from lagesbild.words import MISSING, Words

Row = Mapping[Hashable, Any]
#: From the whole to its parts.
LEVELS = ("municipality", "area", "district")


def questions(table: SafeTable, words: Words) -> list[str]:
    """Return the questions that were asked, in the order of the vocabulary."""
    asked = set(table.frame["question"])
    return [code for code in words.reference.vocabulary.question if code in asked]


def levels(table: SafeTable, question: str) -> list[str]:
    """Return the levels of places that a question was asked by, the finest first."""
    asked = set(table.frame.loc[table.frame["question"] == question, "place_level"])
    return [level for level in reversed(LEVELS) if level in asked]


def sentence(table: SafeTable, words: Words, question: str) -> str:
    """Tell the year of a survey, and between which places its answers lie; no place is named as first or last."""
    frame, year = table.frame, int(table.frame["year"].max())
    told = {"question": words.of("question", question), "year": year, "places": len(frame)}
    told["name"] = words.of(str(frame["place_level"].iloc[0]), str(frame["place"].iloc[0]))
    if frame["share"].isna().all():
        lo, hi = (words.number(value, 1) for value in (frame["mean"].min(), frame["mean"].max()))
        return words.say("surveys.means" if len(frame) > 1 else "surveys.mean", lo=lo, hi=hi, **told)
    if len(frame) == 1:
        return words.say("surveys.one", share=_share(frame.iloc[0].to_dict(), words), **told)
    lo, hi = (words.number(value) for value in (frame["share"].min(), frame["share"].max()))
    key = "surveys.sentence_alike" if lo == hi else "surveys.sentence"
    return words.say(key, lo=lo, hi=hi, n=words.number(frame["n"].sum()), **told)


def changes(table: SafeTable, words: Words) -> list[str]:
    """Tell where a share differs from the year before by more than chance, or that it does nowhere."""
    if table.frame["share"].isna().all():  # a mean has no interval, and nothing is said of its changes
        return []
    known = table.frame[table.frame["change"] != Change.UNKNOWN]
    if known.empty:
        return [words.say("surveys.no_year_before")]
    changed = known[known["change"] != Change.NONE]
    told = [_changed(row, words) for row in changed.to_dict("records")]
    by_chance = [words.say("surveys.by_chance", places=len(known))] if len(known) > 1 else []
    return [*told, *by_chance] if told else [words.say("surveys.no_change", year=int(known["previous_year"].iloc[0]))]


def _changed(row: Row, words: Words) -> str:
    return words.say(
        f"surveys.{row['change']}",
        name=words.of(row["place_level"], row["place"]),
        share=_share(row, words),
        previous=words.number(row["previous"]),
        year=int(row["previous_year"]),
    )


def _share(row: Row, words: Words) -> str:
    share, low, high = (words.number(row[name]) for name in ("share", "low", "high"))
    return MISSING if isnan(row["share"]) else f"{share} % ({low}–{high})"


def response(table: SafeTable, words: Words) -> str:
    """Tell of the last practitioner survey how many of those asked answered, and of the one before."""
    in_order = table.frame.sort_values("year", kind="stable")
    whole = in_order[in_order["reporter"].isna() & in_order["question"].isna()]
    rows = (whole if len(whole) else in_order).drop_duplicates("year", keep="last")
    last = rows.iloc[-1]
    told = {"year": int(last["year"]), "rate": words.percent(last["response_rate"] / 100)}
    if not last["sent"]:
        return words.say("surveys.nobody_asked", **told)
    told |= {name: words.number(last[name]) for name in ("sent", "answered")}
    before = _before(rows, words) if len(rows) > 1 else ""
    return f"{words.say('surveys.response', **told)} {before}".strip()


def _before(rows: pandas.DataFrame, words: Words) -> str:
    row = rows.iloc[-2]
    return words.say("surveys.response_before", year=int(row["year"]), rate=words.percent(row["response_rate"] / 100))
