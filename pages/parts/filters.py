"""The filters: each one is a list to choose from, stands in the address, and is shared by the pages."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from functools import partial

import streamlit as st

from lagesbild import answers, meetings
from lagesbild.access import Visit, sees_exact
from lagesbild.answers import ALL_CODES
from lagesbild.errors import BuildFailed
from lagesbild.lattice.tables import codes
from lagesbild.periods import BLOCKS, DAYS
from lagesbild.words import REST, Words
from pages.parts import address, asked

LENGTHS = (14, 56, 182)
#: Whoever sees protected numbers may also look at years, for which they are told most finely.
PROTECTED_LENGTHS = (*LENGTHS, 364)
#: Districts over shorter times are mostly noise; by environment they are told by half-years alone.
DISTRICT_LENGTHS = (182, 56, 14)
EVERY = "every"
NO_START = "none"
DISTRICT = "district"
AREA = "area"


def period(visit: Visit, words: Words, *, label: str = "visible") -> int:
    """Let a period be chosen whose numbers there are to look at; the last one unless told otherwise."""
    return _period_of(words, asked.periods(visit), label)


def ended_period(visit: Visit, words: Words, *, label: str = "visible") -> int:
    """Let one of the year's ended periods be chosen, whether its numbers are published or not."""
    last = answers.last_ended(visit)
    return _period_of(words, range(last, last - answers.YEAR - 1, -1), label)


def start(visit: Visit, words: Words) -> int | None:
    """Let the period be chosen in which a measure began, or none."""
    began = range(answers.last_ended(visit), answers.first_period(visit), -1)
    chosen = address.choose(
        "start",
        [NO_START, *map(str, began)],
        st.selectbox,
        words.say("filter.start"),
        format_func=lambda code: words.say("filter.no_start") if code == NO_START else words.weeks(int(code)),
    )
    return None if chosen == NO_START else int(chosen)


def _period_of(words: Words, periods: Sequence[int], label: str) -> int:
    return address.choose(
        "period",
        periods,
        st.selectbox,
        words.say("filter.period"),
        label_visibility=label,
        format_func=lambda index: f"{words.weeks(index)} ({words.days(index)})",
    )


def known_between(visit: Visit, words: Words) -> tuple[date, date]:
    """Let two days be chosen whose knowledge is compared: the last that anything came on, and that of the last meeting.

    Two weeks before, where no meeting is frozen.
    """
    days, met = asked.days_known(visit), _last_meeting(visit)
    with st.container(horizontal=True):
        after = _day("after", [*days], words)
        usual = after - timedelta(days=DAYS)
        if met and met < after:
            usual = met
        before = _day("before", [usual, *(day for day in days if day < after and day != usual)], words)
    return before, after


def _last_meeting(visit: Visit) -> date | None:
    """Return the day up to which the last meeting knew; of a package that is not whole only its own page tells."""
    with suppress(BuildFailed):
        known = meetings.known_before(visit.folder)
        return visit.reference.municipality.day_of(known) if known else None
    return None


def _day(key: str, days: list[date], words: Words) -> date:
    chosen = address.choose(
        key,
        [day.isoformat() for day in days],
        st.selectbox,
        words.say(f"filter.{key}"),
        format_func=lambda day: words.day(date.fromisoformat(day)),
    )
    return date.fromisoformat(chosen)


def environment(visit: Visit, words: Words) -> str | None:
    """Let one environment, the rest together, or all be chosen."""
    shown = [code for code, term in visit.reference.vocabulary.environment.items() if term.default_view]
    code = address.choose(
        "environment",
        [EVERY, *shown, REST],
        st.selectbox,
        words.say("filter.environment"),
        format_func=lambda code: words.say("words.all") if code == EVERY else words.of("environment", code),
    )
    return None if code == EVERY else code


def one_environment(visit: Visit, words: Words) -> str:
    """Let one environment be chosen: for the group any, for others those that are published."""
    known = visit.reference.vocabulary.environment
    shown = [code for code, term in known.items() if term.default_view]
    rest = [code for code in known if code not in shown] if sees_exact(visit.role) else [REST]
    return address.choose(
        "environment",
        [*shown, *rest],
        st.selectbox,
        words.say("filter.environment"),
        format_func=partial(words.of, "environment"),
        label_visibility="collapsed",
    )


def category(visit: Visit, words: Words) -> str | None:
    """Let one category of level 1 be chosen, or all reports whatever their category."""
    code = address.choose(
        "category",
        [EVERY, *visit.reference.vocabulary.category],
        st.selectbox,
        words.say("column.category"),
        format_func=lambda code: words.say("filter.every_category") if code == EVERY else words.of("category", code),
    )
    return None if code == EVERY else code


def by(words: Words) -> str:
    """Let what the lines stand for be chosen."""
    return address.choose(
        "by",
        ["environment", "record_type", "category"],
        st.segmented_control,
        words.say("filter.by"),
        required=True,
        format_func=lambda dimension: words.say(f"filter.by_{dimension}"),
    )


def length(visit: Visit, words: Words, by: str) -> int:
    """Let the length of the blocks be chosen, in periods; categories are published by half-years alone."""
    if sees_exact(visit.role):
        return _length("days", LENGTHS, words)
    return (
        _length("category_days", (182, 364), words) if by == "category" else _length("days", PROTECTED_LENGTHS, words)
    )


def district_length(visit: Visit, words: Words) -> int:
    """Let the length of time be chosen over which districts are counted, in periods; exact ones are of eight weeks."""
    return answers.EIGHT_WEEKS if sees_exact(visit.role) else _length("district_days", DISTRICT_LENGTHS, words)


def _length(key: str, lengths: Sequence[int], words: Words) -> int:
    days = address.choose(
        key,
        lengths,
        st.segmented_control,
        words.say("filter.length"),
        required=True,
        format_func=lambda days: words.say(f"filter.days_{days}"),
    )
    return BLOCKS[days]


def product(grains: Mapping[str, str], words: Words) -> str:
    """Let a published table be chosen by what it counts."""
    return address.choose(
        "table",
        [*grains],
        st.selectbox,
        words.say("filter.product"),
        format_func=lambda name: f"{name}: {grains[name]}",
    )


def codes_of(dimensions: Sequence[str], visit: Visit, words: Words) -> dict[str, str]:
    """Let a table's rows be limited: for each dimension to one code, or to all of them taken together."""
    with st.container(horizontal=True):
        told = {name: _code(name, visit, words) for name in dimensions}
    return {name: code for name, code in told.items() if code != EVERY}


def _code(dimension: str, visit: Visit, words: Words) -> str:
    named = {EVERY: words.say("filter.every_row"), ALL_CODES: words.say("filter.total")}
    return address.choose(
        f"only_{dimension}",
        [EVERY, ALL_CODES, *codes(dimension, visit.reference)],
        st.selectbox,
        words.heading(f"export.column.{dimension}"),
        format_func=lambda code: named.get(code) or words.of(dimension, code),
    )


def selection(visit: Visit, words: Words) -> tuple[tuple[str, ...], dict[str, frozenset[str]], int, int]:
    """Let record types, environments, places and a run of periods be chosen; none of a kind is all of it."""
    known, every = visit.reference, partial(address.choose_several, none=words.say("filter.none_is_all"))
    with st.container(horizontal=True):
        types = every("types", known.codes("record_type"), words.say("filter.types"), partial(words.of, "record_type"))
        of = partial(words.of, "environment")
        environments = every("environments", codes("environment", known), words.say("filter.environments"), of)
        places = words.district_level.capitalize()
        districts = every("districts", codes("district", known), places, partial(words.of, "district"))
    with st.container(horizontal=True):
        first = _period("first", range(visit.published.last, visit.published.first - 1, -1), words)
        last = _period("last", range(visit.published.last, first - 1, -1), words)
    chosen = {"environment": frozenset(environments), "district": frozenset(districts)}
    return tuple(types), {name: told for name, told in chosen.items() if told}, first, last


def _period(key: str, periods: range, words: Words) -> int:
    return address.choose(key, periods, st.selectbox, words.say(f"filter.{key}"), format_func=words.weeks)


def level(key: str, words: Words, levels: Sequence[str] = ("district", "area")) -> str:
    """Let be chosen by which places something is told, of those that it is told by."""
    return buttons(key, levels, "filter.level", lambda level: words.heading(f"filter.level_{level}"), words)


def place(visit: Visit, words: Words, level: str) -> str:
    """Let a district or an area be chosen; a coordinator's own comes first."""
    own = [visit.reference.area_of(code) for code in visit.areas] if level == "area" else [*visit.areas]
    codes = [*own, *(code for code in visit.reference.codes(level) if code not in own)]
    name = words.area_level if level == "area" else words.district_level
    return address.choose(
        level_key(level), codes, st.selectbox, name.capitalize(), format_func=partial(words.of, level)
    )


def level_key(level: str) -> str:
    """Return what the choice of a district, or of an area, is called in the address."""
    return AREA if level == "area" else DISTRICT


def view(views: Sequence[str], words: Words, *, default: str | None = None) -> str:
    """Let be chosen what is looked at, where there is more than fits a screen."""
    return buttons("view", views, "filter.view", lambda view: words.say(f"view.{view}"), words, default=default)


def buttons(
    key: str, codes: Sequence[str], label: str, name: Callable[[str], str], words: Words, *, default: str | None = None
) -> str:
    """Show codes as a row of buttons, whose label is heard and not seen."""
    return address.choose(
        key,
        codes,
        st.segmented_control,
        words.say(label),
        default=default,
        required=True,
        format_func=name,
        label_visibility="collapsed",
    )


def question(asked_ones: Sequence[str], words: Words) -> str:
    """Let a question of the safety survey be chosen, of those that were asked."""
    return address.choose(
        "question", asked_ones, st.selectbox, words.say("filter.question"), format_func=partial(words.of, "question")
    )
