"""Limits at a running server: files by person whatever the sign-in, sign-ins by address; a page is never counted."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from lagesbild.texts import say
from tests.attack.canaries import Canaries
from tests.sign_in.conftest import Place, a_place, oidc
from tests.sign_in.test_attempts import WITH_FILES
from tests.sign_in.visitor import offered
from tests.stops.sessions import in_order

LIMITS = '[limits]\nfiles = "2 per hour"\nsign_ins = "12 per hour"\n'


@pytest.fixture
def place(city: Canaries, provider: str, tmp_path: Path) -> Iterator[Place]:
    """An installation that lets little be done."""
    with a_place(city, tmp_path, oidc(provider, "{address}") + LIMITS) as found:
        yield found


def file_of(place: Place, subject: str) -> tuple[str, str]:
    """Sign somebody in anew, and let them ask for a file: its address, or what is said instead."""
    visitor = place.visitor(subject)

    async def ask() -> tuple[str, str]:
        async with visitor.window() as window:
            return await window.file(offered(await window.run(WITH_FILES))[0])

    return in_order(ask())


def test_the_third_file_of_somebody_waits_also_after_a_new_sign_in_and_nobody_elses_does(place: Place) -> None:
    assert all(url and not error for url, error in (file_of(place, "ulla") for _ in range(2)))
    url, error = file_of(place, "ulla")
    assert not url and error
    assert file_of(place, "anders")[0]
    assert say("sv", "trends.question") in place.visitor("ulla").open("trends").text


def test_too_many_sign_ins_from_an_address_wait_and_who_is_in_stays_in(place: Place) -> None:
    ulla = place.visitor("ulla")
    codes = [place.visitor().get("/oauth2callback?state=x").status_code for _ in range(20)]
    assert codes[0] != 429 and codes[-1] == 429
    answer = httpx.get(f"{place.address}/auth/login?provider=provider")
    assert answer.status_code == 429 and say("sv", "error.too_many_sign_ins.do") in answer.text
    assert say("sv", "trends.question") in ulla.open("trends").text
