"""The audit log: who did what and when, what was found as a file, and whether all of it holds.

What is typed to search for stands neither in the address nor in the log: it may be somebody's name.
"""

from datetime import UTC, datetime, timedelta
from functools import partial

import streamlit as st

from lagesbild import audit, verify
from lagesbild.access import Visit
from lagesbild.audit import Action, Json
from lagesbild.audit.search import EVER, Wanted, search
from lagesbild.audit.taken import FILE, SUBJECT, taken
from lagesbild.errors import LagesbildError
from lagesbild.findings import log as told
from lagesbild.words import Words
from pages.parts import address, figure, filters, signed

#: So many entries are shown at most; the file has all.
MOST = 200
#: The last days that can be looked at; 0 is all there is.
DAYS = (7, 30, 90, 365, 0)
#: What the choices are called in the address, and in the session what is typed.
SINCE, ACTION, TEXT = "log_days", "action", "administration.text"
MIME = "text/csv"


def show(visit: Visit, words: Words) -> None:
    """Let the log be searched, offer what was found, and tell whether it holds."""
    days, wanted = _wanted(words)
    try:
        found = search(visit.folder, wanted, most=MOST)
        figure.sentence(told.found(found, days, words), key="-log")
        if found.entries:
            figure.text(told.table(found.entries, words), key="log")
            _download(visit, words, days, wanted)
    except LagesbildError as unreadable:  # the check names which entry it is
        figure.refused(unreadable, words)
    st.caption(words.say("administration.text_note"))
    _chain(visit, words)


def _wanted(words: Words) -> tuple[int, Wanted]:
    """Let days, an action and a text be chosen; nothing that lies ahead by a wrong clock is left out."""
    with st.container(key="filters", horizontal=True, vertical_alignment="center"):
        days = _days(words)
        action = _action(words)
        label = words.say("administration.text_label")
        text = st.text_input(label, key=TEXT, placeholder=label, max_chars=100, autocomplete="off")
    first = datetime.now(UTC) - timedelta(days=days) if days else EVER[0]
    return days, Wanted(first, action=action, text=(text or "").strip())


def _days(words: Words) -> int:
    def name(days: int) -> str:
        said = told.since(days, words)
        return said[:1].upper() + said[1:]

    return address.choose(SINCE, DAYS, st.selectbox, words.say("administration.days_label"), format_func=name)


def _action(words: Words) -> Action | None:
    named = {action.value: words.say(f"administration.action.{action}") for action in Action}
    named = {filters.EVERY: words.say("administration.every_action"), **named}
    label = words.say("administration.action_label")
    code = address.choose(ACTION, [*named], st.selectbox, label, format_func=named.__getitem__)
    return None if code == filters.EVERY else Action(code)


def _download(visit: Visit, words: Words, days: int, wanted: Wanted) -> None:
    """Offer what was found as a file, which is noted with what was chosen when it is asked for."""
    st.download_button(
        words.say("administration.download"),
        data=signed.handed_out(partial(_file, visit, words, days, wanted)),
        file_name=FILE,
        mime=MIME,
        on_click="ignore",
        key="download-log",
    )
    st.caption(words.say("administration.download_note"))


def _file(visit: Visit, words: Words, days: int, wanted: Wanted) -> bytes:
    chosen: dict[str, Json] = {SINCE: days, ACTION: wanted.action or filters.EVERY}
    event = audit.event_of(visit, Action.EXPORT, SUBJECT, {"filter": chosen}, words.say("app.purpose"))
    return taken(visit, wanted, event=event, at=datetime.now(UTC))


def _chain(visit: Visit, words: Words) -> None:
    """Tell whether all that was published, frozen and noted still stands, once somebody asks: it takes a while."""
    st.header(words.say("administration.chain"), anchor=False)
    st.caption(words.say("administration.check_note"))
    if st.button(words.say("administration.check"), key="check-log"):
        for line in told.verdict(verify.verified(visit.folder), words):
            st.markdown(line)
