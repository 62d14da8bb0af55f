"""Stadsdelar: what does it look like where we are?"""

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
from pages.parts.looked import Looked

#: What can be looked at, one at a time: only that is asked for and drawn.
MAP, TIME, RATES, CONTENT, EFFECT, OWN = "map", "time", "rates", "content", "effect", "own"


def render(visit: Visit) -> None:
    """Show districts or areas on a map and as a table, one of them over a year beside the city, and the own exactly."""
    words = Words(visit.reference, visit.language)
    st.title(words.say("districts.question"), anchor=False)
    looked = _looked(visit, words)
    if looked.view != OWN or figure.EXPANDED:
        try:
            _of_places(visit, words, looked)
        except Withheld as withheld:
            figure.refused(withheld, words)
    if figure.shown(OWN, looked.view):
        _own(visit, words)


def _looked(visit: Visit, words: Words) -> Looked:
    with st.container(key="filters", horizontal=True, vertical_alignment="center"):
        level = filters.level("level", words)
        place = filters.place(visit, words, level)
        environment = filters.environment(visit, words)
        length = filters.district_length(visit, words)
        period = filters.period(visit, words)
    view = filters.view(_views(visit, level), words)
    return Looked(level, place, environment, view, period, answers.span_of(visit, length, 2, period=period))


def _views(visit: Visit, level: str) -> list[str]:
    """Return what can be looked at, one at a time; a coordinator begins with the own district."""
    own = [OWN] if any(sees_own(visit, district) for district in visit.areas) else []
    more = [CONTENT, EFFECT] if sees_exact(visit.role) and level == "district" else []
    return [*own, MAP, TIME, RATES, *more]


def _of_places(visit: Visit, words: Words, looked: Looked) -> None:
    """Show what is said of the place chosen, and the view of it that is looked at."""
    compared = asked.places_compared(visit, looked.span, level=looked.level, environment=looked.environment)
    _sentences(visit, words, compared, looked)
    if figure.shown(MAP, looked.view):
        _map_and_table(compared, words, looked)
        download.offer(visit, compared, words, None, about=looked.limits, key=f"places-{looked.level}")
    if figure.shown(RATES, looked.view):
        _rates(visit, compared, words, looked)
    else:
        figure.source(compared, words)
    if figure.shown(TIME, looked.view):
        _over_time(visit, words, looked)
    views = _views(visit, looked.level)
    if CONTENT in views and figure.shown(CONTENT, looked.view):
        _categories(visit, words, looked)
    if EFFECT in views and figure.shown(EFFECT, looked.view):
        _effect(visit, words, looked.place, looked.environment)


def _sentences(visit: Visit, words: Words, compared: SafeTable, looked: Looked) -> None:
    weeks = words.weeks(*looked.weeks)
    if sees_exact(visit.role) and looked.level == "district":
        judged = asked.meeting(visit, looked.span.last).districts
        told = verdicts.of_district(judged, words, looked.place, looked.environment or answers.EVERY)
        figure.sentence(f"{weeks}: {told}")
    else:
        about = words.of("environment", looked.environment) if looked.environment else ""
        figure.sentence(findings.of_place(compared, words, looked.place, weeks, about))
    if "shift" in compared.measures:
        st.markdown(reporting.shift(compared, words, looked.place))


def _map_and_table(compared: SafeTable, words: Words, looked: Looked) -> None:
    if maps.drawable(words):
        on_map, listed = st.columns([6, 5])
        with on_map:
            district_map.show(compared, words, looked.place, weeks=words.weeks(*looked.weeks))
            source = words.reference.municipality.border_source
            told = words.say("districts.map_source", source=source) if source else ""
            st.caption(f"{words.say('districts.map_note')} {told}".strip())
        with listed:
            figure.table(compared, words)
    else:
        figure.table(compared, words)
        st.caption(words.say("districts.no_map"))
    st.caption(words.say("districts.caution"))


def _rates(visit: Visit, compared: SafeTable, words: Words, looked: Looked) -> None:
    """Show what sets places apart beyond chance: rates with intervals, and for the group the funnel."""
    if compared.frame["rate"].isna().all():
        st.caption(words.say("districts.no_rates"))
        figure.source(compared, words)
        return
    st.header(words.say("districts.rates"), anchor=False)
    figure.draw(drawn.forest(compared, words, looked.place), words, key="forest")
    st.caption(words.say("districts.rates_note"))
    if "like_all" in compared.measures and compared.frame["like_all"].notna().any():
        figure.draw(drawn.funnel(compared, words, looked.place), words, key="funnel")
        st.caption(words.say("districts.funnel_note"))
    told = partial(figure.plain, tables.rates(compared, words))
    figure.twin(visit, compared, words, key="rates", about=looked.limits, written=told)


def _over_time(visit: Visit, words: Words, looked: Looked) -> None:
    name, span = words.of(looked.level, looked.place), Span(looked.period)
    st.header(words.say("districts.over_time", name=name), anchor=False)
    told = asked.place_over_time(visit, looked.level, looked.place, span)
    _against_city(visit, words, told, name, span, key="chosen", level=looked.level)


def _categories(visit: Visit, words: Words, looked: Looked) -> None:
    """Show what was reported of a district: place-like reports by category."""
    st.header(words.say("districts.categories", name=words.of("district", looked.place)), anchor=False)
    table = asked.district_categories(visit, looked.place, looked.span)
    st.markdown(profiles.most(table, words))
    figure.draw(drawn.bars(table, words, by="category"), words, key="district-categories")
    st.caption(words.say("districts.categories_note"))
    figure.twin(visit, table, words, key="district-categories", about={"district": looked.place})


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
