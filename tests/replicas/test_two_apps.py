"""Two apps show one installation: what is written in one is seen in the other, and either may fall, or the database.

All of it is real: two servers of the app, PostgreSQL, nginx by deploy/nginx.conf and deploy/nginx-replicas.conf, a
browser, and a hundred sessions over websockets.
"""

import asyncio
import os
import re
import shutil
import signal
import urllib.request
from collections.abc import Iterator
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from lagesbild import audit, meetings, settings, store
from lagesbild.state import copied
from lagesbild.texts import say
from tests.browser.conftest import Watched, a_server, a_visit, demo_data
from tests.browser.test_story import PROBLEM, decide
from tests.deploy.proxies import Proxied, nginx
from tests.factories import contract_row, write_csv
from tests.postgresql import PostgreSQL, a_postgresql, is_here
from tests.servers import process_at, until
from tests.stops import command
from tests.stops.command import Ended
from tests.stops.sessions import Shown, a_session, in_order

__all__ = ["demo_data"]
pytestmark = pytest.mark.skipif(not is_here(), reason="PostgreSQL is not here: make servers")

SESSIONS = 100


@dataclass(frozen=True)
class Pair:
    """The two apps, their database, their data folder, and the proxy before them."""

    apps: tuple[str, str]
    database: PostgreSQL
    data: Path
    url: str
    proxied: Proxied

    def open_pages(self) -> list[float]:
        """Return how many pages stand open at each app."""
        return [_number(app, "lagesbild_open_pages") for app in self.apps]


@pytest.fixture
def pair(demo_data: Path, tmp_path: Path) -> Iterator[Pair]:
    """A copy of the demonstration city, whose state has been moved to the server, shown by two apps."""
    with ExitStack() as stack:
        database = stack.enter_context(a_postgresql())
        url = database.make("lagesbild").render_as_string()
        data = Path(shutil.copytree(demo_data, tmp_path / "data"))
        stack.enter_context(pytest.MonkeyPatch.context()).setenv(settings.STATE_URL, url)
        assert copied.to_server(data) > 0
        apps = [
            stack.enter_context(a_server(data, LAGESBILD_STATE_URL=url, LAGESBILD_ALLOW_UNSIGNED="1")) for _ in range(2)
        ]
        (tmp_path / "nginx").mkdir()
        proxied = stack.enter_context(nginx(apps[0], tmp_path / "nginx", other=apps[1]))
        yield Pair((apps[0], apps[1]), database, data, url, proxied)


def _number(app: str, name: str) -> float:
    with urllib.request.urlopen(f"{app}/metrics") as answer:
        told = answer.read().decode()
    return float(re.search(rf"^{name} (\S+)$", told, re.MULTILINE)[1])  # type: ignore[index]


def text(key: str, **values: object) -> str:
    return say("sv", key, **values)


def test_what_is_written_in_one_is_seen_in_the_other(pair: Pair, browser: Browser) -> None:
    number = meetings.kept(pair.data)[-1].number
    with a_visit(browser, pair.apps[0]) as one, a_visit(browser, pair.apps[1]) as other:
        other.open("/measures")
        assert PROBLEM not in other.text()
        one.open("/meeting")
        one.page.get_by_role("button", name=text("meetings.open", number=number)).click()
        expect(one.page.get_by_test_id("stMain")).to_contain_text(text("section.header"))
        decide(one, number + 1)
        other.open("/measures")
        assert PROBLEM in other.text()
        assert (one.errors, other.errors) == ([], [])
    assert audit.check(pair.data) == []


def test_a_page_goes_on_at_the_other_where_its_own_falls(pair: Pair, browser: Browser) -> None:
    context = browser.new_context(ignore_https_errors=True)
    window = Watched(context.new_page(), pair.proxied.address)
    window.open("/districts?district=lundby")
    (cookie,) = [one for one in context.cookies() if one.get("name") == "lagesbild_visitor"]
    assert cookie.get("secure") and cookie.get("httpOnly")
    fallen = pair.apps[pair.open_pages().index(1)]
    os.kill(int(process_at(fallen).name), signal.SIGKILL)
    (left,) = [app for app in pair.apps if app != fallen]
    until(lambda: _number(left, "lagesbild_open_pages") >= 1)
    window.page.get_by_role("link", name=text("page.trends"), exact=True).click()
    expect(window.page.get_by_role("heading", level=1, name=text("trends.question"))).to_be_visible(timeout=60_000)
    context.close()


def test_while_the_database_is_away_it_is_said_and_afterwards_all_goes_on(pair: Pair, browser: Browser) -> None:
    before = len(audit.entries(pair.data))
    with a_visit(browser, pair.apps[0]) as window:
        window.open("/trends")
        expect(window.page.locator(".js-plotly-plot").first).to_be_visible()
        pair.database.stop()
        window.open("/trends")
        assert text("error.state_away.what", file="postgresql://127.0.0.1/lagesbild") in window.text()
        assert not window.page.locator(".js-plotly-plot").count()
        pair.database.start()
        window.open("/trends")
        expect(window.page.locator(".js-plotly-plot").first).to_be_visible()
    assert len(audit.entries(pair.data)) >= before and audit.check(pair.data) == []


def test_a_hundred_sessions_over_both_see_the_old_or_the_new_while_a_load_runs(pair: Pair, tmp_path: Path) -> None:
    rows = [contract_row(record_id=f"new-{number}") for number in range(100)]
    file = write_csv(tmp_path / "new.csv", rows)
    old = _build(pair.data)
    ended, pages, at_each = in_order(_look(pair, file))
    new = _build(pair.data)
    assert ended.code == 0 and old != new
    assert [page.errors for page in pages if page.errors] == []
    assert {page.builds for page in pages[:SESSIONS]} == {frozenset({old})}
    assert {page.builds for page in pages[-SESSIONS:]} == {frozenset({new})}
    assert {build for page in pages for build in page.builds} == {old, new} and min(at_each) >= SESSIONS / 4


async def _look(pair: Pair, file: Path) -> tuple[Ended, list[Shown], list[float]]:
    async with AsyncExitStack() as stack:
        sessions = [
            await stack.enter_async_context(a_session(pair.proxied.address, cookie=f"lagesbild_visitor={number}"))
            for number in range(SESSIONS)
        ]
        pages = await asyncio.gather(*(session.rerun() for session in sessions))
        at_each = await asyncio.to_thread(pair.open_pages)
        load = asyncio.ensure_future(asyncio.to_thread(command.run, pair.data, "load", file))
        for shown in await asyncio.gather(*(session.reruns_until(load) for session in sessions)):
            pages += shown
        pages += await asyncio.gather(*(session.rerun() for session in sessions))
        return await load, pages, at_each


def _build(data: Path) -> str:
    pointer = store.pointer(data)
    assert pointer
    return pointer.build[:8]
