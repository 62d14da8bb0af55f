"""Möte: what do we see together, and what do we do about it?"""

from datetime import UTC, datetime, timedelta

import streamlit as st

from lagesbild import answers, meetings
from lagesbild.access import Visit
from lagesbild.meetings import Meeting, Status, freeze, shown
from lagesbild.words import Words
from pages.meeting import after, before, during
from pages.parts import asked, choices, filters, heading

BEFORE, DURING, AFTER = "before", "during", "after"
#: What is looked at first.
FIRST = {Status.PLANNED: BEFORE, Status.OPEN: DURING, Status.FROZEN: DURING}


def render(visit: Visit) -> None:
    """Show a meeting: what is prepared before it, the lägesbild in its sections, and the freezing after it."""
    words = Words(visit.reference, visit.language)
    freeze.settle(visit, at=datetime.now(UTC))
    held = meetings.kept(visit.folder)
    if not held:
        st.title(words.say("meeting.question"), anchor=False)
        before.plan(visit, words, _next(visit, held))
        return
    number = heading.asked_of(words.say("meeting.question"), lambda: choices.meeting(held, words))
    meeting = next(one for one in held if one.number == number)
    with st.container(horizontal=True, vertical_alignment="center", key="turn"):
        chosen = filters.view([BEFORE, DURING, AFTER], words, default=FIRST[meeting.status])
        section = during.turn(words) if chosen == DURING else ""
    seen = shown.shown(visit, meeting, take=asked.picture_of, draft=asked.sentences_of)
    if chosen == BEFORE:
        before.show(visit, words, seen)
    elif chosen == DURING:
        during.show(visit, words, seen, section)
    else:
        after.show(visit, words, seen)
    if chosen == BEFORE and all(one.status is Status.FROZEN for one in held):
        before.plan(visit, words, _next(visit, held))


def _next(visit: Visit, held: tuple[Meeting, ...]) -> Meeting:
    """Return the meeting that is to be planned next: two weeks after the last one, or today."""
    last = held[-1] if held else None
    day = max(visit.today, last.day + timedelta(days=14)) if last else visit.today
    period = max(answers.last_ended(visit), last.period + 1) if last else answers.last_ended(visit)
    return Meeting(last.number + 1 if last else 1, day, period, present=last.present if last else ())
