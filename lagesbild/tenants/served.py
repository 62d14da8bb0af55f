"""Every municipality by a process of its own, and one above them that starts a fallen one again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from types import FrameType
from typing import NoReturn

from lagesbild.settings import ROOT
from lagesbild.tenants import Tenant

#: Seconds until one that has ended is started again, and that each has to end in.
AGAIN, LEAVE = 2.0, 30.0


def serve(tenants: Mapping[str, Tenant], *, ended: Callable[[str, int], None]) -> None:
    """Run all of them until this process is told to end; tells of each that ended by itself, and with which code."""
    stop = _Stop()
    with ExitStack() as stack:
        running = {name: start(tenant) for name, tenant in tenants.items()}
        stack.callback(_end, running)
        while not stop.told:
            time.sleep(0.2)
            for name, app in running.items():
                if app.poll() is not None and not stop.told:
                    ended(name, app.returncode)
                    time.sleep(AGAIN)
                    running[name] = start(tenants[name])


def start(tenant: Tenant) -> "subprocess.Popen[bytes]":
    """Start the process of one, which listens on this machine only."""
    return subprocess.Popen(_call(tenant), cwd=ROOT, env=tenant.environment())


def become(tenant: Tenant) -> NoReturn:
    """Let this process be the app of one, for a service of its own."""
    os.chdir(ROOT)
    os.execve(sys.executable, _call(tenant), tenant.environment())


def _call(tenant: Tenant) -> list[str]:
    return [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(tenant.port)]


def _end(running: Mapping[str, "subprocess.Popen[bytes]"]) -> None:
    for app in running.values():
        app.terminate()
    until = time.monotonic() + LEAVE
    for app in running.values():
        try:
            app.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            app.kill()


class _Stop:
    """Whether somebody has told this process to end."""

    def __init__(self) -> None:
        self.told = False
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._hear)

    def _hear(self, _: int, __: FrameType | None) -> None:
        self.told = True
