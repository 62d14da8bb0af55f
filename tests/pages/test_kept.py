"""What is kept is handed out as it is, so nobody may change it."""

import functools
import importlib
import io
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from lagesbild.access import Page, Role, may_open
from lagesbild.disclosure import SafeTable
from pages.parts import asked, drawn, kept
from tests.meetings import a_group, a_meeting, anew
from tests.visits import as_role, rendered

Seen = list[tuple[str, object, bytes]]


class _Pickler(pickle.Pickler):
    """Tells all that there is but what a table works out of itself."""

    def reducer_override(self, one: object) -> Any:
        if not isinstance(one, SafeTable):
            return NotImplemented
        return SafeTable, (), {name: value for name, value in vars(one).items() if name != "fingerprint"}


def _told(answer: object) -> bytes:
    out = io.BytesIO()
    _Pickler(out).dump(answer)
    return out.getvalue()


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Seen]:
    """Every answer and chart that is made, and what it was when it was made."""
    st.cache_resource.clear()
    found: Seen = []
    keep = kept.kept

    def noted(make: Callable[..., object], **how: Any) -> Callable[..., object]:
        @functools.wraps(make)
        def made(*values: object, **named: object) -> object:
            answer = make(*values, **named)
            found.append((make.__name__, answer, _told(answer)))
            return answer

        return keep(made, **how)

    with monkeypatch.context() as changed:
        changed.setattr(kept, "kept", noted)
        importlib.reload(asked)
        importlib.reload(drawn)
        yield found
    importlib.reload(asked)
    importlib.reload(drawn)


def test_no_page_changes_what_is_kept(seen: Seen, tmp_path: Path) -> None:
    visit = a_group(tmp_path)
    a_meeting(visit)
    visit = anew(visit)
    for role in (Role.GROUP, Role.COORDINATOR, Role.GUEST):
        for page in (page for page in Page if may_open(role, page)):
            assert rendered(as_role(visit, role), page).title
    assert len({name for name, _, _ in seen}) > 25
    assert [name for name, answer, was in seen if _told(answer) != was] == []
