"""What the doctor asks of the machine: versions, who may read what, the secret, the clock, room on the disk."""

import os
import shutil
import stat
import sys
import time
from datetime import UTC, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryFile

from packaging.requirements import Requirement

import lagesbild
from lagesbild import audit, published, secret, settings, sign_in, state
from lagesbild.doctor import Finding, Patient, fault, notice, sound
from lagesbild.settings import ROOT, Settings

OLDEST_PYTHON = (3, 11)
#: Bytes that must be free whatever there is, and how often the databases must fit in besides.
ROOM, TIMES = 2**30, 3
#: So far may a clock be beside that of the disk, and so far may it have been set back without saying so.
BESIDE = timedelta(seconds=60)


def versions(patient: Patient) -> Finding:
    """Python, and every package as requirements.txt pins it."""
    running = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        return fault("versions_python", python=running, oldest=".".join(map(str, OLDEST_PYTHON)))
    other = [name for name, pinned in _pinned(ROOT / "requirements.txt").items() if _installed(name) != pinned]
    if other:
        return fault("versions_other", packages=", ".join(sorted(other)))
    return sound("versions", program=lagesbild.__version__, python=running)


def _pinned(lock: Path) -> dict[str, str]:
    """Return the version of each package that a lock pins for this machine."""
    lines = lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    asked = [Requirement(line.partition(" --hash")[0]) for line in lines if line[:1].isalnum()]
    here = [one for one in asked if one.marker is None or one.marker.evaluate()]
    return {one.name: next(iter(one.specifier)).version for one in here}


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def permissions(patient: Patient) -> Finding:
    """What tells of people, and every key, is its owner's alone."""
    if os.name == "nt":  # pragma: no cover - rights are set by the folder there
        return notice("permissions_windows", folder=patient.settings.data)
    open_to_others = _of_owner(patient.settings) + _of_group(patient.settings)
    if open_to_others:
        return fault("permissions_open", files=", ".join(map(str, open_to_others)))
    if not os.access(patient.settings.data, os.W_OK):
        return fault("permissions_no_write", folder=patient.settings.data)
    return sound("permissions")


def _of_owner(set_up: Settings) -> list[Path]:
    """Return what others than its owner may read and must not: keys, and the folder of data that is there."""
    keys = [set_up.secret_file, set_up.cookie_secret_file]
    data = [set_up.data] if has_batches(set_up) or state.is_begun(set_up.data) else []
    return [file for file in (*keys, *data) if file.exists() and _may(file, 0o077)]


def _of_group(set_up: Settings) -> list[Path]:
    """Return what a group may share, and others not: who may do what, and the secret that the provider knows us by."""
    if set_up.sign_in is None or not set_up.sign_in.exists():
        return []
    oidc = sign_in.read(set_up.sign_in).oidc
    told = [set_up.sign_in, *([oidc.client_secret_file] if oidc and oidc.client_secret_file else [])]
    return [file for file in told if file.exists() and _may(file, 0o007)]


def _may(file: Path, whose: int) -> bool:
    return bool(stat.S_IMODE(file.stat().st_mode) & whose)


def the_secret(patient: Patient) -> Finding:
    """The secret is there, whole, and the one that what is published was drawn with."""
    set_up = patient.settings
    if settings.demo_seed(set_up) is not None:
        return sound("secret_demo")
    if not set_up.secret_file.exists():
        return fault("secret_gone", file=set_up.secret_file) if has_batches(set_up) else notice("secret_not_yet")
    key = secret.keys(secret.read_or_make(set_up.secret_file)).cell_key
    manifests = published.read(set_up.data).manifests
    if manifests and manifests[-1].key_check != secret.key_check(key):
        return fault("secret_other", file=set_up.secret_file)
    return sound("secret")


def has_batches(set_up: Settings) -> bool:
    """Say whether anything was ever accepted."""
    return any((set_up.data / "accepted").glob("*/*.parquet"))


def clock(patient: Patient) -> Finding:
    """The clock agrees with that of the disk, and is not before what was written last."""
    with TemporaryFile(dir=patient.settings.data) as file:
        beside = abs(time.time() - os.fstat(file.fileno()).st_mtime)
    if beside > BESIDE.total_seconds():
        return fault("clock_beside", seconds=round(beside))
    last = audit.last(patient.settings.data)
    if last and patient.now + BESIDE < last:
        return fault("clock_back", last=last.isoformat(sep=" ", timespec="minutes"))
    return sound("clock", now=patient.now.astimezone(UTC).isoformat(sep=" ", timespec="minutes"))


def disk(patient: Patient) -> Finding:
    """There is room for the next databases and for what a load works with."""
    data = patient.settings.data
    databases = sum(file.stat().st_size for file in data.glob("lagesbild-*.duckdb"))
    needed, free = ROOM + TIMES * databases, shutil.disk_usage(data).free
    told = {"free": free // 2**20, "needed": needed // 2**20}
    return sound("disk", **told) if free >= needed else fault("disk_full", **told)
