"""What stands around every page: who looks and in which language, what kind of data it is, its purpose."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lagesbild.access import Role, Visit
from lagesbild.errors import LagesbildError
from lagesbild.reference import Reference
from lagesbild.sign_in.people import Person
from lagesbild.store import Store
from lagesbild.texts import LANGUAGES, Language, say
from lagesbild.words import Words
from pages.parts import address, served, signed

STYLE = Path(__file__).with_name("style.css")
LANGUAGE = "lang"
ROLE = "role"


def chosen_language() -> Language:
    """Return the language of this rerun; Swedish unless told otherwise."""
    code = address.chosen(LANGUAGE, LANGUAGES)
    return next(language for language in LANGUAGES if language == code)


def chosen_role(roles: Sequence[Role]) -> Role:
    """Return the role of this rerun, of those that the visitor may look in; who asks for another gets the last."""
    return Role(address.chosen(ROLE, [role.value for role in roles], wrong=roles[-1].value))


def begin(language: Language) -> None:
    """Give the page its look and its language, whatever it will show."""
    st.html(STYLE)
    with st.container(key="document"):
        served.run("frame", language=language)


def head(
    known: Reference,
    in_force: Store,
    language: Language,
    today: date | None,
    *,
    who: Person | None = None,
    leave: Callable[[Language], None] | None = None,
) -> tuple[Role, DeltaGenerator]:
    """Show what kind of data this is, and let the role and the language be chosen; return the role.

    `who` has signed in and may `leave`. Also returned is the place for what is to be told of the address, once the page
    has read it.
    """
    words = Words(known, language)
    with st.container(key="head", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(_kind(words, in_force, today, who))
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            role = _choose_role(words, who)
            choose_language(language)
            if leave:
                leave(language)
    if who:
        signed.entered(who)
    return role, st.empty()


def choose_language(language: Language) -> None:
    """Let the language be chosen."""
    address.choose(
        LANGUAGE,
        LANGUAGES,
        st.segmented_control,
        say(language, "app.language"),
        required=True,
        format_func=lambda code: say(language, f"language.{code}"),
        label_visibility="collapsed",
    )


def _choose_role(words: Words, who: Person | None) -> Role:
    """Let the role be chosen: any where nobody has to sign in, of their own for who has several."""
    roles = list(Role) if who is None else list(who.roles)
    if len(roles) == 1:
        st.markdown(_role(roles[0], words, who))
        return roles[0]
    chosen = address.choose(
        ROLE,
        [role.value for role in roles],
        st.selectbox,
        words.say("app.role"),
        wrong=roles[-1].value,
        format_func=lambda role: _role(Role(role), words, who),
        label_visibility="collapsed",
        width=230,
    )
    return Role(chosen)


def foot(visit: Visit, notice: DeltaGenerator) -> None:
    """Show the purpose, which stands on every page, and tell if the address asked for what is not shown."""
    purpose(visit.reference, visit.language)
    words = Words(visit.reference, visit.language)
    if address.refused():
        notice.info(words.say("app.not_in_link"))


def purpose(known: Reference, language: Language) -> None:
    """Show what all of this is for."""
    words = Words(known, language)
    st.caption(f"{words.say('app.purpose')} {words.single_cases}".strip())


def nothing_yet(language: Language) -> None:
    """Show what to do in an installation without data."""
    st.title(say(language, "app.empty_title"), anchor=False)
    st.markdown(say(language, "app.empty"))


def explain(error: LagesbildError, language: Language) -> None:
    """Show an error meant for people."""
    what, means, do = error.explain(language).split("\n")
    st.subheader(what, anchor=False)
    st.markdown(f"{means}\n\n{do}")


def _kind(words: Words, in_force: Store, today: date | None, who: Person | None) -> str:
    told = [
        words.say("app.demo", today=words.day(today)) if today else words.say("app.signed" if who else "app.unsigned")
    ]
    if in_force.pointer.as_of:
        told.append(words.say("app.as_of", day=words.day(in_force.pointer.as_of)))
    return f"**{words.city}** · {' '.join(told)}"


def _role(role: Role, words: Words, who: Person | None) -> str:
    districts = list(who.grant(role).areas if who else words.reference.districts)
    return words.say(f"role.{role}", district=words.of("district", districts[0]) if districts else words.city)
