"""What is written in a meeting, where it is read: the summary, the two views, the joint one, and what is not known."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import streamlit as st

from lagesbild.access import Visit
from lagesbild.findings import meetings as told
from lagesbild.meetings import Status, assessments, passages
from lagesbild.meetings.assessments import AUTHORITIES, Assessment, Confidence, Side
from lagesbild.meetings.passages import SENTENCES, Passage, Section
from lagesbild.meetings.shown import Shown
from lagesbild.typed import LONGEST
from lagesbild.words import Words
from pages.parts import choices, edited, figure, measuring


def summary(visit: Visit, words: Words, shown: Shown) -> None:
    """Show the sentences of the summary, and let each be written over while the meeting is open."""
    sentences = told.summary(shown, words)
    for text in filter(None, sentences.values()):
        st.markdown(f"- {text}")
    if is_open(shown):
        edit = partial(_sentences, visit, words, shown, sentences)
        figure.folded(words.say("meetings.edit_summary"), edit, key="edit-summary")


def _sentences(visit: Visit, words: Words, shown: Shown, sentences: dict[int, str]) -> None:
    kept = {one.place: one for one in passages.of(shown.texts.passages, Section.SUMMARY)}
    for place in range(1, SENTENCES + 1):
        blank = Passage(shown.meeting.number, Section.SUMMARY, place, sentences.get(place, ""))
        one = kept.get(place, blank)
        _passage(visit, words, one, words.say("meetings.sentence", place=place), stands=sentences.get(place, ""))
    st.caption(words.say("meetings.summary_note"))


def _passage(visit: Visit, words: Words, one: Passage, label: str, *, stands: str) -> None:
    """Let a short text be written in place of the one that stands, and of a gap who finds out."""
    key, owned = f"passage-{one.meeting}-{one.section}-{one.place}", one.section is Section.GAP
    edited.fill(key, {"text": one.text or stands, **({"owner": one.owner or None} if owned else {})}, one.version)
    with st.form(key, border=False):
        text, *owner, save = st.columns([6, 3, 1] if owned else [9, 1], vertical_alignment="bottom")
        text.text_input(label, key=f"{key}.text", max_chars=LONGEST)
        for column in owner:
            with column:
                _owner(words, f"{key}.owner", one.place)
        with save:
            write = partial(_keep_passage, visit, key, one)
            st.form_submit_button(words.say("edited.save"), on_click=lambda: edited.keep(key, write))
        edited.reason(key, "text", words)
        edited.reason(key, "owner", words)
    edited.outcome(key, one.version, one.text, words)


def _owner(words: Words, key: str, place: int) -> None:
    choices.one_of(
        words.say("gap.who", place=place),
        [*words.reference.organisations],
        key,
        lambda code: told.organisations([code], words),
        words,
    )


def _keep_passage(visit: Visit, key: str, one: Passage) -> None:
    owner = edited.typed(key, "owner") if one.section is Section.GAP else None
    wanted = replace(one, text=edited.typed(key, "text"), owner=owner or "", version=edited.version_of(key))
    passages.write(visit, wanted, at=datetime.now(UTC))


def both(visit: Visit, words: Words, shown: Shown, code: str) -> None:
    """Show what police and municipality make of an environment, side by side."""
    for column, side in zip(st.columns(2, gap="large"), AUTHORITIES, strict=True):
        with column:
            one = assessments.find(shown.texts.assessments, Assessment(shown.meeting.number, code, side))
            st.subheader(words.say(f"side.{side}"), anchor=False)
            _assessed(visit, words, shown, one)


def joint(visit: Visit, words: Words, shown: Shown, code: str) -> None:
    """Show both views of an environment in words, then the joint statement: who agrees, and what they do not."""
    for side in AUTHORITIES:
        one = assessments.find(shown.texts.assessments, Assessment(shown.meeting.number, code, side))
        st.markdown(f"**{words.say(f'side.{side}')}:** {told.assessed(one, words)}")
    st.subheader(words.say("side.joint"), anchor=False)
    _assessed(
        visit,
        words,
        shown,
        assessments.find(shown.texts.assessments, Assessment(shown.meeting.number, code, Side.JOINT)),
    )


def _assessed(visit: Visit, words: Words, shown: Shown, one: Assessment) -> None:
    if one.version or not is_open(shown):
        for line in told.assessment(one, words):
            st.markdown(line)
    if is_open(shown):
        form = partial(_assess, visit, words, one)  # its label never changes: what is told in it stays open
        figure.folded(words.say("assessment.write"), form, key=f"assess-{one.environment}-{one.side}")


def _assess(visit: Visit, words: Words, one: Assessment) -> None:
    key = f"assessment-{one.meeting}-{one.environment}-{one.side}"
    names = ("view", "confidence", "would_change", *(("dissent", "agreed") if one.side is Side.JOINT else ()))
    edited.fill(key, {name: _value(getattr(one, name)) for name in names}, one.version)
    with st.form(key):
        _text(words, key, "view")
        _confidence(words, key)
        _text(words, key, "would_change")
        if one.side is Side.JOINT:
            _agreed(words, key)
            _text(words, key, "dissent")
        write = partial(_keep_assessment, visit, key, one, names)
        st.form_submit_button(words.say("edited.save"), on_click=lambda: edited.keep(key, write))
    edited.outcome(key, one.version, told.assessed(one, words), words)


def _value(value: object) -> object:
    return [*value] if isinstance(value, tuple) else value


def _text(words: Words, key: str, name: str) -> None:
    st.text_area(words.say(f"assessment.{name}"), key=f"{key}.{name}", max_chars=LONGEST, height=80)
    edited.reason(key, name, words)


def _confidence(words: Words, key: str) -> None:
    st.segmented_control(
        words.say("assessment.confidence"),
        [*Confidence],
        required=True,
        format_func=lambda one: words.say(f"confidence.{one}"),
        key=f"{key}.confidence",
    )


def _agreed(words: Words, key: str) -> None:
    st.pills(
        words.say("assessment.agreed"),
        [*AUTHORITIES],
        selection_mode="multi",
        format_func=lambda side: words.say(f"side.{side}"),
        key=f"{key}.agreed",
    )


def _keep_assessment(visit: Visit, key: str, one: Assessment, names: Sequence[str]) -> None:
    texts = {name: edited.typed(key, name) for name in names if name not in ("confidence", "agreed")}
    agreed = tuple(edited.typed(key, "agreed")) if "agreed" in names else ()
    confidence = Confidence(edited.typed(key, "confidence"))
    wanted = replace(one, **texts, confidence=confidence, agreed=agreed, version=edited.version_of(key))
    assessments.write(visit, wanted, at=datetime.now(UTC))


def measures(visit: Visit, words: Words, shown: Shown) -> None:
    """Show the measures that are to be reviewed, then those of this meeting, and let both be written."""
    meeting = shown.meeting if is_open(shown) else None
    measuring.due(visit, words, shown.texts.measures, shown.meeting, writes=meeting is not None)
    measuring.of_meeting(words, shown.texts.measures, shown.meeting)
    if meeting:
        decide = partial(measuring.decide, visit, words, meeting)
        figure.folded(words.say("measure.decide"), decide, key="decide-measure")


def gaps(visit: Visit, words: Words, shown: Shown) -> None:
    """Show what is not known and who finds out, and let it be written while the meeting is open."""
    kept = [one for one in passages.of(shown.texts.passages, Section.GAP)]
    for one in (gap for gap in kept if gap.text):
        st.markdown(f"- {one.text} **{words.say('gap.owner', owner=told.organisations([one.owner], words))}**")
    if not any(one.text for one in kept):
        st.markdown(words.say("gap.none"))
    if is_open(shown):
        blank = [Passage(shown.meeting.number, Section.GAP, len(kept) + 1, "")]
        for one in [*kept, *blank]:
            _passage(visit, words, one, words.say("gap.text", place=one.place), stands="")


def is_open(shown: Shown) -> bool:
    """Say whether the meeting can be written in."""
    return shown.meeting.status is Status.OPEN
