"""Thins a frozen meeting when its time is out: all of its package but the manifest, and what was typed in it.

A measure is thinned with the meeting that reviewed it for good; one that still waits for its review stays until then.
"""

from datetime import datetime

from sqlalchemy import Connection, delete, update

from lagesbild import audit, state
from lagesbild.access import Visit
from lagesbild.audit import Action
from lagesbild.measures import WAITING
from lagesbild.meetings import package
from lagesbild.meetings.package import Manifest
from lagesbild.state import schema, versions


def thinned(visit: Visit, *, at: datetime) -> tuple[int, ...]:
    """Thin every frozen meeting whose time is out by the visit's day; return their numbers.

    The audit log is told first: a package without its files is then no fault.
    """
    due = [one for one in package.manifests(visit.folder) if one.thin_on and one.thin_on <= visit.today]
    told = [one for one in due if not package.is_thinned(visit.folder, one)]
    for manifest in told:
        with state.writing(state.opened(visit.folder)) as connection:
            _forget(connection, manifest.number)
            _note(connection, visit, manifest, at)
        package.thin(visit.folder, manifest)
    if told:
        state.forget(visit.folder)
    return tuple(one.number for one in told)


def _forget(connection: Connection, number: int) -> None:
    for written in (schema.assessment, schema.passage):
        connection.execute(delete(written).where(written.c.meeting == number))
    reviewed = versions.current(connection, schema.measure, schema.measure.c.reviewed == number)
    ended = [row["number"] for row in reviewed if row["outcome"] not in WAITING]
    connection.execute(delete(schema.measure).where(schema.measure.c.number.in_(ended)))
    connection.execute(update(schema.meeting).where(schema.meeting.c.number == number).values(focus=[]))


def _note(connection: Connection, visit: Visit, manifest: Manifest, at: datetime) -> None:
    detail: dict[str, audit.Json] = {"manifest": manifest.version}
    subject = package.named(manifest.number)
    audit.append(connection, audit.event_of(visit, Action.THIN, subject, detail), at=at)
