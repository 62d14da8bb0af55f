"""Many municipalities on one machine, strictly apart: a process, a data folder, keys and a host name for each.

One file names them. Whatever one of them has, no other has or can reach through the app: every municipality is shown by
a process of its own, which is told of its own folders and of nothing else (docs/decisions/0020-many-municipalities.md).
"""

import os
from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from lagesbild import settings
from lagesbild.errors import WrongUse
from lagesbild.reference import read_toml
from lagesbild.settings import Settings
from lagesbild.texts import Language

#: Where libpq reads the password of a database from; a file of one municipality's own.
PASSWORD_FILE = "PGPASSFILE"
#: What a process must not be told of another one: every setting of ours, of Streamlit's and of libpq's.
OURS = ("LAGESBILD_", "STREAMLIT_", "PG")
HOST = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+"


class Tenant(BaseModel):
    """One municipality: the host name it is asked for by, the port of its process, and where all of its own lies."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: Annotated[str, Field(pattern=f"^{HOST}$")]
    port: Annotated[int, Field(gt=1023, lt=65536)]
    data: Path
    reference: Path
    secret_file: Path
    sign_in: Path | None = None
    state_url: str = ""
    state_password_file: Path | None = None
    language: Language = "sv"

    def environment(self, inherited: Mapping[str, str] = os.environ) -> dict[str, str]:
        """Return what its processes are told: where their own lies, and of what others have nothing."""
        told: dict[str, object] = {
            settings.DATA: self.data,
            settings.REFERENCE: self.reference,
            settings.SECRET_FILE: self.secret_file,
            settings.SIGN_IN: self.sign_in,
            settings.STATE_URL: self.state_url,
            settings.LANGUAGE: self.language,
            PASSWORD_FILE: self.state_password_file,
        }
        clean = {name: value for name, value in inherited.items() if not name.startswith(OURS)}
        return clean | {name: str(value) for name, value in told.items() if value}

    def settings(self) -> Settings:
        """Return the installation that it is."""
        return settings.read(self.environment({}))

    def places(self) -> dict[str, Path]:
        """Return what is its own on disk, by the key that names it."""
        told = {"data": self.data, "secret_file": self.secret_file, "sign_in": self.sign_in}
        told["state_password_file"] = self.state_password_file
        return {name: place.resolve() for name, place in told.items() if place}

    def names(self) -> dict[str, object]:
        """Return what else must be its own alone, by the key that names it."""
        return {"host": self.host, "port": self.port, "state_url": _database(self.state_url) or None}


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    tenant: Annotated[dict[Annotated[str, Field(pattern=r"^[a-z0-9-]+$")], Tenant], Field(min_length=1)]


def read(file: Path) -> dict[str, Tenant]:
    """Return the municipalities that a file names, with its relative paths taken from where it lies.

    Raises WrongUse for a file that is missing or broken, and for two of them that have anything in common.
    """
    try:
        found = read_toml(_File, file).tenant
    except WrongUse as wrong:
        raise WrongUse("tenants_broken", where=wrong.values.get("where", file)) from wrong
    whole = {name: _placed(one, file.resolve().parent) for name, one in found.items()}
    check(whole)
    return whole


def check(tenants: Mapping[str, Tenant]) -> None:
    """Raise WrongUse, which names the two and what they share, unless all of them are apart."""
    for (one, first), (other, second) in combinations(tenants.items(), 2):
        for what in _shared(first, second):
            raise WrongUse("tenants_shared", one=one, other=other, what=what)


def _placed(tenant: Tenant, folder: Path) -> Tenant:
    paths = {name: folder / value for name, value in tenant if isinstance(value, Path)}
    return tenant.model_copy(update=paths)


def _shared(one: Tenant, other: Tenant) -> Iterator[str]:
    mine, yours = one.names(), other.names()
    yield from (name for name, value in mine.items() if value is not None and value == yours[name])
    for first, second in ((one, other), (other, one)):
        held = first.places()
        yield from (name for name, place in held.items() if place in second.places().values())
        yield from (name for name, place in _all(first).items() if place.is_relative_to(second.data.resolve()))
        yield from (name for name, place in held.items() if place.is_relative_to(second.reference.resolve()))
    yield from ("secret_file" for key in _keys(one) & _keys(other) if key)


def _all(tenant: Tenant) -> dict[str, Path]:
    return tenant.places() | {"reference": tenant.reference.resolve()}


def _keys(tenant: Tenant) -> set[str]:
    """Return the hashes of the secrets that this user may read: a copied one would open the other's sign-ins."""
    files = (tenant.secret_file, tenant.settings().cookie_secret_file)
    return {sha256(file.read_bytes().strip()).hexdigest() for file in files if os.access(file, os.R_OK)}


def _database(address: str) -> str:
    """Return a database by its server and name, whoever asks it."""
    try:
        url = make_url(address)
    except ArgumentError:
        return address
    return f"{url.host}:{url.port or 5432}/{url.database}"
