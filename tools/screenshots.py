"""Takes the pictures of README and the docs: a real server on the demonstration city, a real browser.

`make screenshots` runs it; the pictures are committed, so that they are looked at when they change.
"""

from pathlib import Path

from playwright.sync_api import sync_playwright

from lagesbild.settings import ROOT
from tests.browser.conftest import a_server, a_visit
from tests.servers import CHROMIUM, QUIET

FOLDER = ROOT / "docs" / "images"
PICTURES = {
    "lagesbild": "/",
    "lagesbild-en": "/?lang=en",
    "trender": "/trends",
    "trender-kategori": "/trends?by=category&days=56&environment=right_wing",
    "stadsdelar": "/districts?district=lundby",
    "rapportering": "/reporting",
    "metod": "/method",
    "analytiker": "/?role=analyst",
    "samordnare": "/districts?role=coordinator",
    "export": "/export?role=analyst&table=L5",
}


def take(data: Path, folder: Path) -> None:
    """Write one PNG of the projector's size for each picture."""
    folder.mkdir(parents=True, exist_ok=True)
    with a_server(data) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for name, path in PICTURES.items():
            with a_visit(browser, address) as visit:
                visit.open(path)
                visit.page.wait_for_timeout(3000)
                visit.page.screenshot(path=folder / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    take(ROOT / "data" / "demo", FOLDER)
