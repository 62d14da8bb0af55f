"""Writes in a meeting until it is killed: `python -m tests.stops.meeting_writer DATA WHAT`; says what is kept."""

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from lagesbild import measures, reference, store
from lagesbild.access import Role, Visit
from lagesbild.errors import LagesbildError
from lagesbild.meetings import assessments, freeze
from lagesbild.meetings.assessments import Assessment, Side
from lagesbild.settings import ROOT
from tests.meetings import AT, a_measure

VIEW = Assessment(1, "right_wing", Side.POLICE)


def looked_at(data: Path) -> Visit:
    """Return the group's visit to a data folder."""
    in_force = store.current(data)
    assert in_force is not None
    known = reference.read(ROOT / "data" / "reference")
    return Visit(Role.GROUP, (), "sv", date(2024, 3, 13), known, in_force, folder=data)


def tell(text: str) -> None:
    """Say something at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def write(visit: Visit, what: str) -> None:
    """Write one thing after the other, and say of each that it is kept."""
    tell("begun")
    if what == "freeze":
        freeze.freeze(visit, 1, at=AT)
        tell("kept 1")
        return
    for number in range(10_000):
        if what == "assessment":
            assessments.write(visit, replace(VIEW, view=f"Läget är {number}.", version=number), at=AT)
        else:
            measures.decide(visit, a_measure(problem=f"Problem {number}."), at=AT)
        tell(f"kept {number + 1}")


if __name__ == "__main__":
    try:
        write(looked_at(Path(sys.argv[1])), sys.argv[2])
    except LagesbildError as error:
        sys.exit(error.explain("sv"))
