"""Disks that are full or cannot be written to: made in a namespace of their own, so that nobody else sees them."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lagesbild.settings import ROOT

NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount", "--propagation", "private"]
#: Root, and yet held to the rights of files.
WITHOUT_POWERS = ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all"]


class SmallDisk:
    """A disk in memory; what is to be seen of it or changed on it goes `through` a command."""

    def __init__(self, process: int, folder: Path) -> None:
        self.folder = folder
        inside = ["--target", str(process), "--user", "--mount", "--preserve-credentials", f"--wd={ROOT}"]
        self.through = ["nsenter", *inside, "--"]

    def leave(self, spare: int) -> None:
        """Leave so many kilobytes free."""
        shown = self._run("df", "--output=used", "--block-size=1K", str(self.folder)).split()
        self._run("mount", "-o", f"remount,size={int(shown[-1]) + spare}k", str(self.folder))

    def put(self, data: Path) -> Path:
        """Put a copy of a data folder on the disk."""
        self._run("cp", "-a", str(data), str(self.folder))
        return self.folder / data.name

    def seen(self, data: Path, to: Path) -> Path:
        """Return a copy of what lies on the disk."""
        self._run("cp", "-a", str(data), str(to))
        return to

    def _run(self, *call: str) -> str:
        return subprocess.run([*self.through, *call], check=True, capture_output=True, text=True).stdout


@contextmanager
def a_small_disk(folder: Path) -> Iterator[SmallDisk]:
    """Mount a disk on a folder for as long as it is needed, or skip the test and say why."""
    folder.mkdir()
    mount = 'mount -t tmpfs -o size=64m tmpfs "$1" && echo mounted && exec cat'
    with _namespace("sh", "-c", mount, "sh", str(folder)) as holder:
        assert holder.stdout and holder.stdin
        if holder.stdout.readline().strip() != "mounted":
            holder.stdin.close()
            pytest.skip(f"no disk can be mounted here: {holder.stderr.read().strip() if holder.stderr else ''}")
        yield SmallDisk(holder.pid, folder)
        holder.stdin.close()


def read_only_by_mount(data: Path) -> list[str]:
    """Return what a command goes through to find a folder on a disk that is mounted read-only."""
    if not _works("mount", "-t", "tmpfs", "tmpfs", str(data.parent)):
        pytest.skip("no disk can be mounted here")
    script = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && cd "$PWD" && shift && exec "$@"'
    return [*NAMESPACE, "sh", "-c", script, "sh", str(data)]


def read_only_by_rights(data: Path) -> list[str]:
    """Take all right to write from a folder; return what a command goes through that the rights hold for."""
    for entry in (data, *data.rglob("*")):
        entry.chmod(0o500 if entry.is_dir() else 0o400)
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root may write everywhere, and setpriv is not here to take that from it")
    return WITHOUT_POWERS


def _namespace(*call: str) -> subprocess.Popen[str]:
    if shutil.which("unshare") is None or shutil.which("nsenter") is None:
        pytest.skip("unshare and nsenter are not here")
    pipe = subprocess.PIPE
    return subprocess.Popen([*NAMESPACE, *call], stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def _works(*call: str) -> bool:
    with _namespace(*call) as tried:
        return tried.wait() == 0
