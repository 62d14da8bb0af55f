"""Who may do what here, as the sign-in file says now, and when settings were changed. No secret stands on it."""

import streamlit as st

from lagesbild import settings
from lagesbild.access import Visit
from lagesbild.audit import Action
from lagesbild.audit.search import Wanted, search
from lagesbild.findings import administration as told, log
from lagesbild.words import Words
from pages.parts import figure, signed

#: So many changes of settings are shown at most.
CHANGES = 20


def show(visit: Visit, words: Words) -> None:
    """Show the grants of the sign-in file and how people sign in, or that nobody has to."""
    st.header(words.say("view.roles"), anchor=False)
    here = signed.rules(settings.read())
    first, *more = told.way_in(here, words)
    figure.sentence(first, key="-roles")
    for line in more:
        st.markdown(line)
    if here:
        figure.text(told.grants(here, words), key="grants")
        st.caption(words.say("administration.grants_note"))
    _changes(visit, words)


def _changes(visit: Visit, words: Words) -> None:
    st.header(words.say("administration.settings"), anchor=False)
    found = search(visit.folder, Wanted(action=Action.SETTING), most=CHANGES)
    if found.entries:
        figure.text(log.settings(found.entries, words), key="settings")
        st.caption(words.say("administration.settings_note"))
    else:
        st.markdown(words.say("administration.no_settings"))
