"""The sections 0 to 11 for everybody else: published, protected numbers; for a coordinator the own district exactly.

Nothing that was typed in the meeting is told, since the group may write exact numbers for itself.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lagesbild import answers, findings
from lagesbild.disclosure import SafeTable
from lagesbild.findings import meetings as told, profiles, support as calls
from lagesbild.meetings.picture import Picture, new_surveys
from lagesbild.meetings.shown import Shown
from lagesbild.periods import Span
from lagesbild.report import blocks, drawings
from lagesbild.report.document import Block, Text
from lagesbild.words import Words

Blocks = Iterator[Block]
HALF_YEAR = answers.HALF_YEAR


@dataclass(frozen=True)
class Told:
    """What is told: the public version of a meeting, and of a coordinator's district the own picture beside it."""

    shown: Shown
    words: Words
    district: str = ""
    own: Picture | None = None

    @property
    def tables(self) -> Mapping[str, SafeTable]:
        """The public tables."""
        return self.shown.picture.tables

    @property
    def year(self) -> Span:
        """The year of fortnights that charts show."""
        return Span(self.shown.picture.period)

    def half_years(self, name: str) -> Span:
        """Return the two half-years that a published table is of, the last of which ends on its cut-off."""
        return Span(self.words.reference.calendar.index(self.tables[name].cut_off), HALF_YEAR, 2)


def header(given: Told) -> Blocks:
    """Yield who has delivered, and who was at the meeting."""
    words, meeting = given.words, given.shown.meeting
    yield from _senders(given)
    present = told.organisations(meeting.present, words) or words.say("meetings.nobody")
    yield Text(words.say("report.held", day=told.when(meeting, words), present=present))
    yield blocks.note(words.say("part.closed_only"))


def _senders(given: Told) -> Blocks:
    if "senders" in given.tables:
        weeks = given.words.weeks(given.shown.picture.period)
        yield blocks.finding(findings.senders(given.tables["senders"], given.words, weeks))


def summary(given: Told) -> Blocks:
    """Yield what is published of the period, and of a district what is its own."""
    words = given.words
    if given.own:
        yield blocks.finding(_own_sentence(given, given.own))
    table = given.tables.get("environments")
    if table is None:
        yield Text(words.say("report.nothing_published"))
        return
    yield blocks.finding(findings.in_period(table, words, words.weeks(given.shown.picture.period)))
    lines = (f"{words.of('environment', code)}: {text}" for code, text in findings.by_code(table, words))
    yield from blocks.points(lines)


def environments(given: Told) -> Blocks:
    """Yield the year of every environment, and the period by environment, kind and category."""
    words, span, weeks = given.words, given.year, given.words.weeks(given.shown.picture.period)
    marks, title = answers.marks(given.shown.visit, span, "environment"), words.say("report.year")
    year = given.tables["year"]
    yield drawings.over_time(year, words, span, title=title, by="environment", marks=marks)
    yield from blocks.marked(marks, words)
    yield blocks.numbers(given.tables["environments"], words, words.say("report.compared", weeks=weeks))
    yield blocks.note(words.say("part.without_calls"))
    yield blocks.numbers(given.tables["types"], words, words.say("report.by_type", weeks=weeks))
    if "categories" in given.tables:
        by_category = words.say("report.by_category")
        table = blocks.numbers(given.tables["categories"], words, by_category, given.half_years("categories"))
        yield blocks.turned(table)
    yield blocks.numbers(year, words, title, span)
    yield blocks.source(year, words)


def districts(given: Told) -> Blocks:
    """Yield the own district, then the map and the table of places, and the areas over a year."""
    if given.own:
        yield from _own(given, given.own)
    if "places" in given.tables:
        weeks = given.words.weeks(*given.half_years("places").periods(1))
        yield from blocks.places(given.tables["places"], given.words, given.words.say("districts.classes", weeks=weeks))
    if "areas" in given.tables:
        words, span, title = given.words, given.year, given.words.say("report.areas")
        marks = answers.marks(given.shown.visit, span, "area")
        yield from blocks.over_time(given.tables["areas"], words, span, title=title, by="area", marks=marks)


def _own(given: Told, own: Picture) -> Blocks:
    """Yield the exact figures of the own district, beside what the published city lets expect."""
    words, span, name = given.words, Span(own.period), given.words.of("district", given.district)
    yield blocks.finding(_own_sentence(given, own))
    of_weeks = words.say("report.own_compared", name=name, weeks=_eight_weeks(own, words))
    yield blocks.numbers(own.tables["own_compared"], words, of_weeks)
    yield blocks.source(own.tables["own_compared"], words)
    if "own" in own.tables:  # without a published city there is nothing to set it beside
        marks, title = answers.marks(given.shown.visit, span, "district"), words.say("report.own", name=name)
        yield from blocks.against_city(own.tables["own"], words, span, title=title, name=name, marks=marks)


def _own_sentence(given: Told, own: Picture) -> str:
    name = given.words.of("district", given.district)
    return findings.of_own(own.tables["own_compared"], given.words, name, _eight_weeks(own, given.words))


def _eight_weeks(own: Picture, words: Words) -> str:
    return words.weeks(own.period - answers.EIGHT_WEEKS + 1, own.period)


def support(given: Told) -> Blocks:
    """Yield the calls over a year."""
    words, span, table = given.words, given.year, given.tables["calls"]
    yield blocks.finding(calls.calls(table, words, words.weeks(span.last)))
    marks, title = answers.marks(given.shown.visit, span, "record_type"), words.say("report.calls")
    yield from blocks.over_time(table, words, span, title=title, by="record_type", marks=marks)


def arenas(given: Told) -> Blocks:
    """Yield where it happens."""
    if "arena" not in given.tables:
        yield Text(given.words.say("report.nothing_published"))
        return
    words, table, span = given.words, given.tables["arena"], given.half_years("arena")
    yield blocks.finding(profiles.most(table, words))
    times = words.weeks(*span.periods(1)), words.weeks(*span.periods(0))
    yield from blocks.with_bars(table, words, title=words.say("report.arenas"), by="arena", times=times)
    yield blocks.source(table, words)


def awaits(given: Told) -> Blocks:
    """Yield what awaits in eight weeks."""
    yield from blocks.awaits(given.shown, given.words)


def surveys(given: Told) -> Blocks:
    """Yield the surveys that have come since the meeting before, and what they say."""
    before, words, picture = given.shown.before, given.words, given.shown.picture
    since = words.reference.municipality.day_of(before) if before else None
    yield from blocks.surveys(picture, new_surveys(picture, since), words)


def measures(given: Told) -> Blocks:
    """Yield the measures by what was chosen from lists; outside the district without their place."""
    words, kept = given.words, given.shown.texts.measures
    yield blocks.finding(told.measures_told(kept, words))
    yield from blocks.measures(kept, words, placed=given.own is not None)


def of_the_group(given: Told) -> Blocks:
    """Yield that this stands in the group's version alone."""
    yield Text(given.words.say("report.only_group"))


#: What each section is made of, by its name.
BLOCKS: Mapping[str, Callable[[Told], Blocks]] = {
    "header": header,
    "summary": summary,
    "since": of_the_group,
    "environments": environments,
    "districts": districts,
    "support": support,
    "arenas": arenas,
    "outlook": awaits,
    "surveys": surveys,
    "assessment": of_the_group,
    "measures": measures,
    "gaps": of_the_group,
}
#: Sections that have nothing to tell until something is published.
OF_THE_PUBLISHED = ("environments", "support")


def blocks_of(given: Told, section: str) -> tuple[Block, ...]:
    """Return the blocks of a section."""
    if section in OF_THE_PUBLISHED and "year" not in given.tables:
        return (Text(given.words.say("report.nothing_published")),)
    return tuple(BLOCKS[section](given))
