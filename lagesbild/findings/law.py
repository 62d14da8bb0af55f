"""The law clock in words: how much of what the law asks for is there, and what is to be followed up next."""

from collections.abc import Sequence

import pandas

from lagesbild import law
from lagesbild.law import Decision, Standing
from lagesbild.words import MISSING, Words


def told(standings: Sequence[Standing], words: Words) -> str:
    """Tell in a sentence how many elements are there, and whose time is out or which comes next."""
    present = [one for one in standings if one.day]
    if not present:
        return words.say("law.nothing", whole=len(standings))
    count = words.say("law.present_count", count=len(present), whole=len(standings))
    return f"{count} {_next(standings, words)}".strip()


def table(standings: Sequence[Standing], words: Words) -> pandas.DataFrame:
    """Return every element with whether it is there, when it was last decided on, and how long that lasts."""
    heads = [words.say(f"law.{name}") for name in ("element", "present", "decided", "left")]
    rows = [
        (
            words.say(f"law_element.{one.element}"),
            words.say("law.is_there" if one.day else "law.is_not_noted"),
            words.day(one.day) if one.day else MISSING,
            left(one, words),
        )
        for one in standings
    ]
    return pandas.DataFrame(rows, columns=heads)


def left(one: Standing, words: Words) -> str:
    """Tell the months that an element has left and the last day of them, or when they ended."""
    if one.element not in law.CLOCKED:
        return words.say("law.no_clock")
    if one.day is None or one.months_left is None:
        return MISSING
    last = words.day(law.due(one.day))
    if one.months_left < 0:
        return words.say("law.out_since", day=last)
    return words.say("law.until", months=months(one.months_left, words), day=last)


def months(number: int, words: Words) -> str:
    """Return a number of whole months, none of them told as less than one."""
    key = {0: "law.no_month", 1: "law.one_month"}.get(number, "law.months")
    return words.say(key, number=number)


def noted(one: Decision, words: Words) -> str:
    """Tell what is noted of one element."""
    return words.day(one.day) if one.day else words.say("law.is_not_noted")


def _next(standings: Sequence[Standing], words: Words) -> str:
    """Tell the elements whose time is out, or else those that come next, on the same day; nothing without a clock."""
    running = {one: law.due(one.day) for one in standings if one.day and one.months_left is not None}
    out = [one for one in running if one.months_left is not None and one.months_left < 0]
    if out:
        return words.say("law.out", names=_named(out, words))
    soonest = min(running.values(), default=None)
    first = [one for one, last in running.items() if last == soonest]
    if not first:
        return ""
    return words.say("law.next", names=_named(first, words), months=months(first[0].months_left or 0, words))


def _named(standings: Sequence[Standing], words: Words) -> str:
    return words.listed([words.say(f"law_short.{one.element}") for one in standings])
