"""What the database in force holds: records in force, counted in the ways a sender or an operator asks."""

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
    counts = database.ask("status_counts")
    told = database.ask("status_dates").iloc[0]
    last = database.ask("status_deliveries")
    return {
        "build": database.pointer.build,
        "as_of": str(database.pointer.as_of) if database.pointer.as_of else None,
        "demo": bool(told["demo"]),
        "records": int(told["records"]),
        "first": _day(told["first_day"]),
        "last": _day(told["last_day"]),
        **{
            f"by_{dimension}": {
                str(row.code): int(row.records) for row in counts[counts["dimension"] == dimension].itertuples()
            }
            for dimension in COUNTED_BY
        },
        "last_delivery": {str(row.source): row.accepted.isoformat() for row in last.itertuples()},
    }


def _day(moment: Any) -> str | None:
    return None if moment is None or moment != moment else str(moment.date())
