"""Puts the demonstration city into a data folder of its own: its deliveries, and what pins its today."""

import json
import shutil
from datetime import date
from pathlib import Path

from etl import batches, lock
from etl.load import Delivery
from lagesbild import store
from lagesbild.errors import WrongUse
from lagesbild.reference import Reference
from lagesbild.settings import DEMO_FILE, Settings

SEED = 23
PERIODS = 104
UNTIL = date(2026, 11, 18)


def write(settings: Settings, reference: Reference, *, seed: int, periods: int, until: date) -> list[Delivery]:
    """Replace a demo folder by a new city and return its deliveries; raises WrongUse if it holds anything else."""
    from etl.demo import make  # heavy, and needed by this command only

    _empty(settings.data)
    told = {"seed": seed, "periods": periods, "until": str(until)}
    (settings.data / DEMO_FILE).write_text(json.dumps(told) + "\n", encoding="utf-8")
    made = make(settings.data, reference, seed=seed, periods=periods, until=until)
    return [Delivery(one.path, one.source, one.accepted) for one in made]


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
