"""A small town with enough records that every table of the lattice is published, and its published numbers worked out
anew: by the design's own words, in Python, from the rows that were delivered."""

import csv
import hmac
import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from etl.build import build
from etl.close import close
from lagesbild import published, reference as references, secret, store
from lagesbild.access import Role, Visit
from lagesbild.lattice.names import name_of
from lagesbild.lattice.tables import Cell, Table, cells
from lagesbild.published import Manifest, Published
from lagesbild.reference import Reference
from lagesbild.settings import ROOT, Settings
from lagesbild.texts import Language
from lagesbild.words import REST
from tests.factories import SECRET, Row, an_installation, another_municipality, contract_row, load_rows

#: Four half-years from the town's first period; on TODAY all of them are closed, and nothing after them.
PERIODS = 52
ANCHOR = date(2024, 1, 8)
TODAY = ANCHOR + timedelta(days=14 * (PERIODS + 1))
ACCEPTED = datetime(2026, 3, 1, 9, tzinfo=UTC)
LATER = datetime(2026, 6, 1, 9, tzinfo=UTC)
TYPES = ("incident", "tip", "police_report", "observation", "call")


@dataclass(frozen=True)
class Town:
    """An installation and what was delivered to it."""

    installation: Settings
    reference: Reference
    rows: list[Row]

    def deliver(self, rows: list[Row], accepted: datetime = ACCEPTED) -> None:
        load_rows(self.installation, rows, accepted=accepted)

    def close(self, today: date = TODAY, until: int | None = None) -> Manifest | None:
        made = build(self.installation, self.reference)
        return close(self.installation, self.reference, made, today, until=until)

    def visit(self, role: Role, *, areas: tuple[str, ...] = (), language: Language = "sv") -> Visit:
        """Look at the town in a role, on the day by which all of it is closed."""
        in_force = store.current(self.installation.data)
        assert in_force
        folder = self.installation.data
        return Visit(role, areas, language, TODAY, self.reference, in_force, self.published, folder)

    @property
    def published(self) -> Published:
        return published.read(self.installation.data)

    @property
    def folder(self) -> Path:
        return self.installation.data / published.FOLDER


def a_town(
    folder: Path, *, seed: int = 1, records: int = 2400, rows: list[Row] | None = None, calls: bool = True
) -> Town:
    """Return a town with random records, delivered but not closed; of a kind of protection of its own settings."""
    town = another_municipality(folder)
    with (town / "municipality.toml").open("a", encoding="utf-8") as file:
        file.write(f"[protection]\ntables_of_calls = {str(calls).lower()}\n")
    installation = an_installation(folder, reference=town)
    made = Town(installation, references.read(town), some_records(seed, records) if rows is None else rows)
    made.deliver(made.rows)
    return made


def some_records(seed: int, count: int) -> list[Row]:
    """Return so many records, spread at random over the town's four half-years."""
    chance = random.Random(seed)
    return [a_record(f"r{number}", chance.randrange(14 * PERIODS), chance) for number in range(count)]


def a_record(name: str, day: int, chance: random.Random, **changes: str) -> Row:
    """Return a record of a day, counted from the anchor, with the rest at random."""
    occurred = ANCHOR + timedelta(days=day)
    kind = chance.choices(TYPES, (20, 30, 10, 10, 10))[0]
    row = contract_row(
        record_id=name,
        record_type=kind,
        occurred=str(occurred),
        received=str(occurred),
        revised=f"{occurred} 12:00",
        environment=chance.choice(("islamist", "right_wing", "autonomous", "mixed", "unassessed")),
        category=chance.choice(("propaganda_sticker", "propaganda", "violence_assault", "hate_crime")),
        district=chance.choice(("kyrkbyn", "kyrkbyn", "sjobo", "")),
        reporter=chance.choice(("school", "police", "")),
        arena=chance.choice(("school", "digital", "")),
        time_precision=chance.choice(("", "", "", "week", "month")),
        place_precision=chance.choice(("", "", "", "", "neighbouring_municipality")),
    )
    if kind == "call":
        concern = chance.choice(("content_online", "travel_plans"))
        row |= {"category": "", "district": "", "concern": concern, "age": "adult", "handling": "advice_only"}
    return row | changes


def expected(town: Town, rows: Iterable[Row], table: Table, block: int) -> dict[Cell, int]:
    """Return a block of a table as the design says it: counts, record keys, cell keys, noise."""
    inside = [row for row in rows if _counts(row, table, block, town.reference)]
    return {cell: _published(town, table, block, cell, inside) for cell in cells(table, town.reference)}


def _published(town: Town, table: Table, block: int, cell: Cell, rows: list[Row]) -> int:
    held = [row for row in rows if all(_code(row, name, town.reference) == code for name, code in cell)]
    keys = secret.keys(SECRET)
    total = sum(_first_four(keys.record_key, f"contract\0{row['record_id']}") for row in held) % 2**32
    name = name_of(table.classes, cell, town.reference)
    key = _first_four(keys.cell_key, f"{name};{table.days}={block}\0{total}")
    noise = next(v for v, below in bounds()[min(len(held), 8)] if key < below)
    return len(held) + noise


def _first_four(key: bytes, text: str) -> int:
    return int.from_bytes(hmac.digest(key, text.encode(), "sha256")[:4], "big")


@cache
def bounds() -> dict[int, list[tuple[int, int]]]:
    """Return the committed perturbation table: by true count, each noise with the bound of the keys that draw it."""
    rows: dict[int, list[tuple[int, int]]] = {}
    with (ROOT / "lagesbild" / "lattice" / "perturbation.csv").open(encoding="ascii") as file:
        for told in csv.DictReader(file):
            rows.setdefault(int(told["n"]), []).append((int(told["v"]), int(told["below"])))
    return rows


def _counts(row: Row, table: Table, block: int, known: Reference) -> bool:
    """Say whether a record counts in a block: of its classes, its days, in the city, and dated exactly enough."""
    period = known.calendar.index(date.fromisoformat(row["occurred"]))
    kind = known.vocabulary.record_type[row["record_type"]].protection
    exact_enough = row.get("time_precision") != "month" or table.days >= 182
    in_city = row.get("place_precision") != "neighbouring_municipality"
    return period // table.length == block and kind in table.classes and exact_enough and in_city


def _code(row: Row, name: str, known: Reference) -> str:
    if name == "environment":
        environment = row["environment"] or known.vocabulary.unassessed
        return environment if known.vocabulary.environment[environment].default_view else REST
    if name == "category":
        return known.vocabulary.level_1(row["category"])
    if name in ("area", "district"):
        told = row["district"] if row.get("place_precision") != "city" else ""
        district = known.districts.get(told)
        return "unknown" if district is None else district.id if name == "district" else district.area
    return row.get(name) or "unknown"
