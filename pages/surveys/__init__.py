"""Enkäter: how do those who live and work here experience it?"""

import streamlit as st

from lagesbild.access import Visit
from lagesbild.disclosure import SafeTable
from lagesbild.findings import surveys
from lagesbild.words import Words
from pages.parts import asked, download, drawn, figure, filters


def render(visit: Visit) -> None:
    """Show the safety survey by place beside the year before, the practitioner survey, and what may be compared."""
    words = Words(visit.reference, visit.language)
    st.title(words.say("surveys.question"), anchor=False)
    every, staff = asked.safety_survey(visit), asked.practitioner_survey(visit)
    if every.frame.empty and staff.frame.empty:
        st.markdown(words.say("surveys.none"))
        return
    if not every.frame.empty:
        _safety(visit, words, every)
    if not staff.frame.empty:
        _practitioners(visit, words, staff)
    st.header(words.say("surveys.comparing"), anchor=False)
    st.markdown(words.say("surveys.comparable"))


def _safety(visit: Visit, words: Words, every: SafeTable) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        question = filters.question(surveys.questions(every, words), words)
        level = filters.level("places", words, surveys.levels(every, question))
    table = asked.safety_compared(visit, question, level)
    chosen = visit.areas[0] if visit.areas else ""
    figure.sentence(surveys.sentence(table, words, question))
    for line in surveys.changes(table, words):
        st.markdown(line)
    if table.frame["share"].notna().any():
        figure.draw(drawn.shares(table, words, chosen), words, key="shares")
        st.caption(words.say("surveys.intervals"))
        figure.twin(visit, table, words, key="shares", about={"question": question})
    else:
        figure.table(table, words)
        download.offer(visit, table, words, None, about={"question": question}, key="means")
        figure.source(table, words)


def _practitioners(visit: Visit, words: Words, table: SafeTable) -> None:
    st.header(words.say("surveys.practitioners"), anchor=False)
    st.markdown(surveys.response(table, words))
    figure.twin(visit, table, words, key="practitioners")
