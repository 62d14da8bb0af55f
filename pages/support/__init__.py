"""Oro och stöd: who gets in touch, about what, and what happens then?"""

from functools import partial

import streamlit as st

from lagesbild import answers
from lagesbild.access import Visit, sees_exact
from lagesbild.findings import profiles, support
from lagesbild.periods import Span
from lagesbild.words import Words
from pages.parts import asked, drawn, figure, filters, heading

#: What is told of calls: two columns, read from left to right.
TOLD = ("concern", "handling", "age", "reporter")


def render(visit: Visit) -> None:
    """Show the calls over time, and to the group what they are about, what came of them, and every year of them."""
    words = Words(visit.reference, visit.language)
    choose = partial(filters.period, visit, words, label="collapsed")
    period = heading.asked_of(words.say("support.question"), choose)
    if sees_exact(visit.role):
        _sentence(visit, words, period)
    _over_time(visit, words, period)
    _signposts(words)
    if not sees_exact(visit.role):
        st.caption(words.say("support.group_alone"))
        return
    span = Span(period, answers.HALF_YEAR, 2)
    for pair in (TOLD[:2], TOLD[2:]):
        for column, dimension in zip(st.columns(2, gap="large"), pair, strict=True):
            with column:
                _of(visit, words, dimension, span)
    _lead_times(visit, words, period)
    _years(visit, words)


def _sentence(visit: Visit, words: Words, period: int) -> None:
    span = Span(period, answers.HALF_YEAR, 1)
    figure.sentence(support.sentence(asked.calls_summed(visit, span), words, words.weeks(*span.periods(0))))
    st.caption(words.say("support.summed_note"))


def _over_time(visit: Visit, words: Words, period: int) -> None:
    span = Span(period)
    table = asked.calls_over_time(visit, span)
    marks = answers.marks(visit, span, "record_type")
    if not sees_exact(visit.role):
        figure.sentence(support.calls(table, words, words.weeks(period)))
    figure.draw(drawn.small_multiples(table, words, span, by="record_type", marks=marks), words, key="calls")
    figure.marks(marks, words)
    figure.twin(visit, table, words, span, key="calls")


def _signposts(words: Words) -> None:
    with st.container(key="signposts", border=True):
        st.markdown(words.say("support.signposts", single_cases=words.single_cases))


def _of(visit: Visit, words: Words, dimension: str, span: Span) -> None:
    table = asked.calls_by(visit, dimension, span)
    st.header(words.say(f"support.by_{dimension}"), anchor=False)
    st.markdown(profiles.most(table, words))
    figure.draw(drawn.bars(table, words, by=dimension), words, key=f"calls-{dimension}")
    figure.twin(visit, table, words, key=f"calls-{dimension}")


def _lead_times(visit: Visit, words: Words, period: int) -> None:
    st.header(words.say("support.lead_times"), anchor=False)
    table = asked.call_lead_times(visit, Span(period, answers.HALF_YEAR, 1))
    if table.frame.empty:
        st.markdown(words.say("support.no_lead_times"))
        return
    st.markdown(support.lead_times(table, words))
    figure.table(table, words)
    st.caption(words.say("support.lead_times_note"))
    figure.source(table, words)


def _years(visit: Visit, words: Words) -> None:
    st.header(words.say("support.years"), anchor=False)
    table = asked.calls_by_year(visit)
    if table.frame.empty:
        st.markdown(words.say("support.no_calls"))
        return
    st.markdown(support.years(table, words))
    figure.table(table, words)
    st.caption(words.say("support.years_note"))
    figure.source(table, words)
