"""Every page in a real browser: it stands, says nothing to the console, and asks nobody else for anything."""

import json
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from etl.__main__ import main
from lagesbild import access, reference
from lagesbild.access import Page, Role
from lagesbild.texts import Language, say
from lagesbild.words import Words
from tests.browser.conftest import Watched, a_server, a_visit
from tests.factories import REFERENCE

#: Pages of numbers that others than the group see protected; the rest shows words, or what was published elsewhere.
FIGURES = [page for page in Page if page not in (Page.METHOD, Page.REPORTING, Page.SURVEYS, Page.OUTLOOK)]


def words(language: Language) -> Words:
    return Words(reference.read(REFERENCE), language)


def path_of(page: Page) -> str:
    return "/" if page is Page.OVERVIEW else f"/{page}"


def test_the_menu_leads_to_every_page_and_keeps_the_language(visit: Watched) -> None:
    visit.open("/?lang=en")
    own = [page for page in Page if access.may_open(Role.GROUP, page)]
    links = visit.page.get_by_role("link")
    names = {words("en").heading(f"page.{page}"): page for page in Page}
    assert [names[name] for name in links.all_inner_texts() if name in names] == own
    for page in own:
        visit.page.get_by_role("link", name=words("en").heading(f"page.{page}"), exact=True).click()
        visit.page.get_by_role("heading", level=1, name=say("en", f"{page}.question")).wait_for()
        visit.settle()
        assert "lang=en" in visit.page.url
    assert visit.errors == []


def test_a_link_opens_the_same_view(visit: Watched) -> None:
    visit.open("/districts?district=lundby&environment=right_wing")

    for name, value in (("Stadsdel", "Lundby"), ("Miljö", "Våldsbejakande högerextrem miljö")):
        expect(visit.page.get_by_role("combobox", name=name)).to_have_value(value, timeout=30_000)
    assert "Lundby" in visit.page.inner_text("[class*=st-key-finding]")
    assert "district=lundby" in visit.page.url and "environment=right_wing" in visit.page.url


def test_a_click_on_the_map_chooses_the_district(visit: Watched) -> None:
    visit.open("/districts?district=lundby")
    districts = visit.page.frame_locator("iframe[title*=folium]").locator("path.leaflet-interactive")
    expect(districts).to_have_count(10, timeout=30_000)
    visit.page.wait_for_timeout(1000)  # the map fits itself to the city

    district = districts.last.bounding_box()
    assert district is not None
    visit.page.mouse.move(district["x"] + district["width"] / 2, district["y"] + district["height"] / 2)
    visit.page.mouse.down()
    visit.page.wait_for_timeout(60)
    visit.page.mouse.up()

    expect(visit.page.locator("[class*=st-key-finding]")).not_to_contain_text("Lundby", timeout=30_000)


@pytest.mark.parametrize(("page", "role"), [(Page.OVERVIEW, "guest"), (Page.TRENDS, "coordinator")])
def test_who_may_not_see_exact_figures_sees_protected_ones(visit: Watched, page: Page, role: str) -> None:
    visit.open(f"{path_of(page)}?role={role}")

    assert say("sv", "part.protected") in visit.text()
    assert say("sv", "part.exact") not in visit.text()
    assert visit.errors == [] and visit.elsewhere == []


@pytest.mark.parametrize("role", ["analyst", "nobody-such"])
def test_a_role_is_kept_over_every_change_of_page(visit: Watched, role: str) -> None:
    visit.open(f"/trends?role={role}")
    for page in (Page.OVERVIEW, Page.DISTRICTS, Page.METHOD, Page.TRENDS):
        visit.page.get_by_role("link", name=words("sv").heading(f"page.{page}")).click()
        visit.page.get_by_role("heading", level=1, name=say("sv", f"{page}.question")).wait_for()
        visit.settle()
        assert (say("sv", "part.protected") in visit.text()) == (page is not Page.METHOD)
        assert say("sv", "part.exact") not in visit.text()


@pytest.mark.parametrize("role", ["sender", "admin"])
def test_who_sees_receipts_only_opens_no_page_of_figures(visit: Watched, role: str) -> None:
    visit.open(f"/trends?role={role}")

    assert say("sv", "error.not_for_you.what") in visit.text()


def test_a_cold_link_opens_for_who_may_and_shows_nothing_to_who_may_not(browser: Browser, demo_data: Path) -> None:
    for role, stands in (("group", "trends.question"), ("sender", "error.not_for_you.what")):
        with a_server(demo_data) as address, a_visit(browser, address) as first_visitor:
            first_visitor.open(f"/trends?role={role}")
            assert say("sv", stands) in first_visitor.text()
            assert first_visitor.page.get_by_role("dialog").count() == 0
            charts = first_visitor.page.locator("[data-testid=stPlotlyChart]")
            if role == "group":
                charts.first.wait_for()
            else:
                assert charts.count() == 0


def test_a_real_folder_is_refused_without_sign_in(browser: Browser, demo_data: Path, tmp_path: Path) -> None:
    shutil.copytree(demo_data, tmp_path / "real")
    pointer = tmp_path / "real" / "current.json"
    pointer.write_text(json.dumps(json.loads(pointer.read_text()) | {"demo": False}))
    refused = say("sv", "error.unsigned_not_demo.what")

    with a_server(tmp_path / "real") as address, a_visit(browser, address) as visit:
        visit.open("/")
        assert refused in visit.text()
    with a_server(tmp_path / "real", LAGESBILD_ALLOW_UNSIGNED="1") as address, a_visit(browser, address) as visit:
        visit.open("/")
        assert refused not in visit.text() and say("sv", "overview.question") in visit.text()


def test_an_empty_folder_says_what_to_do(browser: Browser, tmp_path: Path) -> None:
    with a_server(tmp_path) as address, a_visit(browser, address) as visit:
        visit.page.goto(address)
        visit.page.get_by_role("heading", name=say("sv", "app.empty_title")).wait_for()


def test_an_open_page_shows_new_data_at_its_next_rerun(browser: Browser, demo_data: Path, tmp_path: Path) -> None:
    shutil.copytree(demo_data, tmp_path / "city")
    with a_server(tmp_path / "city") as address, a_visit(browser, address) as visit:
        visit.open("/")
        assert "v. 45–46 2026" in visit.page.inner_text("[class*=st-key-finding]")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("LAGESBILD_DATA", str(tmp_path / "city"))
            assert main(["build", "--as-of", "2026-10-01"]) == 0
        visit.page.get_by_text("English", exact=True).click()
        visit.page.get_by_text(say("en", "app.as_of", day="1 Oct 2026")).wait_for()
        visit.page.get_by_text("w. 37–38 2026: ").wait_for()
