"""After a meeting: what is still lacking, the freezing, and what a frozen meeting is known by."""

from datetime import UTC, datetime

import streamlit as st

from lagesbild.access import Visit
from lagesbild.findings import meetings as told
from lagesbild.meetings import Status, freeze
from lagesbild.meetings.package import Manifest
from lagesbild.meetings.shown import Shown
from lagesbild.words import Words
from pages.parts import documents, edited, figure


def show(visit: Visit, words: Words, shown: Shown) -> None:
    """Show what a meeting lacks and let it be frozen; of a frozen one, what it is sealed by."""
    if shown.manifest:
        _sealed(shown, shown.manifest, words)
        st.header(words.say("documents.title"), anchor=False)
        documents.offer(visit, words, shown.meeting.number)
        return
    number = shown.meeting.number
    figure.sentence(words.say("meetings.to_freeze", number=number))
    lacking = told.lacking(shown, words)
    st.markdown(words.say("meetings.lacks" if lacking else "meetings.lacks_nothing"))
    for one in lacking:
        st.markdown(f"- {one}")
    st.caption(words.say("meetings.freeze_note"))
    if shown.meeting.status is Status.OPEN:
        _freeze(visit, words, number)


def _freeze(visit: Visit, words: Words, number: int) -> None:
    key = f"freeze-{number}"
    sure = st.checkbox(words.say("meetings.sure"), key=f"{key}.sure")
    st.button(
        words.say("meetings.freeze", number=number),
        key=key,
        disabled=not sure,
        on_click=lambda: edited.keep(key, lambda: freeze.freeze(visit, number, at=datetime.now(UTC))),
    )
    edited.told(key, words)


def _sealed(shown: Shown, manifest: Manifest, words: Words) -> None:
    municipality = shown.visit.reference.municipality
    moments = {"frozen": manifest.frozen, "known": manifest.known}
    days = {name: words.day(municipality.day_of(moment)) for name, moment in moments.items()}
    figure.sentence(words.say("meetings.sealed", number=manifest.number, day=days["frozen"]))
    st.markdown(words.say("meetings.knew", files=len(manifest.files), known=days["known"], build=manifest.build[:8]))
    st.markdown(f"{words.say('meetings.hash')} `{manifest.version}`")
    st.markdown(f"{words.say('meetings.hash_before')} `{manifest.previous}`")
    if manifest.thin_on:
        st.markdown(words.say("meetings.thin_on", day=words.day(manifest.thin_on)))
    st.caption(words.say("meetings.sealed_note"))
