"""Administration: who has done what here, and is the installation in order?"""

import streamlit as st

from lagesbild.access import Visit
from lagesbild.words import Words
from pages.administration import deliveries, log, roles, thinning
from pages.parts import figure, filters

#: What can be looked at, one at a time. None of it tells a figure.
LOG, DELIVERIES, ROLES, THINNING = "log", "deliveries", "roles", "thinning"


def render(visit: Visit) -> None:
    """Show the log, the deliveries, the roles and what is thinned, to who runs the installation."""
    words = Words(visit.reference, visit.language)
    st.title(words.say("administration.question"), anchor=False)
    view = filters.view([LOG, DELIVERIES, ROLES, THINNING], words)
    if figure.shown(LOG, view):
        log.show(visit, words)
    if figure.shown(DELIVERIES, view):
        deliveries.show(visit, words)
    if figure.shown(ROLES, view):
        roles.show(visit, words)
    if figure.shown(THINNING, view):
        thinning.show(visit, words)
