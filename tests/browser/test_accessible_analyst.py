"""Every page that an analyst may open: protected numbers alone."""

import pytest

from tests.browser.views import PROTECTED, EveryWay, opened, seen, windows

__all__ = ["opened", "seen", "windows"]


@pytest.mark.parametrize("opened", PROTECTED, ids=str, indirect=True)
class TestAnalyst(EveryWay):
    """What every page is asked."""
