"""The app as a real server on a free port."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from lagesbild.settings import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@contextmanager
def serving(
    environment: Mapping[str, str], *, log: Path | None = None, through: Sequence[str] = (), port: int = 0
) -> Iterator[str]:
    """Run the app for as long as it is needed; yields its address. `through` is a command that it is started by."""
    port = port or a_free_port()
    call = [*through, sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with (
        (log or Path("/dev/null")).open("wb") as said,
        subprocess.Popen(call, cwd=ROOT, env=dict(environment), stdout=said, stderr=subprocess.STDOUT) as server,
    ):
        try:
            wait_for(f"http://127.0.0.1:{port}/_stcore/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def process_at(address: str) -> Path:
    """Return where Linux tells of the server at an address: a folder of /proc."""
    port = address.rpartition(":")[2].encode()
    commands = {entry.parent: entry.read_bytes().split(b"\0") for entry in Path("/proc").glob("[0-9]*/cmdline")}
    return next(folder for folder, words in commands.items() if b"--server.port" in words and port in words)


def a_free_port() -> int:
    """Return a port that nobody listens at now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def wait_for(address: str) -> None:
    """Wait until something answers at an address."""
    until(lambda: _answers(address))


def until(so: Callable[[], bool], *, seconds: float = 60.0) -> None:
    """Wait until it is so; fails where that takes longer."""
    end = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < end, "it did not come to be so"
        time.sleep(0.1)


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=2).close()
    except OSError:
        return False
    return True
