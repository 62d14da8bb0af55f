"""The meeting's key findings for the projector: a sentence each, with the drawing that proves it."""

from collections.abc import Iterator, Mapping

from lagesbild import answers, findings
from lagesbild.disclosure import SafeTable, summed
from lagesbild.findings import meetings as told, sources
from lagesbild.marks import Marks
from lagesbild.meetings.draft import Sentence
from lagesbild.meetings.picture import Picture
from lagesbild.meetings.shown import Shown
from lagesbild.periods import Span
from lagesbild.report import drawings
from lagesbild.report.document import Bars, Lines, Slide
from lagesbild.words import Words

#: No more than the summary has.
MOST = 5


def of_group(shown: Shown, words: Words) -> tuple[Slide, ...]:
    """Return a slide for each sentence of the summary, as the group has it."""
    drafted = dict(enumerate(shown.of("summary"), 1))
    said = {place: text for place, text in told.summary(shown, words).items() if text}
    return tuple(_slide(shown, words, text, drafted.get(place)) for place, text in said.items())[:MOST]


def of_everybody(shown: Shown, words: Words) -> tuple[Slide, ...]:
    """Return a slide for the published period as a whole, and one for each environment."""
    table = shown.picture.tables.get("environments")
    if table is None:
        return ()
    return tuple(_published(shown, words, table))[:MOST]


def of_edition(table: SafeTable, words: Words, span: Span, marks: Marks) -> tuple[Slide, ...]:
    """Return a slide for each environment over a long time: its sum, and the line that it is of."""
    rows, weeks = summed(table), words.weeks(span.first, span.last)
    source, title = sources.source(rows, words), words.say("edition.over_time")
    told = []
    for code, count in zip(rows.frame["environment"].astype(str), rows.frame["count"], strict=True):
        drawn = drawings.over_time(table, words, span, title=title, by="environment", marks=marks, only=code)
        said = words.say("edition.sum", reports=findings.reports(count, words), weeks=weeks)
        told.append(Slide(f"{words.of('environment', code)}: {said}", drawn, source))
    return tuple(told[:MOST])


def _published(shown: Shown, words: Words, table: SafeTable) -> Iterator[Slide]:
    whole = findings.in_period(table, words, words.weeks(shown.picture.period))
    yield Slide(whole, _over_time(shown, words, None), sources.source(table, words))
    for code, text in findings.by_code(table, words):
        said = f"{words.of('environment', code)}: {text}"
        yield Slide(said, _over_time(shown, words, code), sources.source(table, words))


def _slide(shown: Shown, words: Words, text: str, drafted: Sentence | None) -> Slide:
    """Return the slide of a sentence; one that the group wrote itself keeps the figure of the sentence it replaced."""
    if drafted is None:
        return Slide(text, None, "")
    table = shown.picture.tables[drafted.table]
    return Slide(text, _drawn(shown, words, drafted.cell), sources.source(table, words))


def _drawn(shown: Shown, words: Words, cell: Mapping[str, str]) -> Lines | Bars:
    if "district" in cell:
        return _districts(shown.picture, words, cell.get("environment", answers.EVERY))
    return _over_time(shown, words, cell.get("environment"))


def _over_time(shown: Shown, words: Words, code: str | None) -> Lines:
    """Return one environment, or all of them together, over a year, with what is usual where that is told."""
    tables, span, title = shown.picture.tables, Span(shown.picture.period), words.say("report.year")
    marks = answers.marks(shown.visit, span, "environment")
    judged = tables["environments"] if "lo" in tables["environments"].measures else None
    year = tables["year"]
    if code is None:
        return drawings.total_over_time(year, words, span, title=title, marks=marks, usual=judged)
    return drawings.over_time(year, words, span, title=title, by="environment", marks=marks, usual=judged, only=code)


def _districts(picture: Picture, words: Words, environment: str) -> Bars:
    """Return the districts by one environment, or by all, in their eight weeks and the eight before."""
    ends = (picture.period, picture.period - answers.EIGHT_WEEKS)
    now, before = (words.weeks(end - answers.EIGHT_WEEKS + 1, end) for end in ends)
    title = words.say("districts.classes", weeks=now)
    if environment != answers.EVERY:
        title = f"{words.of('environment', environment)}. {title}"
    only = {"environment": environment}
    table = picture.tables["districts"]
    return drawings.bars(table, words, title=title, by="district", now=now, before=before, only=only)
