"""What characterises an environment, in sentences: how many, what most of them are, what is not assessed."""

from math import isnan

from lagesbild.disclosure import SafeTable
from lagesbild.findings import reports
from lagesbild.texts import say
from lagesbild.words import MISSING, Words

#: So many of the most frequent codes are named.
NAMED = 3
#: What keeps its capital within a sentence.
_NAMES = frozenset(say("en", "words.weekdays").split())


def sentence(table: SafeTable, words: Words, environment: str, weeks: str) -> str:
    """Tell the reports of an environment in half a year, the half before, and what most of them are about."""
    count, previous = (table.frame[name].sum(min_count=1) for name in ("count", "previous"))
    return words.say(
        "finding.profile",
        name=words.of("environment", environment),
        reports=reports(count, words),
        weeks=weeks,
        previous=words.number(previous),
        most=most(table, words),
    )


def most(table: SafeTable, words: Words) -> str:
    """Name the most frequent codes with their counts; that nothing is reported, if so."""
    (by,) = table.dimensions
    rows = table.frame[table.frame["count"] > 0].sort_values("count", ascending=False, kind="stable").head(NAMED)
    named = [f"{_within(words.of(by, str(row[by])))} ({words.number(row['count'])})" for row in rows.to_dict("records")]
    return words.say("finding.most", most=words.listed(named)) if named else words.say("finding.no_reports")


def _within(name: str) -> str:
    """Return a name as it stands within a sentence; "A: ..." and names in English keep their capital."""
    return name if name[1:2] == ":" or name in _NAMES else name[:1].lower() + name[1:]


def unassessed(table: SafeTable, words: Words, weeks: str) -> str:
    """Tell how many of the last block's reports nobody has judged, and in the one before."""
    now, before = table.frame.iloc[-1], table.frame.iloc[-2]
    told = {"weeks": weeks, "count": words.number(now["count"]), "of": words.number(now["of"])}
    if not now["of"]:
        return words.say("finding.unassessed_none", weeks=weeks, previous=words.percent(before["share"]))
    share = MISSING if isnan(now["share"]) else words.percent(now["share"])
    return words.say("finding.unassessed", **told, share=share, previous=words.percent(before["share"]))


def weekdays(table: SafeTable, words: Words, weeks: str) -> str:
    """Tell on which days of the week most happened."""
    count = words.number(table.frame["count"].sum())
    return words.say("finding.weekdays", count=count, weeks=weeks, most=most(table, words))
