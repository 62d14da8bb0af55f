"""Who somebody is here, of what a provider or a proxy tells: by id and groups, for some hours, and no one else."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from lagesbild.access import Role
from lagesbild.errors import NotAllowed
from lagesbild.sign_in import SignIn, people
from lagesbild.sign_in.people import Person

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
RULES = SignIn.model_validate(
    {
        "hours": 2,
        "proxy": {"addresses": ["10.0.0.7"]},
        "grant": [
            {"groups": ["north", "both"], "role": "coordinator", "areas": ["angered"]},
            {"groups": ["south", "both"], "role": "coordinator", "areas": ["lundby", "angered"]},
            {"groups": ["members"], "role": "group"},
            {"subjects": ["ulla"], "groups": ["trusted"], "role": "group", "exact_files": True},
            {"groups": ["police"], "role": "sender", "sources": ["police"]},
        ],
    }
)


def person(claims: Mapping[str, object], *, rules: SignIn = RULES, after: timedelta = timedelta()) -> Person:
    return people.person(rules, claims, now=NOW + after, since=NOW)


def refused(claims: Mapping[str, object], **changes: object) -> str:
    with pytest.raises(NotAllowed) as refusal:
        person(claims, **changes)  # type: ignore[arg-type]
    return refusal.value.key


def test_groups_give_roles_in_the_order_of_the_file_and_the_same_role_twice_is_one_with_both_districts() -> None:
    found = person({"sub": "karin", "groups": ["members", "both", "unknown"]})
    assert found.roles == (Role.COORDINATOR, Role.GROUP)
    assert found.grant(Role.COORDINATOR).areas == ("angered", "lundby")
    assert not found.grant(Role.GROUP).exact_files
    with pytest.raises(NotAllowed):
        found.grant(Role.ADMIN)


def test_a_right_may_be_one_persons() -> None:
    assert person({"sub": "ulla", "groups": ["members"]}).grant(Role.GROUP).exact_files
    assert person({"sub": "ulla"}).roles == (Role.GROUP,)
    assert not person({"sub": "ulla2", "groups": ["members"]}).grant(Role.GROUP).exact_files


@pytest.mark.parametrize("groups", [None, [], "", ["x"], ["MEMBERS"], [{"members": 1}], {"members": 1}, 7, "mem,bers"])
def test_who_is_in_no_group_of_the_file_has_no_role(groups: object) -> None:
    assert person({"sub": "nora", "groups": groups}).grants == ()


def test_a_proxy_parts_groups_with_commas() -> None:
    assert person({"sub": "karin", "groups": " south , members"}).roles == (Role.COORDINATOR, Role.GROUP)


def test_claims_may_lie_inside_others_or_have_dots_in_their_name() -> None:
    rules = RULES.model_copy(
        update={"claims": RULES.claims.model_copy(update={"groups": "realm.roles", "subject": "https://x.se/id"})}
    )
    assert person({"https://x.se/id": "a", "realm": {"roles": ["police"]}}, rules=rules).roles == (Role.SENDER,)
    assert person({"https://x.se/id": "a", "realm.roles": ["police"]}, rules=rules).roles == (Role.SENDER,)
    assert person({"https://x.se/id": "a", "realm": ["police"]}, rules=rules).grants == ()


@pytest.mark.parametrize("subject", [None, "", "  ", 7, ["ulla"], {"sub": "ulla"}])
def test_without_an_id_nobody_has_signed_in(subject: object) -> None:
    assert refused({"sub": subject, "groups": ["members"]}) == "not_signed_in"


@pytest.mark.parametrize("subject", ["191212121212", "19121212-1212", "121212-1212", "a 191212121212"])
def test_an_id_that_is_a_personal_number_is_refused_before_it_is_in_any_log(subject: str) -> None:
    assert refused({"sub": subject, "groups": ["members"]}) == "subject_unfit"


@given(st.uuids())
def test_a_uuid_is_never_taken_for_a_personal_number(made: object) -> None:
    assert person({"sub": str(made), "groups": ["members"]}).subject == str(made)


def test_a_sign_in_holds_for_its_hours_and_no_longer() -> None:
    claims = {"sub": "ulla"}
    second = timedelta(seconds=1)
    assert person(claims, after=timedelta(hours=2) - second).until == NOW + timedelta(hours=2)
    assert refused(claims, after=timedelta(hours=2)) == "sign_in_over"
    person(claims, after=-people.CLOCKS)
    assert refused(claims, after=-people.CLOCKS - second) == "sign_in_over", "a sign-in of the future is forged"


@pytest.mark.parametrize("issued", [None, "now", True, 1e40, float("nan")])
def test_a_provider_that_does_not_say_when_is_not_believed(issued: object) -> None:
    with pytest.raises(NotAllowed):
        people.since_of({"sub": "ulla", "iat": issued})
    assert people.since_of({"iat": NOW.timestamp()}) == NOW


def test_each_sign_in_has_its_own_key_which_tells_nobody() -> None:
    one, same = ({"sub": "ulla", "nonce": "1", "is_logged_in": told} for told in (True, False))
    other = {**one, "nonce": "2"}
    keys = [people.key_of(claims, NOW) for claims in (one, same, other)]
    assert keys[0] == keys[1] != keys[2] and "ulla" not in keys[0]
    assert people.key_of(one, NOW + timedelta(seconds=1)) != keys[0]
