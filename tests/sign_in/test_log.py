"""The log tells of everybody who signed in: what they looked at, took out and decided; and of nothing they typed."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lagesbild import audit, law, settings
from lagesbild.access import Page
from lagesbild.audit import Action, AuditEvent
from lagesbild.law import Decision, Element
from tests.sign_in.conftest import Place
from tests.sign_in.visitor import Visitor, offered, said
from tests.stops.sessions import FAULT, in_order

TYPED = "Kalle-Kanarie"


@pytest.fixture(autouse=True)
def whole(place: Place) -> Iterator[None]:
    """Whatever a test does, the log holds after it."""
    yield
    assert audit.check(place.data) == []


def of(place: Place, visitor_did: "list[Action] | None" = None, *, since: int = 0) -> list[AuditEvent]:
    """Return what was noted of some actions after an entry."""
    told = [entry.event for entry in audit.entries(place.data) if entry.number > since]
    return [event for event in told if visitor_did is None or event.action in visitor_did]


def last(place: Place) -> int:
    """Return the number of the last entry."""
    return max((entry.number for entry in audit.entries(place.data)), default=0)


def test_each_page_is_noted_with_who_in_which_role_why_and_on_which_build(place: Place) -> None:
    with place.visitor("ulla") as visitor:
        before = last(place)
        pages = [page.value for page in Page if page not in (Page.DELIVERIES, Page.ADMINISTRATION)]
        for page in pages:
            visitor.open(page)
    told = of(place, [Action.VIEW], since=before)
    assert [event.subject for event in told] == pages
    assert {(event.who, event.role) for event in told} == {("ulla", "group")}
    assert all(event.purpose.startswith("Ändamål: gemensam lägesbild") and event.build for event in told)


def test_the_filter_is_noted_and_nothing_that_somebody_wrote_in_the_address(place: Place) -> None:
    with place.visitor("anders") as visitor:
        before = last(place)
        visitor.open("trends", f"by=category&environment={TYPED}&who={TYPED}&lang=en")
    told = [event.detail["filter"] for event in of(place, [Action.VIEW], since=before)]
    assert told[-1] == {"by": "category", "lang": "en"}
    for file in place.data.glob("state.sqlite*"):
        assert TYPED.encode() not in file.read_bytes()


def test_the_same_page_run_again_is_noted_once_and_another_role_anew(place: Place) -> None:
    async def work(visitor: Visitor) -> None:
        async with visitor.window() as window:
            for _ in range(3):
                await window.run("trends")

    with place.visitor("ulla") as visitor:
        before = last(place)
        in_order(work(visitor))
    assert [event.subject for event in of(place, [Action.VIEW], since=before)] == ["trends"]


def test_a_page_that_is_not_for_somebody_is_not_noted_as_seen(place: Place) -> None:
    with place.visitor("anders") as visitor:
        before = last(place)
        visitor.open("meeting")
    assert of(place, [Action.VIEW], since=before) == []


def test_a_file_is_noted_before_it_can_be_fetched_with_its_hash_and_who(place: Place) -> None:
    async def work(visitor: Visitor) -> bytes:
        async with visitor.window() as window:
            (url, _) = await window.file(offered(await window.run("export"))[0])
            return visitor.get(url).content

    with place.visitor("anders") as visitor:
        before = last(place)
        assert in_order(work(visitor))
    (event,) = of(place, [Action.EXPORT], since=before)
    assert (event.who, event.role, bool(event.build), bool(event.purpose)) == ("anders", "analyst", True, True)
    assert event.detail["sha256"]


def test_what_the_group_decides_is_noted_with_who(place: Place) -> None:
    from lagesbild import published, reference as references, store
    from lagesbild.access import Role, Visit

    known = references.read(place.canaries.installation.reference)
    in_force = store.current(place.data)
    assert in_force is not None
    today = settings.today(place.canaries.installation, known.municipality, demo=False)
    visit = Visit(Role.GROUP, (), "sv", today, known, in_force, published.read(place.data), place.data, who="ulla")
    before = last(place)
    law.decide(visit, Decision(Element.PLAN, today), at=audit.entries(place.data)[-1].at)
    law.withdraw(
        replace(visit, who="karin"), law.of(law.kept(place.data), Element.PLAN), at=audit.entries(place.data)[-1].at
    )
    assert [(event.who, event.build) for event in of(place, since=before)] == [
        (who, in_force.pointer.build) for who in ("ulla", "karin")
    ]


def test_a_change_of_the_settings_is_noted_once_when_it_takes_effect(place: Place) -> None:
    with place.visitor("adam") as visitor:
        visitor.open("method")
        before = last(place)
        place.change("hours = 8", "hours = 9")
        for _ in range(2):
            visitor.open("method")
    assert [event.subject for event in of(place, [Action.SETTING], since=before)] == ["sign_in"]


def test_a_setting_that_is_changed_back_has_changed_again(place: Place) -> None:
    with place.visitor("adam") as visitor:
        visitor.open("method")
        before = last(place)
        for old, new in (("samordnare", "annat"), ("annat", "samordnare")) * 2:
            place.change(f'groups = ["{old}"]', f'groups = ["{new}"]')
            visitor.open("method")
    assert [event.subject for event in of(place, [Action.SETTING], since=before)] == ["sign_in"] * 4


def test_the_filter_of_a_page_that_is_interrupted_is_noted_all_the_same(place: Place) -> None:
    async def work(visitor: Visitor) -> None:
        async with visitor.window() as window:
            await window.run("trends")
            await window.interrupted("trends", "by=category")

    with place.visitor("ulla") as visitor:
        before = last(place)
        in_order(work(visitor))
    assert {"by": "category"} in [event.detail["filter"] for event in of(place, [Action.VIEW], since=before)]


def test_where_nothing_can_be_noted_nothing_is_shown(place: Place) -> None:
    with place.visitor("ulla") as visitor:
        assert "rapporter" in said(visitor.open("trends"))
        files = sorted(place.data.glob("state.sqlite*"))
        kept = place.rules.parent / "kept"
        kept.mkdir()
        for file in files:
            shutil.move(file, kept)
        (place.data / "state.sqlite").write_bytes(b"no database" * 500)
        shown = said(visitor.open("environments"))
        for file in place.data.glob("state.sqlite*"):
            file.unlink()
        for file in kept.iterdir():
            shutil.move(file, place.data)
        assert "rapporter" not in shown and "Traceback" not in shown
        assert "rapporter" in said(visitor.open("trends"))
    assert not FAULT.search(place.log.read_text(encoding="utf-8"))


def test_no_cookie_and_no_secret_is_in_the_log_of_the_server(place: Place) -> None:
    with place.visitor("ulla") as visitor:
        visitor.open("trends")
        secrets = [value.encode() for name, value in visitor.cookies.items() if name.startswith("_streamlit_user")]
    said_by_server = place.log.read_bytes()
    for secret in (*secrets, b"secret", Path(place.data / "secret-sign-in").read_bytes()):
        assert secret not in said_by_server
