"""What is written stays written: a file or a folder is on the disk before anything relies on it."""

import os
from pathlib import Path


def flush(path: Path) -> None:
    """Flush a file, or a folder where the system can, to disk."""
    if path.is_dir() and os.name == "nt":  # pragma: no cover - Windows cannot open a folder
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
