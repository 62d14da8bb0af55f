"""The sections 0 to 11 of the working group's own lägesbild: exact, with all that was written in the meeting."""

from collections.abc import Callable, Iterator, Mapping

from lagesbild import answers
from lagesbild.findings import meetings as told, profiles, verdicts
from lagesbild.measures import Measure, overdue
from lagesbild.meetings import assessments, passages
from lagesbild.meetings.assessments import AUTHORITIES, Assessment, Side
from lagesbild.meetings.passages import Section as Place
from lagesbild.meetings.picture import PROFILES, half_years
from lagesbild.meetings.shown import Shown
from lagesbild.periods import Span
from lagesbild.report import blocks, drawings
from lagesbild.report.document import Block, Table, Text
from lagesbild.words import Words

Blocks = Iterator[Block]


def header(shown: Shown, words: Words) -> Blocks:
    """Yield which meeting this is, who has delivered, who was there and what was asked."""
    yield from _sentences(shown, "header", words)
    meeting = shown.meeting
    present = told.organisations(meeting.present, words) or words.say("meetings.nobody")
    yield Text(words.say("report.held", day=told.when(meeting, words), present=present))
    for place, question in enumerate(meeting.focus, 1):
        yield Text(question, lead=words.say("meetings.focus_of", place=place))
    yield blocks.numbers(shown.picture.tables["silent"], words, words.say("meetings.checklist"))


def summary(shown: Shown, words: Words) -> Blocks:
    """Yield the summary as the group has it."""
    yield from blocks.points(filter(None, told.summary(shown, words).values()))
    made = verdicts.comparisons(shown.picture.comparisons, words)
    yield blocks.note(f"{made} {words.say('overview.verdict_note')}")


def since(shown: Shown, words: Words) -> Blocks:
    """Yield what has changed since the meeting before."""
    table = shown.picture.tables.get("since")
    if table is None:
        yield Text(words.say("meetings.no_before"))
        return
    yield from _sentences(shown, "since", words)
    yield blocks.numbers(table, words, words.say("section.since"))
    yield blocks.note(words.say("meetings.since_note"))
    yield blocks.source(table, words)


def environments(shown: Shown, words: Words) -> Blocks:
    """Yield the year of every environment and its verdict, then what is known and thought of each."""
    tables, span = shown.picture.tables, Span(shown.picture.period)
    marks, judged = answers.marks(shown.visit, span, "environment"), tables["environments"]
    title = words.say("report.year")
    yield drawings.over_time(tables["year"], words, span, title=title, by="environment", marks=marks, usual=judged)
    yield blocks.note(words.say("overview.band_note"))
    yield from blocks.marked(marks, words)
    yield blocks.numbers(judged, words, words.say("report.judged", weeks=words.weeks(shown.picture.period)))
    yield blocks.source(judged, words)
    for code in codes(shown):
        yield from _environment(shown, words, code)
    yield blocks.numbers(tables["year"], words, title, span)
    yield blocks.source(tables["year"], words)


def _environment(shown: Shown, words: Words, code: str) -> Blocks:
    yield blocks.heading(words.of("environment", code))
    (sentence,) = [one for one in shown.of("environments") if one.cell.get("environment") == code]
    yield blocks.finding(sentence.told[words.language])
    for by in PROFILES:
        table = shown.picture.tables.get(f"{by}-{code}")
        if table is not None:
            yield Text(profiles.most(table, words), lead=words.say(f"environments.by_{by}"))
    sides = tuple(words.say(f"side.{side}") for side in AUTHORITIES)
    views = tuple(_view(shown, words, code, side) for side in AUTHORITIES)
    yield Table(words.say("report.views"), sides, (views,), texts=True)


def _view(shown: Shown, words: Words, code: str, side: Side) -> str:
    one = assessments.find(shown.texts.assessments, Assessment(shown.meeting.number, code, side))
    return " ".join(told.assessment(one, words))


def districts(shown: Shown, words: Words) -> Blocks:
    """Yield the districts that are not as usual, the map and the table of places."""
    yield from _sentences(shown, "districts", words)
    table = shown.picture.tables["places"]
    weeks = words.weeks(shown.picture.period - answers.EIGHT_WEEKS + 1, shown.picture.period)
    yield from blocks.places(table, words, words.say("districts.classes", weeks=weeks))


def support(shown: Shown, words: Words) -> Blocks:
    """Yield the calls: over a year, what they are about, and how they were handled."""
    yield from _sentences(shown, "support", words)
    tables, span = shown.picture.tables, Span(shown.picture.period)
    marks, title = answers.marks(shown.visit, span, "record_type"), words.say("report.calls")
    yield from blocks.over_time(tables["calls"], words, span, title=title, by="record_type", marks=marks)
    for by in ("concern", "handling"):
        head = words.say(f"report.calls_by_{by}")
        yield from blocks.with_bars(tables[by], words, title=head, by=by, times=_half_years(shown, words))
    yield blocks.source(tables["concern"], words)


def arenas(shown: Shown, words: Words) -> Blocks:
    """Yield where it happens."""
    yield from _sentences(shown, "arenas", words)
    table, title = shown.picture.tables["arena"], words.say("report.arenas")
    yield from blocks.with_bars(table, words, title=title, by="arena", times=_half_years(shown, words))
    yield blocks.source(table, words)


def surveys(shown: Shown, words: Words) -> Blocks:
    """Yield the surveys that have come since the meeting before, and what they say."""
    if not shown.of("surveys"):
        yield Text(words.say("meetings.no_survey"))
    yield from blocks.lines(one.told[words.language] for one in shown.of("surveys"))
    for name in dict.fromkeys(one.table for one in shown.of("surveys")):
        yield from blocks.survey_table(shown.picture, name, words)


def assessment(shown: Shown, words: Words) -> Blocks:
    """Yield the statement of both authorities on each environment."""
    for code in codes(shown):
        yield blocks.heading(words.of("environment", code))
        one = assessments.find(shown.texts.assessments, Assessment(shown.meeting.number, code, Side.JOINT))
        yield from blocks.lines(told.assessment(one, words))


def measures(shown: Shown, words: Words) -> Blocks:
    """Yield the measures: those reviewed, those that wait, those that this meeting decided on."""
    number, kept = shown.meeting.number, shown.texts.measures
    sorts = {
        "reviewed": [one for one in kept if one.reviewed == number],
        "due": overdue(kept, shown.meeting),
        "decided": [one for one in kept if one.meeting == number],
    }
    yield blocks.finding(told.measures_told(kept, words))
    for name, some in sorts.items():
        yield blocks.heading(words.say(f"report.measures_{name}"))
        if not some:
            yield Text(words.say("report.no_measure"))
        for one in some:
            yield from described(one, words)
    yield from blocks.measures(kept, words, placed=True)


def described(one: Measure, words: Words) -> Blocks:
    """Yield one measure: what is done against what, by whom and until when, and what came of it."""
    first, *others = told.described(one, words)
    yield Text(first, lead=told.measure(one, words))
    yield from blocks.lines(others)
    if one.reviewed:
        yield Text(one.judgement, lead=f"{words.say(f'outcome.{one.outcome}').capitalize()}.")
        yield blocks.note(one.effect[words.language])


def gaps(shown: Shown, words: Words) -> Blocks:
    """Yield what is not known, and who finds out."""
    known = [one for one in passages.of(shown.texts.passages, Place.GAP) if one.text]
    if not known:
        yield Text(words.say("gap.none"))
    for one in known:
        owner = words.say("gap.owner", owner=told.organisations([one.owner], words))
        yield from blocks.points([f"{one.text} {owner}"])


#: What each section is made of, by its name.
BLOCKS: Mapping[str, Callable[[Shown, Words], Blocks]] = {
    "header": header,
    "summary": summary,
    "since": since,
    "environments": environments,
    "districts": districts,
    "support": support,
    "arenas": arenas,
    "outlook": blocks.awaits,
    "surveys": surveys,
    "assessment": assessment,
    "measures": measures,
    "gaps": gaps,
}


def codes(shown: Shown) -> list[str]:
    """Return the environments that are shown by themselves, and the rest of them."""
    return [str(code) for code in shown.picture.tables["environments"].frame["environment"]]


def _sentences(shown: Shown, section: str, words: Words) -> Blocks:
    first, *others = (one.told[words.language] for one in shown.of(section))
    yield blocks.finding(first)
    yield from blocks.lines(others)


def _half_years(shown: Shown, words: Words) -> tuple[str, str]:
    """Return the last half-year as its weeks, and the one before."""
    span = half_years(shown.picture.period)
    return words.weeks(*span.periods(1)), words.weeks(*span.periods(0))
