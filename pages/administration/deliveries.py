"""The deliveries of every sender: what came, what became of it, and by which rules rows were refused."""

import streamlit as st

from lagesbild import receipts
from lagesbild.access import Visit
from lagesbild.findings import administration as told
from lagesbild.words import Words
from pages.parts import figure

#: So many receipts are shown at most.
MOST = 200


def show(visit: Visit, words: Words) -> None:
    """Show the receipts, the newest first."""
    st.header(words.say("view.deliveries"), anchor=False)
    kept = receipts.read(visit.folder)
    if not kept.told and not kept.unreadable:
        st.markdown(words.say("administration.no_receipts"))
        return
    first, *more = told.deliveries(kept, MOST, words)
    figure.sentence(first, key="-deliveries")
    for line in more:
        st.markdown(line)
    if kept.told:
        figure.text(told.receipts(kept.told[:MOST], words), key="receipts")
    st.caption(words.say("administration.receipts_note"))
