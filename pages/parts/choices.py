"""What is chosen around a meeting: which one, its section, a measure, a reporter or a sender; as filters are."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal

import streamlit as st

from lagesbild.access import Visit
from lagesbild.findings import meetings as meetings_told
from lagesbild.meetings import Meeting
from lagesbild.meetings.draft import SECTIONS
from lagesbild.words import Words
from pages.parts import address, filters


def one_of(label: str, known: Sequence[str], key: str, name: Callable[[str], str], words: Words) -> str | None:
    """Let one be chosen in a form of those known; none is, until somebody does."""
    return st.selectbox(label, known, None, key=key, format_func=name, placeholder=words.say("edited.choose"))


def meeting(held: Sequence[Meeting], words: Words, *, label: Literal["visible", "collapsed"] = "collapsed") -> int:
    """Let a meeting be chosen; the last one unless told otherwise."""
    named = {one.number: one for one in reversed(held)}
    return address.choose(
        "meeting",
        [*named],
        st.selectbox,
        words.say("filter.meeting"),
        label_visibility=label,
        format_func=lambda number: meetings_told.named(named[number], words),
    )


def measure(numbers: Sequence[int], words: Words) -> int:
    """Let a measure be chosen; the last one unless told otherwise."""
    name = partial(words.say, "filter.measure_number")
    return address.choose(
        "measure",
        [*reversed(numbers)],
        st.selectbox,
        words.say("filter.measure"),
        format_func=lambda number: name(number=number),
    )


def reporter(visit: Visit, words: Words) -> str:
    """Let a kind of reporter be chosen."""
    known = [*visit.reference.vocabulary.reporter]
    name = partial(words.of, "reporter")
    return address.choose("reporter", known, st.selectbox, words.say("filter.reporter"), format_func=name)


def sender(visit: Visit, words: Words) -> str | None:
    """Let one sender be chosen, or every one."""
    code = address.choose(
        "sender",
        [filters.EVERY, *visit.reference.senders],
        st.selectbox,
        words.say("filter.sender"),
        format_func=lambda code: words.say("filter.none_is_all") if code == filters.EVERY else words.of("source", code),
    )
    return None if code == filters.EVERY else code


def section(words: Words) -> str:
    """Let a section of the lägesbild be chosen."""
    return address.choose(
        "section",
        [*SECTIONS],
        st.selectbox,
        words.say("filter.section"),
        label_visibility="collapsed",
        format_func=lambda code: f"{[*SECTIONS].index(code)} · {words.say(f'section.{code}')}",
    )


def assessed(codes: Sequence[str], words: Words) -> str:
    """Let the environment be chosen that is looked at in a section."""
    return filters.buttons("environment", codes, "filter.environment", partial(words.short, "environment"), words)
