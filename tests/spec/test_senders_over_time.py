"""How each sender's delivery for each period came (catalogue E6): in time, late, awaited or not at all.

Period 0 begins on Monday 1 January 2024. The police are expected every 14 days with 4 of grace: for period 0, which
ends on 14 January, up to 1 February. The support line is expected every 28 days.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from etl.build import build
from lagesbild import answers, store
from lagesbild.access import Role, Visit
from lagesbild.periods import Span
from lagesbild.reference import Reference
from tests.factories import an_installation, load_rows
from tests.series import CALENDAR, OF_A_CALL, in_period
from tests.spec.test_places import GOTEBORG

TODAY = date(2024, 4, 10)
#: The last period that has ended on that day is 6 (25 March - 7 April).
SPAN = Span(6, blocks=9)
DELIVERED = {
    "police": ["2024-01-15", "2024-01-30", "2024-02-12", "2024-03-18"],
    "schools": ["2024-02-20"],
    "support_line": ["2024-01-16", "2024-02-13", "2024-04-09"],
}
#: By period, from the one in which each sender's first delivery came or that ended before it.
CAME = {
    "police": {1: "in_time", 2: "in_time", 3: "late", 4: "in_time", 5: "awaited", 6: "awaited"},
    "schools": {3: "missing", 4: "missing", 5: "awaited", 6: "awaited"},
    "support_line": {1: "in_time", 2: "in_time", 3: "late", 4: "in_time", 5: "in_time", 6: "in_time"},
}


def a_city(folder: Path, delivered: Mapping[str, list[str]], known: Reference = GOTEBORG) -> Visit:
    """Return a city that has got one record of period -2 in each delivery, or a call from who tells of calls."""
    installation = an_installation(folder)
    for source, days in delivered.items():
        of_a_call = {"record_type": "call", **OF_A_CALL} if source == "support_line" else {}
        for day in days:
            accepted = datetime.combine(date.fromisoformat(day), time(9), UTC)
            (row,) = in_period(-2, 1, **of_a_call)
            load_rows(installation, [row], source=source, accepted=accepted)
    build(installation, known)
    in_force = store.current(installation.data)
    assert in_force
    return Visit(Role.GROUP, (), "sv", TODAY, known, in_force)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    return a_city(tmp_path_factory.mktemp("city"), DELIVERED)


def told(visit: Visit, span: Span = SPAN) -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = {}
    for row in answers.senders_over_time(visit, span).frame.to_dict("records"):
        found.setdefault(str(row["source"]), {})[span.periods(int(row["block"]))[1]] = str(row["came"])
    return found


@pytest.mark.parametrize("source", CAME)
def test_each_period_has_a_word_for_how_its_delivery_came(city: Visit, source: str) -> None:
    found = told(city)[source]
    assert {period: found[period] for period in CAME[source]} == CAME[source]


@pytest.mark.parametrize("source", DELIVERED)
def test_a_period_that_ended_before_the_first_delivery_is_left_out(city: Visit, source: str) -> None:
    first = CALENDAR.index(date.fromisoformat(DELIVERED[source][0]))
    assert min(told(city)[source]) == first
    assert list(told(city)[source]) == list(range(first, 7)), "in order of time, without a gap"


def test_the_period_that_ends_on_the_day_of_the_first_delivery_is_left_out(tmp_path: Path) -> None:
    visit = a_city(tmp_path, {"police": ["2024-01-28", "2024-02-12"]})
    assert min(told(visit)["police"]) == 2


def test_a_sender_that_never_delivered_is_not_in_it_though_it_is_expected(city: Visit) -> None:
    assert set(told(city)) == set(DELIVERED)
    assert "housing" in set(answers.senders_compared(city).frame["source"])


def test_reports_are_counted_in_their_own_period_whenever_they_came(tmp_path: Path) -> None:
    visit = a_city(tmp_path, {"police": ["2023-12-11", "2024-01-15", "2024-03-18"]})
    frame = answers.senders_over_time(visit, SPAN).frame
    counts = {SPAN.periods(int(b))[1]: n for b, n in zip(frame["block"], frame["count"], strict=True)}
    assert counts == {-2: 3, **dict.fromkeys(range(-1, 7), 0)}


def test_what_is_known_later_is_late_no_more_than_what_is_not_yet_due_is_missing(tmp_path: Path) -> None:
    """A period's word changes with time alone: awaited until its day is past, and then missing."""
    visit = a_city(tmp_path, {"police": ["2024-01-15"]})
    days = {date(2024, 2, 15): "awaited", date(2024, 2, 16): "missing"}
    for today, word in days.items():
        moved = Visit(Role.GROUP, (), "sv", today, GOTEBORG, visit.store)
        assert told(moved)["police"][1] == word


def test_the_table_is_of_the_senders_and_known_up_to_the_last_delivery(city: Visit) -> None:
    table = answers.senders_over_time(city, SPAN)
    assert (table.product, table.dimensions, table.measures) == ("E6", ("block", "source"), ("came", "count"))
    assert table.cut_off == date(2024, 4, 9)
