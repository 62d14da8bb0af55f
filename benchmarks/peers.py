"""From a choice to its chart: our start page, and the chart alone by Streamlit and by Dash, in one run of one Chromium.

The same chart is asked of the same database and drawn by the same program (`benchmarks/same_chart.py`) for each choice
of a period; what differs is what carries it to the browser, and that our start page tells more than a chart. Choices
take turns, and what counts is the ratio of their medians. It needs `make rivals`, and looks at the demonstration city,
or at the folder that LAGESBILD_DATA names.
"""

import os
import statistics
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks import here
from benchmarks.pages import CHARTS, CHOICES, DONE, DRAWN, END, TOLD, a_browser, a_page, a_visitor, seconds_from, when
from lagesbild import settings
from tests.browser.conftest import a_server
from tests.servers import a_free_port, wait_for

RIVALS = settings.ROOT / ".venv-rivals" / "bin" / "python"
ALONE = """import streamlit as st

from benchmarks import same_chart
from pages.parts import warmed

if __name__ == "__main__":
    looked = same_chart.visit()
    period = st.selectbox("Period", same_chart.periods(looked), key="period")
    st.plotly_chart(same_chart.chart(looked, period))
else:
    app = st.App(__file__, lifespan=warmed.before)
"""
OURS, STREAMLIT, DASH = "start page, choice to chart", "chart alone, Streamlit", "chart alone, Dash"
#: Our start page's choice against the same chart in Dash.
BAR = 1.2
DASH_OPTION = ".dash-dropdown-option"
STANDS = "document.querySelector('.js-plotly-plot .main-svg')"


def measure(*, rows: int, times: int) -> dict[str, float]:
    """Return medians in seconds and their ratios to Dash."""
    data = here.data()
    with ExitStack() as stack:
        ours, alone, dash = (stack.enter_context(one(data)) for one in (a_server, partial(a_page, ALONE), _dash))
        browser = stack.enter_context(a_browser())
        taken: dict[str, list[float]] = {OURS: [], STREAMLIT: [], DASH: []}
        chosen: dict[str, Callable[[int], float]] = {
            OURS: partial(_by_streamlit, browser, ours, f"{DONE} && {END} && {CHARTS}", (TOLD, DRAWN)),
            STREAMLIT: partial(_by_streamlit, browser, alone, f"{DONE} && {CHARTS}", (DRAWN,)),
            DASH: partial(_by_dash, browser, dash),
        }
        for turn in range(times + 1):
            for name, choose in chosen.items():
                found = choose(1 + turn % CHOICES)
                if turn:  # the servers' own first time is nobody's
                    taken[name].append(found)
    medians = {name: statistics.median(found) for name, found in taken.items()}
    return medians | {f"{name}/Dash": medians[name] / medians[DASH] for name in (OURS, STREAMLIT)}


def passes(told: Mapping[str, float]) -> list[str]:
    """Return the bar if it is missed."""
    ratio = told[f"{OURS}/Dash"]
    return [f"{OURS}/Dash: {ratio:.2f}, more than {BAR:g}"] if ratio > BAR else []


@contextmanager
def _dash(data: Path) -> Iterator[str]:
    port = a_free_port()
    call = [str(RIVALS), "-m", "benchmarks.same_chart", str(port)]
    told = os.environ | {settings.DATA: str(data)}
    with subprocess.Popen(
        call, cwd=settings.ROOT, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as app:
        try:
            wait_for(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            app.terminate()


def _by_streamlit(browser: Browser, address: str, stands: str, changes: tuple[str, ...], number: int) -> float:
    return _chosen(browser, address, stands, ".st-key-period [role=combobox]", "[role=option]", changes, number)


def _by_dash(browser: Browser, address: str, number: int) -> float:
    return _chosen(browser, address, STANDS, "#period", DASH_OPTION, (DRAWN,), number)


def _chosen(
    browser: Browser, address: str, stands: str, box: str, option: str, changes: tuple[str, ...], number: int
) -> float:
    with a_visitor(browser) as visitor:
        page = visitor.new_page()
        page.goto(address)
        when(page, stands)
        page.wait_for_timeout(500)
        return seconds_from(page, box, option, changes, number)
