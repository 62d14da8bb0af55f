"""The meeting in words: what it is called, what it lacks, what its measures have come to."""

from collections.abc import Iterator, Sequence

import pandas

from lagesbild.measures import WAITING, Measure, Outcome
from lagesbild.meetings import Meeting
from lagesbild.meetings.assessments import Assessment, Side
from lagesbild.meetings.draft import SECTIONS
from lagesbild.meetings.passages import Section, of
from lagesbild.meetings.shown import Shown
from lagesbild.meetings.trace import Trace
from lagesbild.words import Words


def named(meeting: Meeting, words: Words) -> str:
    """Return what a meeting is called in a list."""
    status = words.say(f"meeting_status.{meeting.status}")
    return words.say("meetings.named", number=meeting.number, weeks=words.weeks(meeting.period), status=status)


def when(meeting: Meeting, words: Words) -> str:
    """Return the day and the hour of a meeting."""
    return words.say("meetings.when", day=words.day(meeting.day), hour=f"{meeting.hour:%H:%M}")


def organisations(codes: Sequence[str], words: Words) -> str:
    """Return organisations as a list in a sentence."""
    known = words.reference.organisations
    return words.listed([known[code].label(words.language) for code in codes if code in known])


def lacking(shown: Shown, words: Words) -> list[str]:
    """Tell what a meeting that is to be frozen does not have yet; none of it keeps it from being frozen."""
    judged = {(one.environment, one.side) for one in shown.texts.assessments}
    table = shown.picture.tables["environments"].frame
    without = [str(code) for code in table["environment"] if (code, Side.JOINT) not in judged]
    told = [words.say("meetings.no_joint", name=words.of("environment", code)) for code in without]
    late = [one for one in shown.texts.measures if is_due(one, shown.meeting)]
    told += [words.say("meetings.not_reviewed", number=one.number) for one in late]
    if not any(one.text for one in of(shown.texts.passages, Section.GAP)):
        told.append(words.say("meetings.no_gap"))
    return told


def is_due(one: Measure, meeting: Meeting) -> bool:
    """Say whether a meeting should have reviewed a measure, and has not."""
    return one.outcome in WAITING and one.review <= meeting.number


def agenda(shown: Shown, words: Words) -> pandas.DataFrame:
    """Return the agenda: the sections in order, with the minutes of each and the minute at which it begins."""
    heads = [words.say(f"agenda.{name}") for name in ("section", "minutes", "begins")]
    starts = [sum([*SECTIONS.values()][:place]) for place in range(len(SECTIONS))]
    rows = [
        (f"{place} {words.say(f'section.{section}')}", str(SECTIONS[section]), str(starts[place]))
        for place, section in enumerate(SECTIONS)
    ]
    return pandas.DataFrame(rows, columns=heads)


def pace(minutes: int, section: str, words: Words) -> str:
    """Tell how far a meeting has come against its plan."""
    ends = sum([*SECTIONS.values()][: [*SECTIONS].index(section) + 1])
    key = "meetings.late" if minutes > ends else "meetings.in_time"
    return words.say(key, minutes=minutes, whole=sum(SECTIONS.values()), ends=ends)


def trace(found: Trace, words: Words) -> str:
    """Tell of what table and periods a number is, and from how many deliveries."""
    table = words.say("trace.table", product=found.product)
    if found.first is not None:
        table = words.say("trace.of_weeks", table=table, weeks=words.weeks(found.first, found.last))
    numbers = {"number": words.number(found.number), "deliveries": words.number(len(found.deliveries))}
    return words.say("trace.told", table=table, **numbers)


def deliveries(found: Trace, words: Words) -> pandas.DataFrame:
    """Return the deliveries behind a number."""
    heads = [words.say(f"trace.{name}") for name in ("source", "at", "delivery", "count")]
    rows = [
        (words.of("source", one.source), words.day(one.at), one.delivery[:12], words.number(one.count))
        for one in found.deliveries
    ]
    return pandas.DataFrame(rows, columns=heads)


def followed(shown: Shown, section: str, words: Words) -> Iterator[tuple[str, Trace]]:
    """Yield the sentences of a section as they are shown, each with what lies behind it."""
    written = summary(shown, words)
    for place, sentence in enumerate(shown.of(section), 1):
        said = written.get(place, "") if section == "summary" else sentence.told[words.language]
        found = shown.trace_of(sentence) if said else None
        if found:
            yield said, found


def measures(told: Sequence[Measure], words: Words) -> pandas.DataFrame:
    """Return measures as a table of what is chosen from lists; nothing in it was typed."""
    heads = [words.say(f"measure.{name}") for name in ("number", "kind", "where", "owner", "deadline", "status")]
    rows = [
        (
            str(one.number),
            words.of("measure_kind", one.kind),
            about(one, words),
            organisations([one.owner], words),
            words.day(one.deadline),
            words.say(f"outcome.{one.outcome}"),
        )
        for one in told
    ]
    return pandas.DataFrame(rows, columns=heads)


def about(one: Measure, words: Words) -> str:
    """Tell what the figure of a measure is limited to."""
    named = [words.of(dimension, code) for dimension, code in reversed(list(one.filter.items()))]
    return ", ".join(named) or words.city


def summary(shown: Shown, words: Words) -> dict[int, str]:
    """Return the sentences of the summary by place: as drafted, or as the group has written them over."""
    drafted = {place: one.told[words.language] for place, one in enumerate(shown.of("summary"), 1)}
    kept = {one.place: one.text for one in of(shown.texts.passages, Section.SUMMARY)}
    return dict(sorted({**drafted, **kept}.items()))


def assessed(one: Assessment, words: Words) -> str:
    """Tell what a side makes of an environment, in one sentence."""
    if not one.view:
        return words.say("assessment.nothing")
    return f"{one.view} {words.say('assessment.sure', confidence=words.say(f'confidence.{one.confidence}'))}"


def assessment(one: Assessment, words: Words) -> list[str]:
    """Tell all that a side says: its view, what would change it, and of a joint one who agrees and what they do not."""
    told = [assessed(one, words)]
    if one.would_change:
        told.append(words.say("assessment.changed_by", text=one.would_change))
    if one.side is Side.JOINT and one.version:
        sides = [words.say(f"side.{side}") for side in one.agreed]
        told.append(words.say("assessment.agree", sides=words.listed(sides)) if sides else words.say("assessment.none"))
    if one.dissent:
        told.append(words.say("assessment.dissents", text=one.dissent))
    return told


def measure(one: Measure, words: Words) -> str:
    """Return what a measure is called: its number, its kind and where it is."""
    kind = words.of("measure_kind", one.kind)
    return words.say("measure.named", number=one.number, kind=kind, about=about(one, words))


def plan(one: Measure, words: Words) -> str:
    """Tell who does a measure, until when, and which meeting reviews it."""
    owner, deadline = organisations([one.owner], words), words.day(one.deadline)
    return words.say("measure.plan", owner=owner, deadline=deadline, review=one.review)


def described(one: Measure, words: Words) -> list[str]:
    """Tell a measure in lines: the problem, the perspective and level, who and when, and the indicator."""
    terms = {"perspective": words.of("perspective", one.perspective), "level": words.of("measure_level", one.level)}
    return [
        words.say("measure.of_problem", text=one.problem),
        words.say("measure.sort", start=words.weeks(one.start), **terms),
        plan(one, words),
        words.say("measure.of_indicator", text=one.indicator),
    ]


def measures_told(told: Sequence[Measure], words: Words) -> str:
    """Tell how many measures there are, and what has become of them."""
    if not told:
        return words.say("measures.none")
    count = {f"{outcome}": words.number(sum(one.outcome is outcome for one in told)) for outcome in Outcome}
    return words.say("measures.told", count=words.number(len(told)), **count)
