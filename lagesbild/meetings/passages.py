"""Short texts of a meeting: the sentences of its summary, and what is not known and who finds out.

The summary is drafted by the program; what the group writes in place of a sentence stands, and an empty text takes the
sentence away.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import RowMapping

from lagesbild import audit, meetings, state, typed
from lagesbild.access import MEETINGS, Visit, check_may_see
from lagesbild.audit import Action
from lagesbild.errors import WrongUse
from lagesbild.state import versions
from lagesbild.state.schema import passage as table

#: A summary has no more sentences than this.
SENTENCES = 5


class Section(StrEnum):
    """Where a text stands."""

    SUMMARY = "summary"
    GAP = "gap"


@dataclass(frozen=True)
class Passage:
    """One text at its place (from 1); of a gap, `owner` is the organisation that finds out."""

    meeting: int
    section: Section
    place: int
    text: str
    owner: str = ""
    version: int = 0


def kept(data: Path, meeting: int) -> tuple[Passage, ...]:
    """Return the texts of a meeting, also those that were taken away."""
    return tuple(_passage(row) for row in versions.read(data, table, table.c.meeting == meeting))


def of(written: tuple[Passage, ...], section: Section) -> tuple[Passage, ...]:
    """Return the texts of a section, in order."""
    return tuple(one for one in written if one.section is section)


def write(visit: Visit, one: Passage, *, at: datetime) -> None:
    """Keep a text in place of the one that was read; raises as `assessments.write` does."""
    check_may_see(visit.role, MEETINGS)
    if one.section is Section.SUMMARY and not 1 <= one.place <= SENTENCES:
        raise WrongUse("summary_too_long", most=SENTENCES)
    if one.section is Section.GAP and one.text.strip() and one.owner not in visit.reference.organisations:
        raise WrongUse("no_such_organisation").about("owner")
    checked = replace(one, text=typed.checked_if_any(one.text, visit.reference, field="text"))
    with state.writing(state.opened(visit.folder)) as connection:
        meetings.check_open(connection, visit.folder, one.meeting)
        versions.append(connection, table, _row(checked), after=one.version)
        told: dict[str, audit.Json] = {"section": one.section.value, "place": one.place}
        event = audit.event_of(visit, Action.ASSESS, f"meeting {one.meeting}", told)
        audit.append(connection, event, at=at)


def _row(one: Passage) -> dict[str, object]:
    told: dict[str, object] = {name: getattr(one, name) for name in ("meeting", "place", "text", "owner")}
    return told | {"section": one.section.value}


def _passage(row: RowMapping) -> Passage:
    told = {name: row[name] for name in ("meeting", "place", "text", "owner", "version")}
    return Passage(section=Section(row["section"]), **told)
