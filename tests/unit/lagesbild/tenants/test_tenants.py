"""No two municipalities of one machine have anything in common, and none is told of another."""

from pathlib import Path

import pytest

from lagesbild import settings, tenants
from lagesbild.errors import WrongUse
from lagesbild.settings import ROOT
from lagesbild.tenants import PASSWORD_FILE, fronted

REFERENCE = ROOT / "data" / "reference"


def told(name: str, **changes: str | int) -> str:
    """Return how one is named in the file."""
    whole: dict[str, str | int] = {
        "host": f"{name}.example.se",
        "port": 8600 + len(name),
        "data": f"{name}/data",
        "reference": str(REFERENCE),
        "secret_file": f"{name}/keys/secret",
        "sign_in": f"{name}/sign_in.toml",
        "state_url": f"postgresql://app@db/{name}",
        "state_password_file": f"{name}/keys/password",
    }
    lines = (f"{key} = {value!r}" for key, value in (whole | changes).items())
    return "\n".join([f"[tenant.{name}]", *lines, ""])


def written(folder: Path, *parts: str) -> Path:
    file = folder / "tenants.toml"
    file.write_text("".join(parts), encoding="utf-8")
    return file


def test_those_that_are_apart_are_read_with_paths_from_where_the_file_lies(tmp_path: Path) -> None:
    found = tenants.read(written(tmp_path, told("one"), told("three")))
    assert [*found] == ["one", "three"]
    assert found["one"].data == tmp_path / "one" / "data"
    assert found["one"].reference == REFERENCE


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        ("host", {"host": "one.example.se"}),
        ("port", {"port": 8603}),
        ("data", {"data": "one/data"}),
        ("data", {"data": "one/data/below"}),
        ("data", {"data": "one/../one/data"}),
        ("reference", {"reference": "one/data/reference"}),
        ("secret_file", {"secret_file": "one/keys/secret"}),
        ("secret_file", {"secret_file": "one/data/secret"}),
        ("sign_in", {"sign_in": "one/sign_in.toml"}),
        ("sign_in", {"sign_in": "one/data/sign_in.toml"}),
        ("data", {"reference": "one"}),  # all of one's lies below it
        ("state_url", {"state_url": "postgresql://app@db/one"}),
        ("state_url", {"state_url": "postgresql://other:word@db:5432/one"}),
        ("state_password_file", {"state_password_file": "one/keys/password"}),
    ],
)
def test_two_that_share_anything_are_refused_by_name(tmp_path: Path, what: str, changes: dict[str, str | int]) -> None:
    for parts in ((told("one"), told("three", **changes)), (told("three", **changes), told("one"))):
        with pytest.raises(WrongUse) as error:
            tenants.read(written(tmp_path, *parts))
        assert error.value.key == "tenants_shared" and error.value.values["what"] == what
        assert {error.value.values["one"], error.value.values["other"]} == {"one", "three"}


def test_a_link_to_anothers_folder_is_that_folder(tmp_path: Path) -> None:
    (tmp_path / "one" / "data").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "one" / "data")
    with pytest.raises(WrongUse) as error:
        tenants.read(written(tmp_path, told("one"), told("three", data="link")))
    assert error.value.values["what"] == "data"


@pytest.mark.parametrize("name", ["secret", "secret-sign-in"])
def test_a_copied_key_counts_as_the_same(tmp_path: Path, name: str) -> None:
    for folder, file in (("one", "secret"), ("three", name)):
        (tmp_path / folder / "keys").mkdir(parents=True)
        (tmp_path / folder / "keys" / file).write_text("ab" * 32 + "\n", encoding="ascii")
    with pytest.raises(WrongUse) as error:
        tenants.read(written(tmp_path, told("one"), told("three")))
    assert error.value.values["what"] == "secret_file"
    assert "abab" not in str(error.value)


@pytest.mark.parametrize(
    "text", ["", "[tenant]", "tenant = 1", told("one", host="no name"), told("one", port=80), told("one", other="x")]
)
def test_a_broken_file_is_told_with_where(tmp_path: Path, text: str) -> None:
    with pytest.raises(WrongUse) as error:
        tenants.read(written(tmp_path, text))
    assert error.value.key == "tenants_broken" and error.value.values["where"]


def test_a_process_is_told_of_its_own_and_of_nothing_else(tmp_path: Path) -> None:
    one = tenants.read(written(tmp_path, told("one")))["one"]
    inherited = {
        "PATH": "/bin",
        settings.ALLOW_UNSIGNED: "1",
        settings.TODAY: "2026-01-01",
        settings.CLIENT_SECRET: "of another",
        "PGPASSWORD": "of another",
        "STREAMLIT_SERVER_COOKIE_SECRET": "of another",
    }
    assert one.environment(inherited) == {
        "PATH": "/bin",
        settings.DATA: str(tmp_path / "one" / "data"),
        settings.REFERENCE: str(REFERENCE),
        settings.SECRET_FILE: str(tmp_path / "one" / "keys" / "secret"),
        settings.SIGN_IN: str(tmp_path / "one" / "sign_in.toml"),
        settings.STATE_URL: "postgresql://app@db/one",
        settings.LANGUAGE: "sv",
        PASSWORD_FILE: str(tmp_path / "one" / "keys" / "password"),
    }


def test_what_is_said_to_nginx_names_each_host_with_its_own_port_and_keys(tmp_path: Path) -> None:
    text = fronted.nginx(tenants.read(written(tmp_path, told("one"), told("three"))))
    for name, port in (("one", 8603), ("three", 8605)):
        assert text.count(f"server_name {name}.example.se;") == 2
        assert f"upstream lagesbild-{name} {{\n    server 127.0.0.1:{port};" in text
        assert text.count(f"/etc/lagesbild/tls/{name}/") == 2 and f"proxy_pass http://lagesbild-{name};" in text
    assert text.count("map $http_upgrade") == text.count("log_format lagesbild") == 1
    assert "lagesbild.example.se" not in text and "8501" not in text
