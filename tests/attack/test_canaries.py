"""A9: no exact number reaches a browser that may not see it: not in any message, map, chart or file."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page as Tab, Response, WebSocket

from lagesbild import meetings, published, reference as references, report, store
from lagesbild.access import Page, Role, Visit
from lagesbild.audit import Action, AuditEvent
from lagesbild.meetings import Meeting, freeze
from lagesbild.meetings.picture import GROUP, PUBLIC, Version
from lagesbild.report import Form
from tests.attack.canaries import OWN, Canaries, planted
from tests.attack.probe import message, numbers
from tests.browser.conftest import a_server, a_visit
from tests.meetings import AT

#: An analyst sees what a guest does (tests/attack/test_worlds.py).
PROTECTED = (Role.GUEST, Role.COORDINATOR)
PAGES = [
    "/",
    "/trends",
    "/trends?by=record_type",
    "/districts",
    "/districts?environment=right_wing",
    "/districts?view=time&level=area",
    "/districts?view=rates",
    "/environments",
    "/support",
    "/outlook",
    "/export",
    "/reporting",
    "/measures",
]


@pytest.fixture(scope="module")
def canaries(tmp_path_factory: pytest.TempPathFactory) -> Canaries:
    return planted(tmp_path_factory.mktemp("canaries"))


def test_there_are_canaries_enough(canaries: Canaries) -> None:
    assert len(canaries.numbers) >= 8


@pytest.fixture(scope="module")
def address(canaries: Canaries) -> Iterator[str]:
    with a_server(canaries.installation.data, LAGESBILD_ALLOW_UNSIGNED="1") as address:
        yield address


class Sent:
    """Everything that a tab is sent: the messages of its web sockets, what it asks for, and what it downloads."""

    def __init__(self, tab: Tab) -> None:
        self.frames: list[bytes] = []
        self.files: list[bytes] = []
        tab.on("websocket", self._listen)
        tab.on("response", self._keep)

    def numbers(self) -> set[float]:
        """Return every number in it."""
        found: set[float] = set()
        for frame in self.frames:
            found |= numbers(message(frame))
        for file in self.files:
            found |= numbers(file)
        return found

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda told: self.frames.append(told if isinstance(told, bytes) else told.encode()))

    def _keep(self, response: Response) -> None:
        if "/media/" in response.url or response.url.endswith("json"):
            self.files.append(response.body())


@contextmanager
def a_tab(browser: Browser, address: str, role: Role, path: str) -> Iterator[tuple[Tab, Sent]]:
    with a_visit(browser, address) as watched:
        sent = Sent(watched.page)
        watched.open(f"{path}{'&' if '?' in path else '?'}role={role}")
        watched.page.wait_for_timeout(500)
        yield watched.page, sent


def leaked(canaries: Canaries, sent: Sent) -> set[float]:
    return sent.numbers() & {float(number) for number in canaries.numbers}


@pytest.mark.parametrize("path", ["/", "/trends", "/districts"])
def test_the_probe_finds_the_canaries_where_they_may_be_seen(
    browser: Browser, address: str, canaries: Canaries, path: str
) -> None:
    with a_tab(browser, address, Role.GROUP, path) as (_, sent):
        assert leaked(canaries, sent)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("role", PROTECTED)
def test_no_exact_number_reaches_a_browser_that_may_not_see_it(
    browser: Browser, address: str, canaries: Canaries, role: Role, path: str
) -> None:
    with a_tab(browser, address, role, path) as (_, sent):
        assert len(sent.frames) > 5 and sent.numbers()
        assert leaked(canaries, sent) == set()


@pytest.mark.parametrize("role", [Role.GROUP])
@pytest.mark.parametrize("label", ["CSV", "CSV för svenskt Excel", "Excel", "Parquet"])
def test_no_exact_number_is_in_a_download_of_any_role(
    browser: Browser, address: str, canaries: Canaries, role: Role, label: str, tmp_path: Path
) -> None:
    with a_tab(browser, address, role, "/export?table=L5") as (tab, sent):
        with tab.expect_download() as waiting:
            tab.get_by_role("button", name=label, exact=True).click()
        file = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(file)
        sent.files.append(file.read_bytes())
        assert file.suffix in (".zip", ".xlsx", ".parquet") and len(numbers(file.read_bytes())) > 30
        assert leaked(canaries, sent) == set()


@pytest.fixture(scope="module")
def frozen(canaries: Canaries) -> Visit:
    """The group's visit to the city, which has held a meeting."""
    data, known = canaries.installation.data, references.read(canaries.installation.reference)
    in_force = store.current(data)
    assert in_force
    visit = Visit(Role.GROUP, (), "sv", date.today(), known, in_force, published.read(data), data)
    meeting = Meeting(1, visit.today, known.calendar.last_ended(visit.today))
    meetings.begin(visit, meetings.plan(visit, meeting, at=AT), at=AT)
    freeze.freeze(visit, 1, at=AT)
    return visit


def of_document(visit: Visit, version: Version, form: Form) -> set[float]:
    event = AuditEvent(Action.REPORT, visit.role.value, "meetings/0001", {}, "")
    made = report.report(visit, 1, version, form, language="sv", event=event, log=visit.folder)
    return numbers(made.content)


@pytest.mark.parametrize("form", [*Form])
def test_the_probe_finds_the_canaries_in_the_groups_own_document(frozen: Visit, canaries: Canaries, form: Form) -> None:
    assert of_document(frozen, GROUP, form) & canaries.numbers


@pytest.mark.parametrize("form", [*Form])
@pytest.mark.parametrize("version", [PUBLIC, Version(Role.COORDINATOR, OWN)], ids=["public", "district"])
def test_no_exact_number_is_in_a_document_for_others(
    frozen: Visit, canaries: Canaries, version: Version, form: Form
) -> None:
    told = of_document(frozen, version, form)
    assert len(told) > 20 and told & canaries.numbers == set()


def test_a_role_changed_in_an_open_session_takes_the_exact_numbers_away(
    browser: Browser, address: str, canaries: Canaries
) -> None:
    with a_tab(browser, address, Role.GROUP, "/") as (tab, sent):
        assert leaked(canaries, sent)
        sent.frames.clear()
        tab.goto(f"{address}/?role=guest")
        tab.wait_for_selector("[data-testid=stCaptionContainer]:has-text('skyddade')")
        tab.wait_for_timeout(500)
        assert sent.frames and leaked(canaries, sent) == set()


#: These show no number of records, or are of other roles (tests/sign_in looks at what they show to whom).
UNSEEN = {Page.METHOD, Page.SURVEYS, Page.MEETING, Page.DELIVERIES, Page.ADMINISTRATION}


def test_every_page_there_is_was_opened() -> None:
    opened = {path.strip("/").partition("?")[0] or Page.OVERVIEW for path in PAGES}
    assert opened == {page.value for page in Page} - UNSEEN
