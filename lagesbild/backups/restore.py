"""A backup put back: on an empty machine it gives the same data folder, and nothing at all if it is not whole."""

import os
import shutil
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from lagesbild import audit, backups, disk, reference, secret
from lagesbild.audit import Action, AuditEvent, Json
from lagesbild.backups import DATA, FORM, MANIFEST, REFERENCE, Manifest
from lagesbild.errors import LagesbildError, WrongUse
from lagesbild.settings import Settings
from lagesbild.state import copied


@dataclass(frozen=True)
class Restored:
    """What is told of it: the files put back, when the backup was made and by which version, and whether the secret is
    where it belongs."""

    files: int
    at: datetime
    program: str
    has_secret: bool


def restore(set_up: Settings, file: Path, *, secret_from: Path | None = None, sha256: str = "") -> Restored:
    """Put a backup back into an empty data folder, and its reference folder where there is none.

    Raises WrongUse, having changed nothing, for an archive that is not whole or not the one of that SHA-256, a folder
    or a database on a server that is not empty, and another reference folder than that of the backup. `secret_from` is
    the copy of the secret.
    """
    if any(_is_held(set_up, entry) for entry in _entries(set_up.data)):
        raise WrongUse("restore_not_empty", folder=set_up.data)
    copied.check_room(set_up.data)
    key = _secret(set_up, secret_from)
    _check_hash(file, sha256)
    is_new = not set_up.data.exists()
    set_up.data.mkdir(parents=True, mode=0o700, exist_ok=True)
    place = set_up.data / f".restored.{os.getpid()}"
    try:
        told = _unpacked(file, place)
        _check_reference(set_up, place)
        _put_in_place(set_up, place)
        if copied.is_for_a_server(set_up.data):
            copied.to_server(set_up.data)
    finally:
        shutil.rmtree(place, ignore_errors=True)
        if is_new and not _entries(set_up.data):
            set_up.data.rmdir()
    if key is not None:
        secret.write(set_up.secret_file, key)
    return Restored(len(told.files), told.at, told.program, set_up.secret_file.exists())


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _is_held(set_up: Settings, entry: Path) -> bool:
    """Say whether something in the data folder is in the way: not its reference folder, nor another's data folder."""
    return not (entry == set_up.reference or entry.name.startswith(".") or backups.is_another(entry))


def _check_hash(file: Path, sha256: str) -> None:
    with file.open("rb") as archive:
        if sha256 and file_digest(archive, "sha256").hexdigest() != sha256.lower():
            raise WrongUse("backup_other", file=file)


def note(data: Path, found: Restored, *, purpose: str, at: datetime) -> None:
    """Note in the log that this data folder was put back from a backup."""
    told: Mapping[str, Json] = {"made": found.at.isoformat(timespec="seconds"), "files": found.files}
    audit.record(data, AuditEvent(Action.RESTORE, "", "backup", told, purpose), at=at)


def _secret(set_up: Settings, file: Path | None) -> bytes | None:
    """Return what a copy of the secret holds; raises WrongUse where another one is in its place already."""
    if file is None:
        return None
    if not file.exists():
        raise WrongUse("secret_missing", file=file)
    key = secret.read_or_make(file)
    if set_up.secret_file.exists() and secret.read_or_make(set_up.secret_file) != key:
        raise WrongUse("restore_other_secret", file=set_up.secret_file)
    return key


def _unpacked(file: Path, place: Path) -> Manifest:
    """Unpack an archive into a new folder, and return its manifest; raises WrongUse unless it is whole."""
    place.mkdir(mode=0o700)
    try:
        with tarfile.open(file, "r:") as archive:
            archive.extractall(place, filter="data")
        told = Manifest.model_validate_json((place / MANIFEST).read_bytes() if (place / MANIFEST).is_file() else b"")
    except (EOFError, tarfile.TarError, ValueError):  # what the disk says is another thing
        raise WrongUse("backup_broken", file=file) from None
    if told.form != FORM:
        raise WrongUse("backup_newer", file=file)
    (place / MANIFEST).unlink()
    if _hashes(place) != told.files:
        raise WrongUse("backup_broken", file=file)
    return told


def _hashes(place: Path) -> dict[str, str]:
    found = {}
    for file in sorted(place.rglob("*")):
        if file.is_file():
            with file.open("rb") as content:
                found[file.relative_to(place).as_posix()] = file_digest(content, "sha256").hexdigest()
            disk.flush(file)
    return found


def _check_reference(set_up: Settings, place: Path) -> None:
    if set_up.reference.exists() and not _is_same(set_up.reference, place / REFERENCE):
        raise WrongUse("restore_other_reference", folder=set_up.reference)


def _put_in_place(set_up: Settings, place: Path) -> None:
    """Move what was unpacked to where it belongs; what cannot be moved takes back what was."""
    moves = [(entry, set_up.data / entry.name) for entry in _entries(place / DATA)]
    if not set_up.reference.exists():
        set_up.reference.parent.mkdir(parents=True, exist_ok=True)
        moves.insert(0, (place / REFERENCE, set_up.reference))
    done: list[Path] = []
    try:
        for here, there in moves:
            shutil.move(here, there)
            done.append(there)
    except OSError:
        for there in done:
            shutil.rmtree(there) if there.is_dir() else there.unlink()
        raise
    disk.flush(set_up.data)


def _is_same(here: Path, there: Path) -> bool:
    try:
        return reference.read(here).digest == reference.read(there).digest
    except LagesbildError:
        return False
