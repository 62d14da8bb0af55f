"""A real server with sign-in, on a city full of canaries, and a real OpenID Connect provider."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
import oidc_provider_mock
import pytest

from tests.attack.canaries import OWN, Canaries, planted
from tests.servers import a_free_port, serving
from tests.sign_in.visitor import Visitor

GROUPS = {
    "ulla": ["arbetsgruppen"],
    "karin": ["samordnare"],
    "anders": ["analytiker"],
    "petra": ["polisen"],
    "adam": ["drift"],
    "nora": ["kantinen"],
}
GRANTS = f"""
[[grant]]
groups = ["arbetsgruppen"]
role = "group"
exact_files = true
[[grant]]
groups = ["samordnare"]
role = "coordinator"
areas = ["{OWN}"]
[[grant]]
groups = ["analytiker"]
role = "analyst"
[[grant]]
groups = ["polisen"]
role = "sender"
sources = ["police"]
[[grant]]
groups = ["drift"]
role = "admin"
"""


@dataclass(frozen=True)
class Place:
    """An installation with sign-in: its address, its data folder, its sign-in file, and the log of its server."""

    address: str
    canaries: Canaries
    data: Path
    rules: Path
    log: Path

    def visitor(self, subject: str = "", headers: Sequence[tuple[str, str]] = ()) -> Visitor:
        """Return a visitor, signed in as somebody."""
        visitor = Visitor(self.address, headers)
        if subject:
            visitor.sign_in(subject)
        return visitor

    def change(self, old: str, new: str) -> None:
        """Change the sign-in file as an operator does, also within the grain of a file's time."""
        told = self.rules.read_text(encoding="utf-8")
        assert old in told
        self.rules.write_text(told.replace(old, new), encoding="utf-8")
        stamp = self.rules.stat().st_mtime_ns + 10_000_000
        os.utime(self.rules, ns=(stamp, stamp))


@pytest.fixture(scope="session")
def provider() -> Iterator[str]:
    """The address of a provider that knows the people."""
    with oidc_provider_mock.run_server_in_thread() as server:
        address = f"http://localhost:{server.server_port}"
        for subject, groups in GROUPS.items():
            httpx.put(f"{address}/users/{quote(subject)}", json={"groups": groups}).raise_for_status()
        yield address


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Canaries:
    """A city in which every exact count that could leak is a number that nothing else shows."""
    return planted(tmp_path_factory.mktemp("canaries"))


def oidc(provider: str, address: str) -> str:
    """Return how people sign in at a provider."""
    metadata = f"{provider}/.well-known/openid-configuration"
    return f'[oidc]\nmetadata = "{metadata}"\nclient_id = "lagesbild"\naddress = "{address}"\n'


@contextmanager
def a_place(
    city: Canaries, folder: Path, way: str, *, hours: float = 8, through: Sequence[str] = ()
) -> Iterator[Place]:
    """Run a copy of the city with a sign-in; `way` says how, with {address} in it, `through` a command to start it."""
    port = a_free_port()
    data, rules, log = folder / "data", folder / "sign_in.toml", folder / "log"
    shutil.copytree(city.installation.data, data)
    rules.write_text(f"hours = {hours}\n{way.format(address=f'http://127.0.0.1:{port}')}{GRANTS}", encoding="utf-8")
    told = {"DATA": data, "REFERENCE": city.installation.reference, "SIGN_IN": rules, "CLIENT_SECRET": "secret"}
    environment = os.environ | {f"LAGESBILD_{name}": str(value) for name, value in told.items()}
    with serving(environment, log=log, port=port, through=through) as address:
        yield Place(address, city, data, rules, log)


@pytest.fixture(scope="module")
def place(city: Canaries, provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An installation with a provider, for the tests of a file."""
    with a_place(city, tmp_path_factory.mktemp("place"), oidc(provider, "{address}")) as found:
        yield found
