"""Before a meeting: who has delivered, what it looks like so far, the agenda, and what the meeting asks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from lagesbild import meetings
from lagesbild.access import Visit
from lagesbild.findings import meetings as told
from lagesbild.measures import overdue
from lagesbild.meetings import FOCUS, Meeting, Status
from lagesbild.meetings.shown import Shown
from lagesbild.words import Words
from pages.parts import edited, figure


def show(visit: Visit, words: Words, shown: Shown) -> None:
    """Show the checklist, the preliminary picture and the agenda; let the meeting be set up and opened."""
    figure.sentence(shown.of("header")[0].told[words.language])
    _waiting(shown, words)
    facts, agenda = st.columns([6, 5], gap="large")
    with facts:
        _asked(shown, words)
        st.header(words.say("meetings.preliminary"), anchor=False)
        for sentence in shown.of("summary"):
            st.markdown(f"- {sentence.told[words.language]}")
    with agenda:
        figure.text(told.agenda(shown, words), key="agenda")
    _senders(shown, words)
    if shown.meeting.status is not Status.FROZEN:
        figure.folded(words.say("meetings.set_up"), lambda: _form(visit, words, shown.meeting), key="set-up")
    if shown.meeting.status is Status.PLANNED:
        _open(visit, words, shown.meeting)


def plan(visit: Visit, words: Words, blank: Meeting) -> None:
    """Let the next meeting be planned."""
    st.header(words.say("meetings.plan"), anchor=False)
    st.markdown(words.say("meetings.next", number=blank.number, weeks=words.weeks(blank.period)))
    _form(visit, words, blank)


def _asked(shown: Shown, words: Words) -> None:
    present = told.organisations(shown.meeting.present, words) or words.say("meetings.nobody")
    st.markdown(words.say("meetings.held", day=told.when(shown.meeting, words), present=present))
    for place, question in enumerate(shown.meeting.focus, 1):
        st.markdown(f"**{words.say('meetings.focus_of', place=place)}** {question}")


def _senders(shown: Shown, words: Words) -> None:
    st.header(words.say("meetings.checklist"), anchor=False)
    figure.table(shown.picture.tables["silent"], words)
    figure.source(shown.picture.tables["silent"], words)


def _waiting(shown: Shown, words: Words) -> None:
    """Show what the meeting begins with: measures that are to be reviewed, or whose time is out."""
    if waiting := overdue(shown.texts.measures, shown.meeting):
        st.header(words.say("meetings.waiting"), anchor=False)
        figure.text(told.measures(waiting, words), key="waiting")


def _open(visit: Visit, words: Words, meeting: Meeting) -> None:
    key = "open-meeting"
    st.button(
        words.say("meetings.open", number=meeting.number),
        key=key,
        on_click=lambda: edited.keep(key, lambda: _begin(visit, meeting)),
    )
    edited.told(key, words)


def _begin(visit: Visit, meeting: Meeting) -> None:
    meetings.begin(visit, meeting, at=datetime.now(UTC))
    st.session_state["view"] = "during"


def _form(visit: Visit, words: Words, meeting: Meeting) -> None:
    key, known = f"meeting-{meeting.number}", visit.reference
    asked = [*meeting.focus, *[""] * FOCUS][:FOCUS]
    fields: dict[str, object] = {"day": meeting.day, "hour": meeting.hour, "present": list(meeting.present)}
    fields |= {f"focus{place}": text for place, text in enumerate(asked)}
    edited.fill(key, fields, meeting.version)
    with st.form(key):
        day, hour = st.columns(2)
        day.date_input(words.say("meetings.day"), key=f"{key}.day", format="YYYY-MM-DD")
        hour.time_input(words.say("meetings.hour"), key=f"{key}.hour")
        label = _label(words)
        st.multiselect(words.say("meetings.present"), [*known.organisations], key=f"{key}.present", format_func=label)
        edited.reason(key, "present", words)
        for place in range(FOCUS):
            st.text_input(words.say("meetings.focus_of", place=place + 1), key=f"{key}.focus{place}", max_chars=300)
        edited.reason(key, "focus", words)
        save = words.say("meetings.save" if meeting.version else "meetings.save_plan")
        st.form_submit_button(save, on_click=lambda: edited.keep(key, lambda: _save(visit, key, meeting)))
    edited.outcome(key, meeting.version, "; ".join(meeting.focus), words)


def _label(words: Words) -> Callable[[str], str]:
    return lambda code: told.organisations([code], words)


def _save(visit: Visit, key: str, meeting: Meeting) -> None:
    focus = tuple(edited.typed(key, f"focus{place}") for place in range(FOCUS))
    when = {name: edited.typed(key, name) for name in ("day", "hour")}
    present = tuple(edited.typed(key, "present"))
    wanted = replace(meeting, focus=focus, present=present, version=edited.version_of(key), **when)
    write = meetings.change if wanted.version else meetings.plan
    write(visit, wanted, at=datetime.now(UTC))
    st.session_state["meeting"] = wanted.number
