"""What somebody may try who is not who they say: cookies, headers, sessions and files of others."""

import asyncio
import json
from collections.abc import Iterator

import pytest
from itsdangerous import URLSafeTimedSerializer

from lagesbild import audit
from lagesbild.audit import Action
from tests.attack.canaries import Canaries
from tests.sign_in.conftest import Place, a_place
from tests.sign_in.visitor import SIGNED, XSRF, Sent, Visitor, offered, said
from tests.stops.sessions import in_order

DOOR, OVER = "Logga in för att se", "har gått ut"
#: A page that offers a file, by which everybody who sees figures can ask for it.
WITH_FILES = "export"


def with_cookie(address: str, value: str) -> str:
    """Return what a page says to whoever brings a cookie of a sign-in."""
    with Visitor(address) as visitor:
        visitor.client.cookies.set(SIGNED, value, domain="127.0.0.1", path="/")
        return said(visitor.open("trends"))


def claims_of(visitor: Visitor) -> dict[str, object]:
    """Return what stands in the cookie of a sign-in."""
    loaded = URLSafeTimedSerializer("any", salt=SIGNED).loads_unsafe(visitor.cookies[SIGNED])[1]
    told: dict[str, object] = json.loads(loaded)
    return told


def test_a_forged_cookie_is_worth_nothing(place: Place) -> None:
    with place.visitor("anders") as visitor:
        real, claims = visitor.cookies[SIGNED], claims_of(visitor)
    assert "rapporter" in with_cookie(place.address, real), "without this, that others fail would prove nothing"
    promoted = json.dumps({**claims, "sub": "ines", "groups": ["arbetsgruppen"]})
    key = bytes.fromhex((place.data / "secret-sign-in").read_text(encoding="ascii")).hex()
    ours = URLSafeTimedSerializer(key, salt=SIGNED).dumps(promoted)
    assert "rapporter" in with_cookie(place.address, ours), "nor without this, that only the key is what they lack"
    head, signature = real.rsplit(".", 1)
    forged = [
        URLSafeTimedSerializer("guessed", salt=SIGNED).dumps(promoted),
        URLSafeTimedSerializer("", salt=SIGNED).dumps(promoted),
        URLSafeTimedSerializer("any", salt=SIGNED).dumps(promoted).rsplit(".", 1)[0] + f".{signature}",
        f"{head}.{signature[:-2]}",
        promoted,
        "",
    ]
    for value in forged:
        assert DOOR in with_cookie(place.address, value), value[:20]


def test_a_cookie_that_is_brought_back_after_signing_out_is_worth_nothing(place: Place) -> None:
    with place.visitor("ulla") as visitor:
        stolen = visitor.cookies[SIGNED]
        assert "rapporter" in with_cookie(place.address, stolen)
        visitor.sign_out()
        assert SIGNED not in visitor.cookies
    assert OVER in with_cookie(place.address, stolen)
    told = [one.event.action for one in audit.entries(place.data) if one.event.who == "ulla"]
    assert told.count(Action.SIGN_OUT) == 1 and told.count(Action.SIGN_IN) == 1


def test_signing_out_leads_to_the_provider_too(place: Place, provider: str) -> None:
    with place.visitor("ulla") as visitor:
        answer = visitor.get("/auth/logout")
    assert answer.headers["location"].startswith(f"{provider}/oauth2/end_session?")


def test_the_cookie_is_for_this_window_and_no_script(place: Place) -> None:
    with Visitor(place.address) as visitor:
        sent: list[str] = []
        visitor.client.event_hooks = {"response": [lambda answer: sent.extend(answer.headers.get_list("set-cookie"))]}
        visitor.sign_in("ulla")
    (cookie,) = [one for one in sent if one.startswith(f"{SIGNED}=") and "Max-Age=0" not in one]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Max-Age" not in cookie


def test_a_header_makes_nobody_somebody_where_there_is_a_provider(place: Place) -> None:
    spoofed = [*ULLA, ("X-Forwarded-User", "ulla"), ("sub", "ulla"), ("groups", "arbetsgruppen")]
    with place.visitor(headers=spoofed) as visitor:
        assert DOOR in said(visitor.open("trends"))


def test_nobody_takes_up_the_session_of_another(place: Place) -> None:
    async def work(owner: Visitor, other: Visitor) -> tuple[str, str, Sent]:
        async with owner.window() as window:
            await window.run("meeting")
            async with other.window(session=window.session) as stranger:
                sent = await stranger.run("trends")
                return window.session, stranger.session, sent

    with place.visitor("ulla") as owner:
        for subject in ("anders", ""):
            with place.visitor(subject) as other:
                taken, got, sent = in_order(work(owner, other))
            assert taken != got
            assert ("rapporter" if subject else DOOR) in said(sent)


def a_file(place: Place, owner: str, asker: str, *, then: str = "") -> tuple[int, int, int]:
    """Return how three ask for a file that the owner's page has made: the owner, another, and who has no cookie.

    `then`: what the owner does before anybody asks.
    """

    async def work(visitor: Visitor, other: Visitor, nobody: Visitor) -> tuple[int, int, int]:
        async with visitor.window() as window:
            (url, _) = await window.file(offered(await window.run(WITH_FILES))[0])
            assert url.startswith("/media/")
            if then == "sign out":
                await asyncio.to_thread(visitor.get, "/auth/logout")
            answers = [await asyncio.to_thread(one.get, url) for one in (visitor, other, nobody)]
        return answers[0].status_code, answers[1].status_code, answers[2].status_code

    with place.visitor(owner) as visitor, place.visitor(asker) as other, Visitor(place.address) as nobody:
        return in_order(work(visitor, other, nobody))


@pytest.mark.parametrize(("owner", "asker"), [("ulla", "karin"), ("anders", "ulla"), ("ulla", "ulla")])
def test_a_file_is_for_who_made_it_in_that_sign_in(place: Place, owner: str, asker: str) -> None:
    assert a_file(place, owner, asker) == (200, 404, 404)


def test_a_file_is_for_nobody_once_its_owner_has_signed_out(place: Place) -> None:
    assert a_file(place, "ulla", "karin", then="sign out") == (404, 404, 404)


def test_no_browser_keeps_a_file(place: Place) -> None:
    async def work(visitor: Visitor) -> str:
        async with visitor.window() as window:
            (url, _) = await window.file(offered(await window.run(WITH_FILES))[0])
            return visitor.get(url).headers["cache-control"]

    with place.visitor("anders") as visitor:
        assert in_order(work(visitor)) == "no-store"


def test_a_file_that_another_asks_to_be_made_is_not_handed_to_them(place: Place) -> None:
    async def work(owner: Visitor, other: Visitor) -> int:
        async with owner.window() as window, other.window() as stranger:
            deferred = offered(await window.run(WITH_FILES))[0]
            await stranger.run("method")
            url, _ = await stranger.file(deferred)
            (own, _) = await window.file(deferred)
            assert url and owner.get(own).status_code == 200
            return other.get(url).status_code

    with place.visitor("ulla") as owner, place.visitor("petra") as other:
        assert in_order(work(owner, other)) == 404


def test_a_file_is_not_made_once_the_role_is_taken_away(place: Place) -> None:
    async def work(visitor: Visitor) -> tuple[str, str]:
        async with visitor.window() as window:
            deferred = offered(await window.run(WITH_FILES))[0]
            place.change('groups = ["analytiker"]', 'groups = ["forskare"]')
            try:
                return await window.file(deferred)
            finally:
                place.change('groups = ["forskare"]', 'groups = ["analytiker"]')

    with place.visitor("anders") as visitor:
        url, refused = in_order(work(visitor))
    assert not url and refused


def put(visitor: Visitor, session: str, token: str | None) -> int:
    """Send a file for a session's page, and return how that ends."""
    told = {"X-Xsrftoken": token} if token else {}
    file = {"file": ("a.csv", b"a;b\n")}
    path = f"{visitor.address}/_stcore/upload_file/{session}/{'0' * 32}"
    return visitor.client.put(path, files=file, headers=told).status_code


def test_a_file_is_taken_for_ones_own_page_with_its_token_and_for_no_other(place: Place) -> None:
    async def work(visitor: Visitor, other: Visitor, nobody: Visitor) -> list[int]:
        async with visitor.window() as window:
            await window.run("deliveries")
            tries: list[tuple[Visitor, str | None]] = [
                (visitor, visitor.cookies[XSRF]),
                (visitor, None),
                (visitor, "2|00000000|00000000000000000000000000000000|1"),
                (other, other.cookies[XSRF]),
                (nobody, nobody.cookies[XSRF]),
            ]
            return [await asyncio.to_thread(put, who, window.session, token) for who, token in tries]

    with place.visitor("petra") as visitor, place.visitor("adam") as other, Visitor(place.address) as nobody:
        assert in_order(work(visitor, other, nobody)) == [204, 403, 403, 404, 404]


def test_what_tells_of_the_server_is_closed(place: Place) -> None:
    with place.visitor("adam") as visitor:
        assert [visitor.get(path).status_code for path in ("/_stcore/metrics", "/_stcore/agent/run")] == [404, 404]
        assert visitor.get("/_stcore/health").status_code == 200


PROXY = '[proxy]\naddresses = ["{network}"]\n'
ULLA = (("X-Remote-User", "ulla"), ("X-Remote-Groups", "kantinen, arbetsgruppen"))
KARIN = (("X-Remote-User", "karin"), ("X-Remote-Groups", "samordnare"))


@pytest.fixture(scope="module", params=["127.0.0.0/8", "10.1.2.3/32"])
def behind(
    request: pytest.FixtureRequest, city: Canaries, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Place, bool]]:
    """An installation behind a proxy, and whether this machine is that proxy."""
    way = PROXY.replace("{network}", request.param)
    with a_place(city, tmp_path_factory.mktemp("proxy"), way) as place:
        yield place, request.param.startswith("127")


def test_the_headers_of_the_proxy_are_believed_from_its_addresses_alone(behind: tuple[Place, bool]) -> None:
    place, is_proxy = behind
    with place.visitor(headers=ULLA) as visitor:
        assert ("rapporter" if is_proxy else DOOR) in said(visitor.open("trends"))
    for elsewhere in (("X-Forwarded-For", "10.1.2.3"), ("Forwarded", "for=10.1.2.3"), ("X-Real-IP", "10.1.2.3")):
        with place.visitor(headers=(*ULLA, elsewhere)) as visitor:
            assert ("rapporter" if is_proxy else DOOR) in said(visitor.open("trends")), elsewhere


def test_without_its_header_or_with_two_of_it_nobody_is_let_in(behind: tuple[Place, bool]) -> None:
    place, _ = behind
    for headers in (ULLA[1:], (*ULLA, KARIN[0]), (*ULLA, KARIN[1]), (("x-remote-user", "adam"), *ULLA)):
        with place.visitor(headers=headers) as visitor:
            assert DOOR in said(visitor.open("trends")), headers


def test_behind_a_proxy_a_file_is_for_who_made_it(behind: tuple[Place, bool]) -> None:
    place, is_proxy = behind
    if not is_proxy:
        return

    async def work(visitor: Visitor, other: Visitor) -> tuple[int, int]:
        async with visitor.window() as window:
            (url, _) = await window.file(offered(await window.run(WITH_FILES))[0])
            return visitor.get(url).status_code, other.get(url).status_code

    with place.visitor(headers=ULLA) as visitor, place.visitor(headers=KARIN) as other:
        assert in_order(work(visitor, other)) == (200, 404)
