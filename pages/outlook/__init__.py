"""Omvärld: what happens around us, and what awaits?"""

import streamlit as st

from lagesbild import answers, calendars
from lagesbild.access import Visit, sees_exact
from lagesbild.findings import outlook
from lagesbild.periods import Span
from lagesbild.words import Words
from pages.parts import asked, drawn, figure, filters, notes


def render(visit: Visit) -> None:
    """Show what awaits in eight weeks and in the year, what was observed, here and next door, and the group's notes."""
    words = Words(visit.reference, visit.language)
    st.title(words.say("outlook.question"), anchor=False)
    occasions = calendars.known(visit)
    soon = calendars.soon(occasions, visit.today)
    figure.sentence(outlook.sentence(soon, words))
    near, year = st.columns([6, 5], gap="large")
    with near:
        figure.text(outlook.listed(soon, words), key="soon")
        st.caption(words.say("outlook.source"))
    with year:
        figure.draw(drawn.wheel(occasions, words, visit.today), words, key="wheel")
        st.caption(outlook.rings(occasions, words))
        figure.folded(
            words.say("part.as_table"), lambda: figure.text(outlook.listed(occasions, words), key="wheel"), key="wheel"
        )
    _observed(visit, words)
    notes.show(visit, words)
    notes.calendars(visit, words)


def _observed(visit: Visit, words: Words) -> None:
    """Show what was read and seen by environment, and what happened in neighbouring municipalities; for the group."""
    st.header(words.say("outlook.observed"), anchor=False)
    if not sees_exact(visit.role):
        st.caption(words.say("outlook.group_alone"))
        return
    period = filters.period(visit, words)
    span = Span(period)
    table, marks = asked.observations(visit, span), answers.marks(visit, span, "environment")
    st.markdown(outlook.observed(table, words, words.weeks(period)))
    chart = drawn.small_multiples(table, words, span, by="environment", marks=marks)
    figure.draw(chart, words, key="observations")
    figure.marks(marks, words)
    figure.twin(visit, table, words, span, key="observations")
    st.header(words.say("outlook.outside"), anchor=False)
    around = asked.outside(visit, Span(period, answers.EIGHT_WEEKS, 2))
    st.markdown(outlook.outside(around, words, words.weeks(*Span(period, answers.EIGHT_WEEKS, 2).periods(1))))
    figure.source(around, words)
