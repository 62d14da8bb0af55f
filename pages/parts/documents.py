"""The documents of a frozen meeting: a version is chosen, each form is one click, and a file is made when asked for."""

from functools import partial

import streamlit as st

from lagesbild import report
from lagesbild.access import Visit, may_have
from lagesbild.audit import Action, AuditEvent
from lagesbild.meetings import package, picture
from lagesbild.meetings.picture import Version
from lagesbild.report import Form, facts
from lagesbild.words import Words
from pages.parts import address


def offer(visit: Visit, words: Words, number: int) -> None:
    """Offer the documents of a frozen meeting in the versions that the visit may have."""
    known = {report.named(one): one for one in picture.versions(visit) if may_have(visit, one.role, one.district)}
    name = address.choose(
        "version",
        [*known],
        st.selectbox,
        words.say("filter.version"),
        format_func=lambda name: facts.name_of(known[name], words),
    )
    st.markdown(f"**{facts.marking(known[name], words)}**")
    with st.container(horizontal=True):
        for form in Form:
            st.download_button(
                words.say(f"documents.{form}"),
                data=partial(_made, visit, number, known[name], form),
                file_name=f"lagesbild-{number:04}-{report.name_of(known[name], form, words.language)}",
                mime=report.MIMES[form],
                on_click="ignore",
                key=f"document-{form}",
            )
    st.caption(words.say("documents.intro"))


def _made(visit: Visit, number: int, version: Version, form: Form) -> bytes:
    purpose = Words(visit.reference, visit.language).say("app.purpose")
    event = AuditEvent(Action.REPORT, visit.role.value, package.named(number), {}, purpose)
    made = report.report(visit, number, version, form, language=visit.language, event=event, log=visit.folder)
    return made.content
