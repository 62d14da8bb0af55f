"""The thinnings that were done, as `etl thin` tells of them in `<data>/thinned`: when, and how much of what went."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from lagesbild.errors import BuildFailed

FOLDER = "thinned"


@dataclass(frozen=True)
class Removed:
    """The rows removed of a type and a source that happened before a day, and the records of which nothing is left."""

    record_type: str
    source: str
    before: date
    rows: int
    records: int


@dataclass(frozen=True)
class Tombstone:
    """One thinning; it is `done` once every file is rewritten."""

    at: datetime
    rows: int
    records: int
    removed: tuple[Removed, ...]
    done: bool


@dataclass(frozen=True)
class _Content:
    """What is read of a file."""

    at: AwareDatetime
    rows: int
    records: int
    removed: tuple[Removed, ...]
    done: bool = False


_JSON = TypeAdapter(_Content)


def kept(data: Path) -> tuple[Tombstone, ...]:
    """Return the thinnings of a data folder, the newest first; raises BuildFailed for one that cannot be read."""
    return tuple(_read(file) for file in sorted((data / FOLDER).glob("*.json"), reverse=True))


def _read(file: Path) -> Tombstone:
    try:
        return Tombstone(**vars(_JSON.validate_json(file.read_bytes())))
    except (ValidationError, OSError):
        raise BuildFailed("tombstone_broken", file=file.name, folder=file.parent) from None
