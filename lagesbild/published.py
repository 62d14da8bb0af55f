"""What is published: frozen numbers in `<data>/published`, a publication a file, each tied to the one before.

`0001.parquet` holds the cells of a publication and `0001.json`, its manifest, their hash and that of the manifest
before. None is ever rewritten; a revision is a publication of its own, and the latest one of a block is the one in
force. All that is shown outside the working group is read from here and from nowhere else.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import pyarrow
import pyarrow.parquet
from pydantic import TypeAdapter, ValidationError

from lagesbild.errors import BuildFailed
from lagesbild.lattice.tables import DIMENSIONS, Cell

FOLDER = "published"
#: The hash before the first manifest.
GENESIS = "0" * 64
Counts = dict[tuple[str, int], dict[Cell, int]]
"""Published numbers by table and block, and by cell."""


class Kind(StrEnum):
    """What a publication is: blocks that were closed, or what later became known of closed ones."""

    CLOSE = "close"
    REVISE = "revise"


@dataclass(frozen=True)
class Manifest:
    """What a publication says of itself.

    `first` is the first period that was ever published, `last` the last one closed by then. `switched` tells for each
    table and season whether it is published, where that was decided here. `known` is the moment (UTC) up to which
    deliveries are counted, `perturbation` the hash of the table that the noise is drawn from, `cells` that of which
    records each cell is of, `key_check` what tells its key from another one; `left_out` are the blocks of which records
    had been thinned.
    """

    number: int
    kind: Kind
    previous: str
    day: date
    build: str
    known: datetime
    first: int
    last: int
    switched: dict[str, dict[int, bool]]
    left_out: dict[int, list[int]]
    perturbation: str
    cells: str
    key_check: str
    rows: int
    sha256: str

    @property
    def file(self) -> str:
        """The name of its own file."""
        return f"{self.number:04}.json"

    @property
    def cells_file(self) -> str:
        """The name of the file with the cells."""
        return f"{self.number:04}.parquet"

    def as_bytes(self) -> bytes:
        """Return the manifest as its file holds it."""
        return (json.dumps(_MANIFEST.dump_python(self, mode="json"), indent=1) + "\n").encode()

    @property
    def version(self) -> str:
        """What the publication is known by: the hash of its manifest."""
        return sha256(self.as_bytes()).hexdigest()


_MANIFEST = TypeAdapter(Manifest)


@dataclass(frozen=True)
class Published:
    """All publications of an installation, in order, and the numbers in force."""

    manifests: tuple[Manifest, ...]
    counts: Counts
    made_by: dict[tuple[str, int], Manifest]

    def held(self, table: str, block: int, cell: Cell) -> int | None:
        """Return the number in force of a cell; None where none is published."""
        return self.counts.get((table, block), {}).get(cell)

    def blocks(self, table: str) -> list[int]:
        """Return the blocks of a table that are published."""
        return sorted(block for name, block in self.counts if name == table)

    @property
    def first(self) -> int:
        """The first period published."""
        return self.manifests[0].first

    @property
    def last(self) -> int:
        """The last period closed."""
        return self.manifests[-1].last

    def told(self, table: str, block: int) -> Manifest:
        """Return the publication whose numbers of a block are in force, or, where it is not published, the last one."""
        return self.made_by.get((table, block), self.manifests[-1])

    @cached_property
    def switched(self) -> dict[tuple[str, int], bool]:
        """Whether a table is published in a season, where that is decided."""
        decided = ((name, told) for manifest in self.manifests for name, told in manifest.switched.items())
        return {(name, season): is_on for name, told in decided for season, is_on in told.items()}

    @cached_property
    def head(self) -> str:
        """The hash of the last manifest, which changes with every publication."""
        return self.manifests[-1].version if self.manifests else GENESIS

    def __bool__(self) -> bool:
        return bool(self.manifests)


#: Before the first period is closed.
NOTHING = Published((), {}, {})
_read: dict[Path, tuple[str, Published]] = {}


def read(data: Path) -> Published:
    """Return what is published in a data folder; raises BuildFailed where a file does not hold what it should."""
    manifests, faults = _chain(data / FOLDER)
    if faults:
        raise BuildFailed("published_broken", file=faults[0])
    head = manifests[-1].version if manifests else GENESIS
    kept = _read.get(data)
    if kept is None or kept[0] != head:
        kept = head, _in_force(data / FOLDER, manifests)
        _read[data] = kept
    return kept[1]


def check(data: Path) -> list[str]:
    """Return the names of what does not hold in the published chain; none when all of it does."""
    folder = data / FOLDER
    manifests, faults = _chain(folder)
    for manifest in manifests:
        try:
            _cells(folder / manifest.cells_file, manifest)
        except BuildFailed as broken:
            faults.append(str(broken.values["file"]))
    return sorted(set(faults))


def _chain(folder: Path) -> tuple[list[Manifest], list[str]]:
    """Return the manifests whose chain holds, and the names of those that break it."""
    manifests: list[Manifest] = []
    faults: list[str] = []
    previous, files = GENESIS, sorted(folder.glob("[0-9]*.json"))
    for number, file in enumerate(files, 1):
        content = file.read_bytes()
        manifest = _manifest(content)
        if manifest is None or (manifest.number, manifest.previous) != (number, previous):
            faults.append(f"{FOLDER}/{file.name}")
        if manifest:
            manifests.append(manifest)
        previous = sha256(content).hexdigest()
    return manifests, faults


def _manifest(content: bytes) -> Manifest | None:
    try:
        manifest = _MANIFEST.validate_json(content)
    except ValidationError:
        return None
    return manifest if manifest.as_bytes() == content else None


def counts_of(cells: pyarrow.Table) -> Counts:
    """Return the rows of a publication as counts; a dimension without a code is All."""
    counts: Counts = {}
    for row in cells.to_pylist():
        cell = tuple((name, row[name]) for name in DIMENSIONS if row[name] is not None)
        counts.setdefault((row["table"], row["block"]), {})[cell] = row["count"]
    return counts


def _in_force(folder: Path, manifests: list[Manifest]) -> Published:
    counts: Counts = {}
    made_by: dict[tuple[str, int], Manifest] = {}
    for manifest in manifests:
        told = counts_of(_cells(folder / manifest.cells_file, manifest))
        counts |= told
        made_by |= dict.fromkeys(told, manifest)
    return Published(tuple(manifests), counts, made_by)


def _cells(file: Path, manifest: Manifest) -> pyarrow.Table:
    content = file.read_bytes() if file.exists() else b""
    if sha256(content).hexdigest() != manifest.sha256:
        raise BuildFailed("published_broken", file=f"{FOLDER}/{file.name}")
    return pyarrow.parquet.read_table(pyarrow.BufferReader(content))
