"""What goes back to a kind of reporter, on one page that can be printed and handed out."""

from datetime import timedelta

import streamlit as st

from lagesbild import measures, meetings
from lagesbild.access import MEETINGS, Visit, check_may_see
from lagesbild.findings import feedback
from lagesbild.words import Words
from pages.parts import asked, choices, figure

#: What is told to have been done with reports: in the last half-year.
SINCE = timedelta(days=182)


def show(visit: Visit, words: Words, period: int) -> None:
    """Show the sheet of one kind of reporter."""
    check_may_see(visit.role, MEETINGS)
    reporter = choices.reporter(visit, words)
    table = asked.published_table(visit, "L8_reporter", {"reporter": reporter})
    figure.sentence(words.say("feedback.to", name=words.of("reporter", reporter)), key="-feedback")
    st.header(words.say("feedback.title_sent"), anchor=False)
    st.markdown(feedback.sent(table, words, reporter))
    figure.source(table, words)
    st.header(words.say("feedback.title_used"), anchor=False)
    held, decided = meetings.kept(visit.folder), measures.kept(visit.folder)
    for line in feedback.used(held, decided, words, visit.today - SINCE):
        st.markdown(f"- {line}")
    st.header(words.say("feedback.title_lacking"), anchor=False)
    for line in feedback.lacking(asked.senders_for(visit, period), words, words.weeks(period)):
        st.markdown(f"- {line}")
    st.caption(words.say("feedback.note"))
