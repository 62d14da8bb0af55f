"""Lägesbild: what has happened since last time?"""

from functools import partial

import streamlit as st

from lagesbild import answers, charts, findings
from lagesbild.access import Visit, sees_exact
from lagesbild.disclosure import SafeTable
from lagesbild.errors import Thinned
from lagesbild.findings import reporting, verdicts
from lagesbild.periods import Span
from lagesbild.words import Words
from pages.parts import asked, download, drawn, figure, filters, heading


def render(visit: Visit) -> None:
    """Show the verdict of each environment, a year of counts, the districts that stand out, and what changed."""
    words = Words(visit.reference, visit.language)
    choose = partial(filters.period, visit, words, label="collapsed")
    period = heading.asked_of(words.say("overview.question"), choose)
    if sees_exact(visit.role):
        _judged(visit, words, period)
        return
    compared = asked.environments_compared(visit, period)
    figure.sentence(findings.in_period(compared, words, words.weeks(period)))
    _lines(findings.by_code(compared, words), words)
    _year(visit, words, period)
    st.caption(f"{words.say('part.closed_only')} {words.say('part.without_calls')}")
    st.header(words.say("overview.types"), anchor=False)
    types = asked.types_compared(visit, period)
    figure.table(types, words)
    download.offer(visit, types, words, None, about={}, key="types")
    figure.source(types, words)


def _judged(visit: Visit, words: Words, period: int) -> None:
    """Show the verdicts of a meeting, to the group."""
    meeting = asked.meeting(visit, period)
    figure.sentence(f"{words.weeks(period)}: {verdicts.total(meeting.environments, words)}")
    _lines(verdicts.by_environment(meeting.environments, words), words)
    _year(visit, words, period, usual=meeting.environments)
    if period >= visit.reference.calendar.first_preliminary(visit.today):
        _preliminary(visit, words, period)
    figure.table(meeting.environments, words)
    st.caption(f"{verdicts.comparisons(meeting.comparisons, words)} {words.say('overview.verdict_note')}")
    beside = meeting.environments
    figure.folded(words.say("overview.beside"), lambda: _lines(verdicts.beside(beside, words), words), key="beside")
    figure.source(meeting.environments, words)
    _districts(meeting.districts, words)
    _since(visit, words)
    st.header(words.say("overview.types"), anchor=False)
    figure.sentence(reporting.sources(meeting.types, words), key="-types")
    figure.table(meeting.types, words)
    figure.source(meeting.types, words)


def _lines(told: list[tuple[str, str]], words: Words) -> None:
    named = [(charts.colour_of(code, words), words.of("environment", code), text) for code, text in told]
    figure.lines(named, words)


def _year(visit: Visit, words: Words, period: int, *, usual: SafeTable | None = None) -> None:
    span = Span(period)
    over_time = asked.environments_over_time(visit, span)
    marks = answers.marks(visit, span, "environment")
    chart = drawn.small_multiples(over_time, words, span, by="environment", marks=marks, usual=usual)
    figure.draw(chart, words, key="year")
    if usual:
        st.caption(words.say("overview.band_note"))
    figure.marks(marks, words)
    figure.twin(visit, over_time, words, span, key="year")


def _preliminary(visit: Visit, words: Words, period: int) -> None:
    """Show what the period's counts will become when late reports have come."""
    expected = asked.nowcast_by_environment(visit, period)
    st.markdown(f"{verdicts.preliminary(expected, words)} {words.say('part.zero')}")
    figure.folded(words.say("overview.preliminary"), lambda: _expected(expected, words), key="preliminary")


def _expected(expected: SafeTable, words: Words) -> None:
    figure.table(expected, words)
    figure.source(expected, words)


def _districts(judged: SafeTable, words: Words) -> None:
    st.header(words.heading("overview.districts"), anchor=False)
    for line in verdicts.districts(judged, words, answers.EVERY):
        st.markdown(line)
    figure.source(judged, words)


def _since(visit: Visit, words: Words) -> None:
    """Show what changed between two days; unless others are chosen, in the last two weeks that are known."""
    st.header(words.say("overview.since"), anchor=False)
    before, after = filters.known_between(visit, words)
    try:
        changed = asked.since(visit, before, after)
    except Thinned as thinned:
        st.markdown(thinned.explain(visit.language))
        return
    st.markdown(findings.since(changed, words, before, after))
    figure.table(changed, words)
    st.caption(words.say("overview.since_note", before=words.day(before)))
    figure.source(changed, words)
