"""Makes what a release leaves behind for the ones after it: `python -m tests.upgrades.make`, once for each release.

A small town with something of everything that is kept: deliveries, a corrected record, publications, a frozen meeting
with an assessment and a measure, a note, and the log. Beside the backup lies what it must still be when a later program
has restored it.
"""

import json
import shutil
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import lagesbild
from etl.build import build
from etl.close_command import closed
from lagesbild import annotations, backups, measures, published, reference, store
from lagesbild.access import Role, Visit
from lagesbild.annotations import Annotation, Kind
from lagesbild.audit import Action, AuditEvent
from lagesbild.meetings import assessments, freeze
from lagesbild.meetings.assessments import Assessment, Side
from lagesbild.settings import Settings
from lagesbild.verify import verified
from tests.closing import some_records
from tests.factories import an_installation, another_municipality, contract_row, load_rows
from tests.meetings import a_measure, a_meeting

FOLDER = Path(__file__).parent
AT = datetime(2026, 1, 19, 9, tzinfo=UTC)
TODAY = date(2026, 1, 19)
ORGANISATIONS = '[organisation]\npolice = { sv = "Polisen", en = "Police" }\nparks = { sv = "Park", en = "Parks" }\n'


def installation(folder: Path) -> Settings:
    """Return an installation with something of everything."""
    town = another_municipality(folder)
    with (town / "municipality.toml").open("a", encoding="utf-8") as file:
        file.write(ORGANISATIONS)
    made = an_installation(folder, reference=town)
    known = reference.read(town)
    load_rows(made, some_records(7, 300), accepted=AT - timedelta(days=5))
    load_rows(made, [contract_row(record_id="A-1", district="sjobo")], accepted=AT - timedelta(days=4))
    corrected = contract_row(record_id="A-1", district="kyrkbyn", revised="2026-01-10 10:00")
    load_rows(made, [corrected], accepted=AT - timedelta(days=3))
    closed(made, known, build(made, known), TODAY, at=AT)
    _hold(looked_at(made))
    return made


def _hold(visit: Visit) -> None:
    """Hold a meeting, and freeze it."""
    period = visit.reference.calendar.index(visit.today) - 1
    a_meeting(visit, day=visit.today, period=period)
    assessments.write(visit, Assessment(1, "right_wing", Side.POLICE, view="Läget är som förut."), at=AT)
    measures.decide(visit, replace(a_measure(), period=period, start=period + 1, filter={"district": "sjobo"}), at=AT)
    annotations.add(visit, Annotation(Kind.EVENT, visit.today, visit.today, sv="Marknad", en="Fair"), at=AT)
    freeze.freeze(visit, 1, at=AT)


def looked_at(made: Settings, role: Role = Role.GROUP) -> Visit:
    """Look at an installation on the day of its meeting."""
    in_force, known = store.current(made.data), reference.read(made.reference)
    assert in_force
    return Visit(role, (), "sv", TODAY, known, in_force, published.read(made.data), made.data)


def told(made: Settings) -> dict[str, Any]:
    """Return what must still be so: every chain with its last hash, what is in force, what was written."""
    found, visit = verified(made.data), looked_at(made)
    assert found.holds and not found.not_noted
    return {
        "chains": [[chain.name, chain.entries, chain.last] for chain in found.chains],
        "records": int(visit.store.ask("status_dates").iloc[0]["records"]),
        "measures": [one.problem for one in measures.kept(made.data)],
        "notes": [one.sv for one in annotations.kept(made.data)],
        "views": [one.view for one in assessments.kept(made.data, 1)],
    }


def main(version: str) -> None:
    """Write the backup of a release, and what is told of it."""
    with tempfile.TemporaryDirectory() as place:
        made = installation(Path(place))
        (FOLDER / f"{version}.json").write_text(json.dumps(told(made), indent=1, ensure_ascii=False), encoding="utf-8")
        event = AuditEvent(Action.BACKUP, "", "backup", {}, "release")
        out = backups.make(made, Path(place) / "b.tar", event=event, at=AT)
        shutil.copy(out.file, FOLDER / f"{version}.tar")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else lagesbild.__version__)
