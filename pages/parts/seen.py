"""What is noted of who looks at what: the page before it is shown, its filter once it is known.

Nobody is noted where nobody signs in. What stands in the filter is what the page has taken from the address, which are
codes; what somebody else wrote there is not.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

import streamlit as st

from lagesbild import audit
from lagesbild.access import Page, Visit
from lagesbild.audit import Action
from pages.parts import address

#: Session state: what was last noted of this session.
NOTED = "seen.noted"


def opened(visit: Visit, page: Page) -> None:
    """Note that a page is looked at, before anything of it is shown; raises where that cannot be written down."""
    last = st.session_state.get(NOTED)
    if last is None or last[:-1] != _what(visit, page):
        _note(visit, page, {})


def filtered(visit: Visit, page: Page) -> None:
    """Note by which filter a page was looked at."""
    chosen = address.kept()
    last = st.session_state.get(NOTED)
    if visit.who and last != (*_what(visit, page), chosen):
        _note(visit, page, chosen)


def _what(visit: Visit, page: Page) -> tuple[object, ...]:
    return visit.who, visit.role, visit.store.pointer.build, page


def _note(visit: Visit, page: Page, chosen: Mapping[str, str]) -> None:
    if not visit.who:
        return
    told = {"filter": dict(chosen)}
    audit.record(visit.folder, audit.event_of(visit, Action.VIEW, page.value, told), at=datetime.now(UTC))
    st.session_state[NOTED] = (*_what(visit, page), dict(chosen))
