"""The sentence above a figure: the number first, then what it is compared with.

A finding states counts only. It says neither that something has risen nor why: that needs the verdicts.
"""

from collections.abc import Hashable, Mapping

from lagesbild.disclosure import SafeTable
from lagesbild.words import Words, is_unknown


def in_period(table: SafeTable, words: Words, weeks: str) -> str:
    """Tell the reports of a period, all together, from a comparison by environment or type."""
    totals = table.frame[list(table.measures)].sum()
    return words.say(
        "finding.period",
        reports=reports(int(totals["count"]), words),
        weeks=weeks,
        previous=words.number(totals["previous"]),
        year_before=words.number(totals["year_before"]),
    )


def by_code(table: SafeTable, words: Words) -> list[tuple[str, str]]:
    """Tell each environment's count and the one before, as (code, sentence)."""
    (by,) = table.dimensions
    rows = table.frame.set_index(by).to_dict("index")
    return [(str(code), _compared(row, words)) for code, row in rows.items()]


def over_time(table: SafeTable, words: Words, by: str, weeks: str) -> str:
    """Tell which of several lines was the highest in the last block (`weeks`), and its count."""
    last = table.frame[table.frame["block"] == table.frame["block"].max()].sort_values("count", kind="stable")
    total, most = int(last["count"].sum()), last.iloc[-1]
    if total == 0:
        return words.say("finding.nothing", weeks=weeks)
    name = words.short(by, most[by])
    count = words.number(most["count"])
    return words.say("finding.over_time", reports=reports(total, words), weeks=weeks, name=name, count=count)


def of_districts(table: SafeTable, words: Words) -> str:
    """Tell how many reports have a known district and how many have none."""
    unknown = table.frame["district"].map(is_unknown)
    known = int(table.frame.loc[~unknown, "count"].sum())
    without = int(table.frame.loc[unknown, "count"].sum())
    return words.say("finding.districts", reports=reports(known, words), unknown=words.number(without))


def of_district(table: SafeTable, words: Words, district: str) -> str:
    """Tell one district's count and the one before, from a comparison of all."""
    row = table.frame[table.frame["district"] == district].iloc[0]
    return words.say(
        "finding.district",
        name=words.of("district", district),
        reports=reports(int(row["count"]), words),
        previous=words.number(row["previous"]),
    )


def reports(count: int, words: Words) -> str:
    """Return a number of reports with its noun."""
    return words.say("finding.report" if count == 1 else "finding.reports", count=words.number(count))


def _compared(row: Mapping[Hashable, int], words: Words) -> str:
    key = "finding.compared" if row["count"] else "finding.compared_zero"
    before = {name: words.number(row[name]) for name in ("previous", "year_before")}
    return words.say(key, reports=reports(row["count"], words), **before)
