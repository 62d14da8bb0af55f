"""Trender: how does it develop over time?"""

import streamlit as st

from lagesbild import answers, charts, findings
from lagesbild.access import Visit, sees_exact
from lagesbild.disclosure import SafeTable
from lagesbild.errors import Withheld
from lagesbild.periods import BLOCKS, Span
from lagesbild.words import Words
from pages.parts import figure, filters

#: Blocks drawn for each length: a year of fortnights, two years of eight weeks, else as many as there can be.
DRAWN = {BLOCKS[14]: 26, BLOCKS[56]: 13, BLOCKS[182]: 7, BLOCKS[364]: 4}


def render(visit: Visit) -> None:
    """Show counts over time by environment, record type or category."""
    words = Words(visit.reference, visit.language)
    st.title(words.say("trends.question"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = filters.by(words)
        length = filters.length(visit, words)
        environment = filters.environment(visit, words) if by != "environment" else None
    span = answers.span_of(visit, length, DRAWN[length])
    try:
        table = _answer(visit, by, span, environment)
    except Withheld as withheld:
        figure.refused(withheld, words)
        return
    about = words.of("environment", environment) if environment else ""
    figure.sentence(findings.over_time(table, words, words.weeks(*span.periods(span.blocks - 1)), about))
    preliminary = visit.reference.calendar.first_preliminary(visit.today)
    breaks = answers.breaks_shown(visit, span, by)
    usual = _usual(visit, by, span, environment)
    drawn = charts.small_multiples(table, words, span, by=by, preliminary=preliminary, breaks=breaks, usual=usual)
    figure.draw(drawn, key="trend")
    if usual:
        st.caption(words.say("overview.band_note"))
    figure.breaks(breaks, words)
    if by == "category":
        st.caption(words.say("trends.calls"))
    elif not sees_exact(visit.role) and (environment or by == "environment"):
        st.caption(words.say("part.without_calls"))
    if length < BLOCKS[182]:
        st.caption(words.say("part.month_only"))
    figure.twin(table, words, span)


def _usual(visit: Visit, by: str, span: Span, environment: str | None) -> SafeTable | None:
    """Return the verdicts that tell what is usual: of fortnights by environment or type, for the group."""
    if span.length != BLOCKS[14] or by == "category" or not sees_exact(visit.role):
        return None
    meeting = answers.meeting(visit, span.last, environment=environment or answers.EVERY)
    return meeting.opened if by == "environment" else meeting.types


def _answer(visit: Visit, by: str, span: Span, environment: str | None) -> SafeTable:
    if by == "record_type":
        return answers.types_over_time(visit, span, environment=environment)
    if by == "category":
        return answers.categories_over_time(visit, span, environment=environment)
    return answers.environments_over_time(visit, span, opened=True)
