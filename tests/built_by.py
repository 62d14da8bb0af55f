"""Two ways of making a build, held against each other: every table of both, whole."""

from pathlib import Path

import duckdb

from etl.build import MakeRecords, build, make_records
from lagesbild import reference
from lagesbild.settings import Settings
from tests.factories import contract_row


def built_by(here: Settings, records: MakeRecords = make_records) -> Path:
    """Build with the records made in some way, and return the database."""
    return here.data / build(here, reference.read(here.reference), records=records).database


def tables(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every table whole, its rows in one order."""
    asked = "select table_name from duckdb_tables() where not internal order by table_name"
    with duckdb.connect(str(database), read_only=True) as connection:
        names = [name for (name,) in connection.execute(asked).fetchall()]
        return {name: sorted(connection.execute(f"select * from {name}").fetchall(), key=repr) for name in names}


def ties() -> list[list[dict[str, str]]]:
    """Return three deliveries whose versions are of one moment, and hold what a text may hold."""
    odd = ["", "gul lapp; åäö", "'", "\\", "\t"]
    return [
        [
            contract_row(
                record_id=f"r{number}", category=category, event_id=odd[number % 5], revised="2024-03-09 10:00"
            )
            for number in range(60)
            if number % 3 >= nth
        ]
        for nth, category in enumerate(("propaganda", "presence", "gathering"))
    ]
