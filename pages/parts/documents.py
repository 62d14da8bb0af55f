"""The documents of a frozen meeting, and of longer times: each form is one click, and a file is made when asked for."""

from functools import partial

import streamlit as st

from lagesbild import audit, meetings, report
from lagesbild.access import Visit, may_have
from lagesbild.audit import Action
from lagesbild.errors import LagesbildError
from lagesbild.meetings import picture
from lagesbild.meetings.picture import Version
from lagesbild.report import Form, Subject, editions, facts
from lagesbild.report.editions import Edition
from lagesbild.words import Words
from pages.parts import address, figure, signed

#: The meeting itself, among the longer products.
MEETING = "meeting"


def offer(visit: Visit, words: Words, number: int) -> None:
    """Offer the documents of a frozen meeting, or of a longer time, in the versions that the visit may have."""
    product, which = st.columns(2)
    with product:
        subject = _subject(visit, words, number)
    with which:
        version = _version(visit, words)
    try:
        if isinstance(subject, Edition):
            editions.told_by(visit, subject, version)
    except LagesbildError as nothing:
        figure.refused(nothing, words)
        return
    st.markdown(f"**{facts.marking(version, words)}**")
    with st.container(horizontal=True):
        for form in Form:
            st.download_button(
                words.say(f"documents.{form}"),
                data=signed.handed_out(partial(_made, visit, subject, version, form)),
                file_name=report.file_of(subject, report.name_of(version, form, words.language)),
                mime=report.MIMES[form],
                on_click="ignore",
                key=f"document-{form}",
            )
    st.caption(words.say("documents.intro"))


def _subject(visit: Visit, words: Words, number: int) -> Subject:
    """Let the meeting be chosen, or a longer time that it is one of."""
    known = {one.name: one for one in editions.available(visit, meetings.kept(visit.folder))}
    name = address.choose(
        "edition",
        [MEETING, *known],
        st.selectbox,
        words.say("filter.edition"),
        format_func=lambda name: _named(known[name], words) if name in known else words.say("edition.named_meeting"),
    )
    return known.get(name, number)


def _named(edition: Edition, words: Words) -> str:
    years = {"year": edition.year, "before": edition.year - 1}
    return words.say(f"edition.named_{edition.length}", part=edition.part, **years)


def _version(visit: Visit, words: Words) -> Version:
    known = {report.named(one): one for one in picture.versions(visit) if may_have(visit, one.role, one.district)}
    name = address.choose(
        "version",
        [*known],
        st.selectbox,
        words.say("filter.version"),
        format_func=lambda name: facts.name_of(known[name], words),
    )
    return known[name]


def _made(visit: Visit, subject: Subject, version: Version, form: Form) -> bytes:
    purpose = Words(visit.reference, visit.language).say("app.purpose")
    event = audit.event_of(visit, Action.REPORT, report.subject_of(subject), {}, purpose)
    made = report.report(visit, subject, version, form, language=visit.language, event=event, log=visit.folder)
    return made.content
