"""Rapportering: is it reality that changes, or the reporting?"""

from datetime import timedelta
from functools import partial

import streamlit as st

from lagesbild import findings, tables
from lagesbild.access import Visit, sees_exact
from lagesbild.disclosure import SafeTable
from lagesbild.findings import reporting
from lagesbild.periods import DAYS, Span
from lagesbild.words import Words
from pages.parts import asked, choices, drawn, figure, filters, heading, notes
from pages.reporting import feedback

#: Periods of which receipts are told.
RECEIPTS = 3
#: Periods of which the receipts of one sender are told: a year.
HISTORY = 26
STATE, FEEDBACK = "state", "feedback"


def render(visit: Visit) -> None:
    """Show who delivered and who is silent, who reports, how late things become known, and what was refused and why."""
    words = Words(visit.reference, visit.language)
    choose = partial(filters.ended_period, visit, words, label="collapsed")
    period = heading.asked_of(words.say("reporting.question"), choose)
    state = asked.senders_for(visit, period)
    figure.sentence(findings.senders(state, words, words.weeks(period)))
    if not sees_exact(visit.role):
        figure.table(state, words)
        figure.source(state, words)
        return
    if filters.view([STATE, FEEDBACK], words) == FEEDBACK:
        feedback.show(visit, words, period)
        return
    _delivered(visit, words, period)
    _mix(visit, words, period)
    _senders(visit, words)
    _receipts(visit, words)
    _suspicions(visit, words)


def _delivered(visit: Visit, words: Words, period: int) -> None:
    """Show for a year of periods which senders delivered in time, late or not at all."""
    span = Span(period)
    came = asked.senders_over_time(visit, span)
    for sentence in findings.silent(asked.senders_compared(visit), words):
        st.markdown(sentence)
    figure.draw(drawn.delivered(came, words, span), words, key="delivered")
    st.caption(words.say("reporting.delivered_note"))
    figure.folded(
        words.say("part.as_table"),
        lambda: figure.text(tables.delivered(came, words, span), key="delivered"),
        key="delivered",
    )
    figure.source(came, words)


def _mix(visit: Visit, words: Words, period: int) -> None:
    """Show from how many kinds of report more came, and which senders and reporters a period's reports are from."""
    st.header(words.say("reporting.mix"), anchor=False)
    types = asked.meeting(visit, period).types
    st.markdown(reporting.sources(types, words))
    events = asked.events(visit, Span(period, blocks=1))
    st.markdown(findings.events(events, words))
    figure.source(events, words)
    for by, key in (("source", "reporting.by_sender"), ("reporter", "reporting.by_reporter")):
        made = asked.reporter_mix(visit, period, by)
        for line in reporting.made_up(made, words) if by == "source" else ():
            st.markdown(line)
        figure.folded(words.say(key), partial(_made, made, words), key=f"mix-{by}")


def _made(made: SafeTable, words: Words) -> None:
    figure.table(made, words)
    figure.source(made, words)


def _senders(visit: Visit, words: Words) -> None:
    st.header(words.say("reporting.delays"), anchor=False)
    compared = asked.senders_compared(visit)
    figure.table(compared, words)
    st.caption(words.say("reporting.senders_note"))
    figure.source(compared, words)


def _receipts(visit: Visit, words: Words) -> None:
    st.header(words.say("reporting.deliveries"), anchor=False)
    sender = choices.sender(visit, words)
    since = visit.today - timedelta(days=(HISTORY if sender else RECEIPTS) * DAYS)
    came = asked.receipts(visit, since, source=sender)
    if came.frame.empty:
        st.markdown(words.say("reporting.no_receipts"))
        return
    st.markdown(reporting.receipts(came, words, since))
    figure.folded(
        words.say("part.as_table"), lambda: figure.text(tables.receipts(came, words), key="receipts"), key="receipts"
    )
    st.caption(words.say("reporting.receipts_note"))
    figure.source(came, words)


def _suspicions(visit: Visit, words: Words) -> None:
    st.header(words.say("reporting.breaks"), anchor=False)
    suspected = asked.suspicions(visit)
    if suspected.frame.empty:
        st.markdown(words.say("reporting.no_suspicion"))
    told = zip(findings.suspicions(suspected, words), suspected.frame.to_dict("records"), strict=True)
    for sentence, row in told:
        st.markdown(sentence)
        about = {"source": str(row["source"]), "field": str(row["field"]), "day": row["day"].date()}
        key = "decide-{source}-{field}-{day}".format(**about)
        figure.folded(words.say("reporting.decide"), partial(notes.decide, visit, words, **about), key=key)
    st.caption(words.say("reporting.breaks_note"))
    figure.breaks(visit.reference.breaks.declared, words)
