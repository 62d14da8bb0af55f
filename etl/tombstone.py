"""What a thinning leaves: its receipt, `<data>/thinned/<UTC timestamp>.json`, which proves it and outlives it.

It tells counts and hashes of whole files, and nothing by which a record could be known. Later loads are held to it.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from lagesbild.disk import flush
from lagesbild.errors import BuildFailed
from lagesbild.texts import Language, say

FOLDER = "thinned"


@dataclass(frozen=True)
class Asked:
    """Records of a type (None: any) and a source (None: any) that happened before a day."""

    record_type: str | None
    source: str | None
    before: date

    def covers(self, other: "Asked") -> bool:
        """Say whether whatever the other asks for is asked for by this one too."""
        wide = self.record_type in (None, other.record_type) and self.source in (None, other.source)
        return wide and self.before >= other.before


@dataclass(frozen=True)
class Request:
    """What a thinning was asked for; `before` is a day for each type where the retention of the municipality told."""

    before: date | dict[str, date]
    types: tuple[str, ...] | None
    sources: tuple[str, ...] | None

    def asked(self) -> tuple[Asked, ...]:
        """Return the same by type and source."""
        days = self.before if isinstance(self.before, dict) else dict.fromkeys(self.types or (None,), self.before)
        return tuple(Asked(code, source, day) for code, day in days.items() for source in self.sources or (None,))


@dataclass(frozen=True)
class Removed:
    """The rows removed of a type and a source, and the records of which nothing is left."""

    record_type: str
    source: str
    before: date
    rows: int
    records: int


@dataclass(frozen=True)
class Rewritten:
    """One file of one delivery, before and after: a batch, or the counts of what was delivered."""

    file: str
    delivery: str
    rows_before: int
    rows_after: int
    sha256_before: str
    sha256_after: str | None = None


@dataclass(frozen=True)
class Tombstone:
    """One thinning; it is `done` once every file is rewritten."""

    at: datetime
    request: Request
    rows: int
    records: int
    removed: tuple[Removed, ...]
    files: tuple[Rewritten, ...]
    done: bool = False

    def as_json(self) -> str:
        """Return the receipt as one line of JSON."""
        return JSON.dump_json(self).decode()


JSON = TypeAdapter(Tombstone)


def file_of(data: Path, at: datetime) -> Path:
    """Return where the tombstone of a thinning lies."""
    return data / FOLDER / f"{at:%Y%m%dT%H%M%S%f}Z.json"


def read_all(data: Path) -> list[Tombstone]:
    """Return the tombstones of a data folder, the oldest first; one that cannot be read is never passed over."""
    return [_read(file) for file in sorted((data / FOLDER).glob("*.json"))]


def find(data: Path, at: datetime) -> Tombstone | None:
    """Return the tombstone of one thinning; None before it is written."""
    file = file_of(data, at)
    return _read(file) if file.exists() else None


def write(data: Path, tombstone: Tombstone, *, work: Path) -> None:
    """Put a tombstone in place whole; its half is written in `work`."""
    file = file_of(data, tombstone.at)
    if not file.parent.is_dir():
        file.parent.mkdir()
        flush(data)
    partial = work / file.name
    partial.write_text(tombstone.as_json() + "\n", encoding="utf-8")
    flush(partial)
    os.replace(partial, file)
    flush(file.parent)


def asked(tombstones: Iterable[Tombstone]) -> tuple[Asked, ...]:
    """Return all that thinnings were asked for, the latest day of each type and source: no such row may be loaded."""
    days: dict[tuple[str | None, str | None], date] = {}
    for part in (part for tombstone in tombstones for part in tombstone.request.asked()):
        key = part.record_type, part.source
        days[key] = max(part.before, days.get(key, part.before))
    return tuple(Asked(*key, day) for key, day in days.items())


def as_text(tombstone: Tombstone, language: Language, *, dry_run: bool, file: Path) -> str:
    """Return the receipt in words."""
    written = "thin.dry_run" if dry_run else "thin.done" if tombstone.done else "thin.nothing"
    lines = [
        say(language, written),
        say(language, "thin.counts", rows=tombstone.rows, records=tombstone.records, files=len(tombstone.files)),
        *(say(language, "thin.removed", **vars(removed)) for removed in tombstone.removed),
        *(say(language, "thin.file", **vars(rewritten)) for rewritten in tombstone.files),
    ]
    return "\n".join([*lines, say(language, "thin.tombstone", file=file)] if tombstone.done else lines)


def _read(file: Path) -> Tombstone:
    try:
        return JSON.validate_json(file.read_bytes())
    except (ValidationError, OSError):
        raise BuildFailed("tombstone_broken", file=file.name, folder=file.parent) from None
