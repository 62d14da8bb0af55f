"""Too many sign-ins from one address, and too many files of one person, are refused in words; others are not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from lagesbild import settings
from lagesbild.errors import NotAllowed, WrongUse
from lagesbild.sign_in import SignIn, often, read
from lagesbild.texts import say
from pages.parts import limits

RULES = {"proxy": {"addresses": ["10.0.0.7"]}, "grant": [{"groups": ["g"], "role": "group"}]}
FILE = """
[proxy]
addresses = ["10.0.0.7"]
[limits]
sign_ins = "3 per minute"
[[grant]]
groups = ["g"]
role = "group"
"""


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    often._limiter.cache_clear()
    yield
    often._limiter.cache_clear()


def answer(request: Request) -> Response:
    return Response(b"in")


def a_client(host: str) -> TestClient:
    served = Starlette(routes=[Route("/{path:path}", answer)], middleware=[Middleware(limits.Limits)])
    return TestClient(served, client=(host, 1))


@pytest.fixture
def limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "sign_in.toml"
    file.write_text(FILE, encoding="utf-8")
    monkeypatch.setenv(settings.SIGN_IN, str(file))
    return file


@pytest.mark.usefixtures("limited")
def test_the_fourth_sign_in_of_a_minute_waits_and_another_address_does_not() -> None:
    one, other = a_client("192.0.2.1"), a_client("192.0.2.2")
    codes = [one.get(path).status_code for path in ("/auth/login", "/oauth2callback?code=x", "/auth/login")]
    refused = one.get("/oauth2callback?code=y")
    assert codes == [200, 200, 200] and refused.status_code == 429 and refused.headers["retry-after"] == "60"
    assert all(say(language, "error.too_many_sign_ins.do") in refused.text for language in ("sv", "en"))
    assert other.get("/auth/login").status_code == 200


@pytest.mark.usefixtures("limited")
def test_pages_are_not_counted() -> None:
    one = a_client("192.0.2.1")
    assert {one.get(path).status_code for path in ["/trends", "/_stcore/health", "/auth/logout"] * 3} == {200}


def test_where_nobody_signs_in_and_while_the_file_is_broken_nothing_is_counted(limited: Path) -> None:
    limited.write_text("broken", encoding="utf-8")
    one = a_client("192.0.2.1")
    assert {one.get("/auth/login").status_code for _ in range(9)} == {200}


def test_files_are_counted_by_person() -> None:
    rules = SignIn.model_validate(RULES | {"limits": {"files": "2 per hour"}})
    for _ in range(2):
        often.check_files(rules, "ulla")
    with pytest.raises(NotAllowed) as told:
        often.check_files(rules, "ulla")
    assert told.value.key == "too_many_files" and "2 per hour" in told.value.explain("sv")
    often.check_files(rules, "karin")


@pytest.mark.parametrize("limit", ["many", "0 per", "5 per fortnight", ""])
def test_a_limit_that_is_none_is_told_by_the_file(tmp_path: Path, limit: str) -> None:
    file = tmp_path / "sign_in.toml"
    file.write_text(FILE.replace("3 per minute", limit), encoding="utf-8")
    with pytest.raises(WrongUse) as told:
        read(file)
    assert "limits.sign_ins" in str(told.value.values["where"])
