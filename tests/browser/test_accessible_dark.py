"""Every page in English, in the dark."""

import pytest

from tests.browser.views import ENGLISH, EveryWay, opened, seen, windows

__all__ = ["opened", "seen", "windows"]


@pytest.mark.parametrize("opened", ENGLISH, ids=str, indirect=True)
class TestEnglish(EveryWay):
    """What every page is asked."""
