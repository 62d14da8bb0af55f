"""The sentence above a figure: the number first, then what it is compared with.

What stands here states counts only. Whether they are more than chance is said by `findings.verdicts`, and whether it is
the world or the reporting that changes by `findings.reporting`.
"""

from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from typing import Any

from lagesbild.annotations import Annotation
from lagesbild.breaks import Break
from lagesbild.completeness import State
from lagesbild.disclosure import SafeTable
from lagesbild.words import MISSING, Words, is_unknown


def in_period(table: SafeTable, words: Words, weeks: str) -> str:
    """Tell the published reports of a period, all together, from a comparison by environment or type."""
    totals = table.total.iloc[0]
    return words.say(
        "finding.period",
        reports=reports(totals["count"], words),
        weeks=weeks,
        previous=words.number(totals["previous"]),
        change=words.say(f"change_word.{totals['to_previous']}"),
        year_before=words.number(totals["year_before"]),
    )


def by_code(table: SafeTable, words: Words) -> list[tuple[str, str]]:
    """Tell each environment's published count and the one before, as (code, sentence)."""
    (by,) = table.dimensions
    rows = table.frame.set_index(by).to_dict("index")
    return [(str(code), _compared(row, words)) for code, row in rows.items()]


def events(table: SafeTable, words: Words) -> str:
    """Tell how many events the reports of the last block tell of, and how many of them may be one."""
    last = table.frame.iloc[-1]
    told = {"reports": reports(last["count"], words), "events": words.number(last["events"])}
    key = "finding.events_alike" if last["likely_same"] else "finding.events"
    return words.say(key, likely=words.number(last["likely_same"]), **told)


def since(table: SafeTable, words: Words, before: date, after: date) -> str:
    """Tell in one sentence what changed between two days, all environments together; who was re-coded counts once."""
    totals = table.frame[list(table.measures)].sum()
    recoded = max(totals["recoded_in"], totals["recoded_out"])
    told = {name: words.number(totals[name]) for name in ("new", "late", "withdrawn")}
    days = {"before": words.day(before), "after": words.day(after)}
    return words.say("finding.since", recoded=words.number(recoded), **told, **days)


def senders(table: SafeTable, words: Words, weeks: str) -> str:
    """Tell how many senders have delivered for a period, and who has not."""
    told = table.frame
    complete = told["state"] == State.COMPLETE
    lacking = ", ".join(words.of("source", code) for code in told.loc[~complete, "source"])
    key = "finding.senders_lacking" if lacking else "finding.senders"
    return words.say(key, complete=int(complete.sum()), senders=len(told), weeks=weeks, lacking=lacking)


def silent(table: SafeTable, words: Words) -> list[str]:
    """Tell of each silent sender since when it is."""
    told = table.frame[table.frame["silent_since"].notna()]
    pairs = zip(told["source"], told["silent_since"], strict=True)
    return [words.say("finding.silent", name=words.of("source", code), day=words.day(day)) for code, day in pairs]


def suspicions(table: SafeTable, words: Words) -> list[str]:
    """Tell each suspected series break, with the sender's own words."""
    return [_suspicion(row, words) for row in table.frame.to_dict("records")]


def _suspicion(row: Mapping[Hashable, Any], words: Words) -> str:
    told = {"name": words.of("source", row["source"]), "day": words.day(row["day"])}
    told |= {name: ", ".join(f"*{word}*" for word in row[name]) or MISSING for name in ("gone", "new")}
    form = words.percent if row["field"] == "place" else words.number
    told |= {name: form(row[name]) for name in ("before", "after")}
    kind = row["field"] if row["field"] in ("place", "volume") else "words"
    return words.say(f"finding.suspected_{kind}", **told)


def breaks(declared: Iterable[Break], words: Words) -> list[str]:
    """Tell declared series breaks."""
    return [
        words.say(
            "finding.break",
            day=words.day(one.date),
            name=words.of("source", one.source),
            text=one.label(words.language),
        )
        for one in declared
    ]


def notes(shown: Iterable[Annotation], words: Words) -> list[str]:
    """Tell the group's notes that a chart marks, each by its number there."""
    return [
        words.say(
            "finding.note",
            number=number,
            days=days(one.start, one.end, words),
            kind=words.say(f"annotation.{one.kind}"),
            text=one.label(words.language),
        )
        for number, one in enumerate(shown, 1)
    ]


def days(first: date, last: date, words: Words) -> str:
    """Return a day, or a run of days: "3 okt 2026", "28 dec 2026 – 3 jan 2027"."""
    if first == last:
        return words.day(last)
    return f"{words.day(first, year=first.year != last.year)} – {words.day(last)}"


def over_time(table: SafeTable, words: Words, weeks: str, about: str) -> str:
    """Tell the reports of the last block (`weeks`) and of the one before, `about` being what they are limited to."""
    previous, total = table.total["count"].iloc[-2:]
    key = "finding.over_time" if total else "finding.nothing"
    told = words.say(key, reports=reports(total, words), weeks=weeks, previous=words.number(previous))
    return f"{about}: {told}" if about else told


def of_place(table: SafeTable, words: Words, place: str, weeks: str, about: str) -> str:
    """Tell one place's count (of `weeks`) and the one before, `about` being what they are limited to."""
    (by,) = table.dimensions
    row = table.frame[table.frame[by] == place].iloc[0]
    return words.say(
        "finding.district",
        name=", ".join(filter(None, (words.of(by, place), about))),
        weeks=weeks,
        reports=reports(row["count"], words),
        previous=words.number(row["previous"]),
    )


def of_own(table: SafeTable, words: Words, name: str, weeks: str) -> str:
    """Tell the exact reports of the own district in eight weeks, and in the eight before."""
    count, previous = (table.frame[measure].sum() for measure in ("count", "previous"))
    told = {"reports": reports(count, words), "previous": words.number(previous)}
    return words.say("finding.district", name=name, weeks=weeks, **told)


def over_eight_weeks(table: SafeTable, words: Words, weeks: str) -> str:
    """Tell the reports of all places together, and those of no known place."""
    (by,) = table.dimensions
    count, previous = (table.frame[name].sum(min_count=1) for name in ("count", "previous"))
    unknown = table.frame.loc[table.frame[by].map(is_unknown), "count"].sum()
    told = {"unknown": words.number(unknown), "previous": words.number(previous)}
    return words.say("finding.eight_weeks", reports=reports(count, words), weeks=weeks, **told)


def selection(table: SafeTable, words: Words, weeks: str) -> str:
    """Tell the sum of a choice of several, and how far it may be off."""
    (count,) = table.frame["count"]
    return words.say("export.selected", count=words.number(count), off=words.number(table.plus_minus), weeks=weeks)


def reports(count: float, words: Words) -> str:
    """Return a number of reports with its noun."""
    return words.say("finding.report" if count == 1 else "finding.reports", count=words.number(count))


def _compared(row: Mapping[Hashable, Any], words: Words) -> str:
    before = {name: words.number(row[name]) for name in ("previous", "year_before")}
    change = words.say(f"change_word.{row['to_previous']}")
    return words.say("finding.compared", reports=reports(row["count"], words), change=change, **before)
