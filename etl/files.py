"""The files that a load is given."""

from collections.abc import Iterable
from hashlib import file_digest
from pathlib import Path

from etl import extract
from lagesbild.errors import DeliveryRefused, WrongUse


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file; raises DeliveryRefused for one that cannot be read."""
    extract.check_is_file(file)
    try:
        with file.open("rb") as handle:
            return file_digest(handle, "sha256").hexdigest()
    except OSError:
        raise DeliveryRefused("unreadable_file") from None


def files_of(paths: Iterable[Path]) -> list[Path]:
    """Return the files to load: those named, and those in the folders named, in order of name."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise WrongUse("no_such_file", file=path)
        inside = (file for file in sorted(path.rglob("*")) if file.is_file() and not file.name.startswith("."))
        found += inside if path.is_dir() else [path]
    return found
