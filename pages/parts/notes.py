"""Where the group writes beside the numbers: its notes, what it decides of breaks, and the calendars it imports.

What is written is told at the next rerun, which follows at once.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import partial

import streamlit as st

from lagesbild import annotations, answers, calendars as kept_calendars, findings
from lagesbild.access import NOTES, Visit, may_see
from lagesbild.annotations import DECISIONS, Annotation, Kind
from lagesbild.breaks import LIKELY, Kind as BreakKind
from lagesbild.errors import LagesbildError
from lagesbild.words import Words
from pages.parts import figure, signed

NOTED = [Kind.EVENT, Kind.CAMPAIGN, Kind.BREAK]
DAY = "YYYY-MM-DD"


def show(visit: Visit, words: Words) -> None:
    """Show the notes that charts mark, and to the group how to add one and take one away."""
    st.header(words.say("notes.title"), anchor=False)
    told = [one for one in visit.notes if one.kind is not Kind.NO_BREAK]
    writes = may_see(visit.role, NOTES)
    if not told:
        st.markdown(words.say("notes.none_yet" if writes else "notes.none"))
    for number, one in enumerate(told, 1):
        _one(visit, words, one, number, removable=writes)
    if writes:
        figure.folded(words.say("notes.add"), lambda: _add(visit, words), key="add-note")


def _one(visit: Visit, words: Words, one: Annotation, number: int, *, removable: bool) -> None:
    days, kind = findings.days(one.start, one.end, words), words.say(f"annotation.{one.kind}")
    seen = words.say("notes.shared" if one.shared or one.kind in DECISIONS else "notes.for_the_group")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{number}\\. **{days}** · {kind}: {one.label(words.language)} · {seen}")
        remove = words.say("notes.remove", what=number)
        if removable and st.button(remove, key=f"remove-{one.number}", type="tertiary"):
            _done(words, partial(annotations.remove, visit, one.number, at=datetime.now(UTC)))


def _add(visit: Visit, words: Words) -> None:
    kind = st.segmented_control(
        words.say("notes.kind"),
        NOTED,
        default=Kind.EVENT,
        required=True,
        format_func=lambda kind: words.say(f"annotation.{kind}"),
        key="note-kind",
    )
    st.caption(words.say("notes.how_break" if kind == Kind.BREAK else "notes.how"))
    with st.form(f"note-{len(visit.notes)}"):  # a new one when this one is kept; what is refused stays to be mended
        start, end = _days(visit, words, kind)
        source, changed = _of_break(visit, words) if kind == Kind.BREAK else ("", "")
        sv, en = st.text_input(words.say("notes.sv")), st.text_input(words.say("notes.en"))
        shared = kind == Kind.BREAK or st.checkbox(words.say("notes.share"))
        if st.form_submit_button(words.say("notes.save")):
            one = Annotation(Kind(kind), start, end, sv, en, shared, source, changed)
            _done(words, partial(annotations.add, visit, one, at=datetime.now(UTC)))


def _days(visit: Visit, words: Words, kind: Kind) -> tuple[date, date]:
    with st.container(horizontal=True):
        drawn = visit.reference.calendar.end(answers.last_ended(visit))  # the last day that charts show
        start: date = st.date_input(words.say("notes.start"), drawn, format=DAY)
        end: date = start if kind == Kind.BREAK else st.date_input(words.say("notes.end"), drawn, format=DAY)
    return start, end


def _of_break(visit: Visit, words: Words) -> tuple[str, str]:
    with st.container(horizontal=True):
        senders = [*visit.reference.senders]
        source = st.selectbox(words.say("column.source"), senders, format_func=lambda code: words.of("source", code))
        changed = _changed(words, [*BreakKind])
    return str(source), changed


def _changed(words: Words, kinds: Sequence[BreakKind], *, key: str = "note-changed") -> str:
    chosen = st.selectbox(
        words.say("notes.changed"), kinds, format_func=lambda kind: words.say(f"break_kind.{kind}"), key=key
    )
    return str(chosen)


def decide(visit: Visit, words: Words, *, source: str, field: str, day: date) -> None:
    """Let the group declare that a suspicion is a series break, or dismiss it."""
    key = f"{source}-{field}-{day}"
    with st.form(f"decide-{key}"):
        changed = _changed(words, LIKELY[field], key=f"changed-{key}")
        categories = _categories(visit, words, key) if field == "category" else ()
        sv, en = (st.text_input(words.say(f"notes.{part}"), key=f"{part}-{key}") for part in ("sv", "en"))
        with st.container(horizontal=True):
            declares = st.form_submit_button(words.say("notes.declare"), key=f"declare-{key}")
            dismisses = st.form_submit_button(words.say("notes.dismiss"), key=f"dismiss-{key}")
        if declares or dismisses:
            kind, what = (Kind.BREAK, changed) if declares else (Kind.NO_BREAK, field)
            one = Annotation(kind, day, day, sv, en, True, source, what, categories if declares else ())
            _done(words, partial(annotations.add, visit, one, at=datetime.now(UTC)))


def _categories(visit: Visit, words: Words, key: str) -> tuple[str, ...]:
    chosen = st.multiselect(
        words.say("notes.categories"),
        [*visit.reference.vocabulary.category],
        format_func=partial(words.of, "category"),
        placeholder=words.say("filter.none_is_all"),
        key=f"categories-{key}",
    )
    return tuple(chosen)


def calendars(visit: Visit, words: Words) -> None:
    """Let the group import a calendar file, and take an imported one away."""
    if not may_see(visit.role, NOTES):
        return
    st.header(words.say("calendars.title"), anchor=False)
    for name in kept_calendars.names(visit):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{name}**")
            if st.button(words.say("notes.remove", what=name), key=f"calendar-{name}", type="tertiary"):
                _done(words, partial(kept_calendars.remove, visit, name, at=datetime.now(UTC)))
    figure.folded(words.say("calendars.add"), lambda: _import(visit, words), key="add-calendar")


def _import(visit: Visit, words: Words) -> None:
    st.caption(words.say("calendars.how"))
    with st.form("calendar", clear_on_submit=True):
        name = st.text_input(words.say("calendars.name"))
        file = st.file_uploader(words.say("calendars.file"), type="ics")
        if st.form_submit_button(words.say("calendars.save")) and file is not None:
            _done(words, partial(_read, visit, words, name, file.getvalue()))
    if told := st.session_state.pop("calendar-told", ""):
        st.markdown(told)


def _read(visit: Visit, words: Words, name: str, content: bytes) -> None:
    read = kept_calendars.add(visit, name, content, at=datetime.now(UTC))
    told = {"events": len(read.events), "refused": sum(read.refused.values())}
    st.session_state["calendar-told"] = words.say("calendars.read_some" if read.refused else "calendars.read", **told)


def _done(words: Words, write: Callable[[], object]) -> None:
    """Write, and show the page anew; or tell why nothing was written."""
    try:
        signed.check_still()
        write()
    except LagesbildError as error:
        figure.refused(error, words)
        return
    st.rerun()
