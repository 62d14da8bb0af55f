"""The file that says how people sign in: what it may say, and in what words it is refused."""

from pathlib import Path

import pytest

from lagesbild import reference as references, sign_in
from lagesbild.access import Role
from lagesbild.errors import WrongUse
from tests.factories import REFERENCE

KNOWN = references.read(REFERENCE)
OIDC = """
[oidc]
metadata = "https://login.example/.well-known/openid-configuration"
client_id = "lagesbild"
address = "https://lagesbild.example/"
"""
PROXY = '[proxy]\naddresses = ["10.0.0.7", "192.168.0.0/16", "fd00::/8"]\n'
GRANT = '[[grant]]\ngroups = ["g"]\nrole = "group"\n'


def read(folder: Path, text: str) -> sign_in.SignIn:
    file = folder / "sign_in.toml"
    file.write_text(text, encoding="utf-8")
    return sign_in.read(file)


def test_a_file_that_says_the_least_is_whole(tmp_path: Path) -> None:
    rules = read(tmp_path, OIDC + GRANT)
    assert rules.oidc and rules.oidc.redirect == "https://lagesbild.example/oauth2callback"
    assert (rules.hours, rules.claims.subject, rules.claims.groups) == (8, "sub", "groups")
    assert [grant.role for grant in rules.grant] == [Role.GROUP]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GRANT, "one of oidc and proxy"),
        (OIDC + PROXY + GRANT, "one of oidc and proxy"),
        (OIDC, "grant"),
        ("hours = 25\n" + OIDC + GRANT, "hours"),
        ("hours = 0\n" + OIDC + GRANT, "hours"),
        ("secret = 1\n" + OIDC + GRANT, "secret"),
        (OIDC.replace("https://login", "login") + GRANT, "metadata"),
        (PROXY.replace("10.0.0.7", "a proxy") + GRANT, "addresses"),
        (OIDC + '[[grant]]\nrole = "group"\n', "neither groups nor subjects"),
        (OIDC + GRANT.replace('"group"', '"boss"'), "role"),
        (OIDC + GRANT + 'areas = ["lundby"]\n', "areas belong to a coordinator"),
        (OIDC + GRANT.replace('"group"', '"coordinator"'), "areas belong to a coordinator"),
        (OIDC + GRANT.replace('"group"', '"sender"'), "sources belong to a sender"),
        (OIDC + GRANT + 'sources = ["police"]\n', "sources belong to a sender"),
        (OIDC + GRANT.replace('"group"', '"analyst"') + "exact_files = true\n", "exact_files"),
        ("[oidc", "table declaration"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(WrongUse) as refused:
        read(tmp_path, text)
    assert refused.value.key == "sign_in_broken" and said in str(refused.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match=r"nowhere\.toml"):
        sign_in.read(tmp_path / "nowhere.toml")


@pytest.mark.parametrize(
    ("grant", "said"),
    [
        ('role = "coordinator"\nareas = ["lundby", "atlantis"]', "areas atlantis"),
        ('role = "sender"\nsources = ["police", "gossip"]', "sources gossip"),
    ],
)
def test_a_district_or_sender_that_does_not_exist_is_told(tmp_path: Path, grant: str, said: str) -> None:
    rules = read(tmp_path, f'{OIDC}{GRANT}[[grant]]\ngroups = ["x"]\n{grant}\n')
    with pytest.raises(WrongUse, match=rf"{said}.*number 2"):
        sign_in.check(rules, KNOWN)
    sign_in.check(read(tmp_path, OIDC + GRANT), KNOWN)


def test_the_client_secret_comes_from_the_environment_or_a_file_and_never_from_the_settings(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from a file\n", encoding="utf-8")
    with_file = read(tmp_path, OIDC + f"client_secret_file = '{secret}'\n" + GRANT).oidc
    without = read(tmp_path, OIDC + GRANT).oidc
    assert with_file and without
    assert with_file.client_secret({}) == "from a file"
    assert with_file.client_secret({"LAGESBILD_CLIENT_SECRET": "told"}) == "told"
    assert without.client_secret({}) == ""
    secret.unlink()
    with pytest.raises(WrongUse, match="secret"):
        with_file.client_secret({})


@pytest.mark.parametrize(
    ("host", "is_proxy"),
    [
        ("10.0.0.7", True),
        ("10.0.0.8", False),
        ("192.168.3.4", True),
        ("fd00::1", True),
        ("::1", False),
        ("proxy", False),
        ("", False),
    ],
)
def test_a_proxy_is_known_by_its_addresses(tmp_path: Path, host: str, is_proxy: bool) -> None:
    rules = read(tmp_path, PROXY + GRANT)
    assert rules.proxy and rules.proxy.is_from(host) == is_proxy


def test_another_file_has_another_digest_and_the_same_the_same(tmp_path: Path) -> None:
    one, same, other = (read(tmp_path, text) for text in (OIDC + GRANT, OIDC + GRANT, "hours = 2\n" + OIDC + GRANT))
    assert one.digest == same.digest != other.digest
