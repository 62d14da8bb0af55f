"""The app itself killed while somebody saves: what is there is whole, and the next visit finishes it."""

import os
import random
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from lagesbild import measures, meetings
from lagesbild.meetings import Status, assessments
from lagesbild.texts import say
from lagesbild.verify import verified
from tests.browser import axe
from tests.browser.conftest import Watched, a_server, a_visit
from tests.browser.test_journeys import choose
from tests.meetings import a_group, a_meeting
from tests.stops.meeting_writer import looked_at
from tests.stops.test_killed_meeting import finished

Write = Callable[[Watched], None]
CHANCE = random.Random(88)
VIEW, PROBLEM, INDICATOR = "Läget är som förut.", "Klotter återkommer.", "Klotter på åtta veckor"


@pytest.fixture(scope="module")
def open_meeting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a meeting that is open."""
    visit = a_group(tmp_path_factory.mktemp("open"))
    a_meeting(visit)
    return visit.folder


def text(key: str, **values: object) -> str:
    return say("sv", key, **values)


def press(window: Watched, key: str, **values: object) -> None:
    window.page.get_by_role("button", name=text(key, **values), exact=True).first.click()


def opened(window: Watched, path: str, fold: str = "") -> None:
    window.open(path)
    axe.stand(window.page)
    if fold:
        window.page.get_by_text(text(fold), exact=True).first.click()
        axe.stand(window.page)


def assess(window: Watched) -> None:
    opened(window, "/meeting?view=during&section=environments&environment=islamist", "assessment.write")
    window.page.get_by_label(text("assessment.view"), exact=True).fill(VIEW)
    press(window, "edited.save")


def decide(window: Watched) -> None:
    opened(window, "/meeting?view=during&section=measures", "measure.decide")
    window.page.get_by_label(text("measure.problem"), exact=True).fill(PROBLEM)
    window.page.get_by_label(text("measure.indicator"), exact=True).fill(INDICATOR)
    for name in ("limit_district", "kind", "perspective", "level", "owner"):
        choose(window, text(f"measure.{name}"), "")
    axe.stand(window.page)
    press(window, "measure.keep")


def freeze(window: Watched) -> None:
    opened(window, "/meeting?view=after")
    window.page.get_by_text(text("meetings.sure")).click()
    axe.stand(window.page)
    press(window, "meetings.freeze", number=1)


def kill_server(address: str) -> None:
    """Kill the server at an address, as a power cut would."""
    port = address.rpartition(":")[2].encode()
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        words = entry.read_bytes().split(b"\0")
        if b"--server.port" in words and port in words:
            os.kill(int(entry.parent.name), signal.SIGKILL)


FROZEN = "frozen"
#: What is there once it is kept, and what tells so on the page.
WHOLE: dict[Write, str] = {assess: VIEW, decide: f"{PROBLEM} {INDICATOR}", freeze: FROZEN}
KEPT: dict[Write, str] = {
    assess: text("edited.kept"),
    decide: "följs upp på möte 5",
    freeze: "har inte ändrats sedan dess",
}


@pytest.mark.skipif(not Path("/proc").exists(), reason="processes are found by /proc")
@pytest.mark.parametrize("waits", [False, True], ids=["at once", "when it is kept"])
@pytest.mark.parametrize("write", [assess, decide, freeze])
def test_what_is_there_is_whole_and_the_next_visit_finishes_it(
    browser: Browser, open_meeting: Path, tmp_path: Path, write: Write, waits: bool
) -> None:
    data = tmp_path / "data"
    shutil.copytree(open_meeting, data)
    with a_server(data, LAGESBILD_ALLOW_UNSIGNED="1") as address, a_visit(browser, address) as window:
        write(window)
        if waits:
            expect(window.page.get_by_test_id("stMain")).to_contain_text(KEPT[write])
        else:
            window.page.wait_for_timeout(CHANCE.uniform(0, 200))
        kill_server(address)

    assert verified(data).holds
    written = {one.view for one in assessments.kept(data, 1)}
    written |= {f"{one.problem} {one.indicator}" for one in measures.kept(data)}
    written |= {FROZEN for one in meetings.kept(data) if one.status is Status.FROZEN}
    assert written <= {WHOLE[write]}
    assert not waits or written, "who was told that it is kept finds it"
    finished(looked_at(data))
    assert meetings.find(data, 1).noted and verified(data).holds
