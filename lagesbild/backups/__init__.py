"""A backup: one file that holds all that cannot be made anew, each part with its hash, and not the secret.

It holds the reference folder and the data folder, but for what is made from the rest (databases), what a command works
with, and the keys. `state.sqlite` goes in as a copy that SQLite makes while people work: the file itself, copied, may
be torn. Loads wait meanwhile. The state is copied first: what it tells of was there before, so that nothing it names
can be missing; a meeting that is frozen at that very moment is noted when somebody opens the page, as after a stop.

The form is a plain tar archive, which every system can look into; its last member tells every other's SHA-256, so that
one that was cut short, or changed, is refused whole.
"""

import os
import tarfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from fnmatch import fnmatch
from hashlib import file_digest, sha256
from io import BytesIO, RawIOBase
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from filelock import FileLock, Timeout
from pydantic import AwareDatetime, BaseModel

import lagesbild
from lagesbild import audit, disk, sign_in, state, store
from lagesbild.audit import AuditEvent, Json
from lagesbild.deliveries import INCOMING, LOCK, WORK
from lagesbild.errors import LagesbildError, WrongUse
from lagesbild.settings import DEMO_FILE, Settings
from lagesbild.state import copied
from lagesbild.state.place import MARK

#: Where the two folders stand in the archive, and what tells of all of it.
DATA, REFERENCE, MANIFEST = "data", "reference", "manifest.json"
#: The form of the archive; another program that does not know it refuses it.
FORM = 1
#: Seconds to wait for a load that runs.
PATIENCE = 900.0
#: What stays: made from the rest, locks, what commands work with, keys.
STAYS = (
    "lagesbild-*.duckdb*",
    store.POINTER,
    f"{state.FILE}*",
    MARK,
    "*.lock",
    WORK,
    INCOMING,
    "secret",
    "secret-sign-in",
)


class Manifest(BaseModel):
    """What a backup tells of itself: its form, the program that made it and when, and the SHA-256 of each file."""

    form: int
    program: str
    at: AwareDatetime
    files: dict[str, str]


@dataclass(frozen=True)
class Made:
    """What is told of a backup: its file, how many files it holds, its bytes and its SHA-256."""

    file: Path
    files: int
    bytes: int
    sha256: str


def make(set_up: Settings, out: Path, *, event: AuditEvent, at: datetime) -> Made:
    """Write a backup and note it; raises WrongUse where there is nothing, or a file of that name. Mode 600."""
    if not state.is_begun(set_up.data) and not (set_up.data / "accepted").is_dir():
        raise WrongUse("nothing_to_back_up", folder=set_up.data)
    check_place(set_up, out)
    partial = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with _loads_wait(set_up.data):
            files = _write(set_up, partial, at)
        disk.flush(partial)
        with partial.open("rb") as archive:
            made = Made(out, files, partial.stat().st_size, file_digest(archive, "sha256").hexdigest())
        told: Mapping[str, Json] = {"files": made.files, "bytes": made.bytes, "sha256": made.sha256}
        audit.record(set_up.data, replace(event, detail=told), at=at)  # before it is there: no copy goes unnoted
        os.replace(partial, out)
    finally:
        partial.unlink(missing_ok=True)
    disk.flush(out.parent)
    return made


def check_place(set_up: Settings, out: Path) -> None:
    """Raise WrongUse for a file that is there already, has no folder, or would lie in what is backed up."""
    inside = {set_up.data, set_up.reference} & set(out.resolve().parents)
    if out.exists() or not out.parent.is_dir() or inside:
        raise WrongUse("no_place_for_backup", file=out)


@contextmanager
def _loads_wait(data: Path) -> Iterator[None]:
    try:
        with FileLock(data / LOCK, timeout=PATIENCE):
            yield
    except Timeout:
        raise WrongUse("backup_waited", minutes=int(PATIENCE // 60)) from None


def _write(set_up: Settings, partial: Path, at: datetime) -> int:
    """Write the archive, and return how many files it holds but for its manifest."""
    hashes: dict[str, str] = {}
    handle = os.fdopen(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    with handle, tarfile.open(fileobj=handle, mode="w", format=tarfile.PAX_FORMAT) as archive:
        with TemporaryDirectory(dir=partial.parent, prefix=".backup-") as place:
            if state.is_begun(set_up.data):
                copied.to_file(set_up.data, Path(place) / state.FILE)
                _add(archive, Path(place) / state.FILE, f"{DATA}/{state.FILE}", hashes)
        kept = _is_kept(set_up)
        for file in _files(set_up.data, kept):
            _add(archive, file, f"{DATA}/{file.relative_to(set_up.data).as_posix()}", hashes)
        for file in _files(set_up.reference, kept):
            _add(archive, file, f"{REFERENCE}/{file.relative_to(set_up.reference).as_posix()}", hashes)
        manifest = Manifest(form=FORM, program=lagesbild.__version__, at=at, files=hashes)
        content = manifest.model_dump_json(indent=1).encode()
        archive.addfile(_member(MANIFEST, len(content)), BytesIO(content))
    return len(hashes)


def _is_kept(set_up: Settings) -> Callable[[Path], bool]:
    """Return what tells whether something in the folders belongs into a backup: no key, no other installation."""
    elsewhere = {set_up.secret_file, set_up.cookie_secret_file, set_up.sign_in, *_client_secret(set_up)}
    elsewhere |= {set_up.reference} if set_up.data in set_up.reference.parents else set()

    def kept(entry: Path) -> bool:
        named = any(fnmatch(entry.name, pattern) for pattern in STAYS) and entry.parent == set_up.data
        return not (named or entry in elsewhere or entry.name.startswith(".") or is_another(entry))

    return kept


def _client_secret(set_up: Settings) -> set[Path]:
    """Return where the secret of the provider lies; a file that cannot be read tells of none."""
    try:
        rules = sign_in.read(set_up.sign_in) if set_up.sign_in else None
    except LagesbildError:
        return set()
    file = rules.oidc.client_secret_file if rules and rules.oidc else None
    return {file.resolve()} if file else set()


def is_another(entry: Path) -> bool:
    """Say whether something below a data folder is a data folder of its own, as the demonstration city's may be."""
    return any((entry / name).exists() for name in (store.POINTER, DEMO_FILE))


def _files(folder: Path, kept: Callable[[Path], bool]) -> Iterator[Path]:
    """Return the files of a folder that are kept, in one order; what no longer exists when it is read is told there."""
    for entry in sorted(folder.iterdir()):
        if not kept(entry) or entry.is_symlink():
            continue
        if entry.is_dir():
            yield from _files(entry, kept)
        else:
            yield entry


def _add(archive: tarfile.TarFile, file: Path, name: str, hashes: dict[str, str]) -> None:
    with file.open("rb") as content:
        read = _Read(content)
        archive.addfile(_member(name, os.fstat(content.fileno()).st_size), read)
    hashes[name] = read.sha256.hexdigest()


class _Read(RawIOBase):
    """A file that is hashed as it is read, so that what is told of it is what went into the archive."""

    def __init__(self, content: BinaryIO) -> None:
        self._content = content
        self.sha256 = sha256()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        block = self._content.read(size)
        self.sha256.update(block)
        return block


def _member(name: str, size: int) -> tarfile.TarInfo:
    """Return what an archive tells of a file: its owner's alone, and nobody's in particular."""
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(time.time())
    return member
