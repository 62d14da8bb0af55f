"""Lägesbild: what has happened since last time?"""

import streamlit as st

from lagesbild import answers, charts, findings
from lagesbild.access import Visit, sees_exact
from lagesbild.errors import Thinned
from lagesbild.periods import Span
from lagesbild.words import Words
from pages.parts import figure, filters


def render(visit: Visit) -> None:
    """Show the period's counts by environment, a year of them, and what they are made of."""
    words = Words(visit.reference, visit.language)
    heading, chooser = st.columns([3, 1], vertical_alignment="center")
    heading.title(words.say("overview.question"), anchor=False)
    with chooser:
        period = filters.period(visit, words, label="collapsed")
    _environments(visit, words, period)
    if sees_exact(visit.role):
        _since(visit, words)
    _types(visit, words, period)


def _environments(visit: Visit, words: Words, period: int) -> None:
    compared = answers.environments_compared(visit, period)
    figure.sentence(findings.in_period(compared, words, words.weeks(period)))
    lines = findings.by_code(compared, words)
    figure.lines([(charts.colour_of(code, words), words.of("environment", code), text) for code, text in lines])
    span = Span(period)
    over_time = answers.environments_over_time(visit, span)
    preliminary = visit.reference.calendar.first_preliminary(visit.today)
    breaks = answers.breaks_shown(visit, span, "environment")
    drawn = charts.small_multiples(over_time, words, span, by="environment", preliminary=preliminary, breaks=breaks)
    figure.draw(drawn, key="year")
    figure.breaks(breaks, words)
    if not sees_exact(visit.role):
        st.caption(f"{words.say('part.closed_only')} {words.say('part.without_calls')}")
    elif period >= preliminary:
        st.caption(f"{words.say('part.preliminary_note')} {words.say('part.zero')}")
    figure.twin(over_time, words, span)


def _since(visit: Visit, words: Words) -> None:
    """Show what changed between two days; unless others are chosen, in the last two weeks that are known."""
    st.header(words.say("overview.since"), anchor=False)
    before, after = filters.known_between(visit, words)
    try:
        changed = answers.since(visit, before, after)
    except Thinned as thinned:
        st.markdown(thinned.explain(visit.language))
        return
    st.markdown(findings.since(changed, words, before, after))
    figure.table(changed, words)
    st.caption(words.say("overview.since_note", before=words.day(before)))
    figure.source(changed, words)


def _types(visit: Visit, words: Words, period: int) -> None:
    st.header(words.say("overview.types"), anchor=False)
    types = answers.types_compared(visit, period)
    figure.table(types, words)
    figure.source(types, words)
    if sees_exact(visit.role):
        _events(visit, words, period)


def _events(visit: Visit, words: Words, period: int) -> None:
    told = answers.events(visit, Span(period, blocks=1))
    st.markdown(findings.events(told, words))
    figure.source(told, words)
