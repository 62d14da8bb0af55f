"""Stadsdelar: what does it look like where we are?"""

import streamlit as st

from lagesbild import answers, charts, findings, maps
from lagesbild.access import Visit
from lagesbild.disclosure import SafeTable
from lagesbild.periods import Span
from lagesbild.words import Words
from pages.parts import district_map, figure, filters


def render(visit: Visit) -> None:
    """Show eight weeks by district on a map and as a table, and one district over a year beside the city."""
    words = Words(visit.reference, visit.language)
    st.title(words.say("districts.question"), anchor=False)
    with st.container(horizontal=True):
        chosen = filters.district(visit, words)
        environment = filters.environment(visit, words)
        period = filters.period(visit, words)
    compared = answers.districts_compared(visit, period, environment=environment)
    about = words.of("environment", environment) if environment else ""
    figure.sentence(findings.of_district(compared, words, chosen, words.weeks(period - 3, period), about))
    _map_and_table(compared, words, chosen)
    st.caption(words.say("districts.caution"))
    figure.source(compared, words)
    _over_time(visit, words, chosen, period)


def _map_and_table(compared: SafeTable, words: Words, chosen: str) -> None:
    if not maps.drawable(words):
        figure.table(compared, words)
        st.caption(words.say("districts.no_map"))
        return
    on_map, listed = st.columns([6, 5])
    with on_map:
        district_map.show(compared, words, chosen)
        source = words.reference.municipality.border_source
        told = words.say("districts.map_source", source=source) if source else ""
        st.caption(f"{words.say('districts.map_note')} {told}".strip())
    with listed:
        figure.table(compared, words)


def _over_time(visit: Visit, words: Words, chosen: str, period: int) -> None:
    name = words.of("district", chosen)
    st.header(words.say("districts.over_time", name=name), anchor=False)
    span = Span(period)
    table = answers.district_over_time(visit, chosen, span)
    preliminary = visit.reference.calendar.first_preliminary(visit.today)
    breaks = answers.breaks_shown(visit, span, "district")
    drawn = charts.against_city(table, words, span, name=name, preliminary=preliminary, breaks=breaks)
    figure.draw(drawn, key="district-year")
    figure.breaks(breaks, words)
    figure.twin(table, words, span)
