"""Who may see what: the roles, one visit, and every rule of access as a pair `check_x()` / `x()`.

The rules are few and stand here alone; one truth table in the tests holds all of them. Menus only follow them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from lagesbild.errors import NotAllowed
from lagesbild.published import NOTHING, Published
from lagesbild.reference import Reference
from lagesbild.store import Store
from lagesbild.texts import Language

if TYPE_CHECKING:  # annotations ask who may write them
    from lagesbild.annotations import Annotation


class Role(StrEnum):
    """What somebody is here for; access follows the role and never the person."""

    GROUP = "group"
    COORDINATOR = "coordinator"
    ANALYST = "analyst"
    SENDER = "sender"
    ADMIN = "admin"
    GUEST = "guest"


class Page(StrEnum):
    """The pages, by the folder they stand in."""

    OVERVIEW = "overview"
    TRENDS = "trends"
    ENVIRONMENTS = "environments"
    DISTRICTS = "districts"
    SUPPORT = "support"
    REPORTING = "reporting"
    SURVEYS = "surveys"
    OUTLOOK = "outlook"
    MEASURES = "measures"
    MEETING = "meeting"
    EXPORT = "export"
    METHOD = "method"
    DELIVERIES = "deliveries"
    ADMINISTRATION = "administration"


@dataclass(frozen=True)
class Visit:
    """One rerun of one visitor: the role and its own districts, the language, the day, and what is looked at.

    `store` is the build in force, which holds exact numbers; `published` is what everybody may see; `folder` is the
    data folder, where the audit log lies; `notes` are the annotations that the role may see. `who` is the subject id
    of whoever has signed in (empty: nobody has to here), who may deliver for `sources`, and take exact figures out of
    the house where `exact_files` says so.
    """

    role: Role
    areas: tuple[str, ...]
    language: Language
    today: date
    reference: Reference
    store: Store
    published: Published = NOTHING
    folder: Path = Path()
    notes: "tuple[Annotation, ...]" = ()
    who: str = ""
    sources: tuple[str, ...] = ()
    exact_files: bool = False

    @cached_property
    def told_apart_by(self) -> str:
        """Everything of it that an answer may depend on, for whoever keeps answers."""
        published, known = self.published.head, (self.reference.shown, self.reference.breaks)
        looked_at = (self.folder, self.store.pointer, published, *known, self.today, self.notes)
        return repr((*looked_at, self.role, self.areas, self.language))


#: Senders and administrators see receipts and settings, never figures.
FIGURES = frozenset({Role.GROUP, Role.COORDINATOR, Role.ANALYST, Role.GUEST})
EVERYBODY = frozenset(Role)
#: Exact figures are for the working group, under the sharing agreement.
EXACT = frozenset({Role.GROUP})
#: Who writes beside the numbers what explains them.
NOTES = frozenset({Role.GROUP})
#: Who plans, holds and freezes meetings, and writes in them.
MEETINGS = frozenset({Role.GROUP})
#: Who sees exact figures of the own district, and protected ones of all else.
OWN = frozenset({Role.COORDINATOR})
#: Coordinators see the measures of the own district without what was typed.
_OF_THE_GROUP = {Page.MEETING: MEETINGS, Page.MEASURES: MEETINGS | OWN}
#: Who delivers, and who runs the installation: neither sees a figure.
SENDERS, ADMINS = frozenset({Role.SENDER}), frozenset({Role.ADMIN})
_OF_NO_FIGURES = {Page.METHOD: EVERYBODY, Page.DELIVERIES: SENDERS, Page.ADMINISTRATION: ADMINS}
PAGE_ROLES = {page: FIGURES for page in Page} | _OF_NO_FIGURES | _OF_THE_GROUP


def check_may_open(role: Role, page: Page) -> None:
    """Raise NotAllowed unless a role may open a page."""
    if role not in PAGE_ROLES[page]:
        raise NotAllowed("not_for_you")


def may_open(role: Role, page: Page) -> bool:
    """Say whether a role may open a page."""
    return _passes(check_may_open, role, page)


def check_sees_exact(role: Role) -> None:
    """Raise NotAllowed unless a role may see exact figures."""
    check_may_see(role, EXACT)


def sees_exact(role: Role) -> bool:
    """Say whether a role may see exact figures."""
    return _passes(check_sees_exact, role)


def check_may_see(role: Role, roles: frozenset[Role]) -> None:
    """Raise NotAllowed unless a role is one of those that may see something."""
    if role not in roles:
        raise NotAllowed("exact_for_the_group" if roles == EXACT else "not_for_you")


def check_sees_own(visit: Visit, district: str) -> None:
    """Raise NotAllowed unless a visit may see the exact figures of a district."""
    if not sees_exact(visit.role) and not (visit.role in OWN and district in visit.areas):
        raise NotAllowed("not_for_you")


def sees_own(visit: Visit, district: str) -> bool:
    """Say whether a visit may see the exact figures of a district."""
    return _passes(check_sees_own, visit, district)


def may_see(role: Role, roles: frozenset[Role]) -> bool:
    """Say whether a role may see something."""
    return _passes(check_may_see, role, roles)


def check_may_take_out(visit: Visit, *, exact: bool) -> None:
    """Raise NotAllowed unless a visit may take figures out of the house.

    Published ones may be taken out by who sees figures; exact ones are a right of somebody who sees them, has signed
    in, and was given it.
    """
    check_may_see(visit.role, EXACT if exact else FIGURES)
    if exact and not (visit.who and visit.exact_files):
        raise NotAllowed("exact_files")


def may_take_out(visit: Visit, *, exact: bool) -> bool:
    """Say whether a visit may take figures out of the house."""
    return _passes(check_may_take_out, visit, exact=exact)


def check_may_deliver(visit: Visit, source: str) -> None:
    """Raise NotAllowed unless a visit may deliver for a source, and see the receipts of it."""
    check_may_see(visit.role, SENDERS)
    if source not in visit.sources:
        raise NotAllowed("not_for_you")


def may_deliver(visit: Visit, source: str) -> bool:
    """Say whether a visit may deliver for a source."""
    return _passes(check_may_deliver, visit, source)


def check_may_have(visit: Visit, role: Role, district: str) -> None:
    """Raise NotAllowed unless a visit may have a lägesbild as a role sees it, and as the coordinator of a district.

    The working group may have every version; a coordinator that of the own district; the public one everybody who may
    see figures.
    """
    if visit.role in MEETINGS:
        return
    if district:
        check_may_see(visit.role, OWN)
        check_sees_own(visit, district)
    else:
        check_may_see(visit.role, FIGURES if role is Role.GUEST else MEETINGS)


def may_have(visit: Visit, role: Role, district: str) -> bool:
    """Say whether a visit may have a lägesbild as a role sees it."""
    return _passes(check_may_have, visit, role, district)


def check_unsigned(*, demo: bool, loopback: bool, allowed: bool) -> None:
    """Raise NotAllowed unless the app may be used without sign-in.

    That is so on this machine only, and only with demonstration data, or where the operator has said so for a folder
    of other data (LAGESBILD_ALLOW_UNSIGNED=1).
    """
    if not loopback:
        raise NotAllowed("unsigned_not_local")
    if not demo and not allowed:
        raise NotAllowed("unsigned_not_demo")


def unsigned(*, demo: bool, loopback: bool, allowed: bool) -> bool:
    """Say whether the app may be used without sign-in."""
    return _passes(check_unsigned, demo=demo, loopback=loopback, allowed=allowed)


def _passes(check: Callable[..., None], *arguments: object, **named: object) -> bool:
    try:
        check(*arguments, **named)
    except NotAllowed:
        return False
    return True
