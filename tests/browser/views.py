"""A page looked at in every way: what is asked of every page, whoever sees it.

It stands, asks nobody else for anything, and has no fault that axe knows, at 200 % and on paper too. A page is opened
once for all of this. The Swedish pages are seen by day and the English ones in the dark, so that each is seen in both.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page as Window, ViewportSize

from lagesbild.access import Page, Role, may_open
from lagesbild.texts import LANGUAGES, Language, say
from tests.browser import axe
from tests.browser.conftest import Watched
from tests.browser.test_pages import FIGURES, path_of, words

PROJECTOR: ViewportSize = {"width": 1280, "height": 720}
AT_200_PERCENT: ViewportSize = {"width": 640, "height": 360}
LANGUAGE = "document.documentElement.lang"
#: How far the page can be scrolled sideways, in itself and in the frame that scrolls it; and words of charts cut off.
SIDEWAYS = """() => {
    const scrolled = [document.scrollingElement, document.querySelector('[data-testid=stMain]')];
    const words = [...document.querySelectorAll('.js-plotly-plot text')].filter(one => one.textContent.trim());
    const cut = words.filter(one => {
        const told = one.getBoundingClientRect(), chart = one.closest('svg').getBoundingClientRect();
        return told.left < chart.left - 1 || told.right > Math.min(chart.right, innerWidth) + 1;
    });
    return [...scrolled.filter(one => one.scrollWidth > one.clientWidth).map(one => one.tagName),
        ...cut.map(one => one.textContent)];
}"""


@dataclass(frozen=True)
class View:
    """A page as somebody sees it."""

    page: Page
    language: Language
    role: Role

    def __str__(self) -> str:
        return f"{self.page}-{self.language}-{self.role}"

    @property
    def path(self) -> str:
        """The address that opens it."""
        return f"{path_of(self.page)}?lang={self.language}&role={self.role}"


def assert_none(found: Sequence[str]) -> None:
    """Fail with all that was found, which pytest itself would cut short."""
    assert not found, "\n".join(found)


def view(page: Page, language: Language) -> View:
    """Return a page as the group sees it, or else the first role that may open it."""
    return View(page, language, next(role for role in Role if may_open(role, page)))


SWEDISH = [view(page, "sv") for page in Page]
ENGLISH = [view(page, "en") for page in Page]
PROTECTED = [
    View(page, "sv", Role.ANALYST) for page in Page if page is not Page.METHOD and may_open(Role.ANALYST, page)
]


@pytest.fixture(scope="module")
def windows(browser: Browser, demo_server: str) -> Iterator[dict[Language, Watched]]:
    """One window a language, so that what every page needs is loaded once."""
    schemes = {"sv": browser.new_context(viewport=PROJECTOR), "en": browser.new_context(color_scheme="dark")}
    watched = {language: Watched(schemes[language].new_page(), demo_server) for language in LANGUAGES}
    for one in watched.values():
        one.listen()
    yield watched
    for context in schemes.values():
        context.close()


@pytest.fixture(scope="module")
def opened(request: pytest.FixtureRequest, windows: dict[Language, Watched]) -> tuple[View, Watched]:
    """A view, opened once for all that is asked of it."""
    shown: View = request.param
    watched = windows[shown.language]
    watched.errors.clear()
    watched.elsewhere.clear()
    watched.page.set_viewport_size(PROJECTOR)
    watched.open(shown.path)
    axe.stand(watched.page)
    return shown, watched


@pytest.fixture(scope="module")
def seen(opened: tuple[View, Watched]) -> tuple[View, Window]:
    """The same, and its window."""
    shown, watched = opened
    return shown, watched.page


class EveryWay:
    """What is asked of each view."""

    def test_a_page_opens_by_its_address(self, opened: tuple[View, Watched]) -> None:
        shown, watched = opened
        told = watched.text()

        assert watched.page.inner_text("h1") == say(shown.language, f"{shown.page}.question")
        assert watched.page.title() == words(shown.language).heading(f"page.{shown.page}")
        assert words(shown.language).say("app.purpose") in told
        assert (watched.errors, watched.elsewhere) == ([], [])
        if shown.role is Role.ANALYST:
            assert (say("sv", "part.protected") in told) == (shown.page in FIGURES)
            assert say("sv", "part.exact") not in told

    def test_axe_finds_nothing(self, seen: tuple[View, Window]) -> None:
        shown, window = seen

        assert window.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") == (shown.language == "en")
        assert_none(axe.violations(window) + axe.pale_words(window))

    def test_axe_finds_nothing_where_everything_is_opened(self, seen: tuple[View, Window]) -> None:
        _, window = seen
        axe.open_all(window)

        assert_none(axe.violations(window))

    def test_the_page_says_its_language(self, seen: tuple[View, Window]) -> None:
        shown, window = seen

        assert window.evaluate(LANGUAGE) == shown.language

    def test_at_200_percent_nothing_is_cut_off(self, seen: tuple[View, Window]) -> None:
        _, window = seen
        window.set_viewport_size(AT_200_PERCENT)
        axe.open_all(window)
        axe.stand(window)

        assert_none(window.evaluate(SIDEWAYS))
        assert_none(axe.violations(window, ["scrollable-region-focusable"]))

    def test_on_paper_there_is_the_heading_and_no_menu(self, seen: tuple[View, Window]) -> None:
        _, window = seen
        window.set_viewport_size(PROJECTOR)
        window.emulate_media(media="print")
        frame = [window.locator(part).is_visible() for part in ("[data-testid=stHeader]", ".st-key-head")]
        heading = window.get_by_role("heading", level=1).is_visible()
        window.emulate_media(media="null")

        assert (frame, heading) == ([False, False], True)
