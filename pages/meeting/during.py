"""During a meeting: the lägesbild in its sections, one on a screen, turned with the arrow keys, and its pace."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import streamlit as st

from lagesbild.access import Visit
from lagesbild.findings import meetings as told
from lagesbild.meetings import Status
from lagesbild.meetings.draft import SECTIONS
from lagesbild.meetings.shown import Shown
from lagesbild.words import Words
from pages.meeting import sections
from pages.parts import choices, figure

#: A meeting that was opened longer ago than this is no longer held.
LONGEST = 180
PACED_EVERY = "20s"
#: For a room: larger letters, and nothing but the section and what turns it.
PROJECTOR = Path(__file__).with_name("projector.css")


def turn(words: Words) -> str:
    """Let a section be chosen: from a list, or the next and the one before with the arrow keys."""
    st.button(words.say("meetings.back"), shortcut="Left", key="back", on_click=partial(_go, -1))
    section = choices.section(words)
    st.button(words.say("meetings.forth"), shortcut="Right", key="forth", on_click=partial(_go, 1))
    if st.toggle(words.say("meetings.projector"), key="projector", persist_state="session"):
        st.html(PROJECTOR)
    return section


def show(visit: Visit, words: Words, shown: Shown, section: str) -> None:
    """Show one section of the lägesbild, and what lies behind its sentences."""
    frozen_in = Words(shown.visit.reference, words.language)
    st.header(f"{[*SECTIONS].index(section)} {words.say(f'section.{section}')}", anchor=False)
    if shown.meeting.status is Status.OPEN and shown.meeting.opened:
        _pace(shown.meeting.opened, section, words)
    if shown.meeting.status is Status.PLANNED:
        st.caption(words.say("meetings.not_open_yet"))
    sections.SHOW[section](visit, frozen_in, shown)
    if any(one.table for one in shown.of(section)):
        figure.folded(words.say("trace.title"), lambda: _traces(shown, section, frozen_in), key=f"trace-{section}")


def _go(step: int) -> None:
    names = [*SECTIONS]
    place = names.index(st.session_state.get("section", names[0])) + step
    st.session_state["section"] = names[min(max(place, 0), len(names) - 1)]


def _pace(opened: datetime, section: str, words: Words) -> None:
    @st.fragment(run_every=PACED_EVERY)
    def tick() -> None:
        minutes = int((datetime.now(UTC) - opened).total_seconds() // 60)
        if minutes <= LONGEST:
            st.caption(told.pace(minutes, section, words))

    tick()


def _traces(shown: Shown, section: str, words: Words) -> None:
    """Follow each sentence of a section to its table, and the number to the deliveries it is made of."""
    for place, (said, found) in enumerate(told.followed(shown, section, words)):
        st.markdown(f"*{said}*")
        st.markdown(told.trace(found, words))
        figure.text(told.deliveries(found, words), key=f"trace-{section}-{place}")
