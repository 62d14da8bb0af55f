"""The document of an edition: a third of a year, a year or two, composed of the meetings that were frozen in it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from lagesbild import answers, law
from lagesbild.access import Visit
from lagesbild.disclosure import SafeTable, joined, summed
from lagesbild.findings import law as law_told, meetings as told, reports
from lagesbild.marks import Marks
from lagesbild.measures import WAITING, Measure
from lagesbild.meetings import assessments, shown as meetings_shown
from lagesbild.meetings.assessments import Assessment, Side
from lagesbild.meetings.picture import GROUP, PUBLIC, Version, new_surveys
from lagesbild.meetings.shown import Shown
from lagesbild.periods import Span
from lagesbild.report import blocks, facts, group, others, slides
from lagesbild.report.document import Block, Document, Section, Table, Text
from lagesbild.report.editions import Edition, Length, told_by
from lagesbild.report.others import Told
from lagesbild.texts import Language
from lagesbild.words import Words

Blocks = Iterator[Block]


@dataclass(frozen=True)
class Composed:
    """An edition in one version: the meetings it is made of, as that version sees them, the last one last.

    `own` are the same meetings as the coordinator of a district sees the own figures; nothing in the other versions.
    """

    edition: Edition
    version: Version
    words: Words
    held: tuple[Shown, ...]
    own: tuple[Shown, ...] = ()

    @property
    def last(self) -> Shown:
        """The last meeting."""
        return self.held[-1]

    @property
    def span(self) -> Span:
        """The edition's periods, a block each, as far as its meetings tell of them."""
        first, last = self.edition.periods(self.words.reference.calendar)
        first = max(first, Span(self.held[0].picture.period).first)
        last = min(last, self.last.picture.period)
        return Span(last, 1, last - first + 1)

    def over_time(self, name: str) -> SafeTable:
        """Return a table over time of the whole edition."""
        return _joined(self.held, name, self.span)


def _joined(held: Sequence[Shown], name: str, span: Span) -> SafeTable:
    pictures = [one.picture for one in held if name in one.picture.tables]
    return joined([(one.tables[name], one.period) for one in pictures], span.first, span.last)


def composed(visit: Visit, edition: Edition, version: Version, language: Language) -> Document:
    """Return an edition as a document.

    Raises NotAllowed for a version that the visit may not have, WrongUse if no meeting was frozen in it or nothing of
    it is published, BuildFailed for a meeting that is no longer whole.
    """
    numbers = [one.number for one in told_by(visit, edition, version)]
    base = GROUP if version == GROUP else PUBLIC
    held = tuple(meetings_shown.frozen(visit, number, version=base) for number in numbers)
    own = tuple(meetings_shown.frozen(visit, number, version=version) for number in numbers if version.district)
    return _document(Composed(edition, version, Words(held[-1].visit.reference, language), held, own))


def _document(given: Composed) -> Document:
    words, last = given.words, given.last
    manifests = [one.manifest for one in given.held if one.manifest]
    sealed = sha256("".join(one.version for one in manifests).encode()).hexdigest()
    named = enumerate(name for name in SECTIONS if name not in _left_out(given))
    heads = {name: (str(place), words.say(f"edition.{name}")) for place, name in named}
    sections = tuple(Section(*heads[name], tuple(SECTIONS[name](given))) for name in heads)
    running = facts.running(given.version, last, manifests[-1], words, sealed)
    return Document(
        language=words.language,
        title=words.say(f"edition.title_{given.edition.length}"),
        subtitle=_subtitle(given),
        marking=facts.marking(given.version, words),
        running=running,
        facts=facts.of_edition(given.version, given.span, last, manifests, words, sealed),
        sections=sections,
        slides=slides.of_edition(given.over_time("year"), words, given.span, _marks(given, "environment")),
        purpose=f"{words.say('app.purpose')} {words.single_cases}".strip(),
        author=words.city,
        made=manifests[-1].frozen,
    )


def _subtitle(given: Composed) -> str:
    edition, weeks = given.edition, given.words.weeks(*given.edition.periods(given.words.reference.calendar))
    years = {"year": edition.year, "before": edition.year - 1}
    return given.words.say(f"edition.subtitle_{edition.length}", part=edition.part, weeks=weeks, **years)


def _left_out(given: Composed) -> set[str]:
    """Return the sections that an edition has no use for."""
    two_years = given.edition.length is Length.TWO_YEARS
    left_out = set() if two_years else {"plan", "law"}
    return left_out if law.applies(given.words.reference) else left_out | {"law"}


def basis(given: Composed) -> Blocks:
    """Yield which meetings it is made of, and how much of the time they cover."""
    words, (first, last) = given.words, given.edition.periods(given.words.reference.calendar)
    yield blocks.finding(words.say("edition.made_of", held=len(given.held), whole=last - first + 1))
    yield Text(words.say("edition.how"))
    heads = ("number", "weeks", "day", "hash")
    rows = tuple(_row(one, words) for one in given.held)
    yield Table(words.say("edition.meetings"), tuple(words.say(f"edition.{name}") for name in heads), rows, texts=True)


def _row(one: Shown, words: Words) -> tuple[str, ...]:
    version = one.manifest.version[: facts.SHORT] if one.manifest else ""
    return str(one.meeting.number), words.weeks(one.meeting.period), words.day(one.meeting.day), version


def development(given: Composed) -> Blocks:
    """Yield every environment over the whole time, and its sum."""
    words, span, table = given.words, given.span, given.over_time("year")
    marks, title = _marks(given, "environment"), words.say("edition.over_time")
    total = summed(table)
    whole = reports(total.total["count"].iloc[0], words)
    yield blocks.finding(words.say("edition.sum", reports=whole, weeks=words.weeks(span.first, span.last)))
    first, last = given.edition.periods(words.reference.calendar)
    yield Text(words.say("edition.known", known=table.total["count"].notna().sum(), whole=last - first + 1))
    preliminary = words.reference.calendar.first_preliminary(given.last.visit.today)
    if given.version == GROUP and span.last >= preliminary:
        yield Text(words.say("edition.preliminary", weeks=words.weeks(span.last)))
    yield blocks.numbers(total, words, words.say("edition.by_environment"))
    yield blocks.source(total, words)
    yield from blocks.over_time(table, words, span, title=title, by="environment", marks=marks)


def seen(given: Composed) -> Blocks:
    """Yield what each meeting saw: its summary, or what was published of its period."""
    heads = (given.words.say("edition.number"), given.words.say("section.summary"))
    rows = tuple((str(one.meeting.number), _summary(given, one)) for one in given.held)
    yield Table(given.words.say("edition.seen_by_meeting"), heads, rows, texts=True)


def _summary(given: Composed, one: Shown) -> str:
    if given.version == GROUP:
        return " ".join(filter(None, told.summary(one, given.words).values()))
    first = next(iter(others.summary(Told(one, given.words))))
    return first.text if isinstance(first, Text) else ""


def places(given: Composed) -> Blocks:
    """Yield the own district over the whole time, and the places as the last meeting saw them."""
    words, span = given.words, given.span
    if given.own:
        name = words.of("district", given.version.district)
        table = _joined(given.own, "own", span)
        marks, title = _marks(given, "district"), words.say("edition.own", name=name)
        yield from blocks.against_city(table, words, span, title=title, name=name, marks=marks)
    yield Text(words.say("edition.as_last", number=given.last.meeting.number))
    of_group = given.version == GROUP
    yield from group.districts(given.last, words) if of_group else others.districts(Told(given.last, words))


def calls(given: Composed) -> Blocks:
    """Yield the calls over the whole time."""
    words, span, table = given.words, given.span, given.over_time("calls")
    marks, title = _marks(given, "record_type"), words.say("edition.calls_over_time")
    yield from blocks.over_time(table, words, span, title=title, by="record_type", marks=marks)


def surveys(given: Composed) -> Blocks:
    """Yield what every survey that was known at the end says."""
    picture = given.last.picture
    yield from blocks.surveys(picture, new_surveys(picture, None), given.words)


def assessed(given: Composed) -> Blocks:
    """Yield the last joint statement on each environment."""
    if given.version != GROUP:
        yield Text(given.words.say("report.only_group"))
        return
    for code in group.codes(given.last):
        yield blocks.heading(given.words.of("environment", code))
        yield from _last_joint(given, code)


def _last_joint(given: Composed, code: str) -> Blocks:
    for one in reversed(given.held):
        found = assessments.find(one.texts.assessments, Assessment(one.meeting.number, code, Side.JOINT))
        if found.version:
            first, *others_told = told.assessment(found, given.words)
            yield Text(first, lead=given.words.say("edition.at_meeting", number=one.meeting.number))
            yield from blocks.lines(others_told)
            return
    yield Text(given.words.say("assessment.nothing"))


def measures(given: Composed) -> Blocks:
    """Yield the measures that were decided on or reviewed in the edition."""
    words, kept = given.words, _measures(given)
    yield blocks.finding(told.measures_told(kept, words))
    if given.version == GROUP:
        for one in kept:
            yield from group.described(one, words)
    yield from blocks.measures(kept, words, placed=given.version != PUBLIC)


def _measures(given: Composed) -> list[Measure]:
    numbers = {one.meeting.number for one in given.held}
    return [one for one in given.last.texts.measures if {one.meeting, one.reviewed} & numbers]


def plan(given: Composed) -> Blocks:
    """Yield the plan: the measures under way, with who does them, until when, and what shows that they help."""
    words = given.words
    yield Text(words.say("edition.plan_note"))
    under_way = [one for one in given.last.texts.measures if one.outcome in WAITING]
    if not under_way:
        yield Text(words.say("report.no_measure"))
        return
    yield from blocks.measures(under_way, words, placed=given.version != PUBLIC)
    if given.version == GROUP:
        heads = ("number", "problem", "perspective", "level", "indicator")
        rows = tuple(_planned(one, words) for one in under_way)
        yield Table(
            words.say("edition.plan_why"), tuple(words.say(f"measure.{name}") for name in heads), rows, texts=True
        )


def _planned(one: Measure, words: Words) -> tuple[str, ...]:
    codes = words.of("perspective", one.perspective), words.of("measure_level", one.level)
    return str(one.number), one.problem, *codes, one.indicator


def clock(given: Composed) -> Blocks:
    """Yield what the law asks for, as it was noted when the last meeting was frozen; an aid and no legal advice."""
    words, standings = given.words, law.standing(given.last.decisions, given.last.visit.today)
    yield blocks.finding(law_told.told(standings, words))
    yield blocks.texts(law_told.table(standings, words), words.say("law.title"))
    yield blocks.note(words.say("law.aid"))
    yield blocks.note(words.say("law.source"))


def gaps(given: Composed) -> Blocks:
    """Yield what was not known at the end."""
    if given.version == GROUP:
        yield from group.gaps(given.last, given.words)
    else:
        yield Text(given.words.say("report.only_group"))


#: What each section is made of, by its name, in order.
SECTIONS: Mapping[str, Callable[[Composed], Blocks]] = {
    "basis": basis,
    "development": development,
    "seen": seen,
    "places": places,
    "calls": calls,
    "surveys": surveys,
    "assessed": assessed,
    "measures": measures,
    "plan": plan,
    "law": clock,
    "gaps": gaps,
}


def _marks(given: Composed, dimension: str) -> Marks:
    return answers.marks(given.last.visit, given.span, dimension)
