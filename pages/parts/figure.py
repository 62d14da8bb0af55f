"""The anatomy of a finding: the sentence, the figure, the table twin, source and cut-off, the protection note."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from lagesbild import findings, tables
from lagesbild.breaks import Break
from lagesbild.catalogue import PRODUCTS, Layer
from lagesbild.charts import Figure
from lagesbild.disclosure import SafeTable
from lagesbild.errors import NotAllowed
from lagesbild.periods import Span
from lagesbild.words import Words

PLOT = {"displayModeBar": False, "scrollZoom": False}


def sentence(text: str, *, key: str = "") -> None:
    """Show the sentence a figure proves; `key` tells a second one on a page from the first."""
    with st.container(key=f"finding{key}"):
        st.markdown(f"**{text}**")


def draw(figure: Figure, *, key: str) -> None:
    """Show a chart with its alt text."""
    st.plotly_chart(figure.chart, theme=None, config=PLOT, alt=figure.alt, key=key)


def table(shown: SafeTable, words: Words, span: Span | None = None) -> None:
    """Show a table openly."""
    st.table(tables.readable(shown, words, span), border="horizontal", hide_index=True)


def twin(shown: SafeTable, words: Words, span: Span | None = None) -> None:
    """Offer the same numbers as a table, then tell source, cut-off and protection."""
    with st.expander(words.say("part.as_table")):
        table(shown, words, span)
    source(shown, words)


def rates(shown: SafeTable, words: Words) -> None:
    """Offer the rates of districts with their intervals as a table."""
    with st.expander(words.say("part.as_table")):
        st.table(tables.rates(shown, words), border="horizontal", hide_index=True)
    source(shown, words)


def source(shown: SafeTable, words: Words) -> None:
    """Tell where the numbers come from, up to which day, and how they are protected."""
    known = {"product": shown.product, "cut_off": words.day(shown.cut_off), "build": shown.build[:8]}
    if shown.layer is Layer.WORD:  # which build is in force, and of which day, is told to who may see what is in it
        st.caption(words.say("part.word"))
        return
    if shown.layer is not Layer.PROTECTED:
        st.caption(f"{words.say('part.source', **known)} {words.say(f'part.{shown.layer}')}")
        return
    told = [words.say("part.source_protected", **known), words.say("part.protected")]
    if PRODUCTS[shown.product].uncertain:
        told.append(words.say("part.uncertain"))
    if shown.cells > 1:
        told.append(words.say("part.composed", cells=shown.cells, plus_minus=words.number(shown.plus_minus)))
    st.caption(" ".join(told))


def refused(error: NotAllowed, words: Words) -> None:
    """Tell that what is asked for is not shown: the same words whether there are reports or not."""
    what, means, do = error.explain(words.language).split("\n")
    st.markdown(f"**{what}** {means} {do}")


def deliveries(shown: SafeTable, words: Words, span: Span) -> None:
    """Show a table of deliveries by period and sender."""
    st.table(tables.deliveries(shown, words, span), border="horizontal", hide_index=True)


def breaks(shown: Sequence[Break], words: Words) -> None:
    """Tell the declared series breaks that a figure shows; nothing without any."""
    for sentence in findings.breaks(shown, words):
        st.caption(sentence)


def lines(pairs: list[tuple[str, str, str]]) -> None:
    """Show one line a thing: its colour, its name, its sentence."""
    rows = "".join(
        f'<dt style="color:{colour}">{escape(name)}</dt><dd>{escape(text)}</dd>' for colour, name, text in pairs
    )
    st.html(f'<dl class="lb-lines">{rows}</dl>')
