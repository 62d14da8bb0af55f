"""Where a number comes from (catalogue E11): the deliveries that its records came with, which sum to it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from lagesbild import answers, published, reference as references, store
from lagesbild.access import Role, Visit
from lagesbild.errors import NotAllowed
from tests.factories import ACCEPTED, REFERENCE, Row, an_installation, built, contract_row, load_rows
from tests.visits import TODAY, as_role

#: The period of 5 March 2024.
PERIOD = 4
SECOND = ACCEPTED + timedelta(days=1)
#: What came first, and a day later: a record of its own, one that puts an earlier right, and one that changes nothing.
FIRST = (
    ("a", {"environment": "islamist", "district": "angered"}),
    ("b", {"environment": "islamist", "district": "lundby"}),
    ("c", {"environment": "right_wing", "district": "lundby"}),
    ("d", {"environment": "anti_state", "district": "lundby", "place_precision": "neighbouring_municipality"}),
)
LATER = (
    ("b", {"environment": "right_wing", "district": "lundby", "revised": "2024-03-08 10:00"}),
    ("c", {"environment": "right_wing", "district": "lundby"}),
    ("e", {"environment": "mixed", "district": "", "arena": "school"}),
)


def rows(told: tuple[tuple[str, dict[str, str]], ...]) -> list[Row]:
    return [contract_row(record_id=name, **changes) for name, changes in told]


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    installation = an_installation(tmp_path_factory.mktemp("city"))
    load_rows(installation, rows(FIRST))
    load_rows(installation, rows(LATER), accepted=SECOND)
    built(installation)
    in_force, known = store.current(installation.data), references.read(REFERENCE)
    assert in_force is not None
    told = published.read(installation.data)
    return Visit(Role.GROUP, (), "sv", TODAY, known, in_force, told, installation.data)


def came(visit: Visit, product: str, cell: dict[str, str], *, length: int = 1) -> dict[int, int]:
    """Return how many records came with the first delivery (1) and with the second (2)."""
    frame = answers.deliveries_of(visit, product, PERIOD - length + 1, PERIOD, cell, length=length).frame
    days = {ACCEPTED.date(): 1, SECOND.date(): 2}
    assert frame["delivery"].is_unique and frame["delivery"].str.len().eq(64).all()
    return {days[day]: int(count) for day, count in zip(frame["at"], frame["count"], strict=True)}


@pytest.mark.parametrize(
    ("product", "cell", "length", "expected"),
    [
        ("E1", {}, 1, {1: 2, 2: 2}),
        ("E1", {"environment": "islamist"}, 1, {1: 1}),
        ("E1", {"environment": "right_wing"}, 1, {1: 1, 2: 1}),
        ("E1", {"environment": "rest"}, 1, {2: 1}),
        ("E1", {"environment": "autonomous"}, 1, {}),
        ("E4", {"district": "lundby"}, 4, {1: 1, 2: 1}),
        ("E4", {"district": "unknown"}, 4, {2: 1}),
        ("E4", {"district": "lundby", "environment": "islamist"}, 4, {}),
        ("E7_arena", {"arena": "school"}, 13, {2: 1}),
        ("E8", {}, 13, {}),
    ],
)
def test_a_number_is_the_sum_of_what_its_deliveries_brought(
    visit: Visit, product: str, cell: dict[str, str], length: int, expected: dict[int, int]
) -> None:
    assert came(visit, product, cell, length=length) == expected


def test_it_sums_to_what_is_shown(visit: Visit) -> None:
    judged = answers.meeting(visit, PERIOD).environments
    for row in judged.frame.to_dict("records"):
        assert sum(came(visit, "E1", {"environment": str(row["environment"])}).values()) == row["count"]
    assert sum(came(visit, "E1", {}).values()) == judged.total["count"].iloc[0]


def test_what_came_since_a_moment_is_told_by_delivery(visit: Visit) -> None:
    told = answers.deliveries_since(visit, ACCEPTED.astimezone(timezone(timedelta(hours=9)))).frame
    assert told["count"].tolist() == [2], "what was delivered again as it was is no version of its own"
    assert answers.deliveries_since(visit, datetime(2024, 1, 1, tzinfo=UTC)).frame["count"].tolist() == [2, 4]


def test_a_number_is_not_followed_by_what_it_is_not_counted_by(visit: Visit) -> None:
    with pytest.raises(ValueError, match="not followed"):
        answers.deliveries_of(visit, "E2_reporter", 0, PERIOD, {"reporter": "school"}, length=13)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.GROUP])
def test_it_is_for_the_group(visit: Visit, role: Role) -> None:
    with pytest.raises(NotAllowed):
        answers.deliveries_of(as_role(visit, role), "E1", PERIOD, PERIOD, {}, length=1)
    with pytest.raises(NotAllowed):
        answers.deliveries_since(as_role(visit, role), ACCEPTED)
    with pytest.raises(NotAllowed):
        answers.deliveries_of_survey(as_role(visit, role), "S1")
