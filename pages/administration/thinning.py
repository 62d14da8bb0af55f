"""What is kept for how long, what was thinned, and how much of the log is due."""

from datetime import UTC, datetime

import streamlit as st

from lagesbild import tombstones
from lagesbild.access import Visit
from lagesbild.audit import thinning
from lagesbild.errors import LagesbildError
from lagesbild.findings import administration as told
from lagesbild.words import Words
from pages.parts import figure


def show(visit: Visit, words: Words) -> None:
    """Show the limits of records and meetings, the thinnings that were done, and the log's own."""
    st.header(words.say("view.thinning"), anchor=False)
    figure.sentence(told.retention(words), key="-thinning")
    figure.text(told.kept(words), key="retention")
    st.caption(words.say("administration.retention_note"))
    st.markdown(told.meetings(words))
    _thinned(visit, words)
    _log(visit, words)


def _thinned(visit: Visit, words: Words) -> None:
    st.header(words.say("administration.thinned"), anchor=False)
    try:
        done = tombstones.kept(visit.folder)
    except LagesbildError as broken:
        figure.refused(broken, words)
        return
    if done:
        figure.text(told.thinned(done, words), key="thinned")
    else:
        st.markdown(words.say("administration.not_thinned"))


def _log(visit: Visit, words: Words) -> None:
    """Tell how much of the log is older than it is kept; the command does the rest."""
    st.header(words.say("administration.log_title"), anchor=False)
    now = datetime.now(UTC)
    due = thinning.due(visit.folder, thinning.kept_since(now, words.reference.municipality.log_kept_days))
    for line in told.log_kept(due, now, words):
        st.markdown(line)
    st.caption(words.say("administration.log_how"))
