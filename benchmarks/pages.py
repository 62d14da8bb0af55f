"""What our pages cost a visitor, against a bare Streamlit page that writes one line, in one run and one Chromium.

Views and reruns take turns, and what counts is the ratio of their medians: a view cold is the first of a new visitor, a
view warm the second, in another tab, so that what is kept comes from the disk and not from a tab's memory. A page is
ready when all its charts stand; the map page is also taken when its map does. A bare page with one chart tells what of
it all is Plotly's, and our map with nothing around it what is the map's. The servers have answered before: cold and
warm is the visitor's browser. It looks at the demonstration city, or at the folder that LAGESBILD_DATA names.
"""

import os
import shutil
import statistics
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, WebSocket, sync_playwright

from benchmarks import here
from lagesbild import settings
from tests.browser.conftest import a_server
from tests.servers import CHROMIUM, QUIET, serving

BARE = """import streamlit as st

st.markdown("Bare")
if "chart" in st.query_params:
    st.plotly_chart({"data": [{"y": [1, 3, 2]}]})
if "choose" in st.query_params:
    st.markdown(f"Chosen: {st.selectbox('Choose', range(20), key='choose')}")
"""
#: Our map of districts, and nothing else of ours on the page.
ONE_MAP = """import streamlit as st

from benchmarks import same_chart
from lagesbild import answers
from lagesbild.periods import Span
from lagesbild.words import Words
from pages.parts import asked, served, warmed

if __name__ == "__main__":
    from pages.parts import district_map  # whose component belongs to a server that runs

    looked = same_chart.visit()
    compared = asked.places_compared(looked, Span(answers.last_ended(looked), answers.EIGHT_WEEKS, 2))
    district_map.show(compared, Words(looked.reference, looked.language), "", weeks="")
else:
    app = st.App(__file__, routes=served.routes(), lifespan=warmed.before)
"""
TEXT = "document.querySelector('[data-testid=stMarkdown]')?.innerText.includes('Bare')"
#: The purpose stands at the end of every page.
END = "[...document.querySelectorAll('[data-testid=stCaptionContainer]')].at(-1)?.innerText.includes('112')"
#: Until what draws the charts has come, skeletons stand in their places.
CHARTS = """document.querySelector('.js-plotly-plot .main-svg') && !document.querySelector('[data-testid=stSkeleton]')
    && [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(one => one.querySelector('.main-svg'))"""
MAP = """[...document.querySelectorAll('iframe')].some(
    one => one.contentDocument?.querySelector('path.leaflet-interactive'))"""
DONE = "document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
#: What a choice changes: the finding and what is drawn, or the line of the bare page.
TOLD = "document.querySelector('[class*=st-key-finding]').innerText"
DRAWN = "document.querySelector('.js-plotly-plot')?.textContent"
LINE = "[...document.querySelectorAll('[data-testid=stMarkdown]')].at(-1).innerText"
#: Choices differ from one time to the next, so that nothing is had from an earlier one; a list draws no more of them.
CHOICES = 8

BARS = {
    "start page/bare page, cold": 2.5,
    "start page/bare page, warm": 2.5,
    "map/bare page, cold": 2.0,
    "map/bare page, warm": 2.0,
}


@dataclass(frozen=True)
class View:
    """A page to be looked at, and the expression that is true once it stands."""

    name: str
    address: str
    stands: str


@dataclass(frozen=True)
class Choice:
    """A list on a page that stands, and the expressions that all change with what is chosen in it."""

    name: str
    address: str
    stands: str
    key: str
    changes: tuple[str, ...]


def measure(*, rows: int, times: int) -> dict[str, float]:
    """Return medians in seconds and their ratios, and what travels in kilobytes."""
    data = here.data()
    if times > CHOICES:
        raise ValueError(f"what is chosen more than {CHOICES} times is had from before")
    with a_page(BARE) as bare, a_page(ONE_MAP, data) as one_map, a_server(data) as ours, a_browser() as browser:
        taken = _views(browser, views(bare, one_map, ours), times) | _reruns(browser, choices(bare, ours), times)
        return figures(taken) | _travelled(browser, ours)


def views(bare: str, one_map: str, ours: str) -> list[View]:
    """Return what is looked at, by the addresses of the servers."""
    return [
        View("bare page", bare, TEXT),
        View("one chart", f"{bare}/?chart=1", CHARTS),
        View("one map", one_map, MAP),
        View("start page", ours, f"{END} && {CHARTS}"),
        View("map", f"{ours}/districts", MAP),
        View("map page", f"{ours}/districts", f"{END} && {MAP}"),
    ]


def choices(bare: str, ours: str) -> list[Choice]:
    """Return what is chosen, by the addresses of both servers."""
    return [
        Choice("bare choice", f"{bare}/?choose=1", TEXT, "choose", (LINE,)),
        Choice("period to chart", ours, f"{END} && {CHARTS}", "period", (TOLD, DRAWN)),
    ]


def figures(taken: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Return medians, and of each but a bare one the ratio to the bare one that it took turns with."""
    medians = {name: statistics.median(seconds) for name, seconds in taken.items()}
    ratios = {}
    for name, seconds in medians.items():
        what, _, when = name.partition(", ")
        bare = f"bare page, {when}" if when else "bare choice"
        if name != bare:
            ratios[f"{what}/{bare}"] = seconds / medians[bare]
    return medians | ratios


def passes(told: Mapping[str, float]) -> list[str]:
    """Return the bars that the figures miss, a sentence each; none if all is well."""
    return [f"{name}: {told[name]:.2f}, more than {bar:g}" for name, bar in BARS.items() if told[name] > bar]


@contextmanager
def a_page(program: str, data: Path | None = None) -> Iterator[str]:
    """Serve a program with our settings, and with our code if it looks at a data folder; yields its address."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "app.py").write_text(program, encoding="utf-8")
        shutil.copytree(settings.ROOT / ".streamlit", Path(folder) / ".streamlit")
        told = {settings.DATA: str(data), "PYTHONPATH": str(settings.ROOT)} if data else {}
        with serving(os.environ | told, through=("env", "-C", folder)) as address:
            yield address


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Open Debian's Chromium, as the tests do."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)


@contextmanager
def a_visitor(browser: Browser) -> Iterator[BrowserContext]:
    """Come with windows of the projector's size, and nothing kept from before."""
    with browser.new_context(viewport={"width": 1280, "height": 720}) as visitor:
        yield visitor


def _views(browser: Browser, looked_at: Sequence[View], times: int) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {}
    for again in range(times + 1):
        for view in looked_at:
            with a_visitor(browser) as visitor:
                for when in ("cold", "warm"):
                    page = visitor.new_page()
                    seconds = _seconds_until(page, view)
                    page.close()
                    if again:  # the servers' own first time is nobody's
                        taken.setdefault(f"{view.name}, {when}", []).append(seconds)
    return taken


def _seconds_until(page: Page, view: View) -> float:
    """Open a page and return how long it took to stand, by the page's own clock."""
    page.goto(view.address, wait_until="commit")
    return when(page, view.stands) / 1000


def when(page: Page, stands: str) -> float:
    """Wait, looking at every frame that is drawn, and return the page's time in milliseconds."""
    return float(page.wait_for_function(f"() => ({stands}) && performance.now()", polling="raf").json_value())


def _reruns(browser: Browser, chosen: Sequence[Choice], times: int) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {choice.name: [] for choice in chosen}
    for turn in range(times):
        for choice in chosen:
            with a_visitor(browser) as visitor:
                page = visitor.new_page()
                _open(page, choice)
                taken[choice.name].append(_seconds_of_choice(page, choice, 1 + turn))
    return taken


def _open(page: Page, choice: Choice) -> None:
    page.goto(choice.address)
    page.locator(f".st-key-{choice.key} [role=combobox]").wait_for()
    when(page, f"{DONE} && {choice.stands}")
    page.wait_for_timeout(500)


def _seconds_of_choice(page: Page, choice: Choice, number: int) -> float:
    return seconds_from(page, f".st-key-{choice.key} [role=combobox]", "[role=option]", choice.changes, number)


def seconds_from(page: Page, box: str, option: str, changes: Sequence[str], number: int) -> float:
    """Choose from a list and return the time from the click to the last of its changes, by the page's own clock."""
    page.evaluate(f"window.before = [{', '.join(changes)}]")
    page.evaluate("addEventListener('pointerup', () => { window.clicked = performance.now(); }, true)")
    page.locator(box).click()
    page.locator(option).nth(number).click()
    # a chart may be gone for a moment on its way to the next one
    changed = " && ".join(f"({one} ?? window.before[{at}]) !== window.before[{at}]" for at, one in enumerate(changes))
    return (when(page, changed) - float(page.evaluate("window.clicked"))) / 1000


def _travelled(browser: Browser, ours: str) -> dict[str, float]:
    """Return the kilobytes of a first view, and those that a map page's rerun for another district receives."""
    told = {}
    for view in views("", "", ours):
        if view.address.startswith(ours):
            with a_visitor(browser) as visitor:
                page = visitor.new_page()
                loaded, received = _listening(page)
                _seconds_until(page, view)
                told[f"{view.name}, first view kB"] = (sum(loaded) + sum(received)) / 1000
    with a_visitor(browser) as visitor:
        page = visitor.new_page()
        _, received = _listening(page)
        district = Choice("", f"{ours}/districts", f"{END} && {MAP}", "district", (TOLD,))
        _open(page, district)
        told["map page, websocket of first run kB"] = sum(received) / 1000
        received.clear()
        _seconds_of_choice(page, district, 1)
        when(page, DONE)
        page.wait_for_timeout(1000)
        told["map page, websocket of another district kB"] = sum(received) / 1000
    return told


def _listening(page: Page) -> tuple[list[float], list[float]]:
    """Return two lists that fill with bytes: of what is loaded, as it travels, and of what the websocket receives."""
    loaded: list[float] = []
    received: list[float] = []
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda payload: received.append(len(payload)))

    page.on("websocket", listen)
    return loaded, received
