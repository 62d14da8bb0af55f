"""What is written stays written: a file or a folder is on the disk before anything relies on it."""

import errno
import os
from pathlib import Path

#: What a write meets when the disk, a quota or a limit is full, or the file system may only be read.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)


def tells_no_room(words: str) -> bool:
    """Say whether a text quotes the system's words for a write that found no room; DuckDB gives no number."""
    return any(os.strerror(number) in words for number in NO_ROOM)


def flush(path: Path) -> None:
    """Flush a file, or a folder where the system can, to disk."""
    if path.is_dir() and os.name == "nt":  # pragma: no cover - Windows cannot open a folder
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
