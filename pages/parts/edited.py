"""A form over what several people may change: what was read is remembered, so that nobody writes over another.

A form is filled when it is first seen, and again when somebody else has changed the thing and nothing was typed here.
What is refused stays in the form, with the reason beside the field it is about.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from lagesbild.errors import Conflict, LagesbildError, WrongUse
from lagesbild.words import Words
from pages.parts import figure, signed

READ, REFUSED, KEPT = "read", "refused", "kept"


def fill(key: str, fields: Mapping[str, Any], version: int) -> None:
    """Put what is kept into a form, unless the visitor has changed what was read before."""
    read = st.session_state.get(f"{key}.{READ}")
    untouched = read is not None and read[1] == {name: st.session_state.get(f"{key}.{name}") for name in read[1]}
    if read is None or (untouched and read[0] != version):
        for name, value in fields.items():
            st.session_state[f"{key}.{name}"] = value
        st.session_state[f"{key}.{READ}"] = version, dict(fields)
    for name in fields:  # a form that was not shown for a while keeps what was typed in it
        st.session_state.setdefault(f"{key}.{name}", fields[name])


def version_of(key: str) -> int:
    """Return the version that the visitor has read, and means to replace."""
    version: int = st.session_state[f"{key}.{READ}"][0]
    return version


def typed(key: str, name: str) -> Any:
    """Return what stands in a field."""
    return st.session_state[f"{key}.{name}"]


def keep(key: str, write: Callable[[], object]) -> None:
    """Write what stands in a form, before the page is shown anew; what is refused is told there."""
    try:
        signed.check_still()
        write()
    except LagesbildError as refused:
        st.session_state[f"{key}.{REFUSED}"] = refused
        return
    except OSError as failed:  # the disk is full, for instance
        st.session_state[f"{key}.{REFUSED}"] = WrongUse("state_not_kept", file=Path(failed.filename or "").name)
        return
    st.session_state.pop(f"{key}.{READ}", None)
    st.session_state[f"{key}.{KEPT}"] = True


def reason(key: str, field: str, words: Words) -> None:
    """Tell beside a field why what stands in it was refused; nothing if it was not."""
    refused = st.session_state.get(f"{key}.{REFUSED}")
    if refused is not None and refused.field == field:
        figure.refused(st.session_state.pop(f"{key}.{REFUSED}"), words)


def told(key: str, words: Words) -> None:
    """Tell below a button why what it does was refused."""
    refused = st.session_state.pop(f"{key}.{REFUSED}", None)
    if refused is not None:
        figure.refused(refused, words)


def outcome(key: str, version: int, now: str, words: Words) -> None:
    """Tell below a form that it was kept, or why not; of a conflict what stands `now`, which may then be replaced."""
    if st.session_state.pop(f"{key}.{KEPT}", False):
        st.markdown(f":material/check: {words.say('edited.kept')}")
    refused = st.session_state.pop(f"{key}.{REFUSED}", None)
    if refused is not None:
        figure.refused(refused, words)
    if isinstance(refused, Conflict) or version != version_of(key):
        st.info(words.say("edited.now", text=now))
        if isinstance(refused, Conflict):
            st.session_state[f"{key}.{READ}"] = version, st.session_state[f"{key}.{READ}"][1]
