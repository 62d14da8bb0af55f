"""Puts the demonstration city into a data folder of its own: its deliveries, and what pins its today."""

import json
import shutil
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path

from etl import batches, lock
from etl.build import build
from etl.close_command import closed
from etl.load import Delivery
from lagesbild import store
from lagesbild.errors import WrongUse
from lagesbild.reference import Reference
from lagesbild.settings import DEMO_FILE, Settings

SEED = 23
PERIODS = 104
UNTIL = date(2026, 11, 18)
#: When a period is closed on the day of a meeting, before it is held.
CLOSED = time(8)


def write(settings: Settings, reference: Reference, *, seed: int, periods: int, until: date) -> list[Delivery]:
    """Replace a demo folder by a new city and return its deliveries; raises WrongUse if it holds anything else."""
    from etl.demo import make  # heavy, and needed by this command only

    _empty(settings.data)
    told = {"seed": seed, "periods": periods, "until": str(until)}
    (settings.data / DEMO_FILE).write_text(json.dumps(told) + "\n", encoding="utf-8")
    made = make(settings.data, reference, seed=seed, periods=periods, until=until)
    return [Delivery(one.path, one.source, one.accepted) for one in made]


def hold_meetings(settings: Settings, reference: Reference, *, periods: int, until: date) -> None:
    """Hold the meetings of a demo city, each with what was known on its day, and leave it as it is known today."""
    from etl.demo import held, plan as plans, telling  # as above

    plan, last = plans.read(reference.folder).meetings, reference.calendar.last_ended(until)
    told = json.loads((settings.data / telling.FILE).read_text(encoding="utf-8"))["measures"]
    if plan:
        group = held.Held(settings, reference, plan, told)
        held.hold(group, partial(_known_by, settings, reference), first=last - periods + 1, last=last)
    closed(settings, reference, build(settings, reference), until)
    if plan:
        held.plan_next(group, last=last, until=until)


def _known_by(settings: Settings, reference: Reference, day: date) -> None:
    closed(settings, reference, build(settings, reference, as_of=day), day, at=datetime.combine(day, CLOSED, UTC))


def _empty(folder: Path) -> None:
    """Empty a demo folder; anything that is not a demo city's is left alone and refused."""
    folder.mkdir(parents=True, exist_ok=True)
    inside = [entry for entry in folder.iterdir() if entry.name not in (DEMO_FILE, lock.FILE)]
    if inside and not ((folder / DEMO_FILE).exists() and batches.hold_only_demo(batches.accepted(folder))):
        raise WrongUse("not_a_demo_folder", folder=folder)
    (folder / store.POINTER).unlink(missing_ok=True)
    for entry in inside:
        if entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink(missing_ok=True)
