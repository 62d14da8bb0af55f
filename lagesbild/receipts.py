"""The receipts of deliveries, as the loader keeps them: rows and rules in numbers, and no value from a record.

They lie in `<data>/receipts`, each with a name that begins with the moment at which it was written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import NonNegativeInt, TypeAdapter, ValidationError

FOLDER = "receipts"
#: How a receipt's name begins: when it was written, in UTC (as `etl.receipt` writes it).
MOMENT = "%Y%m%dT%H%M%S"
Status = Literal["accepted", "duplicate", "refused"]


@dataclass(frozen=True)
class Told:
    """What one receipt tells of a delivery: `rows` = `accepted` + `refused`, and the refused ones by rule."""

    at: datetime
    source: str
    sha256: str
    status: Status
    rows: int
    accepted: int
    refused: int
    rules: Mapping[str, int]
    file: Path


@dataclass(frozen=True)
class Receipts:
    """The receipts of a data folder, the newest first, and how many files among them cannot be read."""

    told: tuple[Told, ...]
    unreadable: int


@dataclass(frozen=True)
class _Content:
    """What is read of a file."""

    source: str
    sha256: str
    status: Status
    rows: NonNegativeInt
    accepted: NonNegativeInt
    refused: NonNegativeInt
    rules: dict[str, NonNegativeInt]


_JSON = TypeAdapter(_Content)


def read(data: Path) -> Receipts:
    """Read the receipts of a data folder; one that cannot be read is counted."""
    found = [_told(file) for file in sorted((data / FOLDER).glob("*.json"), reverse=True)]
    told = tuple(one for one in found if one)
    return Receipts(told, len(found) - len(told))


def kept(data: Path) -> tuple[Told, ...]:
    """Return the receipts of a data folder that can be read, the newest first."""
    return read(data).told


def _told(file: Path) -> Told | None:
    try:
        at = datetime.strptime(file.name.partition("-")[0], MOMENT).replace(tzinfo=UTC)
        return Told(at=at, **vars(_JSON.validate_json(file.read_bytes())), file=file)
    except (ValueError, ValidationError, OSError):
        return None
