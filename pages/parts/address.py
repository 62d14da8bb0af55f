"""Keeps what is chosen in the page's address, by code, so that a link opens the same view in either language.

Streamlit's own binding writes the label that is shown into the address, which changes with the language and is no
code; so the few lines here do it instead.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlsplit

import streamlit as st

Code = TypeVar("Code", str, int)
#: Session state: what this session last wrote to the address, and the page it was on.
WRITTEN = "address.written"
PAGE = "address.page"
SWITCHED = "address.switched"
#: Session state: whether the address asked in this rerun for something that is not shown.
REFUSED = "address.refused"
#: Between codes of which several are chosen; in no code.
SEVERAL = "."


def start() -> None:
    """Begin a rerun: a menu link clears the address, and the choices made before are then kept."""
    page = urlsplit(st.context.url or "").path
    st.session_state[SWITCHED] = st.session_state.get(PAGE) not in (None, page)
    st.session_state[PAGE] = page
    st.session_state[REFUSED] = False


def refused() -> bool:
    """Say whether this rerun's address asked for something that does not exist, or that the visit may not see."""
    return bool(st.session_state[REFUSED])


def kept() -> dict[str, str]:
    """Return what is chosen in this session and stands in the address, by code; it goes on to tell what changes."""
    written: dict[str, str] = st.session_state.setdefault(WRITTEN, {})
    return written


def chosen(key: str, codes: Sequence[Code], *, wrong: Code | None = None, default: Code | None = None) -> Code:
    """Return the choice of this rerun: the address's if it was changed there, else the widget's, else the default."""
    default = codes[0] if default is None else default
    told = _told(key, codes, wrong, default)
    kept = next((code for code in codes if code == st.session_state.get(key)), default)
    value = kept if told is None else told
    st.session_state[key] = value  # always: on a new page the widget would start from its own default
    _write(key, value, default)
    return value


def choose(
    key: str,
    codes: Sequence[Code],
    show: Callable[..., Any],
    label: str,
    *,
    wrong: Code | None = None,
    default: Code | None = None,
    **options: Any,
) -> Code:
    """Show a widget whose choice stands in the address; the default (the first code) is absent from it."""
    before = chosen(key, codes, wrong=wrong, default=default)
    shown = show(label, codes, key=key, persist_state="session", **options)
    value: Code = before if shown is None else shown  # a widget may be empty for one rerun after a change of page
    _write(key, value, codes[0] if default is None else default)
    return value


def choose_several(
    key: str, codes: Sequence[str], label: str, name: Callable[[str], str], *, none: str
) -> tuple[str, ...]:
    """Show a list of which several can be chosen; none of them is the default, and absent from the address."""
    told = st.query_params.get(key)
    if told is not None and told != st.session_state.setdefault(WRITTEN, {}).get(key):
        asked = told.split(SEVERAL)
        st.session_state[key] = [code for code in codes if code in asked]
        st.session_state[REFUSED] |= not {*asked} <= {*codes, ""}
    shown = st.multiselect(label, codes, key=key, format_func=name, placeholder=none, persist_state="session")
    value = tuple(code for code in codes if code in shown)
    _write(key, SEVERAL.join(value), "")
    return value


def _told(key: str, codes: Sequence[Code], wrong: Code | None, default: Code) -> Code | None:
    """Return what the address says, if this session did not write it there itself; `wrong` for what is no code."""
    told, written = st.query_params.get(key), st.session_state.setdefault(WRITTEN, {})
    if told == written.get(key) or (told is None and st.session_state.get(SWITCHED)):
        return None
    if told is None:
        return default
    found = next((code for code in codes if str(code) == told), None)
    st.session_state[REFUSED] |= found is None
    return wrong if found is None else found


def _write(key: str, value: Code, default: Code) -> None:
    written = st.session_state[WRITTEN]
    if value == default:
        written.pop(key, None)
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != str(value):
        st.query_params[key] = str(value)
        written[key] = str(value)
    else:
        written[key] = str(value)
