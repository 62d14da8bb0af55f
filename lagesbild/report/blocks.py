"""The blocks that the sections of every document are made of, in words."""

import re
from collections.abc import Iterable, Iterator, Sequence

import pandas

from lagesbild import findings, maps, tables
from lagesbild.disclosure import SafeTable
from lagesbild.findings import sources
from lagesbild.marks import Marks
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


def with_bars(table: SafeTable, words: Words, *, title: str, by: str, times: Sequence[str]) -> Iterator[Block]:
    """Yield counts by code as bars, and the same as a table; `times` are when they are of, and those before."""
    now, before = times
    drawn = drawings.bars(table, words, title=title, by=by, now=now, before=before)
    if drawn.rows:
        yield drawn
    yield numbers(table, words, title)
