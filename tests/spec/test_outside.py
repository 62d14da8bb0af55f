"""What was read and seen, and what happened next door (catalogue E1): neither is an event of the city."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from lagesbild import answers
from lagesbild.access import Visit
from lagesbild.disclosure import SafeTable
from lagesbild.periods import Span
from tests.series import OF_A_CALL, in_period
from tests.visits import a_visit

SPAN = Span(4, blocks=2)
NEXT_DOOR = {"place_precision": "neighbouring_municipality"}
#: What is reported of period 4, and whether it is an observation of the city, and whether it is the neighbours'.
REPORTED: list[tuple[dict[str, str], bool, bool]] = [
    ({"record_type": "observation"}, True, False),
    ({"record_type": "observation", "place_precision": "digital"}, True, False),
    ({"record_type": "observation", **NEXT_DOOR}, False, True),
    ({"record_type": "incident"}, False, False),
    ({"record_type": "incident", **NEXT_DOOR}, False, True),
    ({"record_type": "tip", "place_precision": "unknown"}, False, False),
    ({"record_type": "tip", **NEXT_DOOR}, False, True),
    ({"record_type": "police_report"}, False, False),
    ({"record_type": "call", **OF_A_CALL}, False, False),
    ({"record_type": "call", **OF_A_CALL, **NEXT_DOOR}, False, False),
]


def counts(table: SafeTable) -> dict[tuple[int, str], float]:
    rows = zip(table.frame["block"], table.frame["environment"], table.frame["count"], strict=True)
    return {(int(block), str(code)): float(n) for block, code, n in rows if n > 0}


@pytest.mark.parametrize(("fields", "observed", "next_door"), REPORTED)
def test_what_is_an_observation_and_what_is_the_neighbours(
    tmp_path: Path, fields: dict[str, str], observed: bool, next_door: bool
) -> None:
    visit = a_visit(tmp_path, in_period(4, 1, **fields))
    one = {(1, "islamist"): 1.0}
    assert counts(answers.observations(visit, SPAN)) == (one if observed else {})
    assert counts(answers.outside(visit, SPAN)) == (one if next_door else {})


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    """Observations of the city (o), and reports of its neighbours (n), by period; and a report long ago."""
    rows = [
        *in_period(-30, 1),
        *in_period(3, 1, record_type="observation"),
        *in_period(4, 2, record_type="observation", environment="right_wing"),
        *in_period(4, 3, record_type="observation", environment="mixed"),
        *in_period(4, 1, record_type="observation", environment="unassessed"),
        *in_period(3, 4, **NEXT_DOOR),
        *in_period(4, 5, environment="anti_state", **NEXT_DOOR),
    ]
    return a_visit(tmp_path_factory.mktemp("city"), rows)


def test_they_are_told_by_block_and_environment_those_not_shown_by_themselves_as_one(city: Visit) -> None:
    assert counts(answers.observations(city, SPAN)) == {(0, "islamist"): 1, (1, "right_wing"): 2, (1, "rest"): 4}
    assert counts(answers.outside(city, SPAN)) == {(0, "islamist"): 4, (1, "rest"): 5}
    assert counts(answers.outside(city, Span(4, 4, 1))) == {(0, "islamist"): 4, (0, "rest"): 5}


def test_silence_is_a_zero_for_each_environment(city: Visit) -> None:
    for question in (answers.observations, answers.outside):
        frame = question(city, SPAN).frame
        assert len(frame) == 8 and frame["count"].notna().all()


def test_what_happens_next_door_is_in_no_number_of_the_city(city: Visit) -> None:
    observed = 7
    span = Span(4, blocks=2)
    assert answers.environments_over_time(city, span).frame["count"].sum() == observed
    assert answers.types_over_time(city, span).frame["count"].sum() == observed
    assert answers.categories_over_time(city, span).frame["count"].sum() == observed
    for level in ("district", "area"):
        assert answers.places_compared(city, Span(4, 4, 2), level=level).frame["count"].sum() == observed
    assert answers.environment_by(city, None, "arena", Span(4, 13, 2)).frame["count"].sum() == observed
    assert answers.weekdays(city, Span(4, 13, 2)).frame["count"].sum() == observed


def test_which_types_are_read_is_told_by_the_vocabulary(city: Visit) -> None:
    known = city.reference.vocabulary
    (incident, observation) = (known.record_type[code] for code in ("incident", "observation"))
    told = {
        "incident": incident.model_copy(update={"counts_as_event": False}),
        "observation": observation.model_copy(update={"counts_as_event": True}),
    }
    other = known.model_copy(update={"record_type": {**known.record_type, **told}})
    turned = replace(city, reference=replace(city.reference, vocabulary=other))
    assert counts(answers.observations(turned, SPAN)) == {}
    assert counts(answers.observations(turned, Span(-30, blocks=1))) == {(0, "islamist"): 1}


@pytest.mark.parametrize(
    ("question", "fields"),
    [(answers.observations, {"record_type": "observation"}), (answers.outside, NEXT_DOOR)],
)
def test_before_the_first_record_nothing_is_known(
    tmp_path: Path, question: Callable[[Visit, Span], SafeTable], fields: dict[str, str]
) -> None:
    visit = a_visit(tmp_path, in_period(3, 1, **fields))
    frame = question(visit, Span(4, blocks=3)).frame
    told = frame[frame["environment"] == "islamist"]["count"]
    assert list(told) == pytest.approx([math.nan, 1, 0], nan_ok=True)
