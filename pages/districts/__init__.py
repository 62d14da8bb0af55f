"""Stadsdelar: what does it look like where we are?"""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from lagesbild import answers, findings, maps, tables
from lagesbild.access import Visit, sees_exact, sees_own
from lagesbild.disclosure import SafeTable
from lagesbild.errors import Withheld
from lagesbild.findings import profiles, reporting, verdicts
from lagesbild.periods import Span
from lagesbild.words import Words
from pages.parts import asked, district_map, download, drawn, figure, filters

#: What can be looked at, one at a time: only that is asked for and drawn.
MAP, TIME, RATES, CONTENT, EFFECT, OWN = "map", "time", "rates", "content", "effect", "own"


def render(visit: Visit) -> None:
    """Show districts or areas on a map and as a table, one of them over a year beside the city, and the own exactly."""
    words = Words(visit.reference, visit.language)
    st.title(words.say("districts.question"), anchor=False)
    with st.container(key="filters", horizontal=True, vertical_alignment="center"):
        level = filters.level(words)
        chosen = filters.place(visit, words, level)
        environment = filters.environment(visit, words)
        length = filters.district_length(visit, words)
        period = filters.period(visit, words)
    span = answers.span_of(visit, length, 2, period=period)
    view = filters.view(_views(visit, level), words)
    if figure.shown(OWN, view):
        _own(visit, words)
    if view == OWN and not figure.EXPANDED:
        return
    limits = {"environment": environment} if environment else {}
    try:
        compared = _compared(visit, words, span, level, chosen, environment)
        if figure.shown(MAP, view):
            _map_and_table(compared, words, chosen, words.weeks(*span.periods(span.blocks - 1)))
            download.offer(visit, compared, words, None, about=limits, key=f"places-{level}")
        if figure.shown(RATES, view):
            _rates(visit, compared, words, chosen, limits)
        else:
            figure.source(compared, words)
        if figure.shown(TIME, view):
            _over_time(visit, words, level, chosen, Span(period))
    except Withheld as withheld:
        figure.refused(withheld, words)
    if figure.shown(CONTENT, view) and CONTENT in _views(visit, level):
        _categories(visit, words, chosen, span)
    if figure.shown(EFFECT, view) and EFFECT in _views(visit, level):
        _effect(visit, words, chosen, environment)


def _views(visit: Visit, level: str) -> list[str]:
    """Return what can be looked at, one at a time; a coordinator begins with the own district."""
    own = [OWN] if any(sees_own(visit, district) for district in visit.areas) else []
    more = [CONTENT, EFFECT] if sees_exact(visit.role) and level == "district" else []
    return [*own, MAP, TIME, RATES, *more]


def _compared(visit: Visit, words: Words, span: Span, level: str, chosen: str, environment: str | None) -> SafeTable:
    compared = asked.places_compared(visit, span, level=level, environment=environment)
    about = words.of("environment", environment) if environment else ""
    weeks = words.weeks(*span.periods(span.blocks - 1))
    if sees_exact(visit.role) and level == "district":
        judged = asked.meeting(visit, span.last).districts
        told = verdicts.of_district(judged, words, chosen, environment or answers.EVERY)
        figure.sentence(f"{weeks}: {told}")
    else:
        figure.sentence(findings.of_place(compared, words, chosen, weeks, about))
    if "shift" in compared.measures:
        st.markdown(reporting.shift(compared, words, chosen))
    return compared


def _rates(visit: Visit, compared: SafeTable, words: Words, chosen: str, about: Mapping[str, str]) -> None:
    """Show what sets places apart beyond chance: rates with intervals, and for the group the funnel."""
    if compared.frame["rate"].isna().all():
        st.caption(words.say("districts.no_rates"))
        return
    st.header(words.say("districts.rates"), anchor=False)
    figure.draw(drawn.forest(compared, words, chosen), words, key="forest")
    st.caption(words.say("districts.rates_note"))
    if "like_all" in compared.measures and compared.frame["like_all"].notna().any():
        figure.draw(drawn.funnel(compared, words, chosen), words, key="funnel")
        st.caption(words.say("districts.funnel_note"))
    told = partial(figure.plain, tables.rates(compared, words))
    figure.twin(visit, compared, words, key="rates", about=about, written=told)


def _map_and_table(compared: SafeTable, words: Words, chosen: str, weeks: str) -> None:
    if maps.drawable(words):
        on_map, listed = st.columns([6, 5])
        with on_map:
            district_map.show(compared, words, chosen, weeks=weeks)
            source = words.reference.municipality.border_source
            told = words.say("districts.map_source", source=source) if source else ""
            st.caption(f"{words.say('districts.map_note')} {told}".strip())
        with listed:
            figure.table(compared, words)
    else:
        figure.table(compared, words)
        st.caption(words.say("districts.no_map"))
    st.caption(words.say("districts.caution"))


def _over_time(visit: Visit, words: Words, level: str, chosen: str, span: Span) -> None:
    st.header(words.say("districts.over_time", name=words.of(level, chosen)), anchor=False)
    told = asked.place_over_time(visit, level, chosen, span)
    _against_city(visit, words, told, words.of(level, chosen), span, key="chosen", level=level)


def _categories(visit: Visit, words: Words, chosen: str, span: Span) -> None:
    """Show what was reported of a district: place-like reports by category."""
    st.header(words.say("districts.categories", name=words.of("district", chosen)), anchor=False)
    table = asked.district_categories(visit, chosen, span)
    st.markdown(profiles.most(table, words))
    figure.draw(drawn.bars(table, words, by="category"), words, key="district-categories")
    st.caption(words.say("districts.categories_note"))
    figure.twin(visit, table, words, key="district-categories", about={"district": chosen})


def _effect(visit: Visit, words: Words, chosen: str, environment: str | None) -> None:
    """Show whether reports of the chosen district changed after a period more than in the rest of the city."""
    st.header(words.say("districts.effect", name=words.of("district", chosen)), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        start = filters.start(visit, words)
        category = filters.category(visit, words)
    if start is None:
        st.caption(words.say("districts.effect_how"))
        return
    by, code = ("category", category) if category else ("environment", environment)
    found = asked.effect_of_measure(visit, chosen, start, by=by, code=code)
    for line in reporting.effect(found, words):
        st.markdown(line)
    st.caption(f"{reporting.seen_for(found, words)} {words.say('districts.effect_note')}")
    figure.source(found, words)


def _own(visit: Visit, words: Words) -> None:
    """Show the exact figures of the visit's own districts, up to the last period that has ended."""
    last = answers.last_ended(visit)
    for district in filter(partial(sees_own, visit), visit.areas):
        compared = asked.own_compared(visit, district, last)
        weeks = words.weeks(last - answers.EIGHT_WEEKS + 1, last)
        st.header(words.say("districts.own", name=words.of("district", district)), anchor=False)
        figure.sentence(findings.of_own(compared, words, words.of("district", district), weeks), key=f"-{district}")
        st.caption(words.say("districts.own_note", weeks=weeks))
        figure.table(compared, words)
        figure.source(compared, words)
        own = asked.own_over_time(visit, district, Span(last))
        _against_city(visit, words, own, words.of("district", district), Span(last), key=f"own-{district}")


def _against_city(
    visit: Visit, words: Words, table: SafeTable, name: str, span: Span, *, key: str, level: str = "district"
) -> None:
    marks = answers.marks(visit, span, "district")
    chart = drawn.against_city(table, words, span, name=name, marks=marks, level=level)
    figure.draw(chart, words, key=f"district-year-{key}")
    figure.marks(marks, words)
    figure.twin(visit, table, words, span, key=f"year-{key}", about={"place": name})
