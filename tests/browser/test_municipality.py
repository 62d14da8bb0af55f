"""Another municipality in a real browser: its own words in the menu, and no error where there is no map."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from tests.browser.conftest import a_server, a_visit
from tests.factories import contract_row, write_csv
from tests.real.installation import germany

MENUS = {"sv": ("Förbundsländer", "Stadsdelar"), "en": ("Federal states", "Districts")}


def test_the_menu_calls_districts_what_the_municipality_does(browser: Browser, tmp_path: Path) -> None:
    installation = germany(tmp_path)
    installation.load(write_csv(tmp_path / "own.csv", [contract_row(district="Sachsen")]), "contract")
    settings: dict[str, Any] = {"LAGESBILD_REFERENCE": str(installation.reference), "LAGESBILD_ALLOW_UNSIGNED": "1"}
    with a_server(installation.data, **settings) as address, a_visit(browser, address) as visit:
        for language, (own, of_goteborg) in MENUS.items():
            visit.open(f"/districts?lang={language}")
            menu = visit.page.get_by_role("link").all_inner_texts()
            assert own in menu and of_goteborg not in menu
            assert visit.page.locator("iframe").count() == 0
        assert visit.errors == []


def test_a_broken_reference_folder_is_told_below_a_menu(browser: Browser, tmp_path: Path) -> None:
    installation = germany(tmp_path)
    installation.load(write_csv(tmp_path / "own.csv", [contract_row(district="Sachsen")]), "contract")
    (installation.reference / "districts.geojson").write_text('{"features": [{}]}', encoding="utf-8")
    settings: dict[str, Any] = {"LAGESBILD_REFERENCE": str(installation.reference), "LAGESBILD_ALLOW_UNSIGNED": "1"}
    with a_server(installation.data, **settings) as address, a_visit(browser, address) as visit:
        visit.open("/")
        assert "districts.geojson" in visit.page.inner_text("h3")
        assert "Platser" in visit.page.get_by_role("link").all_inner_texts()
