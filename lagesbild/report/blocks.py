"""The blocks that the sections of every document are made of, in words."""

import re
from collections.abc import Iterable, Iterator, Sequence

import pandas

from lagesbild import calendars, findings, maps, tables
from lagesbild.disclosure import SafeTable
from lagesbild.findings import meetings as told, outlook, sources
from lagesbild.marks import Marks
from lagesbild.measures import Measure
from lagesbild.meetings import draft
from lagesbild.meetings.picture import Picture, limits
from lagesbild.meetings.shown import Shown
from lagesbild.periods import Span
from lagesbild.report import drawings
from lagesbild.report.document import Block, Kind, Table, Text
from lagesbild.words import Words

_LEAD = re.compile(r"(\*\*(?P<lead>[^*]+)\*\* )?(?P<text>.*)", re.DOTALL)


def finding(text: str) -> Text:
    """Return what the numbers say."""
    return Text(text, Kind.FINDING)


def note(text: str) -> Text:
    """Return what is to be known of a figure."""
    return Text(text, Kind.NOTE)


def heading(text: str) -> Text:
    """Return a heading within a section."""
    return Text(text, Kind.HEADING)


def points(texts: Iterable[str]) -> list[Text]:
    """Return a list."""
    return [Text(text, Kind.POINT) for text in texts]


def lines(texts: Iterable[str]) -> list[Text]:
    """Return paragraphs; what the screen has in bold at their beginning leads them."""
    found = (_LEAD.fullmatch(text) for text in texts)
    return [Text(one["text"], lead=one["lead"] or "") for one in found if one]


def numbers(table: SafeTable, words: Words, title: str, span: Span | None = None) -> Table:
    """Return a table of numbers as the screen shows it."""
    return _table(tables.readable(table, words, span), title, texts=False)


def turned(table: Table) -> Table:
    """Return a table with its columns as rows: for one of more columns than a page is wide."""
    first, *names = table.head
    columns = list(zip(*table.rows, strict=True)) or [()] * len(table.head)
    rows = tuple((name, *column) for name, column in zip(names, columns[1:], strict=True))
    return Table(table.title, (first, *columns[0]), rows, table.texts)


def texts(frame: pandas.DataFrame, title: str) -> Table:
    """Return a table of texts as the screen shows it."""
    return _table(frame, title, texts=True)


def _table(frame: pandas.DataFrame, title: str, *, texts: bool) -> Table:
    rows = tuple(tuple(str(cell) for cell in row) for row in frame.itertuples(index=False))
    return Table(title, tuple(str(name) for name in frame.columns), rows, texts)


def source(table: SafeTable, words: Words) -> Text:
    """Return where numbers come from, and how they are protected."""
    return note(sources.source(table, words))


def marked(marks: Marks, words: Words) -> list[Text]:
    """Return what is marked on a chart: the series breaks, and the notes by their number."""
    return [note(text) for text in (*findings.breaks(marks.breaks, words), *findings.notes(marks.notes, words))]


def places(table: SafeTable, words: Words, title: str) -> Iterator[Block]:
    """Yield the map of places, where there is one, the same as a table, and what to be careful of."""
    if maps.drawable(words):
        yield drawings.places(table, words, title=title)
    yield numbers(table, words, title)
    yield note(words.say("districts.caution"))
    yield source(table, words)


def over_time(table: SafeTable, words: Words, span: Span, *, title: str, by: str, marks: Marks) -> Iterator[Block]:
    """Yield counts over time as lines, what is marked on them, and the same as a table."""
    yield drawings.over_time(table, words, span, title=title, by=by, marks=marks)
    yield from _below(table, words, span, title, marks)


def against_city(table: SafeTable, words: Words, span: Span, *, title: str, name: str, marks: Marks) -> Iterator[Block]:
    """Yield one place beside the whole city in the same way."""
    yield drawings.against_city(table, words, span, title=title, name=name, marks=marks)
    yield from _below(table, words, span, title, marks)


def _below(table: SafeTable, words: Words, span: Span, title: str, marks: Marks) -> Iterator[Block]:
    yield from marked(marks, words)
    yield numbers(table, words, title, span)
    yield source(table, words)


def with_bars(table: SafeTable, words: Words, *, title: str, by: str, times: Sequence[str]) -> Iterator[Block]:
    """Yield counts by code as bars, and the same as a table; `times` are when they are of, and those before."""
    now, before = times
    drawn = drawings.bars(table, words, title=title, by=by, now=now, before=before)
    if drawn.rows:
        yield drawn
    yield numbers(table, words, title)


def awaits(shown: Shown, words: Words) -> Iterator[Block]:
    """Yield what awaits in eight weeks."""
    soon = calendars.soon(shown.occasions, shown.visit.today)
    yield finding(outlook.sentence(soon, words))
    if soon:
        yield texts(outlook.listed(soon, words), words.say("report.soon"))


def surveys(picture: Picture, names: Sequence[str], words: Words) -> Iterator[Block]:
    """Yield what some surveys say, and their tables; that there are none, if so."""
    if not names:
        yield Text(words.say("meetings.no_survey"))
    for name in names:
        yield from lines(draft.survey(picture, name, words))
        yield from survey_table(picture, name, words)


def survey_table(picture: Picture, name: str, words: Words) -> Iterator[Block]:
    """Yield the table of a question of the safety survey; the practitioners' survey is told in words alone."""
    question = limits(name).get("question")
    if question:
        yield numbers(picture.tables[name], words, words.of("question", question))
        yield source(picture.tables[name], words)


def measures(kept: Sequence[Measure], words: Words, *, placed: bool) -> Iterator[Block]:
    """Yield measures as a table of what was chosen from lists, with where they are if they are `placed`."""
    frame = told.measures(kept, words)
    if kept:
        shown = frame if placed else frame.drop(columns=words.say("measure.where"))
        yield texts(shown, words.say("report.every_measure"))
