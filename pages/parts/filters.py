"""The filters: each one is a list to choose from, stands in the address, and is shared by the pages."""

from datetime import date, timedelta

import streamlit as st

from lagesbild import answers
from lagesbild.access import Visit
from lagesbild.periods import BLOCKS, DAYS
from lagesbild.words import REST, Words
from pages.parts import address

LENGTHS = (14, 56, 182)
EVERY = "all"
DISTRICT = "district"


def period(visit: Visit, words: Words, *, label: str = "visible") -> int:
    """Let an ended period be chosen; the last one unless told otherwise."""
    last, first = answers.last_period(visit), answers.first_period(visit)
    return address.choose(
        "period",
        range(last, first - 1, -1),
        st.selectbox,
        words.say("filter.period"),
        label_visibility=label,
        format_func=lambda index: f"{words.weeks(index)} ({words.days(index)})",
    )


def known_between(visit: Visit, words: Words) -> tuple[date, date]:
    """Let two days be chosen whose knowledge is compared: the last one that anything came, and two weeks before it."""
    days = answers.days_known(visit)
    with st.container(horizontal=True):
        after = _day("after", [*days], words)
        usual = after - timedelta(days=DAYS)
        before = _day("before", [usual, *(day for day in days if day < after and day != usual)], words)
    return before, after


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


def length(words: Words) -> int:
    """Let the length of the blocks be chosen, in periods."""
    days = address.choose(
        "days",
        LENGTHS,
        st.segmented_control,
        words.say("filter.length"),
        required=True,
        format_func=lambda days: words.say(f"filter.days_{days}"),
    )
    return BLOCKS[days]


def district(visit: Visit, words: Words) -> str:
    """Let a district be chosen; a coordinator's own comes first."""
    codes = [*visit.areas, *(code for code in visit.reference.codes("district") if code not in visit.areas)]
    return address.choose(
        DISTRICT,
        codes,
        st.selectbox,
        words.district_level.capitalize(),
        format_func=lambda code: words.of("district", code),
    )
