"""One event, many reports: merged where a sender says so, told where it is likely, and never for tips or calls."""

from pathlib import Path

import pytest

from lagesbild import answers
from lagesbild.periods import Span
from tests.factories import Row, contract_row
from tests.visits import a_visit

CALL = {"record_type": "call", "category": "", "concern": "not_vbe", "environment": ""}
THERE = {"district": "angered"}
#: What is reported, and what is told of it: reports, events, events that may be another one.
CASES: dict[str, tuple[list[Row], tuple[int, int, int]]] = {
    "two reports of one event": ([{"event_id": "e"}, {"event_id": "e", "record_type": "police_report"}], (2, 1, 0)),
    "two events": ([{"event_id": "e"}, {"event_id": "f"}], (2, 2, 0)),
    "an id of another sender is another event": (
        [{"event_id": "e", "source": "police"}, {"event_id": "e", "source": "schools"}],
        (2, 2, 0),
    ),
    "alike, but nobody says that they are one": ([THERE, THERE], (2, 2, 1)),
    "three alike": ([THERE, THERE, THERE], (3, 3, 2)),
    "alike, from two senders": ([THERE | {"source": "police"}, THERE | {"source": "schools"}], (2, 2, 1)),
    "alike, and an observation is class P too": ([THERE, THERE | {"record_type": "observation"}], (2, 2, 1)),
    "told apart by their sender": ([THERE | {"event_id": "e"}, THERE | {"event_id": "f"}], (2, 2, 0)),
    "one of them may be either of two": (
        [THERE | {"event_id": "e"}, THERE | {"event_id": "f"}, THERE | {"source": "schools"}],
        (3, 3, 1),
    ),
    "another day": ([THERE, THERE | {"occurred": "2024-03-04"}], (2, 2, 0)),
    "another district": ([THERE, {"district": "lundby"}], (2, 2, 0)),
    "another category": ([THERE, THERE | {"category": "presence"}], (2, 2, 0)),
    "no district": ([{}, {}], (2, 2, 0)),
    "the week alone is known": ([THERE | {"time_precision": "week"}] * 2, (2, 2, 0)),
    "tips are not compared": ([THERE | {"record_type": "tip"}] * 2, (2, 2, 0)),
    "a tip and an incident are not compared": ([THERE, THERE | {"record_type": "tip"}], (2, 2, 0)),
    "calls are not counted": ([THERE, CALL], (1, 1, 0)),
    "a neighbouring municipality is not the city": ([{"place_precision": "neighbouring_municipality"}], (0, 0, 0)),
}


@pytest.mark.parametrize("case", CASES)
def test_events_are_counted_beside_reports(tmp_path: Path, case: str) -> None:
    reported, told = CASES[case]
    rows = [contract_row(record_id=str(nth), **row) for nth, row in enumerate(reported)]
    frame = answers.events(a_visit(tmp_path, rows), Span(4, blocks=2)).frame
    assert list(frame["count"]) == [0, told[0]]
    assert tuple(frame.iloc[1][["count", "events", "likely_same"]]) == told


def test_a_call_is_linked_to_no_event_even_where_its_sender_says_so(tmp_path: Path) -> None:
    rows = [contract_row(record_id=str(nth), event_id="e", **row) for nth, row in enumerate([{}, CALL])]
    visit = a_visit(tmp_path, rows)
    linked = visit.store.rows("checks/calls_are_linked_to_no_event")
    assert linked == []
    assert answers.events(visit, Span(4, blocks=1)).frame["events"].sum() == 1
