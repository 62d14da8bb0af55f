"""Signing in with a real browser: the way in, the link that was wanted, the role, the way out; and who cannot see."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.attack.canaries import Canaries
from tests.browser import axe
from tests.sign_in.conftest import Place, a_place, oidc

WANTED = "/trends?by=category&lang=en"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh window of the projector's size."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def enter(page: Page, place: Place, subject: str, *, path: str = "/", button: str = "Logga in") -> None:
    """Go to a path, and sign in on the way."""
    page.goto(f"{place.address}{path}")
    page.get_by_role("button", name=button, exact=True).click()
    page.locator("input[name=sub]").fill(subject)
    page.get_by_role("button", name="Authorize").click()


def test_a_link_leads_to_its_page_after_the_sign_in_in_its_language(page: Page, place: Place) -> None:
    enter(page, place, "ulla", path=WANTED, button="Sign in")
    expect(page.get_by_role("heading", name="How does it develop over time?")).to_be_visible(timeout=60_000)
    assert page.url == f"{place.address}{WANTED}"
    expect(page.get_by_text("Working group", exact=True)).to_be_visible()
    page.goto(f"{place.address}/trends")
    expect(page.get_by_role("heading", name="Hur utvecklas det över tid?")).to_be_visible(timeout=60_000)
    assert page.url == f"{place.address}/trends", "the link is followed once"


def test_the_menu_is_that_of_the_role(page: Page, place: Place) -> None:
    enter(page, place, "petra")
    expect(page.get_by_text("Det här visas inte för din roll.")).to_be_visible(timeout=60_000)
    assert page.locator("[data-testid=stTopNavLink]").all_inner_texts() == ["Metod och kodbok", "Leveranser"]


def test_signing_out_closes_the_other_window_too_and_leads_past_the_provider(page: Page, place: Place) -> None:
    enter(page, place, "ulla", path="/trends")
    expect(page.get_by_role("heading", name="Hur utvecklas det över tid?")).to_be_visible(timeout=60_000)
    other = page.context.new_page()
    other.goto(f"{place.address}/trends")
    expect(other.get_by_role("heading", name="Hur utvecklas det över tid?")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Logga ut").click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_role("button", name="Logga in", exact=True)).to_be_visible(timeout=60_000)
    other.get_by_text("8 veckor").click()
    expect(other.get_by_text("Din inloggning har gått ut")).to_be_visible(timeout=60_000)
    expect(other.locator("[data-testid=stPlotlyChart]")).to_have_count(0)


@pytest.mark.parametrize("path", ["/", "/meeting?lang=en"])
def test_the_door_stands_in_nobodys_way_and_says_what_all_is_for(page: Page, place: Place, path: str) -> None:
    page.goto(f"{place.address}{path}")
    expect(page.locator("[data-testid=stCaptionContainer]")).to_contain_text("112", timeout=60_000)
    axe.stand(page)
    assert axe.violations(page) == []
    assert page.evaluate("document.documentElement.lang") == ("en" if "lang=en" in path else "sv")
    assert page.locator("[data-testid=stTopNavLink]").count() == 0


def test_a_page_that_nobody_touches_closes_itself_when_the_sign_in_is_over(
    page: Page, city: Canaries, provider: str, tmp_path: Path
) -> None:
    with a_place(city, tmp_path, oidc(provider, "{address}"), hours=25 / 3600) as place:
        enter(page, place, "ulla", path="/trends")
        expect(page.locator("[data-testid=stPlotlyChart]").first).to_be_visible(timeout=60_000)
        expect(page.get_by_text("Din inloggning har gått ut")).to_be_visible(timeout=60_000)
        expect(page.locator("[data-testid=stPlotlyChart]")).to_have_count(0)
