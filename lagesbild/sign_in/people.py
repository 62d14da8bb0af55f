"""Who has signed in: what the claims of a provider, or the headers of a proxy, make of somebody here."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from lagesbild.access import Role
from lagesbild.errors import NotAllowed
from lagesbild.gate import RULES, Gate
from lagesbild.sign_in import Grant, SignIn

#: A provider's clock may be so far before ours.
CLOCKS = timedelta(minutes=5)
#: A UUID, which may hold a personal number by chance.
UNIQUE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
#: What is no claim of the provider's: Streamlit adds it.
ADDED = frozenset({"tokens", "is_logged_in", "origin", "provider"})


@dataclass(frozen=True)
class Person:
    """Somebody who has signed in: `subject` is what the log calls them, `grants` what they may, one for each role.

    `key` tells this sign-in from every other one, and tells nobody who it is; it ends at `until`.
    """

    subject: str
    grants: tuple[Grant, ...]
    until: datetime
    key: str

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles that they may look in."""
        return tuple(grant.role for grant in self.grants)

    def grant(self, role: Role) -> Grant:
        """Return what they may in a role; raises NotAllowed for one they do not have."""
        for grant in self.grants:
            if grant.role is role:
                return grant
        raise NotAllowed("not_for_you")


def person(rules: SignIn, claims: Mapping[str, object], *, now: datetime, since: datetime) -> Person:
    """Return who some claims are of, signed in since a moment.

    Raises NotAllowed: `not_signed_in` without claims, `sign_in_over` after its hours,
    `subject_unfit` where the id is a personal number, which the log would keep.
    """
    subject, groups = _told(claims, rules.claims.subject), _told(claims, rules.claims.groups)
    if not isinstance(subject, str) or not subject.strip():
        raise NotAllowed("not_signed_in")
    if not -CLOCKS <= now - since < timedelta(hours=rules.hours):
        raise NotAllowed("sign_in_over")
    until = since + timedelta(hours=rules.hours)
    if Gate().screen(subject) == RULES[0] and not UNIQUE.fullmatch(subject):
        raise NotAllowed("subject_unfit")
    return Person(subject, grants_of(rules, subject, _names(groups)), until, key_of(claims, since))


def since_of(claims: Mapping[str, object]) -> datetime:
    """Return when a provider says that somebody signed in; raises NotAllowed where it does not."""
    issued = claims.get("iat")
    if not isinstance(issued, int | float) or isinstance(issued, bool):
        raise NotAllowed("not_signed_in")
    try:
        return datetime.fromtimestamp(issued, UTC)
    except (ValueError, OverflowError, OSError):
        raise NotAllowed("not_signed_in") from None


def key_of(claims: Mapping[str, object], since: datetime) -> str:
    """Return what tells one sign-in from every other: a hash of when it was and of its claims."""
    return sha256(f"{since.isoformat()} {canonical(claims)}".encode()).hexdigest()


def canonical(claims: Mapping[str, object]) -> str:
    """Return claims as one text, without what is none of the provider's: the same claims are the same text."""
    told = {name: value for name, value in claims.items() if name not in ADDED}
    return json.dumps(told, sort_keys=True, default=str)


def grants_of(rules: SignIn, subject: str, groups: tuple[str, ...]) -> tuple[Grant, ...]:
    """Return what somebody may, one grant a role in the order of the file; none for who has no role here."""
    found: dict[Role, Grant] = {}
    for grant in rules.grant:
        if grant.is_for(subject, groups):
            found[grant.role] = _both(found[grant.role], grant) if grant.role in found else grant
    return tuple(found.values())


def _both(one: Grant, other: Grant) -> Grant:
    return one.model_copy(
        update={
            "areas": tuple(dict.fromkeys((*one.areas, *other.areas))),
            "sources": tuple(dict.fromkeys((*one.sources, *other.sources))),
            "exact_files": one.exact_files or other.exact_files,
        }
    )


def _told(claims: Mapping[str, object], path: str) -> object:
    """Return what a claim says: one by that name, or one inside others by names with dots between them."""
    if path in claims:
        return claims[path]
    found: object = claims
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _names(told: object) -> tuple[str, ...]:
    """Return the names of groups; a proxy parts them with commas."""
    if isinstance(told, str):
        return tuple(name.strip() for name in told.split(",") if name.strip())
    return tuple(name for name in told if isinstance(name, str)) if isinstance(told, list | tuple) else ()
