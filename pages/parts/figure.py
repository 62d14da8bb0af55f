"""The anatomy of a finding: the sentence, the figure, the table twin, source and cut-off, the protection note."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape
from types import MappingProxyType

import streamlit as st

from lagesbild import charts, findings, tables
from lagesbild.access import Visit
from lagesbild.breaks import Break
from lagesbild.charts import Figure
from lagesbild.disclosure import SafeTable
from lagesbild.errors import LagesbildError
from lagesbild.findings import sources
from lagesbild.marks import Marks
from lagesbild.periods import Span
from lagesbild.words import Words
from pages.parts import download, drawn, theme

NOTHING: Mapping[str, str] = MappingProxyType({})
#: Whether all that can be opened is. The tests read a page whole, and have no hand to open it.
EXPANDED = False
PLOT = {"displayModeBar": False, "scrollZoom": False}


def sentence(text: str, *, key: str = "") -> None:
    """Show the sentence a figure proves; `key` tells a second one on a page from the first."""
    with st.container(key=f"finding{key}"):
        st.markdown(f"**{text}**")


def draw(figure: Figure, words: Words, *, key: str) -> None:
    """Show a chart with its alt text, on a light page or a dark one; nothing where there is nothing to draw."""
    if figure.empty:
        return
    vocabulary = words.reference.vocabulary
    chart = drawn.in_the_dark(figure.chart, vocabulary) if theme.is_dark() else figure.chart
    st.plotly_chart(chart, theme=None, config=PLOT, alt=figure.alt, key=key)


def table(shown: SafeTable, words: Words, span: Span | None = None) -> None:
    """Show a table openly."""
    plain(drawn.readable(shown, words, span))


def twin(
    visit: Visit,
    shown: SafeTable,
    words: Words,
    span: Span | None = None,
    *,
    key: str,
    about: Mapping[str, str] = NOTHING,
    written: Callable[[], None] | None = None,
) -> None:
    """Offer the same numbers as a table and as a file, then tell source, cut-off and protection.

    `about` is what the figure was limited to, by dimension; `written` shows the table, if not in the usual way.
    """

    def both() -> None:
        (written or partial(table, shown, words, span))()
        download.offer(visit, shown, words, span, about=about, key=key)

    folded(words.say("part.as_table"), both, key=key)
    source(shown, words)


def folded(label: str, show: Callable[[], None], *, key: str) -> None:
    """Offer what is made only once somebody opens it."""
    box = st.expander(label, expanded=EXPANDED, key=f"open-{key}", on_change="rerun")
    if box.open:
        with box:
            show()


def shown(view: str, chosen: str) -> bool:
    """Say whether a view is the one that is looked at."""
    return EXPANDED or view == chosen


def source(shown: SafeTable, words: Words) -> None:
    """Tell where the numbers come from, up to which day, and how they are protected."""
    st.caption(sources.source(shown, words))


def refused(error: LagesbildError, words: Words) -> None:
    """Tell that what is asked for is not shown, or not done: the same words whether there are reports or not."""
    what, means, do = error.explain(words.language).split("\n")
    st.markdown(f"**{what}** {means} {do}")


def marks(shown: Marks, words: Words) -> None:
    """Tell what is marked on a chart: the series breaks, and the notes by their number."""
    breaks(shown.breaks, words)
    for sentence in findings.notes(shown.notes, words):
        st.caption(sentence)


def breaks(shown: Sequence[Break], words: Words) -> None:
    """Tell declared series breaks; nothing without any."""
    for sentence in findings.breaks(shown, words):
        st.caption(sentence)


def lines(pairs: Sequence[tuple[str, str, str]], words: Words) -> None:
    """Show one line a thing: its colour, its name, its sentence."""
    vocabulary, dark = words.reference.vocabulary, theme.is_dark()
    rows = "".join(
        f'<dt style="color:{charts.shade(colour, vocabulary, dark=dark)}">{escape(name)}</dt><dd>{escape(text)}</dd>'
        for colour, name, text in pairs
    )
    st.html(f'<dl class="lb-lines">{rows}</dl>')


def plain(readable: tables.Readable) -> None:
    """Show a table that is in words already, its numbers at the right."""
    st.table(readable, border="horizontal", hide_index=True)


def text(readable: tables.Readable, *, key: str) -> None:
    """Show a table that holds texts, all of them at the left."""
    with st.container(key=f"texts-{key}"):
        st.table(readable, border="horizontal", hide_index=True)
