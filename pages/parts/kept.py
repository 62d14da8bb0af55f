"""What is worked out once, and handed out as it is to every rerun that asks for the same.

Nobody changes what is kept (a test walks through every page to see that): copying it would take as long as half a page.
"""

from collections.abc import Callable, Mapping
from typing import Any, ParamSpec, TypeVar

import streamlit as st

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
_every: list[Any] = []


def kept(
    make: Callable[Asked, Answer], *, most: int, keys: Mapping[str | type[Any], Callable[[Any], object]]
) -> Callable[Asked, Answer]:
    """Return the same function, which keeps its `most` last answers by what `keys` tells of each argument."""
    keep = st.cache_resource(max_entries=most, show_spinner=False, hash_funcs=dict(keys))(make)
    _every.append(keep)
    answer: Callable[Asked, Answer] = keep
    return answer


def forget() -> None:
    """Forget all of it."""
    for one in _every:
        one.clear()
