"""The sentence of a verdict: the number first, then what it is compared with, then how certain that is.

A sentence says nothing that is not in its row. A share in per cent is told only of numbers of twenty and more, and what
rises is always the number of reports.
"""

from collections.abc import Hashable, Mapping
from math import isnan
from typing import Any

from lagesbild.disclosure import SafeTable
from lagesbild.findings import reports
from lagesbild.periods import BLOCKS
from lagesbild.statistics.comparison import Change
from lagesbild.statistics.verdict import FALLS, RISES, Verdict
from lagesbild.words import REST, Words

Row = Mapping[Hashable, Any]
#: Below this a change is never told in per cent, and numbers are called small.
SMALL = 20
#: So many of quiet series that can be judged stand out by chance, one way or the other (`make calibrate`).
BY_CHANCE = 0.054
UNITS = {BLOCKS[14]: "verdict.fortnight", BLOCKS[56]: "verdict.eight_weeks"}


def verdict(row: Row, words: Words, length: int = BLOCKS[14]) -> str:
    """Tell a count against what its history lets expect; `length` is how many periods it is of."""
    unit = words.say(UNITS[length])
    lo, hi = (0.0 if isnan(row[name]) else row[name] for name in ("lo", "hi"))
    told = {"reports": reports(row["count"], words), "expected": _against(row["expected"], words), "unit": unit}
    told |= {"range": range_of(lo, hi, words), "types": words.plural(row["alone"]) if row.get("alone") else ""}
    sentence = words.say(f"verdict.{_key(row, length)}", **told)
    if row["count"] == 0:
        return f"{sentence} {words.say('verdict.zero')}"
    return f"{sentence} {words.say('verdict.fewer_reports')}" if row["verdict"] in FALLS else sentence


def word(row: Row, words: Words) -> str:
    """Return the verdict alone, as it stands in a table."""
    types = words.plural(row["alone"]) if row.get("alone") else ""
    return words.say(f"verdict_word.{_key(row)}", types=types)


def _key(row: Row, length: int | None = None) -> str:
    if row["verdict"] in RISES and row.get("alone"):
        return "alone"
    if row["verdict"] in RISES and row.get("seasonal"):
        return "seasonal"
    if row["verdict"] == Verdict.TOO_FEW and length == BLOCKS[14]:
        return "too_few_fortnight"
    if row["verdict"] == Verdict.USUAL and not row["lo"] <= row["count"] <= row["hi"]:
        return "usual_above" if row["count"] > row["hi"] else "usual_below"
    return str(row["verdict"])


def _against(mean: float, words: Words) -> str:
    if mean < 1:
        return words.say("verdict.expected_under_one")
    return words.say("verdict.expected", mean=words.number(mean))


def expected(mean: float, words: Words) -> str:
    """Return an expected number as it stands in a table: whole, and below one as less than one."""
    return words.say("verdict.under_one") if mean < 1 else words.number(mean)


def range_of(lo: float, hi: float, words: Words) -> str:
    """Return a range: "3–9", or one number where there is only one."""
    ends = {"lo": words.number(lo), "hi": words.number(hi)}
    return ends["lo"] if ends["lo"] == ends["hi"] else words.say("verdict.range", **ends)


def previous(row: Row, words: Words) -> str:
    """Tell a count against the one before it, and whether chance alone often makes such a difference."""
    if isnan(row["previous"]):
        return words.say("previous.nothing")
    told = {name: words.number(row[name]) for name in ("count", "previous", "rise_at")}
    return words.say(f"previous.{_previous(row)}", **told)


def _previous(row: Row) -> str:
    count, before = row["count"], row["previous"]
    if row["to_previous"] in (Change.RISE, Change.FALL):
        return str(row["to_previous"])
    if row["to_previous"] == Change.UNKNOWN:
        return "so_far"
    if count == before:
        return "same"
    if count < before:
        return "down"
    return "up_small" if count < SMALL else "up"


def why_not_as_before(row: Row, words: Words) -> str:
    """Say why the verdict stands although the period before says something else; nothing where it does not."""
    usual = row["verdict"] == Verdict.USUAL
    if usual and row["to_previous"] == Change.RISE:
        return words.say("previous.usual_after_low" if row["previous"] < row["lo"] else "previous.usual_anyway")
    if usual and row["to_previous"] == Change.FALL:
        return words.say("previous.fewer_after_high" if row["previous"] > row["hi"] else "previous.fewer_anyway")
    if row["verdict"] in RISES and row["to_previous"] == Change.NONE:
        return words.say("previous.high_too" if row["previous"] > row["hi"] else "previous.one_only")
    return ""


def last_year(row: Row, words: Words) -> str:
    """Tell a count against the same time a year before, the mean of three fortnights; nothing where it is not known."""
    if row["to_year"] == Change.UNKNOWN:
        return ""
    return words.say(f"year.{row['to_year']}", year=words.number(row["year_around"]))


def preliminary(table: SafeTable, words: Words) -> str:
    """Tell what late reports will make of the preliminary count of all reports together."""
    return to_come(table.total.to_dict("records")[0], words)


def to_come(row: Row, words: Words) -> str:
    """Tell what late reports will make of a preliminary count: in per cent only where both numbers are large."""
    if isnan(row["known"]):
        return words.say("preliminary.unknown")
    if row["known"] == 1:
        return words.say("preliminary.complete")
    if row["count"] >= SMALL:
        return words.say("preliminary.share", share=words.percent(row["mean"] / row["count"] - 1))
    return words.say("preliminary.range", range=range_of(row["lo"], row["hi"], words))


def by_environment(table: SafeTable, words: Words) -> list[tuple[str, str]]:
    """Tell the verdict of each environment, and why where the period before says something else."""
    rows = table.frame.to_dict("records")
    return [(str(row["environment"]), _with_why(row, words)) for row in rows]


def beside(table: SafeTable, words: Words) -> list[tuple[str, str]]:
    """Tell each environment against the period before, and against the same time last year."""
    rows = table.frame.to_dict("records")
    told = [(str(row["environment"]), (previous(row, words), last_year(row, words))) for row in rows]
    return [(code, " ".join(filter(None, sentences))) for code, sentences in told]


def total(table: SafeTable, words: Words) -> str:
    """Tell the verdict on all reports of the city together."""
    return _with_why(table.total.to_dict("records")[0], words)


def _with_why(row: Row, words: Words) -> str:
    return " ".join(filter(None, (verdict(row, words), why_not_as_before(row, words))))


def comparisons(made: int, words: Words) -> str:
    """Tell how many comparisons were made, and how many of them chance alone would make stand out."""
    if not made:
        return words.say("meeting.no_comparison")
    chance = made * BY_CHANCE
    about = words.say("meeting.about", number=words.number(chance)) if chance >= 1 else words.say("verdict.under_one")
    return words.say("meeting.comparisons", made=words.number(made), chance=about)


def districts(table: SafeTable, words: Words, every: str) -> list[str]:
    """Tell the districts whose reports are not as usual, in their own order; `every` is the code of all environments.

    One that stands out by an environment is not told again by all of them.
    """
    kept = standing_out(table, words, every)
    lines = [f"**{_place(row, words)}:** {verdict(row, words, BLOCKS[56])}" for row in kept]
    return lines or [words.say("meeting.no_district")]


def standing_out(table: SafeTable, words: Words, every: str) -> list[Row]:
    """Return the rows of the districts whose reports are not as usual, as `districts` tells them."""
    told = table.frame[table.frame["verdict"].isin([*RISES, *FALLS])]
    shown = {code for code, term in words.reference.vocabulary.environment.items() if term.default_view}
    rows: list[Row] = [row for row in told.to_dict("records") if row["environment"] in {*shown, REST, every}]
    by_one = {row["district"] for row in rows if row["environment"] != every}
    return [row for row in rows if row["environment"] != every or row["district"] not in by_one]


def of_district(table: SafeTable, words: Words, district: str, environment: str) -> str:
    """Tell the verdict on one district and environment."""
    is_asked = (table.frame["district"] == district) & (table.frame["environment"] == environment)
    (row,) = table.frame[is_asked].to_dict("records")
    return f"{_place(row, words)}: {verdict(row, words, BLOCKS[56])}"


def _place(row: Row, words: Words) -> str:
    code = str(row["environment"])
    known = code == REST or code in words.reference.vocabulary.environment
    environment = words.short("environment", code) if known else words.say("meeting.every")
    return words.say("meeting.district", district=words.of("district", row["district"]), environment=environment)
