"""Miljöer: what characterises an environment just now?"""

import streamlit as st

from lagesbild import answers, charts, findings
from lagesbild.access import Visit, sees_exact
from lagesbild.disclosure import SafeTable
from lagesbild.errors import Withheld
from lagesbild.findings import profiles
from lagesbild.periods import Span
from lagesbild.words import Words
from pages.parts import asked, drawn, figure, filters

#: What is told beside the categories, to the group: two columns, read from left to right.
BESIDE = ("arena", "reporter", "information", "source_reliability")
#: Blocks of eight weeks in which the share not assessed is told: two years.
BLOCKS = 13


def render(visit: Visit) -> None:
    """Show half a year of one environment by category, arena, reporter, place and reliability."""
    words = Words(visit.reference, visit.language)
    heading, chooser, when = st.columns([3, 1.5, 1.6], vertical_alignment="center")
    heading.title(words.say("environments.question"), anchor=False)
    with chooser:
        environment = filters.one_environment(visit, words)
    with when:
        period = filters.period(visit, words, label="collapsed")
    exact = sees_exact(visit.role)
    fixed = answers.span_of(visit, answers.HALF_YEAR, 2, period=period)
    span = Span(period, answers.HALF_YEAR, 2) if exact else fixed
    try:
        _categories(visit, words, environment, span)
    except Withheld as withheld:
        figure.refused(withheld, words)
    if not exact:
        st.caption(words.say("environments.group_alone"))
        return
    for pair in (BESIDE[:2], BESIDE[2:]):
        for column, by in zip(st.columns(2, gap="large"), pair, strict=True):
            with column:
                _by(visit, words, environment, by, span)
    _places(visit, words, environment, period)
    _unassessed(visit, words, period)


def _categories(visit: Visit, words: Words, environment: str, span: Span) -> None:
    table = asked.environment_by(visit, environment, "category", span)
    weeks = words.weeks(*span.periods(span.blocks - 1))
    figure.sentence(profiles.sentence(table, words, environment, weeks))
    _draw(table, words, environment, "category")
    st.caption(words.say("environments.before"))
    figure.twin(visit, table, words, key="category", about={"environment": environment})


def _by(visit: Visit, words: Words, environment: str, by: str, span: Span) -> None:
    table = asked.environment_by(visit, environment, by, span)
    st.header(words.say(f"environments.by_{by}"), anchor=False)
    st.markdown(profiles.most(table, words))
    _draw(table, words, environment, by)
    figure.twin(visit, table, words, key=by, about={"environment": environment})


def _draw(table: SafeTable, words: Words, environment: str, by: str) -> None:
    (dimension,) = table.dimensions
    colour = charts.colour_of(environment, words)
    figure.draw(drawn.bars(table, words, by=dimension, colour=colour), words, key=f"profile-{by}")


def _places(visit: Visit, words: Words, environment: str, period: int) -> None:
    st.header(words.say("environments.places"), anchor=False)
    span = answers.span_of(visit, answers.EIGHT_WEEKS, 2, period=period)
    table = asked.places_compared(visit, span, environment=environment)
    st.markdown(findings.over_eight_weeks(table, words, words.weeks(*span.periods(1))))
    figure.draw(
        drawn.bars(table, words, by="district", colour=charts.colour_of(environment, words)), words, key="places"
    )
    st.caption(words.say("districts.caution"))
    figure.twin(visit, table, words, key="places", about={"environment": environment})


def _unassessed(visit: Visit, words: Words, period: int) -> None:
    """Show how much of what is reported nobody has judged."""
    st.header(words.say("environments.unassessed"), anchor=False)
    span = Span(period, answers.EIGHT_WEEKS, BLOCKS)
    table = asked.unassessed_over_time(visit, span)
    st.markdown(profiles.unassessed(table, words, words.weeks(*span.periods(span.blocks - 1))))
    marks = answers.marks(visit, span, "environment")
    figure.draw(drawn.share_over_time(table, words, span, marks=marks), words, key="unassessed")
    figure.marks(marks, words)
    figure.twin(visit, table, words, span, key="unassessed")
