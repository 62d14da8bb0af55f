"""Measures where they are read: decided on in a meeting, linked to a figure, and reviewed in a later one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import streamlit as st

from lagesbild import answers, measures
from lagesbild.access import Visit
from lagesbild.findings import meetings as told
from lagesbild.lattice.tables import codes
from lagesbild.measures import CODES, Measure, Outcome, overdue
from lagesbild.meetings import Meeting
from lagesbild.typed import LONGEST
from lagesbild.words import Words
from pages.parts import asked, choices, drawn, edited, figure

#: A measure is reviewed four meetings later, unless told otherwise; at most a year of meetings later.
REVIEW, LATEST = 4, 26
#: What a figure may be limited to; none of it is all.
LIMITS = ("district", "environment", "category")
ALL = ""


def due(visit: Visit, words: Words, kept: Sequence[Measure], meeting: Meeting, *, writes: bool) -> None:
    """Show the measures that a meeting reviews or has reviewed, and those whose time is out."""
    waiting = overdue(kept, meeting)
    for one in [one for one in kept if one.reviewed == meeting.number]:
        _reviewed(words, one)
    if not waiting:
        st.markdown(words.say("measure.none_due"))
    for one in waiting:
        st.markdown(f"**{told.measure(one, words)}**")
        if writes:
            review = partial(_review, visit, words, one, meeting)
            figure.folded(words.say("measure.review", number=one.number), review, key=f"review-{one.number}")


def _reviewed(words: Words, one: Measure) -> None:
    st.markdown(f"**{told.measure(one, words)}**")
    st.markdown(f"{words.say(f'outcome.{one.outcome}').capitalize()}. {one.judgement}")
    st.caption(one.effect.get(words.language, ""))


def of_meeting(words: Words, kept: Sequence[Measure], meeting: Meeting) -> None:
    """Show the measures that a meeting decided on."""
    st.subheader(words.say("measure.decided_here"), anchor=False)
    decided = [one for one in kept if one.meeting == meeting.number]
    if not decided:
        st.markdown(words.say("measure.none_here"))
    for one in decided:
        st.markdown(f"- **{told.measure(one, words)}** {told.plan(one, words)}")


def seen(visit: Visit, words: Words, one: Measure) -> None:
    """Draw the figure that a measure is linked to, with all that is known now, and what the numbers say of it."""
    last = answers.last_ended(visit)
    period = min(last, max(one.period, one.start + answers.HALF_YEAR))
    table = asked.linked_over_time(visit, one.product, dict(one.filter), period)
    span = answers.linked_span(one.product, period)
    (_, by) = table.dimensions
    marks = answers.marks(visit, span, by)
    figure.draw(drawn.small_multiples(table, words, span, by=by, marks=marks), words, key=f"measure-{one.number}")
    figure.marks(marks, words)
    figure.twin(visit, table, words, span, key=f"measure-{one.number}", about=dict(one.filter))


def _review(visit: Visit, words: Words, one: Measure, meeting: Meeting) -> None:
    key = f"review-{one.number}-{meeting.number}"
    seen(visit, words, one)
    st.markdown(asked.effect_said(visit, one)[words.language])
    edited.fill(key, {"outcome": Outcome.DONE, "judgement": ""}, one.version)
    with st.form(key):
        st.segmented_control(
            words.say("measure.outcome"),
            [outcome for outcome in Outcome if outcome is not Outcome.OPEN],
            required=True,
            format_func=lambda outcome: words.say(f"outcome.{outcome}"),
            key=f"{key}.outcome",
        )
        st.caption(words.say("measure.late_again"))
        st.text_area(words.say("measure.judgement"), key=f"{key}.judgement", max_chars=LONGEST, height=80)
        edited.reason(key, "judgement", words)
        write = partial(_keep_review, visit, key, one, meeting)
        st.form_submit_button(words.say("edited.save"), on_click=lambda: edited.keep(key, write))
    edited.outcome(key, one.version, one.judgement, words)


def _keep_review(visit: Visit, key: str, one: Measure, meeting: Meeting) -> None:
    outcome, judgement = Outcome(edited.typed(key, "outcome")), edited.typed(key, "judgement")
    read = replace(one, version=edited.version_of(key))
    measures.review(visit, read, outcome, judgement, meeting=meeting.number, at=datetime.now(UTC))


def decide(visit: Visit, words: Words, meeting: Meeting) -> None:
    """Let a measure be decided on: the figure first, then what is done, by whom, until when, and the review."""
    key = f"measure-{meeting.number}"
    blank: dict[str, object] = {"product": "E5", **dict.fromkeys(LIMITS, ALL), "problem": "", "indicator": ""}
    blank |= dict.fromkeys(("district", *CODES, "owner"))  # what nobody has chosen is not chosen
    blank |= {"start": answers.last_ended(visit) + 1, "deadline": meeting.day + timedelta(days=56)}
    edited.fill(key, blank | {"review": meeting.number + REVIEW}, 0)
    _figure(visit, words, key)
    one = _linked(key, meeting)
    if answers.is_linked(visit, one.product, one.filter):
        seen(visit, words, one)
    with st.form(key):
        _what(words, key)
        _who(visit, words, key, meeting)
        write = partial(_keep, visit, key, meeting)
        st.form_submit_button(words.say("measure.keep"), on_click=lambda: edited.keep(key, write))
    edited.outcome(key, 0, "", words)


def _linked(key: str, meeting: Meeting) -> Measure:
    """Return a measure linked to the figure that is chosen now: a click may come before that figure is drawn."""
    product = edited.typed(key, "product")
    limits = {name: st.session_state.get(f"{key}.{name}") for name in LIMITS if name in answers.linked_by(product)}
    return Measure(meeting.number, product, meeting.period, {name: str(code) for name, code in limits.items() if code})


def _figure(visit: Visit, words: Words, key: str) -> None:
    """Let the figure be chosen that shows the problem: a table, and what it is limited to."""
    with st.container(horizontal=True):
        label = words.say("measure.product")
        products = [*answers.LINKED]
        say = {name: words.say(f"linked.{name}") for name in products}
        product: str = st.selectbox(label, products, key=f"{key}.product", format_func=say.__getitem__)
        for dimension in (name for name in LIMITS if name in answers.linked_by(product)):
            every = () if dimension == "district" else (ALL,)
            choices.one_of(
                words.say(f"measure.limit_{dimension}"),
                [*every, *codes(dimension, visit.reference)],
                f"{key}.{dimension}",
                partial(_named, words, dimension),
                words,
            )
    edited.reason(key, "product", words)


def _named(words: Words, dimension: str, code: str) -> str:
    return words.say("filter.none_is_all") if code == ALL else words.of(dimension, code)


def _what(words: Words, key: str) -> None:
    st.text_input(words.say("measure.problem"), key=f"{key}.problem", max_chars=LONGEST)
    edited.reason(key, "problem", words)
    for column, (name, dimension) in zip(st.columns(3), CODES.items(), strict=True):
        with column:
            known = [*words.reference.vocabulary.terms(dimension)]
            choices.one_of(words.say(f"measure.{name}"), known, f"{key}.{name}", partial(words.of, dimension), words)
            edited.reason(key, name, words)
    st.text_input(words.say("measure.indicator"), key=f"{key}.indicator", max_chars=LONGEST)
    edited.reason(key, "indicator", words)


def _who(visit: Visit, words: Words, key: str, meeting: Meeting) -> None:
    owner, start, deadline, review = st.columns(4)
    with owner:
        known = [*words.reference.organisations]
        choices.one_of(
            words.say("measure.owner"), known, f"{key}.owner", lambda code: told.organisations([code], words), words
        )
        edited.reason(key, "owner", words)
    first = answers.last_ended(visit)
    starts = range(first - LATEST, first + LATEST)
    start.selectbox(words.say("measure.start"), starts, key=f"{key}.start", format_func=words.weeks)
    deadline.date_input(words.say("measure.deadline"), key=f"{key}.deadline", format="YYYY-MM-DD")
    review.selectbox(
        words.say("measure.review_at"),
        range(meeting.number + 1, meeting.number + LATEST),
        key=f"{key}.review",
        format_func=lambda number: words.say("measure.meeting", number=number),
    )


def _keep(visit: Visit, key: str, meeting: Meeting) -> None:
    names = ("problem", "indicator", "owner", "start", "deadline", "review", *CODES)
    wanted = replace(_linked(key, meeting), **{name: edited.typed(key, name) for name in names})
    measures.decide(visit, wanted, at=datetime.now(UTC))
