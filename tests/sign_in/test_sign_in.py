"""Who has signed in sees what the role may see, who has not sees the door: on every page, after every restart."""

import asyncio
from pathlib import Path

import pytest

from lagesbild import audit
from lagesbild.access import Page
from lagesbild.audit import Action
from tests.attack.canaries import Canaries
from tests.attack.probe import numbers
from tests.sign_in.conftest import Place, a_place, oidc
from tests.sign_in.visitor import SIGNED, Sent, Visitor, said
from tests.stops.sessions import in_order

DOOR, OVER, NO_ROLE, CLOSED = "Logga in för att se", "har gått ut", "ingen roll här", "visas inte för din roll"
PAGES = [page.value for page in Page]
#: What each sees of exact figures that are not their own.
SEES_NOTHING = ("karin", "anders", "petra", "adam", "nora", "")


def leaked(place: Place, sent: Sent) -> set[float]:
    """Return the exact numbers of the city in what was sent."""
    return numbers(sent.messages) & place.canaries.numbers


def test_the_probe_finds_what_the_group_is_shown(place: Place) -> None:
    with place.visitor("ulla") as visitor:
        found = {page: leaked(place, visitor.open(page)) for page in ("", "trends", "environments")}
    assert all(found.values()), "without this, that nothing is found elsewhere would prove nothing"


@pytest.mark.parametrize("subject", SEES_NOTHING)
def test_nobody_else_is_sent_an_exact_number_on_any_page(place: Place, subject: str) -> None:
    with place.visitor(subject) as visitor:
        for page in PAGES:
            for query in ("", "role=group", "role=admin&lang=en"):
                sent = visitor.open(page, query)
                assert not leaked(place, sent), (page, query)
                assert not sent.one("exception")


def test_the_first_visitors_after_a_start_find_the_door_at_every_page(
    city: Canaries, provider: str, tmp_path: Path
) -> None:
    with a_place(city, tmp_path, oidc(provider, "{address}")) as place, Visitor(place.address) as visitor:

        async def together() -> list[Sent]:
            return await asyncio.gather(*(_opened(visitor, page) for page in PAGES))

        for page, sent in zip(PAGES, in_order(together()), strict=True):
            assert DOOR in said(sent) and not sent.one("plotly_chart"), page
            assert not leaked(place, sent)


async def _opened(visitor: Visitor, page: str) -> Sent:
    async with visitor.window() as window:
        sent: Sent = await window.run(page)
        return sent


def test_a_web_socket_without_any_cookie_gets_the_door_and_nothing_else(place: Place) -> None:
    with Visitor(place.address) as visitor:
        visitor.client.cookies.clear()
        sent = visitor.open("trends", "role=group")
    assert DOOR in said(sent) and not sent.one("plotly_chart") and not leaked(place, sent)


def test_who_has_no_role_is_told_so_and_it_is_noted(place: Place) -> None:
    with place.visitor("nora") as visitor:
        assert NO_ROLE in said(visitor.open("meeting"))
    told = [one.event for one in audit.entries(place.data) if one.event.who == "nora"]
    assert {(one.action, str(one.detail["roles"])) for one in told} == {(Action.SIGN_IN, "[]")}


def test_each_sees_the_pages_of_the_role_and_no_other(place: Place) -> None:
    expected = {
        "karin": {"meeting", "deliveries", "administration"},
        "anders": {"meeting", "measures", "deliveries", "administration"},
        "petra": set(PAGES) - {"method", "deliveries"},
        "adam": set(PAGES) - {"method", "administration"},
    }
    for subject, closed in expected.items():
        with place.visitor(subject) as visitor:
            assert {page for page in PAGES if CLOSED in said(visitor.open(page))} == closed, subject


def test_a_role_that_is_taken_away_counts_at_the_next_rerun_of_a_page_that_stands_open(place: Place) -> None:
    async def work(visitor: Visitor) -> tuple[str, str, str]:
        async with visitor.window() as window:
            before = said(await window.run("trends"))
            place.change('groups = ["analytiker"]', 'groups = ["forskare"]')
            without = said(await window.run("trends"))
            place.change('groups = ["forskare"]', 'groups = ["analytiker"]')
            return before, without, said(await window.run("trends"))

    with place.visitor("anders") as visitor:
        before, without, again = in_order(work(visitor))
    assert "rapporter" in before and NO_ROLE in without and "rapporter" not in without
    assert again == before


def test_a_sign_in_ends_with_its_hours_on_a_page_that_stands_open(
    city: Canaries, provider: str, tmp_path: Path
) -> None:
    async def work(visitor: Visitor) -> tuple[str, str]:
        async with visitor.window() as window:
            before = said(await window.run("trends"))
            await asyncio.sleep(12)
            return before, said(await window.run("trends"))

    with a_place(city, tmp_path, oidc(provider, "{address}"), hours=12 / 3600) as place:
        with place.visitor("ulla") as visitor:
            before, after = in_order(work(visitor))
            assert SIGNED in visitor.cookies, "the cookie is still there, and worth nothing"
            assert OVER in said(visitor.open("trends"))
    assert "rapporter" in before and OVER in after and "rapporter" not in after


def test_a_broken_sign_in_file_lets_nobody_in_and_says_so(place: Place) -> None:
    with place.visitor("ulla") as visitor:
        place.change("[[grant]]", "[grant")
        shown = said(visitor.open("trends"))
        place.change("[grant", "[[grant]]")
        assert "kan inte läsas" in shown and "rapporter" not in shown
        assert "rapporter" in said(visitor.open("trends"))
