"""What people come for, click by click: the group before a meeting, a coordinator's own district, a link, the way back.

What they take with them and write down is in test_journeys_files.py and test_journeys_notes.py.
"""

import json
import re
from contextlib import suppress
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Error, Locator, expect

from lagesbild import access, answers, published, reference, store, tables
from lagesbild.access import Page, Role, Visit
from lagesbild.findings import verdicts
from lagesbild.settings import DEMO_FILE
from lagesbild.texts import say
from tests.browser import axe
from tests.browser.conftest import Watched, a_visit
from tests.browser.test_pages import words
from tests.factories import REFERENCE

OWN = "angered"
ROWS = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent.trim()))"
LAST_POINTS = "[...document.querySelector('.js-plotly-plot').data].map(line => line.y[line.y.length - 1])"


@pytest.fixture
def looked_at(demo_data: Path) -> Visit:
    """What the group's page is made of."""
    known, in_force = reference.read(REFERENCE), store.current(demo_data)
    assert in_force is not None
    today = date.fromisoformat(json.loads((demo_data / DEMO_FILE).read_text(encoding="utf-8"))["until"])
    return Visit(Role.GROUP, (), "sv", today, known, in_force, published.read(demo_data), demo_data)


def finding(visit: Watched) -> Locator:
    """The sentence that a page begins with."""
    return visit.page.locator("[class*=st-key-finding]").first


def choose(visit: Watched, name: str, option: str) -> None:
    """Choose from a list once the page stands; one that is drawn anew all the same has closed, and is opened again."""
    axe.stand(visit.page)
    for patience in (5, 10, 30):
        chosen(visit, name).click()
        with suppress(Error):
            visit.page.get_by_role("option", name=option).first.click(timeout=patience * 1000)
            return
    raise AssertionError(f"{name} has no {option}")


def chosen(visit: Watched, name: str) -> Locator:
    """What is chosen in a list."""
    return visit.page.get_by_role("combobox", name=name, exact=True)


def press(visit: Watched, name: str) -> None:
    """Choose from a row of buttons."""
    visit.page.get_by_role("radio", name=name, exact=True).click()
    expect(visit.page.get_by_role("radio", name=name, exact=True)).to_be_checked()


def rows(table: Locator) -> list[list[str]]:
    """The rows of a table, its head first."""
    expect(table).to_be_visible()
    told: list[list[str]] = table.locator("tr").evaluate_all(ROWS)
    return told


def twin(visit: Watched) -> Locator:
    """The table behind a page's first figure."""
    return visit.page.get_by_role("group").filter(has_text=say("sv", "part.as_table")).first.locator("table")


def notice(visit: Watched) -> list[str]:
    """What is told of the address."""
    return visit.page.locator("[data-testid=stAlert]").all_inner_texts()


def in_role(link: str, role: Role) -> str:
    """The path of a link, as it would be opened by somebody in another role."""
    told = urlsplit(link)
    return f"{told.path}?{urlencode({**dict(parse_qsl(told.query)), 'role': role})}"


def seen(visit: Watched) -> dict[str, str | None]:
    """What is chosen by list and by button, the finding, and what the first chart tells."""
    lists = visit.page.get_by_role("combobox").evaluate_all("all => all.map(one => [one.ariaLabel, one.value])")
    buttons = visit.page.get_by_role("radio").evaluate_all("all => all.map(one => [one.textContent, one.ariaChecked])")
    chart = visit.page.locator("[data-testid=stPlotlyChart]").first
    alt = chart.get_attribute("aria-label") if chart.count() else None
    return {**dict(lists), **dict(buttons), "finding": finding(visit).inner_text(), "chart": alt}


def follow(visit: Watched, page: Page) -> None:
    """Go to a page by the menu, and wait until it stands."""
    visit.page.get_by_role("link", name=words("sv").heading(f"page.{page}"), exact=True).click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(say("sv", f"{page}.question"))
    axe.stand(visit.page)


def assert_told_alike(visit: Watched, period: str) -> None:
    """The sentence, the chart's last points, its alt text and the twin's first row tell the same numbers."""
    expect(finding(visit)).to_contain_text(f"{period}: ")
    axe.stand(visit.page)
    alt = visit.page.locator("[data-testid=stPlotlyChart]").first.get_attribute("aria-label") or ""
    beginning = say("sv", "chart.alt_over_time", counts="|").partition("|")[0]
    told = dict(re.findall(r"([^;]+?) (\d+)(?:; |\.)", alt.removeprefix(beginning).partition(". ")[0] + "."))
    head, latest, *_ = rows(twin(visit))

    assert [latest[0], head[1:]] == [period, [*told]]
    assert latest[1:] == [*told.values()] == [str(number) for number in visit.page.evaluate(LAST_POINTS)]
    assert f"{period}: {sum(map(int, latest[1:]))} rapporter." in finding(visit).inner_text()


def test_the_group_walks_from_the_start_page_to_every_other(visit: Watched, looked_at: Visit) -> None:
    last, before = answers.periods(looked_at)[:2]
    visit.open("/")
    visit.page.get_by_text(say("sv", "part.as_table"), exact=True).first.click()
    assert_told_alike(visit, words("sv").weeks(last))
    second = rows(twin(visit))[2]

    choose(visit, "Period", words("sv").weeks(before))
    assert_told_alike(visit, words("sv").weeks(before))
    assert rows(twin(visit))[1] == second
    districts = answers.meeting(looked_at, before).districts
    for line in verdicts.districts(districts, words("sv"), answers.EVERY):
        assert line.replace("*", "") in visit.text().partition(words("sv").heading("overview.districts"))[2]

    for page in [page for page in Page if page is not Page.OVERVIEW and access.may_open(Role.GROUP, page)]:
        follow(visit, page)
        if page is Page.ENVIRONMENTS:
            expect(chosen(visit, "Period")).to_have_value(re.compile(re.escape(words("sv").weeks(before))))
    assert (visit.errors, visit.elsewhere) == ([], [])


def test_a_coordinator_sends_a_colleague_what_both_may_see(
    visit: Watched, browser: Browser, demo_server: str, looked_at: Visit
) -> None:
    visit.open("/districts?role=coordinator")
    expect(chosen(visit, "Stadsdel")).to_have_value("Angered")
    own = answers.own_compared(looked_at, OWN, answers.last_ended(looked_at))
    exact = tables.readable(own, words("sv"))
    assert rows(visit.page.locator("table").first) == [[*exact.columns], *exact.values.tolist()]
    assert f"Angered: {own.frame['count'].sum()} rapporter " in finding(visit).inner_text()

    choose(visit, "Stadsdel", "Lundby")
    axe.stand(visit.page)
    assert [line for line in visit.text().splitlines() if "exakta tal för dig" in line] == [
        words("sv").say("districts.own", name="Angered")
    ]
    press(visit, words("sv").heading("filter.level_area"))
    choose(visit, "Stadsområde", "Centrum")
    press(visit, say("sv", "view.time"))
    expect(finding(visit)).to_contain_text("Centrum: ")
    expect(visit.page.get_by_text(say("sv", "part.exact"))).to_have_count(0)
    axe.stand(visit.page)
    expected = {**seen(visit), say("sv", "app.role"): say("sv", "role.analyst")}
    assert expected.pop(say("sv", "view.own")) == "false" and "Centrum" in (expected["chart"] or "")

    with a_visit(browser, demo_server) as colleague:
        colleague.open(in_role(visit.page.url, Role.ANALYST))
        axe.stand(colleague.page)
        assert (seen(colleague), notice(colleague)) == (expected, [])
        press(colleague, words("sv").heading("filter.level_district"))  # the district chosen first is in the link too
        expect(finding(colleague)).to_contain_text("Lundby: ")
        assert say("sv", "part.exact") not in colleague.text()
    assert (visit.errors, visit.elsewhere) == ([], [])
    assert "stadsdelen" not in (expected["chart"] or "")  # it is an area


def test_a_link_never_tells_whether_what_it_asks_for_exists(visit: Watched, browser: Browser, demo_server: str) -> None:
    visit.open("/districts?district=lundby")
    press(visit, say("sv", "view.content"))
    expect(
        visit.page.get_by_role("heading", name=words("sv").say("districts.categories", name="Lundby"))
    ).to_be_visible()
    of_the_group = visit.page.url

    told = []
    for link in (of_the_group, of_the_group.replace("lundby", "nowhere").replace("content", "map")):
        with a_visit(browser, demo_server) as colleague:
            colleague.open(in_role(link, Role.ANALYST))
            axe.stand(colleague.page)
            told.append((notice(colleague), seen(colleague)))
            assert say("sv", "part.exact") not in colleague.text()
    (hidden, usual), (missing, _) = told
    assert hidden == missing == [say("sv", "app.not_in_link")]
    assert (usual["Stadsdel"], usual[say("sv", "view.map")]) == ("Lundby", "true")


def test_the_way_back_leads_over_what_was_chosen(visit: Watched, looked_at: Visit) -> None:
    before = words("sv").weeks(answers.periods(looked_at)[1])
    visit.open("/")
    first = finding(visit).inner_text()
    choose(visit, "Period", before)
    expect(finding(visit)).to_contain_text(f"{before}: ")
    second = finding(visit).inner_text()

    visit.page.go_back()
    expect(finding(visit)).to_have_text(first)
    visit.page.go_forward()
    expect(finding(visit)).to_have_text(second)

    follow(visit, Page.ENVIRONMENTS)
    expect(chosen(visit, "Period")).to_have_value(re.compile(before))
    # A page that keeps a choice writes it to its own address. Streamlit may make that a step by itself, or not: the way
    # back takes one step or two.
    visit.page.go_back()
    if urlsplit(visit.page.url).path == "/environments":
        visit.page.go_back()
    expect(finding(visit)).to_have_text(second)
    assert visit.page.inner_text("h1") == say("sv", "overview.question")
    assert visit.errors == []
