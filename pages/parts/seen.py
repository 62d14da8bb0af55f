"""What is noted of who looks at what: the page before it is shown, its filter once it is known.

Nobody is noted where nobody signs in. What stands in the filter is what the page has taken from the address, which are
codes; what somebody else wrote there is not.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

import streamlit as st

from lagesbild import audit
from lagesbild.access import Page, Visit
from lagesbild.audit import Action
from pages.parts import address

#: Session state: what was last noted of this session.
NOTED = "seen.noted"


@contextmanager
def noted(visit: Visit, page: Page) -> Iterator[None]:
    """Note that a page is looked at, before anything of it is shown, and by which filter, also if it is interrupted.

    Raises where that cannot be written down: then nothing is shown.
    """
    last: dict[str, object] = st.session_state.setdefault(NOTED, {})
    chosen = address.kept()  # the page's run may be cut short, and session state with it: what it holds is not
    what = (visit.who, visit.role, visit.store.pointer.build, page)
    if last.get("what") != what:
        _note(visit, page, {}, last, what)
    try:
        yield
    finally:
        if last["filter"] != chosen:
            _note(visit, page, chosen, last, what)


def _note(visit: Visit, page: Page, chosen: Mapping[str, str], last: dict[str, object], what: object) -> None:
    if visit.who:
        told = {"filter": dict(chosen)}
        audit.record(visit.folder, audit.event_of(visit, Action.VIEW, page.value, told), at=datetime.now(UTC))
    last.update(what=what, filter=dict(chosen))
