"""Takes the pictures of README and of the user guide: a real server on the demonstration city, a real browser.

`make screenshots` runs it; the pictures are committed, so that they are looked at when they change.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from lagesbild.settings import ROOT
from tests.browser.conftest import a_server, a_visit
from tests.servers import CHROMIUM, QUIET

README = "docs/images"
GUIDE = "docs/anvandarguide/bilder"
#: Where each picture lies, and the address that it is taken of. README shows most of the guide's.
PICTURES = {
    f"{README}/analytiker.png": "/?role=analyst",
    f"{GUIDE}/lagesbild.png": "/",
    f"{GUIDE}/trender.png": "/trends",
    f"{GUIDE}/miljoer.png": "/environments?environment=right_wing",
    f"{GUIDE}/stadsdelar.png": "/districts?district=lundby",
    f"{GUIDE}/samordnaren.png": "/districts?role=coordinator",
    f"{GUIDE}/oro-och-stod.png": "/support",
    f"{GUIDE}/rapportering.png": "/reporting",
    f"{GUIDE}/enkater.png": "/surveys",
    f"{GUIDE}/omvarld.png": "/outlook",
    f"{GUIDE}/insatser.png": "/measures?measure=1",
    f"{GUIDE}/mote.png": "/meeting?meeting=41&section=environments&environment=right_wing",
    f"{GUIDE}/export.png": "/export?role=analyst&table=L5",
    f"{GUIDE}/metod.png": "/method?role=sender",
    f"{GUIDE}/leveranser.png": "/deliveries?role=sender",
    f"{GUIDE}/administration.png": "/administration?role=admin",
    f"{GUIDE}/morkt.png": "/trends?by=category&days=56&environment=right_wing",
    f"{GUIDE}/in-english.png": "/?lang=en",
    f"{GUIDE}/inloggning.png": "/",
}
#: Taken of an installation where people sign in, by somebody who has not.
DOOR = f"{GUIDE}/inloggning.png"
SIGN_IN = """
[oidc]
metadata = "https://login.example.se/.well-known/openid-configuration"
client_id = "lagesbild"
address = "https://lagesbild.example.se"
[[grant]]
groups = ["working-group"]
role = "group"
"""
#: Taken as whoever has a dark system sees it.
DARK = frozenset({f"{GUIDE}/morkt.png"})

#: True once the app has said all it will say, every chart and map is drawn, and the letters are there.
DRAWN = """() => {
    const all = (what) => [...document.querySelectorAll(what)];
    const said = document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning';
    const charts = all('[data-testid=stPlotlyChart]').every((chart) =>
        chart.querySelector('.cartesianlayer > *, .polarlayer > *'));
    const maps = all('iframe').every((frame) => frame.contentDocument?.querySelector('path.leaflet-interactive'));
    return said && charts && maps && !all('[data-testid=stSkeleton]').length && document.fonts.status === 'loaded';
}"""


def take(data: Path, root: Path) -> None:
    """Write one PNG of the projector's size for each picture, below a folder."""
    with sync_playwright() as playwright, TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        with a_server(data) as address:
            for name in PICTURES.keys() - {DOOR}:
                _take(browser, address, root, name)
        rules = Path(folder, "sign_in.toml")
        rules.write_text(SIGN_IN, encoding="utf-8")
        key = Path(folder, "secret")
        told = {"LAGESBILD_SIGN_IN": str(rules), "LAGESBILD_CLIENT_SECRET": "none", "LAGESBILD_SECRET_FILE": str(key)}
        with a_server(data, log=None, **told) as address:
            _take(browser, address, root, DOOR)
        browser.close()


def _take(browser: Browser, address: str, root: Path, name: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    with a_visit(browser, address) as visit:
        visit.page.emulate_media(color_scheme="dark" if name in DARK else "light", reduced_motion="reduce")
        visit.open(PICTURES[name])
        _wait_until_drawn(visit.page)
        visit.page.screenshot(path=root / name)


def _wait_until_drawn(page: Page) -> None:
    """Wait for every chart and map, and then until nothing moves: two pictures in a row are the same."""
    page.wait_for_function(DRAWN, timeout=60_000)
    before, now = b"", page.screenshot()
    while before != now:
        page.wait_for_timeout(500)
        before, now = now, page.screenshot()


if __name__ == "__main__":
    take(ROOT / "data" / "demo", ROOT)
