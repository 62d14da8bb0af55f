"""A frozen meeting as it lies on the disk: `<data>/meetings/0041/`, sealed by its manifest to the meeting before.

A package holds Parquet and JSON and is never rewritten. Its manifest tells the SHA-256 of every file, and that of the
manifest before; what the meeting is known by is the hash of its own. When its time is out, all but the manifest is
removed: the chain still holds, and the audit log tells that it was thinned.
"""

import json
import os
import shutil
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from lagesbild.disk import flush
from lagesbild.errors import BuildFailed, Thinned

FOLDER = "meetings"
MANIFEST = "manifest.json"
#: What else a package holds beside its tables: texts, sentences, what they depend on, and the reference folder.
TEXTS, SENTENCES, FACTS, REFERENCE = "texts.json", "sentences.json", "facts.json", "reference"
#: The hashes of the documents that were made of it, which tell the manifest's and so are no part of it.
DOCUMENTS = "documents.json"
#: The hash before the first manifest.
GENESIS = "0" * 64


@dataclass(frozen=True)
class Manifest:
    """What a package says of itself.

    `known` is the moment (UTC) of the last delivery that is counted, `build` the database, `program` its questions and
    `reference` the vocabulary, thresholds and places, each by its hash; `published` is the last publication. From
    `thin_on` on the package may be thinned. `files` are its files, by the hash of each.
    """

    number: int
    previous: str
    period: int
    day: date
    frozen: datetime
    known: datetime
    build: str
    program: str
    reference: str
    published: str
    thin_on: date | None
    demo: bool
    files: dict[str, str]

    def as_bytes(self) -> bytes:
        """Return the manifest as its file holds it."""
        return (json.dumps(_MANIFEST.dump_python(self, mode="json"), indent=1, sort_keys=True) + "\n").encode()

    @property
    def version(self) -> str:
        """What the meeting is known by: the hash of its manifest."""
        return hash_of(self.as_bytes())


_MANIFEST = TypeAdapter(Manifest)
_DOCUMENTS = TypeAdapter(dict[str, str])


def hash_of(told: bytes) -> str:
    """Return the hash that a manifest tells of a file."""
    return sha256(told).hexdigest()


def folder_of(data: Path, number: int) -> Path:
    """Return where the package of a meeting lies."""
    return data / named(number)


def version_of(data: Path, number: int) -> str:
    """Return what a meeting is known by; nothing if it has no package."""
    file = folder_of(data, number) / MANIFEST
    return hash_of(file.read_bytes()) if file.exists() else ""


def named(number: int) -> str:
    """Return how the audit log names the package of a meeting."""
    return f"{FOLDER}/{number:04}"


def head(data: Path) -> str:
    """Return the hash of the last manifest there is."""
    found = files(data)
    return hash_of(found[-1].read_bytes()) if found else GENESIS


def write(data: Path, manifest: Manifest, content: Mapping[str, bytes]) -> None:
    """Put a package in its place in one step, with all that is in it on the disk first."""
    final = folder_of(data, manifest.number)
    partial = final.with_name(f".{final.name}")
    shutil.rmtree(partial, ignore_errors=True)  # of a freeze that was stopped
    _write(partial, {**content, MANIFEST: manifest.as_bytes()})
    os.replace(partial, final)
    flush(final.parent)


def keep_documents(data: Path, number: int, told: bytes) -> str:
    """Put the hashes of a meeting's documents beside its manifest, in one step; return the hash of them all."""
    folder = folder_of(data, number)
    partial = folder / f".{DOCUMENTS}"
    partial.touch(mode=0o600)
    partial.write_bytes(told)
    flush(partial)
    os.replace(partial, folder / DOCUMENTS)
    flush(folder)
    return hash_of(told)


def documents(data: Path, number: int) -> dict[str, str]:
    """Return the hash of each document of a meeting by its name, as it was when the meeting was frozen."""
    file = folder_of(data, number) / DOCUMENTS
    return _DOCUMENTS.validate_json(file.read_bytes()) if file.exists() else {}


def documents_of(data: Path) -> dict[str, str]:
    """Return the hash of what is kept of the documents of each meeting, by the name of its package."""
    kept = (data / FOLDER).glob(f"[0-9]*/{DOCUMENTS}")
    return {f"{FOLDER}/{file.parent.name}": hash_of(file.read_bytes()) for file in kept}


def read(data: Path, number: int) -> Manifest:
    """Return the manifest of a meeting; raises BuildFailed where it is not whole."""
    file = folder_of(data, number) / MANIFEST
    manifest = _manifest(file.read_bytes()) if file.exists() else None
    if manifest is None:
        raise BuildFailed("meeting_broken", file=_told(file))
    return manifest


def check_whole(data: Path, manifest: Manifest) -> None:
    """Raise Thinned where the files of a package are no more, BuildFailed where one is not what it was."""
    if is_thinned(data, manifest):
        raise Thinned("meeting_thinned", number=manifest.number)
    if faults := _faults(folder_of(data, manifest.number), manifest):
        raise BuildFailed("meeting_broken", file=faults[0])


def content(data: Path, manifest: Manifest) -> dict[str, bytes]:
    """Return every file of a package that is whole."""
    return {name: (folder_of(data, manifest.number) / name).read_bytes() for name in manifest.files}


def is_thinned(data: Path, manifest: Manifest) -> bool:
    """Say whether nothing is left of a package but its manifest."""
    return not any((folder_of(data, manifest.number) / name).exists() for name in manifest.files)


def thin(data: Path, manifest: Manifest) -> None:
    """Remove all of a package but hashes: its manifest, and those of its documents."""
    folder = folder_of(data, manifest.number)
    for entry in folder.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        elif entry.name not in (MANIFEST, DOCUMENTS):
            entry.unlink()
    flush(folder)


def manifests(data: Path) -> list[Manifest]:
    """Return every manifest that can be read, in order."""
    return [told for file in files(data) if (told := _manifest(file.read_bytes()))]


def check(data: Path, thinned: Container[str]) -> list[str]:
    """Return the names of the files that do not hold; of the packages `thinned` only the manifest is there to hold."""
    faults: list[str] = []
    previous = GENESIS
    for file in files(data):
        told = file.read_bytes()
        manifest = _manifest(told)
        if manifest is None or (f"{manifest.number:04}", manifest.previous) != (file.parent.name, previous):
            faults.append(_told(file))
        if manifest and named(manifest.number) not in thinned:
            faults += _faults(file.parent, manifest)
        previous = hash_of(told)
    return sorted(set(faults))


def _faults(folder: Path, manifest: Manifest) -> list[str]:
    """Name the files that are missing, changed, or more than there should be."""
    there = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    there -= {MANIFEST, DOCUMENTS, f".{DOCUMENTS}"}
    changed = {name for name in manifest.files if not _holds(folder / name, manifest.files[name])}
    return [_told(folder / name) for name in sorted(changed | (there - set(manifest.files)))]


def _holds(file: Path, told: str) -> bool:
    return file.exists() and hash_of(file.read_bytes()) == told


def files(data: Path) -> list[Path]:
    """Return the file of every manifest there is, in order."""
    return sorted((data / FOLDER).glob(f"[0-9]*/{MANIFEST}"))


def _manifest(told: bytes) -> Manifest | None:
    try:
        manifest = _MANIFEST.validate_json(told)
    except ValidationError:
        return None
    return manifest if manifest.as_bytes() == told else None


def _told(file: Path) -> str:
    """Return a file as it is told: from the folder of meetings on."""
    return f"{FOLDER}/{file.as_posix().rsplit(f'/{FOLDER}/', 1)[-1]}"


def _write(folder: Path, content: Mapping[str, bytes]) -> None:
    """Write files for their owner only: they hold exact figures."""
    for name, told in content.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
        file.write_bytes(told)
        flush(file)
    for inside in (folder, *(entry for entry in folder.rglob("*") if entry.is_dir())):
        flush(inside)
