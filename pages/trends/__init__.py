"""Trender: how does it develop over time?"""

import streamlit as st

from lagesbild import answers, findings
from lagesbild.access import Visit, sees_exact
from lagesbild.disclosure import SafeTable
from lagesbild.errors import Withheld
from lagesbild.findings import profiles
from lagesbild.periods import BLOCKS, Span
from lagesbild.words import Words
from pages.parts import asked, drawn, figure, filters

#: Blocks drawn for each length: a year of fortnights, two years of eight weeks, else as many as there can be.
DRAWN = {BLOCKS[14]: 26, BLOCKS[56]: 13, BLOCKS[182]: 7, BLOCKS[364]: 4}


def render(visit: Visit) -> None:
    """Show counts over time by environment, record type or category."""
    words = Words(visit.reference, visit.language)
    st.title(words.say("trends.question"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = filters.by(words)
        length = filters.length(visit, words, by)
        environment = filters.environment(visit, words) if by != "environment" else None
    span = answers.span_of(visit, length, DRAWN[length])
    try:
        table = _answer(visit, by, span, environment)
    except Withheld as withheld:
        figure.refused(withheld, words)
        return
    about = words.of("environment", environment) if environment else ""
    figure.sentence(findings.over_time(table, words, words.weeks(*span.periods(span.blocks - 1)), about))
    marks = answers.marks(visit, span, by)
    usual = _usual(visit, by, span, environment)
    chart = drawn.small_multiples(table, words, span, by=by, marks=marks, usual=usual)
    figure.draw(chart, words, key="trend")
    if usual:
        st.caption(words.say("overview.band_note"))
    figure.marks(marks, words)
    if by == "category":
        st.caption(words.say("trends.calls"))
    elif not sees_exact(visit.role) and (environment or by == "environment"):
        st.caption(words.say("part.without_calls"))
    if length < BLOCKS[182]:
        st.caption(words.say("part.month_only"))
    limits = {"environment": environment} if environment else {}
    figure.twin(visit, table, words, span, key="trend", about=limits)
    if sees_exact(visit.role):
        figure.folded(words.say("trends.weekdays"), lambda: _weekdays(visit, words), key="weekdays")


def _usual(visit: Visit, by: str, span: Span, environment: str | None) -> SafeTable | None:
    """Return the verdicts that tell what is usual: of fortnights by environment or type, for the group."""
    if span.length != BLOCKS[14] or by == "category" or not sees_exact(visit.role):
        return None
    meeting = asked.meeting(visit, span.last, environment=environment or answers.EVERY)
    return meeting.opened if by == "environment" else meeting.types


def _answer(visit: Visit, by: str, span: Span, environment: str | None) -> SafeTable:
    if by == "record_type":
        return asked.types_over_time(visit, span, environment=environment)
    if by == "category":
        return asked.categories_over_time(visit, span, environment=environment)
    return asked.environments_over_time(visit, span, opened=True)


def _weekdays(visit: Visit, words: Words) -> None:
    """Show on which days of the week what is place-like happened, in the whole city."""
    span = answers.span_of(visit, answers.HALF_YEAR, 2)
    table = asked.weekdays(visit, span)
    st.markdown(profiles.weekdays(table, words, words.weeks(*span.periods(1))))
    figure.draw(drawn.bars(table, words, by="weekday"), words, key="weekdays")
    st.caption(words.say("trends.weekdays_note"))
    figure.source(table, words)
