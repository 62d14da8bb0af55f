"""The accepted batches under `<data>/accepted/<source>/<sha256>.parquet`: the truth that every database is built from.

A batch is written whole under another name, flushed, and put in place in one step; only a thinning ever changes it.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet

from lagesbild.errors import BuildFailed, WrongUse
from lagesbild.reference import Reference

ACCEPTED = "accepted"
#: Beside the batches: by day, how often each delivery told each value of a field.
DELIVERED = "delivered"


@dataclass(frozen=True)
class Batch:
    """One accepted batch, as its file says of itself; `accepted` is UTC."""

    file: Path
    source: str
    sha256: str
    accepted: datetime
    demo: bool


def accepted(data: Path) -> list[Batch]:
    """Return the accepted batches of a data folder, in order of acceptance."""
    batches = [_read(file) for file in (data / ACCEPTED).glob("*/*.parquet")]
    return sorted(batches, key=lambda batch: (batch.accepted, batch.sha256))


def hold_only_demo(batches: Iterable[Batch]) -> bool:
    """Say whether every batch is marked as demonstration data; true of none at all."""
    return all(batch.demo for batch in batches)


def refuse_clock_set_back(batches: Iterable[Batch], reference: Reference) -> None:
    """Raise WrongUse if a batch was accepted on a day to come: by a wrong clock sound rows would be refused."""
    newest = max((batch.accepted for batch in batches if not batch.demo), default=None)
    today = reference.municipality.day_of(datetime.now(UTC))
    if newest and (day := reference.municipality.day_of(newest.replace(tzinfo=UTC))) > today:
        raise WrongUse("clock_set_back", today=today, day=day)


def place_of(data: Path, source: str, sha256: str) -> Path:
    """Return where a batch belongs, making its folder; a power cut must not take a new folder with its batches."""
    folder = data / ACCEPTED / source
    if not folder.is_dir():
        folder.mkdir(parents=True)
        flush(folder.parent)
        flush(data)
    return folder / f"{sha256}.parquet"


def put_in_place(partial: Path, place: Path) -> None:
    """Make a written batch the accepted one: flushed to disk, then renamed, then the folder flushed."""
    flush(partial)
    os.replace(partial, place)
    flush(place.parent)


def flush(path: Path) -> None:
    """Flush a file, or a folder where the system can, to disk."""
    if path.is_dir() and os.name == "nt":  # pragma: no cover - Windows cannot open a folder
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(file: Path) -> Batch:
    try:
        told = pyarrow.parquet.read_metadata(file).metadata or {}
        return Batch(
            file=file,
            source=told[b"source"].decode(),
            sha256=told[b"sha256"].decode(),
            accepted=datetime.fromisoformat(told[b"accepted"].decode()),
            demo=told[b"demo"] == b"true",
        )
    except (pyarrow.ArrowInvalid, KeyError, OSError):
        raise BuildFailed("batch_broken", file=file.name, folder=file.parent) from None
