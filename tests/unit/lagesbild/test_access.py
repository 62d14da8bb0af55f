"""One truth table for every rule of access; each rule is tried as `check_x()` and as `x()`."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from lagesbild import access
from lagesbild.access import Page, Role
from lagesbild.errors import NotAllowed
from tests.factories import contract_row
from tests.visits import a_visit

FIGURES = "overview trends environments districts support reporting surveys outlook export method"
#: role: pages it may open, and whether it sees exact figures.
TRUTH = {
    Role.GROUP: (f"{FIGURES} measures meeting", True),
    Role.COORDINATOR: (f"{FIGURES} measures", False),
    Role.ANALYST: (FIGURES, False),
    Role.SENDER: ("method deliveries", False),
    Role.ADMIN: ("method administration", False),
    Role.GUEST: (FIGURES, False),
}


def raises(check: Callable[..., None], *arguments: object, **named: object) -> bool:
    try:
        check(*arguments, **named)
    except NotAllowed:
        return True
    return False


def test_the_table_tells_of_every_role() -> None:
    assert set(TRUTH) == set(Role)


@pytest.mark.parametrize(("role", "page"), list(product(Role, Page)))
def test_who_may_open_which_page(role: Role, page: Page) -> None:
    allowed = page in TRUTH[role][0].split()

    assert access.may_open(role, page) == allowed
    assert raises(access.check_may_open, role, page) != allowed


@pytest.mark.parametrize("role", Role)
def test_who_sees_exact_figures(role: Role) -> None:
    allowed = TRUTH[role][1]

    assert access.sees_exact(role) == allowed
    assert raises(access.check_sees_exact, role) != allowed


@pytest.mark.parametrize(
    ("demo", "loopback", "allowed", "opens"),
    [
        (True, True, False, True),
        (True, True, True, True),
        (False, True, True, True),
        (False, True, False, False),
        (True, False, False, False),
        (True, False, True, False),
        (False, False, True, False),
        (False, False, False, False),
    ],
)
def test_without_sign_in_only_this_machine_and_only_invented_data_or_by_leave(
    demo: bool, loopback: bool, allowed: bool, opens: bool
) -> None:
    assert access.unsigned(demo=demo, loopback=loopback, allowed=allowed) == opens
    assert raises(access.check_unsigned, demo=demo, loopback=loopback, allowed=allowed) != opens


@pytest.mark.parametrize(
    ("role", "own", "sees"),
    [
        (Role.GROUP, (), True),
        (Role.COORDINATOR, ("angered",), True),
        (Role.COORDINATOR, ("lundby",), False),
        (Role.COORDINATOR, (), False),
        (Role.ANALYST, ("angered",), False),
        (Role.GUEST, ("angered",), False),
        (Role.ADMIN, ("angered",), False),
        (Role.SENDER, ("angered",), False),
    ],
)
def test_who_sees_exact_figures_of_a_district(tmp_path: Path, role: Role, own: tuple[str, ...], sees: bool) -> None:
    visit = replace(a_visit(tmp_path, [contract_row()], role=role), areas=own)

    assert access.sees_own(visit, "angered") == sees
    assert raises(access.check_sees_own, visit, "angered") != sees


#: Who may have a lägesbild as which role sees it, of which district; "own" is the coordinator's own.
VERSIONS = {
    Role.GROUP: {(Role.GROUP, ""), (Role.GUEST, ""), (Role.COORDINATOR, "angered"), (Role.COORDINATOR, "lundby")},
    Role.COORDINATOR: {(Role.GUEST, ""), (Role.COORDINATOR, "angered")},
    Role.ANALYST: {(Role.GUEST, "")},
    Role.GUEST: {(Role.GUEST, "")},
    Role.SENDER: set(),
    Role.ADMIN: set(),
}


@pytest.mark.parametrize("version", sorted(VERSIONS[Role.GROUP]), ids=lambda one: "-".join(filter(None, one)))
@pytest.mark.parametrize("role", Role)
def test_who_may_have_which_version_of_a_document(tmp_path: Path, role: Role, version: tuple[Role, str]) -> None:
    visit = replace(a_visit(tmp_path, [contract_row()], role=role), areas=("angered",))
    allowed = version in VERSIONS[role]

    assert access.may_have(visit, *version) == allowed
    assert raises(access.check_may_have, visit, *version) != allowed
