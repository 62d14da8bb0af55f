"""Whether the page is a light one or a dark one, as the visitor's system or the menu has it."""

import streamlit as st


def is_dark() -> bool:
    """Say whether the visitor looks at a dark page."""
    return bool(st.context.theme.type == "dark")
