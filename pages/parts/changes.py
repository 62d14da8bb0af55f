"""Notes in the audit log that a setting has changed: the first visit after the change is when it took effect."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from lagesbild.audit import settings as noted


def note(data: Path, digests: Mapping[str, str]) -> None:
    """Note each setting whose digest is not the one that was last noted; once for as long as they stay the same."""
    _note(data, tuple(sorted(digests.items())))


@st.cache_resource(max_entries=1, show_spinner=False)  # what was changed back has changed again
def _note(data: Path, digests: tuple[tuple[str, str], ...]) -> None:
    noted.note(data, dict(digests), at=datetime.now(UTC))
