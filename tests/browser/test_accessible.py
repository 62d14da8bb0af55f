"""Every page for everybody: it stands, asks nobody else for anything, and has no fault that axe knows; and it can be
used by keyboard alone, at 200 %, on paper, in the dark, unmoved.

A page is opened once and then looked at in every way: the Swedish ones by day and the English ones in the dark, so that
each page is seen in both.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page as Window, ViewportSize, expect

from lagesbild.access import Page, Role, may_open
from lagesbild.texts import LANGUAGES, Language, say
from tests.browser import axe
from tests.browser.conftest import Watched
from tests.browser.test_pages import FIGURES, path_of, words

PROJECTOR: ViewportSize = {"width": 1280, "height": 720}
AT_200_PERCENT: ViewportSize = {"width": 640, "height": 360}
FAULT = "([place, fault]) => [...document.querySelectorAll(place)].at(-1).insertAdjacentHTML('beforeend', fault)"
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
#: Heights of what was opened, at every frame until it stands.
HEIGHTS = """() => new Promise(done => {
    const opened = document.querySelector('[data-testid=stExpander] details'), heights = [];
    const end = performance.now() + 800;
    const look = () => {
        heights.push(Math.round(opened.getBoundingClientRect().height));
        performance.now() < end ? requestAnimationFrame(look) : done(heights);
    };
    opened.querySelector('summary').click();
    look();
})"""
#: What would glide by a style sheet.
GLIDES = """() => [...document.querySelectorAll('*')].filter(one => {
    const style = getComputedStyle(one);
    const moves = /all|transform|translate|height|width|(^|, )(top|left)|margin|inset/.test(style.transitionProperty);
    const slow = style.transitionDuration.split(',').some(time => parseFloat(time) > 0.01);
    return (moves && slow) || (style.animationName !== 'none' && parseFloat(style.animationDuration) > 0.01);
}).map(one => one.outerHTML.slice(0, 200))"""


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


@pytest.fixture(scope="module", params=[*SWEDISH, *ENGLISH, *PROTECTED], ids=str)
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


def test_a_page_opens_by_its_address(opened: tuple[View, Watched]) -> None:
    shown, watched = opened
    told = watched.text()

    assert watched.page.inner_text("h1") == say(shown.language, f"{shown.page}.question")
    assert watched.page.title() == words(shown.language).heading(f"page.{shown.page}")
    assert words(shown.language).say("app.purpose") in told
    assert (watched.errors, watched.elsewhere) == ([], [])
    if shown.role is Role.ANALYST:
        assert (say("sv", "part.protected") in told) == (shown.page in FIGURES)
        assert say("sv", "part.exact") not in told


@pytest.mark.parametrize("opened", SWEDISH, ids=str, indirect=True)
def test_the_tab_key_reaches_everything_and_shows_where_it_is(seen: tuple[View, Window]) -> None:
    shown, window = seen
    stops = axe.stops(window)

    assert words("sv").heading(f"page.{shown.page}") in [stop.name for stop in stops if stop.kind == "stTopNavLink"]
    assert_none([f"not reached: {name}" for name in axe.missed(window)])
    assert_none([f"hardly shown ({stop.shown:.1f}): {stop}" for stop in stops if stop.shown < axe.SEEN])


def test_axe_finds_nothing(seen: tuple[View, Window]) -> None:
    shown, window = seen

    assert window.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") == (shown.language == "en")
    assert_none(axe.violations(window) + axe.pale_words(window))


def test_axe_finds_nothing_where_everything_is_opened(seen: tuple[View, Window]) -> None:
    _, window = seen
    axe.open_all(window)

    assert_none(axe.violations(window))


def test_the_page_says_its_language(seen: tuple[View, Window]) -> None:
    shown, window = seen

    assert window.evaluate(LANGUAGE) == shown.language


def test_at_200_percent_nothing_is_cut_off(seen: tuple[View, Window]) -> None:
    _, window = seen
    window.set_viewport_size(AT_200_PERCENT)
    axe.open_all(window)
    axe.stand(window)

    assert_none(window.evaluate(SIDEWAYS))
    assert_none(axe.violations(window, ["scrollable-region-focusable"]))


def test_on_paper_there_is_the_heading_and_no_menu(seen: tuple[View, Window]) -> None:
    _, window = seen
    window.set_viewport_size(PROJECTOR)
    window.emulate_media(media="print")
    frame = [window.locator(part).is_visible() for part in ("[data-testid=stHeader]", ".st-key-head")]
    heading = window.get_by_role("heading", level=1).is_visible()
    window.emulate_media(media="null")

    assert (frame, heading) == ([False, False], True)


def test_axe_sees_the_foot_of_a_page_and_into_the_map(visit: Watched) -> None:
    visit.open("/districts")
    axe.stand(visit.page)
    visit.page.evaluate(FAULT, ["[data-testid=stCaptionContainer] p", '<i style="color: #AAA">pale</i>'])
    visit.page.frames[1].evaluate(FAULT, ["body", "<button></button>"])

    found = axe.violations(visit.page)
    assert any(one.startswith("color-contrast") and ">pale</i>" in one for one in found)
    assert any(one.startswith("button-name") and "iframe" in one for one in found)


def test_the_language_follows_the_buttons(visit: Watched) -> None:
    visit.open("/method")
    for language in reversed(LANGUAGES):
        visit.page.get_by_role("radio", name=say(language, f"language.{language}")).click()
        expect(visit.page.get_by_role("heading", level=1)).to_have_text(say(language, "method.question"))
        visit.page.wait_for_timeout(500)
        assert visit.page.evaluate(LANGUAGE) == language


def test_a_district_is_chosen_by_keys_alone(visit: Watched) -> None:
    visit.open("/districts?district=lundby")
    axe.stand(visit.page)
    chosen = visit.page.get_by_role("combobox", name="Stadsdel")
    for _ in range(axe.MOST_STOPS):
        visit.page.keyboard.press("Tab")
        if chosen.evaluate("one => one === document.activeElement"):
            break
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        visit.page.keyboard.press(key)
        visit.page.wait_for_timeout(300)

    expect(visit.page.locator("[class*=st-key-finding]").first).not_to_contain_text("Lundby", timeout=30_000)
    assert chosen.input_value() in visit.page.inner_text("[class*=st-key-finding]")


def test_nothing_slides_for_who_wants_no_motion(browser: Browser, demo_server: str) -> None:
    with browser.new_context(viewport=PROJECTOR, reduced_motion="reduce") as context:
        watched = Watched(context.new_page(), demo_server)
        watched.open("/method")
        axe.stand(watched.page)

        assert_none(watched.page.evaluate(GLIDES))
        assert len(set(watched.page.evaluate(HEIGHTS))) <= 2
