"""How people sign in at an installation, and who may do what there: one file, read anew when it changes.

`LAGESBILD_SIGN_IN` names it. It says where people sign in (`[oidc]`: any provider of OpenID Connect; or `[proxy]`: a
proxy that has asked them already), which claims tell who they are and what groups they are in, and which group has
which role (`[[grant]]`). docs/operating.md tells every key.
"""

import os
from collections.abc import Collection, Mapping
from hashlib import sha256
from ipaddress import IPv4Network, IPv6Network, ip_address
from pathlib import Path
from typing import Annotated, Self

from limits import parse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, HttpUrl, model_validator

from lagesbild.access import EXACT, OWN, Role
from lagesbild.errors import WrongUse
from lagesbild.reference import Reference, read_toml
from lagesbild.settings import CLIENT_SECRET

#: Where a provider sends people back to, below the address of the app: Streamlit's own.
CALLBACK = "/oauth2callback"
#: The most hours that a sign-in may be set to hold.
LONGEST = 24
Name = Annotated[str, Field(min_length=1, max_length=200)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Oidc(_Part):
    """A provider of OpenID Connect: its metadata, this app as it knows it, and the address of this app."""

    metadata: HttpUrl
    client_id: Name
    client_secret_file: Path | None = None
    address: HttpUrl
    scope: Name = "openid"
    #: What else the provider wants to be asked with (`prompt`, `acr_values`).
    parameters: dict[str, str] = {}

    @property
    def redirect(self) -> str:
        """Where the provider sends people back to."""
        return str(self.address).rstrip("/") + CALLBACK

    def client_secret(self, environment: Mapping[str, str] = os.environ) -> str:
        """Return the secret that the provider knows this app by; raises WrongUse where there is none."""
        if told := environment.get(CLIENT_SECRET):
            return told
        try:
            return self.client_secret_file.read_text(encoding="utf-8").strip() if self.client_secret_file else ""
        except (OSError, UnicodeDecodeError):
            raise WrongUse("client_secret_missing", setting=CLIENT_SECRET) from None


class Proxy(_Part):
    """A proxy that people have signed in at, known by the addresses that it calls from, and the headers it sets."""

    addresses: Annotated[tuple[IPv4Network | IPv6Network, ...], Field(min_length=1)]
    subject: Name = "X-Remote-User"
    groups: Name = "X-Remote-Groups"
    sign_out: HttpUrl | None = None

    def is_from(self, host: str) -> bool:
        """Say whether a call from an address comes from the proxy."""
        try:
            called = ip_address(host)
        except ValueError:
            return False
        return any(called in network for network in self.addresses)


class Claims(_Part):
    """Which claims tell who somebody is (an id, no personal number) and in which groups; dots lead inwards."""

    subject: Name = "sub"
    groups: Name = "groups"


class Grant(_Part):
    """What somebody of a group, or with a subject id, may do: a role, its districts or senders, exact files."""

    groups: tuple[Name, ...] = ()
    subjects: tuple[Name, ...] = ()
    role: Role
    areas: tuple[Name, ...] = ()
    sources: tuple[Name, ...] = ()
    exact_files: bool = False

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if not self.groups and not self.subjects:
            raise ValueError("names neither groups nor subjects")
        if bool(self.areas) != (self.role in OWN):
            raise ValueError("areas belong to a coordinator, who has one at least")
        if bool(self.sources) != (self.role is Role.SENDER):
            raise ValueError("sources belong to a sender, who has one at least")
        if self.exact_files and self.role not in EXACT:
            raise ValueError("exact_files belong to a role that sees exact figures")
        return self

    def is_for(self, subject: str, groups: Collection[str]) -> bool:
        """Say whether this is for somebody."""
        return subject in self.subjects or not set(groups).isdisjoint(self.groups)


def _is_limit(text: str) -> str:
    try:
        parse(text)
    except ValueError:
        raise ValueError("is no limit, such as '60 per hour'") from None
    return text


Limit = Annotated[str, AfterValidator(_is_limit)]


class Limits(_Part):
    """How often in a time: sign-ins from one address (each is two calls), files that one person takes."""

    sign_ins: Limit = "120 per minute"
    files: Limit = "60 per hour"


class SignIn(_Part):
    """One installation's way in; a sign-in holds for `hours`."""

    hours: Annotated[float, Field(gt=0, le=LONGEST)] = 8
    oidc: Oidc | None = None
    proxy: Proxy | None = None
    claims: Claims = Claims()
    limits: Limits = Limits()
    grant: Annotated[tuple[Grant, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _has_one_way(self) -> Self:
        if (self.oidc is None) == (self.proxy is None):
            raise ValueError("has one of oidc and proxy")
        return self

    @property
    def digest(self) -> str:
        """What tells this from the file before a change, without telling what stands in it."""
        return sha256(self.model_dump_json().encode()).hexdigest()


def read(file: Path) -> SignIn:
    """Read the file; raises WrongUse, which names the key, for one that is missing or broken."""
    try:
        return read_toml(SignIn, file)
    except WrongUse as wrong:
        where = wrong.values.get("where", file)
        raise WrongUse("sign_in_broken", where=where) from wrong


def check(rules: SignIn, reference: Reference) -> None:
    """Raise WrongUse for a grant of a district or a sender that the reference folder does not have."""
    known = {"areas": reference.districts.keys(), "sources": reference.senders.keys()}
    for number, grant in enumerate(rules.grant, 1):
        for key, codes in known.items():
            if unknown := sorted(set(getattr(grant, key)) - codes):
                raise WrongUse("sign_in_unknown", number=number, field=key, codes=", ".join(unknown))
