"""The app by keyboard alone, in either language, for who wants no motion; and what finds faults does find them."""

from playwright.sync_api import Browser, expect

from lagesbild.texts import LANGUAGES, say
from tests.browser import axe
from tests.browser.conftest import Watched
from tests.browser.views import LANGUAGE, PROJECTOR, assert_none

FAULT = "([place, fault]) => [...document.querySelectorAll(place)].at(-1).insertAdjacentHTML('beforeend', fault)"
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
