"""Visits to small installations, for the tests of what a visitor is shown."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from lagesbild import reference as references, store
from lagesbild.access import Role, Visit
from lagesbild.words import Words
from tests.factories import REFERENCE, Row, an_installation, built, load_rows, thinned

#: A Wednesday: the last period ended is v. 9–10 2024 (index 4), 26 Feb - 10 March.
TODAY = date(2024, 3, 13)


def a_visit(
    folder: Path,
    rows: Sequence[Row],
    *,
    role: Role = Role.GROUP,
    reference: Path = REFERENCE,
    thinned_before: date | None = None,
) -> Visit:
    """Load rows into an installation of their own, and look at it in a role."""
    installation = an_installation(folder, reference=reference)
    load_rows(installation, rows)
    built(installation)
    if thinned_before:
        thinned(installation, before=thinned_before)
    in_force = store.current(installation.data)
    assert in_force is not None
    return Visit(role, (), "sv", TODAY, references.read(reference), in_force)


def as_role(visit: Visit, role: Role) -> Visit:
    """Look at the same installation in another role."""
    return replace(visit, role=role)


def words_of(visit: Visit) -> Words:
    """Return the words of a visit."""
    return Words(visit.reference, visit.language)
