"""What goes back to those who report: what they sent, what it was used for, and what is lacking. For a page of paper.

It leaves the house, so it tells published numbers alone, and of measures what was chosen from lists: no place, and
nothing that was typed.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from lagesbild.completeness import State
from lagesbild.disclosure import SafeTable
from lagesbild.findings import reports
from lagesbild.measures import Measure, Outcome
from lagesbild.meetings import Meeting, Status
from lagesbild.periods import BLOCKS
from lagesbild.words import Words

HALF_YEAR = BLOCKS[182]


def sent(table: SafeTable, words: Words, reporter: str) -> str:
    """Tell how many reports a kind of reporter sent in the last half-year that is published, and in the one before."""
    name, rows = words.of("reporter", reporter), table.frame.to_dict("records")
    if not rows:
        return words.say("feedback.nothing_published", name=name)
    last, before = rows[-1], rows[-2]["count"] if len(rows) > 1 else float("nan")
    weeks = words.weeks(last["block"] * HALF_YEAR, (last["block"] + 1) * HALF_YEAR - 1)
    told = {"reports": reports(last["count"], words), "previous": words.number(before), "weeks": weeks}
    return words.say("feedback.sent", name=name, **told)


def used(held: Sequence[Meeting], decided: Sequence[Measure], words: Words, since: date) -> list[str]:
    """Tell in how many meetings it was looked at since a day, and which kinds of measures these decided on."""
    frozen = [one for one in held if one.status is Status.FROZEN and one.day >= since]
    numbers = {one.number for one in frozen}
    kinds = Counter(one.kind for one in decided if one.meeting in numbers)
    lines = [words.say("feedback.meetings", count=words.number(len(frozen)), since=words.day(since))]
    if kinds:
        named = [f"{words.of('measure_kind', kind)} ({words.number(count)})" for kind, count in kinds.items()]
        lines.append(words.say("feedback.measures", kinds=words.listed(named)))
    done = sum(one.outcome is not Outcome.OPEN and one.reviewed in numbers for one in decided)
    lines.append(words.say("feedback.reviewed", count=words.number(done)))
    return lines


def lacking(senders: SafeTable, words: Words, weeks: str) -> list[str]:
    """Tell what is lacking: the senders of whom nothing has come, and what every report needs to be of use."""
    missing = senders.frame.loc[senders.frame["state"] == State.MISSING, "source"]
    named = words.listed([words.of("source", code) for code in missing])
    told = words.say("feedback.missing", senders=named, weeks=weeks) if named else words.say("feedback.none_missing")
    return [told, words.say("feedback.needed")]
