"""A measure has a figure, an indicator, an owner and a review, or it is not kept; at its review the numbers speak."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from lagesbild import answers, audit, measures
from lagesbild.access import Role, Visit
from lagesbild.errors import Conflict, NotAllowed, WrongUse
from lagesbild.measures import Measure, Outcome
from lagesbild.meetings import Meeting, freeze
from tests.meetings import AT, PERIOD, a_group, a_measure, a_meeting
from tests.visits import as_role


@pytest.fixture
def group(tmp_path: Path) -> Visit:
    visit = a_group(tmp_path)
    a_meeting(visit)
    return visit


def test_a_measure_is_kept_as_it_was_decided(group: Visit) -> None:
    measures.decide(group, a_measure(), at=AT)
    measures.decide(group, a_measure(filter={}, product="E1"), at=AT)

    first, second = measures.kept(group.folder)
    assert first == a_measure(number=1, version=1)
    assert (second.number, second.filter) == (2, {})
    told = audit.entries(group.folder)[-1].event
    assert (told.action, dict(told.detail)) == ("measure", {"measure": 2, "meeting": 1, "outcome": "open"})


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"product": "E8"}, "product"),
        ({"product": ""}, "product"),
        ({"filter": {"district": "storstan"}}, "product"),
        ({"product": "E1", "filter": {"district": "lundby"}}, "product"),
        ({"product": "E4", "filter": {"environment": "islamist"}}, "product"),
        ({"filter": {}}, "product"),
        ({"kind": "arrest"}, "kind"),
        ({"perspective": ""}, "perspective"),
        ({"level": "all"}, "level"),
        ({"owner": "Anna"}, "owner"),
        ({"review": 1}, "review"),
        ({"review": 0}, "review"),
        ({"indicator": " "}, "indicator"),
        ({"problem": ""}, "problem"),
        ({"problem": "Anna Andersson klottrar"}, "problem"),
    ],
)
def test_a_measure_that_lacks_something_is_refused_beside_its_field(
    group: Visit, change: dict[str, object], field: str
) -> None:
    with pytest.raises(WrongUse) as refused:
        measures.decide(group, a_measure(**change), at=AT)
    assert refused.value.field == field
    assert measures.kept(group.folder) == ()


def test_of_two_who_decide_at_once_both_measures_are_kept(group: Visit) -> None:
    for owner in ("parks", "schools"):
        measures.decide(group, a_measure(owner=owner), at=AT)
    assert [(one.number, one.owner) for one in measures.kept(group.folder)] == [(1, "parks"), (2, "schools")]


def test_of_two_who_review_the_same_measure_the_second_is_told(group: Visit) -> None:
    measures.decide(group, a_measure(), at=AT)
    (read,) = measures.kept(group.folder)
    measures.review(group, read, Outcome.DONE, "Det blev tyst.", meeting=1, at=AT)
    with pytest.raises(Conflict):
        measures.review(group, read, Outcome.DROPPED, "Vi avbröt.", meeting=1, at=AT)
    assert [one.judgement for one in measures.kept(group.folder)] == ["Det blev tyst."]


def test_what_is_late_is_reviewed_again(group: Visit) -> None:
    measures.decide(group, a_measure(), at=AT)
    (read,) = measures.kept(group.folder)
    measures.review(group, read, Outcome.LATE, "Den har inte börjat.", meeting=1, at=AT)
    (late,) = measures.kept(group.folder)
    assert (late.outcome, late.review) == (Outcome.LATE, 1 + measures.AGAIN)
    assert measures.overdue([late], meeting(late.review - 1, date(2024, 4, 1))) == ()
    assert measures.overdue([late], meeting(late.review, date(2024, 4, 1))) == (late,)


def test_a_measure_is_reviewed_in_a_later_meeting_with_the_effect_in_words(group: Visit) -> None:
    measures.decide(group, a_measure(), at=AT)
    freeze.freeze(group, 1, at=AT)
    a_meeting(group, 3, period=PERIOD + 2)
    (read,) = measures.kept(group.folder)
    measures.review(group, read, Outcome.DONE, "Det blev tyst.", meeting=3, at=AT)

    (found,) = measures.kept(group.folder)
    assert (found.outcome, found.reviewed, found.judgement) == (Outcome.DONE, 3, "Det blev tyst.")
    assert found.effect == measures.effect(group, read) and set(found.effect) == {"sv", "en"}


@pytest.mark.parametrize(("outcome", "judgement"), [(Outcome.OPEN, "Bra"), (Outcome.DONE, ""), (Outcome.LATE, " ")])
def test_a_review_says_what_became_of_it_and_what_the_group_makes_of_that(
    group: Visit, outcome: Outcome, judgement: str
) -> None:
    measures.decide(group, a_measure(), at=AT)
    (read,) = measures.kept(group.folder)
    with pytest.raises(WrongUse):
        measures.review(group, read, outcome, judgement, meeting=1, at=AT)
    assert measures.kept(group.folder) == (read,)


def meeting(number: int, day: date) -> Meeting:
    return Meeting(number, day, PERIOD)


def test_a_meeting_opens_with_what_it_reviews_and_with_what_is_overdue() -> None:
    early, due, late = (
        a_measure(number=1, review=5),
        a_measure(number=2, review=3),
        a_measure(number=3, review=9, deadline=date(2024, 4, 1)),
    )
    done = a_measure(number=4, review=3, outcome=Outcome.DONE)
    decided_now = a_measure(number=5, meeting=3, review=4, deadline=date(2024, 1, 1))

    found = measures.overdue([early, due, late, done, decided_now], meeting(3, date(2024, 4, 2)))
    assert [one.number for one in found] == [2, 3]
    assert measures.overdue([late], meeting(3, date(2024, 4, 1))) == ()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.GROUP])
def test_only_the_group_decides(group: Visit, role: Role) -> None:
    with pytest.raises(NotAllowed):
        measures.decide(as_role(group, role), a_measure(), at=AT)


def test_a_coordinator_sees_the_own_district_and_the_whole_city_without_what_was_typed(group: Visit) -> None:
    told = [
        a_measure(number=1),
        a_measure(number=2, filter={"district": "angered"}),
        a_measure(number=3, product="E1", filter={}, judgement="Bra", effect={"sv": "8 rapporter"}),
    ]
    coordinator = replace(as_role(group, Role.COORDINATOR), areas=("angered",))
    seen = measures.seen_by(coordinator, told)
    assert [one.number for one in seen] == [2, 3]
    assert all((one.problem, one.indicator, one.judgement, dict(one.effect)) == ("", "", "", {}) for one in seen)
    assert list(measures.seen_by(group, told)) == told


@pytest.mark.parametrize("product", answers.LINKED)
def test_the_figure_of_a_measure_is_what_the_answers_count(group: Visit, product: str) -> None:
    chosen = {"E1": {"environment": "right_wing"}, "E2": {"category": "propaganda"}}.get(
        product, {"district": "lundby"}
    )
    table = answers.linked_over_time(group, product, chosen, PERIOD)
    (by,) = chosen
    assert set(table.frame[by]) == set(chosen.values())
    assert table.frame["count"].iloc[-1] == {"E1": 7, "E2": 8}.get(product, 7)


def test_a_figure_is_not_limited_by_what_its_product_has_not(group: Visit) -> None:
    with pytest.raises(ValueError, match="not limited"):
        answers.linked_over_time(group, "E1", {"district": "lundby"}, PERIOD)


def test_the_effect_of_a_measure_for_the_whole_city_has_nothing_to_be_compared_with(group: Visit) -> None:
    told: Measure = a_measure(product="E2", filter={"category": "propaganda"})
    assert "inget att jämföra med" in measures.effect(group, told)["sv"]
