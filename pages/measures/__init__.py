"""Insatser: what have we decided on, and did it help? Below them the law clock: what the law asks for."""

import streamlit as st

from lagesbild import measures
from lagesbild.access import MEETINGS, Visit, may_see, sees_exact
from lagesbild.findings import meetings as told
from lagesbild.measures import Measure
from lagesbild.words import Words
from pages.measures import law
from pages.parts import asked, choices, figure, measuring


def render(visit: Visit) -> None:
    """Show the measures, and where Swedish law applies how far what it asks for is there."""
    words = Words(visit.reference, visit.language)
    st.title(words.say("measures.question"), anchor=False)
    _measures(visit, words)
    law.show(visit, words)


def _measures(visit: Visit, words: Words) -> None:
    """Show every measure: the figure it is linked to, as it is now, what was decided, and what came of it."""
    kept = measures.seen_by(visit, measures.kept(visit.folder))
    every = may_see(visit.role, MEETINGS)
    figure.sentence(told.measures_told(kept, words) if kept or every else words.say("measures.none_of_own"))
    if not kept:
        return
    figure.text(told.measures(kept, words), key="measures")
    if not every:
        st.caption(words.say("measures.own_alone"))
        return
    number = choices.measure([one.number for one in kept], words)
    _one(visit, words, next(one for one in kept if one.number == number))


def _one(visit: Visit, words: Words, one: Measure) -> None:
    st.header(told.measure(one, words), anchor=False)
    for line in told.described(one, words):
        st.markdown(line)
    measuring.seen(visit, words, one)
    st.header(words.say("measures.effect"), anchor=False)
    st.markdown(asked.effect_said(visit, one)[words.language])
    st.caption(words.say("districts.effect_note"))
    if one.reviewed and sees_exact(visit.role):
        st.markdown(words.say("measures.reviewed", number=one.reviewed, judgement=one.judgement))
        st.caption(one.effect[words.language])
