"""What stands in somebody's way on a page: axe-core in every frame, and what the Tab key shows on its way.

axe-core comes from the wheel axe-playwright-python. Its file is used and not its functions, which look at the outermost
frame alone and would miss the map.
"""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise

from playwright.sync_api import Page

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
RUN = "only => axe.run(document, {runOnly: only, resultTypes: ['violations']})"

#: Streamlit's script is done, and every chart and map is drawn.
STANDS = """() => {
    const isMap = one => one.contentDocument?.querySelector('path.leaflet-interactive');
    const all = (selector, there) => [...document.querySelectorAll(selector)].every(there);
    return document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
        && !document.querySelector('[data-testid=stSkeleton]')
        && all('[data-testid=stPlotlyChart]', one => one.querySelector('.main-svg'))
        && all('[data-testid=stCustomComponentV1]', isMap);
}"""
OPEN_ALL = "document.querySelectorAll('[data-testid=stExpander] details:not([open]) > summary').forEach(e => e.click())"
HEIGHT = "document.querySelector('[data-testid=stMain]').scrollHeight"

#: Words of charts that stand on the page itself, their colours, and the page's: axe knows no colour in drawings.
WORDS = """() => [...document.querySelectorAll('.js-plotly-plot text')]
    .filter(one => one.textContent.trim() && !one.closest('.point, .slice, .hoverlayer'))
    .map(one => [one.textContent, getComputedStyle(one).fill])"""
GROUND = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
READABLE = 4.5

#: The least that a sign must differ from what was there without it (WCAG 1.4.11).
SEEN = 3.0
#: No page has more stops than this; the Tab key would be caught somewhere.
MOST_STOPS = 300
#: What has the focus, and the colours around it; and those around what had it before.
STOP = """() => {
    const inside = one => one?.contentDocument ? inside(one.contentDocument.activeElement) : one;
    const told = one => {
        const style = getComputedStyle(one), none = 'rgba(0, 0, 0, 0)';
        return [
            style.outlineStyle === 'none' ? none : style.outlineColor,
            style.boxShadow.match(/rgba?\\([^)]*\\)/)?.[0] ?? none,
            style.borderTopWidth === '0px' ? none : style.borderTopColor,
        ];
    };
    const around = one => [0, 1, 2, 3].flatMap(() => {
        const colours = one ? told(one) : [];
        one = one?.parentElement;
        return colours;
    });
    const left = window.lastStop ? around(window.lastStop) : [], one = inside(document.activeElement);
    window.lastStop = one;
    one.setAttribute('data-reached', '');
    const name = one.getAttribute('aria-label') || one.textContent.trim().slice(0, 60);
    const kind = one.getAttribute('role') || one.dataset.testid || one.tagName.toLowerCase();
    return {kind, name, left, colours: around(one)};
}"""
#: What can be operated, is seen, and was never reached; of a row of radio buttons and of a list with its arrow, one is.
MISSED = """() => {
    const wanted = '[data-testid=stHeader] :is(a, button), [data-testid=stMain] :is(a, input, textarea, summary, '
        + 'button:not([role=radio]), [role=radiogroup])';
    return [...document.querySelectorAll(wanted)]
        .filter(one => one.checkVisibility() && !one.disabled)
        .filter(one => !(one.closest('[role=group]') ?? one).matches('[data-reached], :has([data-reached])'))
        .map(one => one.getAttribute('aria-label') || one.textContent.trim() || one.outerHTML.slice(0, 200));
}"""


@dataclass(frozen=True)
class Stop:
    """A place where the Tab key stops, and how strongly it shows that it is there."""

    kind: str
    name: str
    shown: float


def stand(page: Page) -> None:
    """Wait until everything on a page is drawn."""
    page.wait_for_function(STANDS, timeout=60_000)
    page.wait_for_timeout(200)


def open_all(page: Page) -> None:
    """Open everything that can be opened."""
    page.evaluate(OPEN_ALL)
    page.wait_for_timeout(700)  # they slide


@contextmanager
def whole(page: Page) -> Iterator[None]:
    """Make the window as high as what is in it: axe judges no contrast of what would have to be scrolled to."""
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": size["width"], "height": 200 + int(page.evaluate(HEIGHT))})
    page.wait_for_timeout(300)
    stand(page)
    yield
    page.set_viewport_size(size)


def violations(page: Page, only: Sequence[str] = WCAG) -> list[str]:
    """Return what axe finds against these rules, or rules with these tags, a sentence each, in all frames."""
    with whole(page):
        for frame in page.frames:
            frame.evaluate(AXE)
        found = page.evaluate(RUN, list(only))["violations"]
    return [
        f"{rule['id']}: {json.dumps(node['target'])} {node['html'][:200]} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def pale_words(page: Page) -> list[str]:
    """Return the words of charts that cannot be read well on the page, a sentence each."""
    ground = page.evaluate(GROUND)
    return [
        f"{words} in a chart: {colour} on {ground} is {contrast(colour, ground):.2f}"
        for words, colour in page.evaluate(WORDS)
        if contrast(colour, ground) < READABLE
    ]


def stops(page: Page) -> list[Stop]:
    """Return where the Tab key stops from the top of a page to its end."""
    told = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        page.wait_for_timeout(40)
        told.append(page.evaluate(STOP))
        if told[-1]["kind"] == "body":
            break
    return [Stop(one["kind"], one["name"], _shown(one["colours"], after["left"])) for one, after in pairwise(told)]


def missed(page: Page) -> list[str]:
    """Return what can be operated and was no stop."""
    named: list[str] = page.evaluate(MISSED)
    return named


def _shown(focused: Sequence[str], left: Sequence[str]) -> float:
    """Return how strongly the outlines, shadows and borders around a stop differ from those without the focus."""
    return max((contrast(one, other) for one, other in zip(focused, left, strict=True)), default=1.0)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, as WCAG reckons it, each of them on white."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue, *alpha = (float(number) for number in re.findall(r"[\d.]+", colour))
    share = alpha[0] if alpha else 1.0
    return sum(
        weight * _linear((share * part + (1 - share) * 255) / 255)
        for weight, part in zip((0.2126, 0.7152, 0.0722), (red, green, blue), strict=True)
    )


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
