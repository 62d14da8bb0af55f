"""Meetings of small installations, for the tests of what is written and frozen in them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from lagesbild import meetings, store
from lagesbild.access import Visit
from lagesbild.measures import Measure
from lagesbild.meetings import Meeting
from tests.factories import contract_row, contract_rows
from tests.visits import a_visit

AT = datetime(2024, 3, 13, 9, tzinfo=UTC)
#: The last period that has ended on the day of tests.visits.
PERIOD = 4


def a_group(folder: Path) -> Visit:
    """Return a visit of the group to an installation with some reports."""
    rows = [
        contract_row(district="angered", arena="school"),
        *contract_rows(7, district="lundby", environment="right_wing"),
        contract_row(record_id="c", record_type="call", category="", concern="content_online", age="adult"),
    ]
    return a_visit(folder, rows)


def a_meeting(visit: Visit, number: int = 1, **changes: object) -> Meeting:
    """Plan and open a meeting about the last period."""
    wanted = Meeting(number, date(2024, 3, 13), PERIOD, present=("police",))
    planned = meetings.plan(visit, replace(wanted, **changes), at=AT)  # type: ignore[arg-type]
    return meetings.begin(visit, planned, at=AT)


def a_measure(**changes: object) -> Measure:
    """Return a measure that has all it needs."""
    sound = Measure(
        meeting=1,
        product="E5",
        period=PERIOD,
        filter={"district": "lundby", "category": "propaganda"},
        problem="Klotter återkommer på samma platser.",
        kind="cleaning",
        perspective="prevention",
        level="selective",
        owner="parks",
        start=PERIOD + 1,
        deadline=date(2024, 5, 1),
        indicator="Klotter i stadsdelen på åtta veckor",
        review=3,
    )
    return replace(sound, **changes)  # type: ignore[arg-type]


def anew(visit: Visit) -> Visit:
    """Look at the installation again, as it is now."""
    in_force = store.current(visit.folder)
    assert in_force is not None
    return replace(visit, store=in_force)
