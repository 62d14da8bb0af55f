"""The law clock below the measures: what the law asks for, how it stands, and where the group notes a decision."""

from datetime import UTC, datetime
from functools import partial

import streamlit as st

from lagesbild import law
from lagesbild.access import MEETINGS, Visit, may_see
from lagesbild.findings import law as told
from lagesbild.law import Decision, Element
from lagesbild.words import Words
from pages.parts import choices, edited, figure


def show(visit: Visit, words: Words) -> None:
    """Show how each element of the law stands; nothing where another law applies."""
    if not law.applies(visit.reference):
        return
    kept = law.kept(visit.folder)
    standings = law.standing(kept, visit.today)
    st.header(words.say("law.title"), anchor=False)
    figure.sentence(told.told(standings, words), key="law")
    figure.text(told.table(standings, words), key="law")
    st.caption(words.say("law.aid"))
    st.caption(words.say("law.source"))
    if may_see(visit.role, MEETINGS):
        figure.folded(words.say("law.note"), lambda: _note(visit, words, kept), key="law")


def _note(visit: Visit, words: Words, kept: tuple[Decision, ...]) -> None:
    named = {element.value: words.say(f"law_element.{element}") for element in Element}
    chosen = choices.one_of(words.say("law.which"), [*named], "law-element", named.__getitem__, words)
    if chosen:
        _form(visit, words, law.of(kept, Element(chosen)))


def _form(visit: Visit, words: Words, one: Decision) -> None:
    """Let the day of an element be noted anew, or taken away."""
    key = f"law-{one.element}"
    edited.fill(key, {"day": one.day}, one.version)
    with st.form(key):
        label = words.say("law.day")
        st.date_input(label, None, min_value=law.OLDEST, key=f"{key}.day", format="YYYY-MM-DD")
        edited.reason(key, "day", words)
        with st.container(horizontal=True):
            keep, withdraw = partial(_keep, visit, key, one.element), partial(_withdraw, visit, key, one.element)
            st.form_submit_button(words.say("edited.save"), on_click=lambda: edited.keep(key, keep))
            if one.day:
                st.form_submit_button(words.say("law.withdraw"), on_click=lambda: edited.keep(key, withdraw))
    edited.outcome(key, one.version, told.noted(one, words), words)


def _keep(visit: Visit, key: str, element: Element) -> None:
    wanted = Decision(element, edited.typed(key, "day"), edited.version_of(key))
    law.decide(visit, wanted, at=datetime.now(UTC))


def _withdraw(visit: Visit, key: str, element: Element) -> None:
    law.withdraw(visit, Decision(element, version=edited.version_of(key)), at=datetime.now(UTC))
