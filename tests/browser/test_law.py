"""The law clock on the page of measures: a decision is noted and withdrawn click by click, and only by the group."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect
from sqlalchemy import delete

from lagesbild import law, state
from lagesbild.access import Page, Role, Visit
from lagesbild.law import Decision, Element
from lagesbild.state import schema
from lagesbild.texts import say
from tests.browser import axe
from tests.browser.conftest import City, Watched, a_server
from tests.browser.test_journeys import choose
from tests.meetings import AT, a_group
from tests.visits import as_role, rendered

FIRST, SECOND = date(2025, 1, 31), date(2025, 3, 1)


def text(key: str, **values: object) -> str:
    return say("sv", key, **values)


@pytest.fixture(scope="module")
def city(browser: Browser, demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """The demonstration city before anything is noted of the law."""
    folder = tmp_path_factory.mktemp("written")
    shutil.copytree(demo_data, folder / "data")
    with state.writing(state.opened(folder / "data")) as connection:
        connection.execute(delete(schema.decision))
    with a_server(folder / "data", log=folder / "log") as address:
        yield City(browser, address, folder / "data", folder / "log")


@pytest.fixture
def visit(city: City) -> Iterator[Watched]:
    """The page of measures with the form folded out, as the group sees it."""
    with city.visit() as watched:
        fold_out(watched)
        yield watched


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    """An installation without measures, where one decision is noted."""
    visit = a_group(tmp_path_factory.mktemp("small"))
    law.decide(visit, Decision(Element.PLAN, date(2024, 1, 31)), at=AT)
    return visit


def fold_out(visit: Watched) -> None:
    visit.open("/measures")
    axe.stand(visit.page)
    visit.page.get_by_text(text("law.note"), exact=True).click()
    expect(visit.page.get_by_role("combobox", name=text("law.which"), exact=True)).to_be_visible()
    visit.page.mouse.wheel(0, 5000)  # what is chosen from closes when the page is scrolled to it


def note(visit: Watched, day: str) -> None:
    """Write a day into the form, and save it."""
    visit.page.get_by_role("spinbutton", name=f"year, {text('law.day')}").click()
    visit.page.keyboard.type(day)
    save(visit)


def save(visit: Watched) -> None:
    visit.page.get_by_role("button", name=text("edited.save"), exact=True).click()


def form(visit: Watched) -> Locator:
    return visit.page.get_by_test_id("stForm")


def finding(visit: Watched) -> Locator:
    return visit.page.locator(".st-key-findinglaw")


def row(visit: Watched, element: Element) -> Locator:
    return visit.page.locator(".st-key-texts-law tr").filter(has_text=text(f"law_element.{element}"))


def test_a_decision_is_noted_told_in_the_table_and_withdrawn(city: City, visit: Watched) -> None:
    expect(finding(visit)).to_have_text(text("law.nothing", whole=8))
    choose(visit, text("law.which"), text("law_element.plan"))
    note(visit, "20250131")
    expect(visit.page.get_by_text(text("edited.kept"))).to_be_visible()
    expect(row(visit, Element.PLAN)).to_contain_text("31 jan 2025")
    expect(finding(visit)).to_contain_text(text("law.present_count", count=1, whole=8))
    assert law.kept(city.data) == (Decision(Element.PLAN, FIRST, 1),)

    visit.page.get_by_role("button", name=text("law.withdraw"), exact=True).click()
    expect(row(visit, Element.PLAN)).to_contain_text(text("law.is_not_noted"))
    expect(finding(visit)).to_have_text(text("law.nothing", whole=8))
    assert law.kept(city.data) == (Decision(Element.PLAN, None, 2),)
    assert visit.errors == [] and visit.elsewhere == []


def test_a_day_that_cannot_be_is_refused_beside_its_field_and_stays_to_be_mended(city: City, visit: Watched) -> None:
    choose(visit, text("law.which"), text("law_element.analysis"))
    save(visit)
    expect(form(visit)).to_contain_text(text("error.decided_no_day.what"))
    note(visit, "20300101")
    expect(form(visit)).to_contain_text("Dagen är senare än i dag")
    expect(form(visit)).to_contain_text("2030")
    note(visit, "20230630")
    expect(form(visit)).to_contain_text(text("error.decided_too_early.what", earliest=law.IN_FORCE))
    assert law.of(law.kept(city.data), Element.ANALYSIS) == Decision(Element.ANALYSIS)
    assert visit.errors == []


def test_of_two_who_note_at_once_nobody_is_written_over(city: City, visit: Watched) -> None:
    with city.visit() as other:
        fold_out(other)
        for one in (visit, other):
            choose(one, text("law.which"), text("law_element.council"))
            expect(form(one)).to_be_visible()
        note(visit, "20250131")
        expect(row(visit, Element.COUNCIL)).to_contain_text("31 jan 2025")
        note(other, "20250301")
        told = other.page.get_by_test_id("stExpander").last
        expect(told).to_contain_text(text("error.edited_meanwhile.what"))
        expect(told).to_contain_text(text("edited.now", text="31 jan 2025"))
        save(other)  # knowing what stood there
        expect(row(other, Element.COUNCIL)).to_contain_text("1 mars 2025")
    assert law.of(law.kept(city.data), Element.COUNCIL) == Decision(Element.COUNCIL, SECOND, 2)


def test_another_role_sees_how_the_law_stands_and_no_form(city: City) -> None:
    with city.visit() as visit:
        visit.open("/measures?role=coordinator")
        axe.stand(visit.page)
        expect(visit.page.locator(".st-key-texts-law")).to_contain_text(text("law_element.plan"))
        assert text("law.aid") in visit.text() and text("law.note") not in visit.text()


@pytest.mark.parametrize("role", [Role.GROUP, Role.COORDINATOR])
def test_it_is_shown_where_there_are_no_measures(small: Visit, role: Role) -> None:
    shown = rendered(as_role(small, role), Page.MEASURES)
    assert not shown.exception
    assert text("law.title") in [header.value for header in shown.header]
    assert "1 av 8 delar finns" in " ".join(told.value for told in shown.markdown)
    assert {text("law.aid"), text("law.source")} <= {told.value for told in shown.caption}
    assert bool(shown.expander) == (role is Role.GROUP)


def test_where_another_law_applies_it_is_not_shown(small: Visit) -> None:
    abroad = small.reference.municipality.model_copy(update={"country": "FI"})
    shown = rendered(replace(small, reference=replace(small.reference, municipality=abroad)), Page.MEASURES)
    assert not shown.exception
    assert not shown.header and not shown.table and not shown.expander
