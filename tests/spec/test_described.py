"""What the group may know more of (catalogue E5, E7, E10), each asked of records drawn as a table. Calls: test_calls.

Periods: 4 is 26 February - 10 March 2024, the last one ended; the half-year before it is 0 (January - June 2024).
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from lagesbild import answers
from lagesbild.access import Role
from lagesbild.answers import described, profile
from lagesbild.disclosure import SafeTable
from lagesbild.errors import NotAllowed
from lagesbild.periods import Span
from tests.factories import Row, contract_row
from tests.visits import a_visit, as_role

HALF_YEAR = Span(12, 13, 2)
EIGHT_WEEKS = Span(4, 4, 2)


def records(table: str, **every: str) -> list[Row]:
    head, *lines = [line.split() for line in table.strip().splitlines()]
    cells = [dict(zip(head, ("" if cell == "-" else cell for cell in line), strict=True)) for line in lines]
    return [contract_row(record_id=str(number), **{**every, **row}) for number, row in enumerate(cells)]


def counts(table: SafeTable, *by: str) -> dict[tuple[object, ...], int]:
    rows = table.frame[table.frame["count"] != 0]
    return dict(zip(zip(*(rows[name] for name in by), strict=True), rows["count"], strict=True))


def test_categories_of_districts_are_of_place_like_reports_alone(tmp_path: Path) -> None:
    visit = a_visit(
        tmp_path,
        records("""
record_type  district  category
incident     angered   propaganda_sticker
incident     angered   propaganda
observation  angered   violence_assault
tip          angered   propaganda
incident     -         propaganda
"""),
    )
    table = described.district_categories(visit, "angered", EIGHT_WEEKS)
    assert counts(table, "category") == {("propaganda",): 2, ("violence",): 1}
    assert len(table.frame) == 12, "silence is a zero and not a gap"
    assert counts(described.district_categories(visit, "unknown", EIGHT_WEEKS), "category") == {("propaganda",): 1}


def test_an_environment_is_told_by_arena_and_information_without_calls(tmp_path: Path) -> None:
    rows = records("""
environment  arena    source_reliability  information
islamist     school   a                   confirmed
islamist     school   -                   -
right_wing   -        b                   likely
""")
    call = contract_row(record_id="c", record_type="call", category="", concern="content_online", arena="school")
    visit = a_visit(tmp_path, [*rows, call])
    told = {
        (environment, by): counts(profile.environment_by(visit, environment, by, HALF_YEAR), by)
        for environment in ("islamist", "right_wing", None)
        for by in ("arena", "information")
    }
    assert told["islamist", "arena"] == {("school",): 2}
    assert told["right_wing", "arena"] == {("unknown",): 1}
    assert told[None, "arena"] == {("school",): 2, ("unknown",): 1}
    assert told["islamist", "information"] == {("confirmed",): 1, ("unknown",): 1}


def test_days_of_the_week_are_counted_where_the_day_is_known(tmp_path: Path) -> None:
    visit = a_visit(
        tmp_path,
        records(
            """
occurred    time_precision  record_type
2024-03-04  -               incident
2024-03-04  day             incident
2024-03-04  week            incident
2024-03-10  -               observation
2024-03-10  -               tip
""",
            received="2024-03-12",
        ),
    )
    table = described.weekdays(visit, HALF_YEAR)
    assert counts(table, "weekday") == {(1,): 2, (7,): 1}
    assert len(table.frame) == 7


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.GROUP])
def test_all_of_it_is_for_the_group_alone(tmp_path: Path, role: Role) -> None:
    visit = as_role(a_visit(tmp_path, [contract_row()]), role)
    questions: tuple[Callable[[], SafeTable], ...] = (
        lambda: answers.environment_by(visit, "islamist", "arena", HALF_YEAR),
        lambda: answers.unassessed_over_time(visit, EIGHT_WEEKS),
        lambda: answers.district_categories(visit, "angered", EIGHT_WEEKS),
        lambda: answers.weekdays(visit, HALF_YEAR),
        lambda: answers.observations(visit, EIGHT_WEEKS),
        lambda: answers.outside(visit, EIGHT_WEEKS),
        lambda: answers.calls_by(visit, "age", HALF_YEAR),
        lambda: answers.calls_summed(visit, HALF_YEAR),
        lambda: answers.calls_by_year(visit),
        lambda: answers.call_lead_times(visit, HALF_YEAR),
        lambda: answers.calls_over_time(visit, EIGHT_WEEKS),
        lambda: answers.senders_over_time(visit, EIGHT_WEEKS),
        lambda: answers.receipts(visit, visit.today),
    )
    for question in questions:
        with pytest.raises(NotAllowed):
            question()


def test_none_of_it_is_told_of_a_time_that_the_catalogue_does_not_name(tmp_path: Path) -> None:
    visit = a_visit(tmp_path, [contract_row()])
    with pytest.raises(ValueError, match="E10 is not told of 1 periods"):
        described.weekdays(visit, Span(answers.last_period(visit), 1, 2))
