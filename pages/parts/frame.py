"""What stands around every page: who looks and in which language, what kind of data it is, its purpose."""

from datetime import date
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lagesbild.access import Role, Visit
from lagesbild.errors import LagesbildError
from lagesbild.reference import Reference
from lagesbild.store import Store
from lagesbild.texts import LANGUAGES, Language, say
from lagesbild.words import Words
from pages.parts import address

STYLE = Path(__file__).with_name("style.css")
LANGUAGE = "lang"
ROLE = "role"
ROLES = [role.value for role in Role]
SCRIPT = Path(__file__).with_name("frame.js")


def chosen_language() -> Language:
    """Return the language of this rerun; Swedish unless told otherwise."""
    code = address.chosen(LANGUAGE, LANGUAGES)
    return next(language for language in LANGUAGES if language == code)


def chosen_role() -> Role:
    """Return the role of this rerun; who asks for one that does not exist is a guest."""
    return Role(address.chosen(ROLE, ROLES, wrong=Role.GUEST.value))


def begin(language: Language) -> None:
    """Give the page its look and its language, whatever it will show."""
    st.html(STYLE)
    with st.container(key="document"):
        script = SCRIPT.read_text(encoding="utf-8").replace("{language}", language)
        st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


def head(known: Reference, in_force: Store, language: Language, today: date | None) -> tuple[Role, DeltaGenerator]:
    """Show what kind of data this is, and let the role and the language be chosen; return the role.

    Also returned is the place for what is to be told of the address, once the page has read it.
    """
    words = Words(known, language)
    with st.container(key="head", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(_kind(words, in_force, today))
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            role = address.choose(
                ROLE,
                ROLES,
                st.selectbox,
                words.say("app.role"),
                wrong=Role.GUEST.value,
                format_func=lambda role: _role(role, words),
                label_visibility="collapsed",
                width=230,
            )
            address.choose(
                LANGUAGE,
                LANGUAGES,
                st.segmented_control,
                words.say("app.language"),
                required=True,
                format_func=lambda code: words.say(f"language.{code}"),
                label_visibility="collapsed",
            )
    return Role(role), st.empty()


def foot(visit: Visit, notice: DeltaGenerator) -> None:
    """Show the purpose, which stands on every page, and tell if the address asked for what is not shown."""
    words = Words(visit.reference, visit.language)
    st.caption(f"{words.say('app.purpose')} {words.single_cases}".strip())
    if address.refused():
        notice.info(words.say("app.not_in_link"))


def nothing_yet(language: Language) -> None:
    """Show what to do in an installation without data."""
    st.title(say(language, "app.empty_title"), anchor=False)
    st.markdown(say(language, "app.empty"))


def explain(error: LagesbildError, language: Language) -> None:
    """Show an error meant for people."""
    what, means, do = error.explain(language).split("\n")
    st.subheader(what, anchor=False)
    st.markdown(f"{means}\n\n{do}")


def _kind(words: Words, in_force: Store, today: date | None) -> str:
    told = [words.say("app.demo", today=words.day(today)) if today else words.say("app.unsigned")]
    if in_force.pointer.as_of:
        told.append(words.say("app.as_of", day=words.day(in_force.pointer.as_of)))
    return f"**{words.city}** · {' '.join(told)}"


def _role(role: str, words: Words) -> str:
    districts = [district.name for district in words.reference.districts.values()]
    return words.say(f"role.{role}", district=(districts or [words.city])[0])
