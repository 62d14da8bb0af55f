"""How the installation is, at once and without a word of what it holds: for whatever watches over the machine.

`doctor` looks closely and takes seconds; this is asked every few seconds by a program.
"""

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from lagesbild import audit, reference, state, store
from lagesbild.audit import Action
from lagesbild.errors import LagesbildError, WrongUse
from lagesbild.settings import Settings

#: Bytes that must be free for anybody to write anything.
ROOM = 100 * 2**20


def parts(set_up: Settings) -> Mapping[str, bool]:
    """Say of each part that a page needs whether it can be used now."""
    checks: dict[str, Callable[[], object]] = {
        "reference": lambda: reference.current(set_up.reference),
        "database": lambda: _database(set_up),
        "state": lambda: _state(set_up),
        "disk": lambda: _room(set_up),
    }
    return {name: _passes(check) for name, check in checks.items()}


def numbers(set_up: Settings) -> Mapping[str, float]:
    """Return what can be told of it in numbers: bytes, and the moments (Unix time, 0: none) of what was done last."""
    data = set_up.data
    if not data.is_dir():
        return {}
    files, backup = [file.stat() for file in data.glob("lagesbild-*.duckdb")], audit.last(data, Action.BACKUP)
    return {
        "disk_free_bytes": float(shutil.disk_usage(data).free),
        "database_bytes": float(sum(file.st_size for file in files)),
        "state_bytes": float(state.place(data).bytes()) if state.is_begun(data) else 0.0,
        "last_build_timestamp_seconds": max((file.st_mtime for file in files), default=0.0),
        "last_backup_timestamp_seconds": backup.timestamp() if backup else 0.0,
    }


def _passes(check: Callable[[], object]) -> bool:
    try:
        check()
    except (LagesbildError, OSError):
        return False
    return True


def _database(set_up: Settings) -> None:
    in_force = store.current(set_up.data)
    if in_force is None:
        raise WrongUse("no_database", folder=set_up.data)
    store.check_readable(in_force.pointer, reference=reference.current(set_up.reference).digest)
    in_force.rows("oldest_period")


def _state(set_up: Settings) -> None:
    """Open the state, or see that it could be made; to look makes nothing."""
    if state.is_begun(set_up.data):
        audit.last(set_up.data)
        state.place(set_up.data).check_writable()
    _check_written(set_up.data)


def _check_written(entry: Path) -> None:
    """Raise WrongUse for what is not there or may not be written."""
    if not os.access(entry, os.W_OK):
        raise WrongUse("state_not_kept", file=entry)


def _room(set_up: Settings) -> None:
    if shutil.disk_usage(set_up.data).free < ROOM:
        raise WrongUse("state_not_kept", file=set_up.data)
