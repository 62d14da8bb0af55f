"""The accepted batches: the truth that every database is built from.

Those of records lie in `<data>/accepted/<source>/<sha256>.parquet`, those of aggregates under `<data>/aggregates`. A
batch is written whole under another name, flushed, and put in place in one step; only a thinning ever changes it.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet

from lagesbild.aggregates import FORM_NAMES, RECORDS, FormName
from lagesbild.disk import flush
from lagesbild.errors import BuildFailed, WrongUse
from lagesbild.reference import Reference

#: Where batches lie: those of records, and those of aggregates.
ACCEPTED, AGGREGATES = FOLDERS = ("accepted", "aggregates")
#: Beside the batches of records: by day, how often each delivery said what.
DELIVERED = "delivered"


@dataclass(frozen=True)
class Batch:
    """One accepted batch, as its file says of itself; `accepted` is UTC.

    `rows`, `refused` and `out_of_scope` are the receipt's; None where the batch is older than this. The versions of a
    batch `dated_by_file` are as old as the file, which was fetched and not sent.
    """

    file: Path
    source: str
    sha256: str
    accepted: datetime
    demo: bool
    form: FormName = RECORDS
    rows: int | None = None
    refused: int | None = None
    out_of_scope: int | None = None
    dated_by_file: bool = False


def accepted(data: Path) -> list[Batch]:
    """Return the accepted batches of a data folder, of whatever form, in order of acceptance."""
    batches = [_read(file) for folder in FOLDERS for file in (data / folder).glob("*/*.parquet")]
    return sorted(batches, key=lambda batch: (batch.accepted, batch.sha256))


def hold_only_demo(batches: Iterable[Batch]) -> bool:
    """Say whether every batch is marked as demonstration data; true of none at all."""
    return all(batch.demo for batch in batches)


def of_form(batches: Iterable[Batch], form: FormName) -> list[Batch]:
    """Return the batches of one form."""
    return [batch for batch in batches if batch.form == form]


def refuse_clock_set_back(batches: Iterable[Batch], reference: Reference) -> None:
    """Raise WrongUse if a batch was accepted on a day to come: by a wrong clock sound rows would be refused."""
    newest = max((batch.accepted for batch in batches if not batch.demo), default=None)
    today = reference.municipality.day_of(datetime.now(UTC))
    if newest and (day := reference.municipality.day_of(newest.replace(tzinfo=UTC))) > today:
        raise WrongUse("clock_set_back", today=today, day=day)


def place_of(data: Path, source: str, sha256: str, *, folder: str = ACCEPTED) -> Path:
    """Return where a batch, or what is kept beside it, belongs; no power cut must take a new folder with it."""
    kept = data / folder / source
    if not kept.is_dir():
        kept.mkdir(parents=True)
        flush(kept.parent)
        flush(data)
    return kept / f"{sha256}.parquet"


def put_in_place(partial: Path, place: Path) -> None:
    """Make a written batch the accepted one: flushed to disk, then renamed, then the folder flushed."""
    flush(partial)
    os.replace(partial, place)
    flush(place.parent)


def _read(file: Path) -> Batch:
    try:
        told = pyarrow.parquet.read_metadata(file).metadata or {}
        return Batch(
            file=file,
            source=told[b"source"].decode(),
            sha256=told[b"sha256"].decode(),
            accepted=datetime.fromisoformat(told[b"accepted"].decode()),
            demo=told[b"demo"] == b"true",
            form=_form(told.get(b"form", RECORDS.encode()).decode()),
            rows=_number(told.get(b"rows")),
            refused=_number(told.get(b"refused")),
            out_of_scope=_number(told.get(b"out_of_scope")),
            dated_by_file=told.get(b"dated_by_file") == b"true",
        )
    except (pyarrow.ArrowInvalid, KeyError, OSError):
        raise BuildFailed("batch_broken", file=file.name, folder=file.parent) from None


def _form(told: str) -> FormName:
    """Return the form that a batch says it has; one from before there were forms holds records."""
    by_name: dict[str, FormName] = {name: name for name in FORM_NAMES}
    return by_name[told]


def _number(told: bytes | None) -> int | None:
    return int(told) if told else None
