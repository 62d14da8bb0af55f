"""The question of a page, and at its right what it is asked of."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

Chosen = TypeVar("Chosen")


def asked_of(question: str, choose: Callable[[], Chosen]) -> Chosen:
    """Show a page's question with a filter beside it; return what is chosen."""
    with st.container(key="question"):
        heading, chooser = st.columns([3, 1], vertical_alignment="center")
    heading.title(question, anchor=False)
    with chooser:
        return choose()
