"""Every page in Swedish as the group sees it, and by keyboard alone."""

import pytest

from tests.browser import axe
from tests.browser.conftest import Watched
from tests.browser.test_pages import words
from tests.browser.views import SWEDISH, EveryWay, View, assert_none, opened, seen, windows

__all__ = ["opened", "seen", "windows"]


@pytest.mark.parametrize("opened", SWEDISH, ids=str, indirect=True)
class TestSwedish(EveryWay):
    """The Swedish pages, by day."""

    def test_the_tab_key_reaches_everything_and_shows_where_it_is(self, opened: tuple[View, Watched]) -> None:
        shown, watched = opened
        watched.open(shown.path)  # as it is before anything is opened in it
        axe.stand(watched.page)
        window = watched.page
        stops = axe.stops(window)

        assert words("sv").heading(f"page.{shown.page}") in [stop.name for stop in stops if stop.kind == "stTopNavLink"]
        assert_none([f"not reached: {name}" for name in axe.missed(window)])
        assert_none([f"hardly shown ({stop.shown:.1f}): {stop}" for stop in stops if stop.shown < axe.SEEN])
