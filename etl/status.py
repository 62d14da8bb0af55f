"""What the database in force holds: records in force, counted in the ways a sender or an operator asks."""

from datetime import date
from typing import Any

from lagesbild import store
from lagesbild.errors import WrongUse
from lagesbild.settings import Settings

COUNTED_BY = ("source", "record_type", "environment", "district")


def status(settings: Settings) -> dict[str, Any]:
    """Return the status of the data folder as plain values; raises WrongUse before the first build."""
    database = store.current(settings.data)
    if database is None:
        raise WrongUse("no_database", folder=settings.data)
    records, first, last, demo = database.rows("status_dates")[0]
    told = {
        "build": database.pointer.build,
        "as_of": _day(database.pointer.as_of),
        "demo": demo,
        "records": records,
        "first": _day(first),
        "last": _day(last),
    }
    counts: dict[str, dict[str, int]] = {f"by_{dimension}": {} for dimension in COUNTED_BY}
    for dimension, code, n in database.rows("status_counts"):
        counts[f"by_{dimension}"][code] = n
    last_delivery = {source: accepted.isoformat() for source, accepted in database.rows("status_deliveries")}
    return {**told, **counts, "last_delivery": last_delivery}


def _day(day: date | None) -> str | None:
    return str(day) if day else None
