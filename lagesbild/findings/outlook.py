"""What awaits, and what was observed, in sentences and lists."""

from collections.abc import Sequence

import pandas

from lagesbild.disclosure import SafeTable
from lagesbild.findings import days, reports
from lagesbild.outlook import Kind, Occasion
from lagesbild.words import Words


def sentence(soon: Sequence[Occasion], words: Words) -> str:
    """Tell how much awaits in eight weeks, and what comes first."""
    if not soon:
        return words.say("outlook.nothing_soon")
    first = soon[0]
    told = {"count": len(soon), "what": first.label(words.language), "when": days(first.start, first.end, words)}
    return words.say("outlook.soon_one" if len(soon) == 1 else "outlook.soon", **told)


def rings(occasions: Sequence[Occasion], words: Words) -> str:
    """Tell what the rings of the year wheel are, from the inmost one out, and its line."""
    kinds = [words.say(f"occasion.{kind}").lower() for kind in Kind if any(one.kind is kind for one in occasions)]
    return words.say("outlook.rings", kinds=", ".join(kinds)) if kinds else words.say("outlook.nothing_soon")


def listed(occasions: Sequence[Occasion], words: Words) -> pandas.DataFrame:
    """Return what awaits as a table: when, what and of which sort."""
    heads = [words.say(f"outlook.{name}") for name in ("when", "what", "kind")]
    rows = [
        (days(one.start, one.end, words), one.label(words.language), words.say(f"occasion.{one.kind}"))
        for one in occasions
    ]
    return pandas.DataFrame(rows, columns=heads)


def observed(table: SafeTable, words: Words, weeks: str) -> str:
    """Tell how many observations there are of a period, and of the one before."""
    sums = table.frame.groupby("block")["count"].sum(min_count=1)
    return words.say(
        "outlook.observations", reports=reports(sums.iloc[-1], words), weeks=weeks, previous=words.number(sums.iloc[-2])
    )


def outside(table: SafeTable, words: Words, weeks: str) -> str:
    """Tell what was reported of neighbouring municipalities in a block, and in the one before."""
    sums = table.frame.groupby("block")["count"].sum(min_count=1)
    told = {"reports": reports(sums.iloc[-1], words), "weeks": weeks, "previous": words.number(sums.iloc[-2])}
    return words.say("outlook.outside_told", **told)
