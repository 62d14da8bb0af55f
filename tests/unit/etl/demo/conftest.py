"""Two cities, each made once: the whole one that the stories are looked for in, and a small one."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from etl import mapping as mappings
from etl.demo import SEED, DemoDelivery, make, plan as plans
from etl.demo.plan import Plan
from etl.mapping import Mapping as Source
from lagesbild import reference as references
from lagesbild.gate import Gate
from lagesbild.reference import Reference
from tests.unit.etl.demo.reading import Delivered, delivered

FOLDER = Path(__file__).resolve().parents[4] / "data" / "reference"
UNTIL, PERIODS = date(2026, 11, 18), 104
FIRST, LAST = -29, 74


@dataclass(frozen=True)
class City:
    """A city as its senders delivered it."""

    folder: Path
    reference: Reference
    plan: Plan
    mappings: Mapping[str, Source]
    deliveries: list[DemoDelivery]

    @cached_property
    def told(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((self.folder / "stories.json").read_text(encoding="utf-8"))
        return told

    def story(self, kind: str) -> dict[str, Any]:
        return next(story for story in self.told["stories"] if story["kind"] == kind)

    def measure(self, kind: str) -> dict[str, Any]:
        return next(one for one in self.told["measures"] if one["story"] == self.story(kind)["id"])

    @property
    def of_records(self) -> list[DemoDelivery]:
        """The deliveries of the agencies that report; the others are surveys."""
        return [one for one in self.deliveries if one.source in self.plan.source]

    @cached_property
    def rows(self) -> list[Delivered]:
        return [row for one in self.of_records for row in delivered(one, self.mappings[one.source])]

    def fault(self, row: Delivered) -> str:
        """Return the rule that refuses a row, as far as senders go wrong in the demonstration city; else nothing."""
        codes = ((name, known) for name, known in self.known.items() if name in row.fields)
        unknown = [f"unknown_{name}" for name, known in codes if row.fields[name] not in known]
        future = ["date_in_future"] if row.day("occurred") > row.accepted.date() else []
        missing = ["missing_category"] if row.fields.get("category") == "" else []
        personal = [rule for text in self.notes(row) if (rule := self.screened[text])]
        return next(iter([*personal, *missing, *unknown, *future]), "")

    def notes(self, row: Delivered) -> list[str]:
        column = self.plan.source[row.source].note_column
        return [str(row.raw[column] or "")] if column else []

    @cached_property
    def screened(self) -> dict[str, str | None]:
        gate = Gate(frozenset(district.name for district in self.reference.districts.values()))
        return {text: gate.screen(text) for row in self.rows for text in self.notes(row)}

    @cached_property
    def known(self) -> dict[str, set[str]]:
        names = ("environment", "category", "concern", "district", "reporter", "record_type", "arena", "information")
        return {name: {*self.reference.codes(name), ""} for name in names}

    @cached_property
    def in_force(self) -> list[Delivered]:
        """The newest accepted version of each record that is not withdrawn."""
        newest: dict[tuple[str, str], Delivered] = {}
        for row in self.accepted:
            newest[row.key] = max(newest.get(row.key, row), row, key=lambda one: one.fields["revised"][:16])
        return [row for row in newest.values() if row.fields.get("withdrawn") != "true"]

    @cached_property
    def accepted(self) -> list[Delivered]:
        return [row for row in self.rows if not self.fault(row)]

    def period(self, row: Delivered) -> int:
        return self.reference.calendar.index(row.day("occurred"))

    def level_1(self, row: Delivered) -> str:
        return self.levels.get(row.fields.get("category", ""), "")

    @cached_property
    def levels(self) -> dict[str, str]:
        vocabulary = self.reference.vocabulary
        return {code: vocabulary.level_1(code) for code in vocabulary.terms("category")}

    def counts(self, meant: Callable[[Delivered], bool]) -> Counter[int]:
        """Count the records in force by period."""
        return Counter(self.period(row) for row in self.in_force if meant(row))

    def series(self, meant: Callable[[Delivered], bool], first: int = FIRST, last: int = LAST) -> list[int]:
        counts = self.counts(meant)
        return [counts[period] for period in range(first, last + 1)]


def made(folder: Path, *, seed: int = SEED, periods: int = PERIODS, until: date = UNTIL) -> City:
    reference = references.read(FOLDER)
    deliveries = make(folder, reference, seed=seed, periods=periods, until=until)
    return City(folder, reference, plans.read(FOLDER), mappings.read_all(FOLDER), deliveries)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Return the whole city of four years."""
    return made(tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Return a city of six periods."""
    return made(tmp_path_factory.mktemp("small"), periods=6)
