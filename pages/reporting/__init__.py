"""Rapportering: is it reality that changes, or the reporting?"""

import streamlit as st

from lagesbild import answers, findings
from lagesbild.access import Visit, sees_exact
from lagesbild.answers import senders
from lagesbild.findings import reporting
from lagesbild.periods import Span
from lagesbild.words import Words
from pages.parts import figure, filters

#: Periods in the table of deliveries: what fits a projector.
SHOWN = 6


def render(visit: Visit) -> None:
    """Show who has delivered and who is silent, how late things become known, and what was refused."""
    words = Words(visit.reference, visit.language)
    heading, chooser = st.columns([3, 1], vertical_alignment="center")
    heading.title(words.say("reporting.question"), anchor=False)
    with chooser:
        period = filters.ended_period(visit, words, label="collapsed")
    state = senders.senders_for(visit, period)
    figure.sentence(findings.senders(state, words, words.weeks(period)))
    if not sees_exact(visit.role):
        figure.table(state, words)
        figure.source(state, words)
        return
    _mix(visit, words, period)
    _senders(visit, words)
    _deliveries(visit, words, period)
    _suspicions(visit, words)


def _mix(visit: Visit, words: Words, period: int) -> None:
    """Show from how many kinds of report more came, and which senders and reporters a period's reports are from."""
    types = answers.meeting(visit, period).types
    st.markdown(reporting.sources(types, words))
    events = answers.events(visit, Span(period, blocks=1))
    st.markdown(findings.events(events, words))
    figure.source(events, words)
    for by, key in (("source", "reporting.by_sender"), ("reporter", "reporting.by_reporter")):
        made = answers.reporter_mix(visit, period, by)
        for line in reporting.made_up(made, words) if by == "source" else ():
            st.markdown(line)
        with st.expander(words.say(key)):
            figure.table(made, words)
            figure.source(made, words)


def _senders(visit: Visit, words: Words) -> None:
    compared = senders.senders_compared(visit)
    for sentence in findings.silent(compared, words):
        st.markdown(sentence)
    figure.table(compared, words)
    st.caption(words.say("reporting.senders_note"))
    figure.source(compared, words)


def _deliveries(visit: Visit, words: Words, period: int) -> None:
    st.header(words.say("reporting.deliveries"), anchor=False)
    span = Span(period + 1, blocks=SHOWN)  # what is about a period comes in the next
    came = senders.deliveries_over_time(visit, span)
    figure.deliveries(came, words, span)
    st.caption(words.say("reporting.deliveries_note"))
    figure.source(came, words)


def _suspicions(visit: Visit, words: Words) -> None:
    st.header(words.say("reporting.breaks"), anchor=False)
    suspected = senders.suspicions(visit)
    if suspected.frame.empty:
        st.markdown(words.say("reporting.no_suspicion"))
    for sentence in findings.suspicions(suspected, words):
        st.markdown(sentence)
    st.caption(words.say("reporting.breaks_note"))
    figure.breaks(visit.reference.breaks.declared, words)
