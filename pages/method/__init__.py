"""Metod och kodbok: what do the figures mean?"""

import streamlit as st

from lagesbild.access import Visit
from lagesbild.words import Words
from pages.parts import codebook


def render(visit: Visit) -> None:
    """Explain what is counted, how time and place are cut, how numbers are protected, and every code."""
    words = Words(visit.reference, visit.language)
    st.title(words.say("method.question"), anchor=False)
    for section in ("counted", "time", "complete", "verdict", "place", "exact", "not", "accessible"):
        st.header(words.say(f"method.{section}.title"), anchor=False)
        st.markdown(words.say(f"method.{section}.text", **codebook.facts(visit, words)))
    st.header(words.say("method.codes.title"), anchor=False)
    codebook.show(visit, words)
