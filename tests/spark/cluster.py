"""A real standalone Spark cluster on this machine: a master and workers, each a process of its own."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers import a_free_port, until

#: What Spark says when a worker has come to the master.
REGISTERED = "Successfully registered with master"


@dataclass
class Cluster:
    """A master at an address, its workers, and the folder of their logs."""

    master: str
    home: Path
    logs: Path
    workers: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def executors(self) -> list[int]:
        """Return the processes that work for a build now."""
        found = []
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            words = entry.read_bytes()
            if b"CoarseGrainedExecutorBackend" in words and str(self.logs).encode() in _environment(entry.parent):
                found.append(int(entry.parent.name))
        return found


def _environment(process: Path) -> bytes:
    try:
        return (process / "environ").read_bytes()
    except OSError:
        return b""


@contextmanager
def a_cluster(spark: Path, logs: Path, *, workers: int) -> Iterator[Cluster]:
    """Run a cluster with so many workers of one core each; yields it when all have come."""
    port = a_free_port()
    cluster = Cluster(f"spark://127.0.0.1:{port}", spark, logs)
    with ExitStack() as stack:
        at = ["--host", "127.0.0.1", "--port", str(port), "--webui-port", str(a_free_port())]
        stack.enter_context(_running(cluster, "master", ["master.Master", *at]))
        _wait(logs / "master.log", "New state: ALIVE")
        for number in range(workers):
            stack.enter_context(a_worker(cluster, number))
        yield cluster


@contextmanager
def a_worker(cluster: Cluster, number: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Run one worker more."""
    room = ["--cores", "1", "--memory", "1g", "--host", "127.0.0.1", "--webui-port", str(a_free_port())]
    work = ["--work-dir", str(cluster.logs / f"work-{number}")]
    with _running(cluster, f"worker-{number}", ["worker.Worker", *room, *work, cluster.master]) as worker:
        cluster.workers.append(worker)
        _wait(cluster.logs / f"worker-{number}.log", REGISTERED)
        yield worker


@contextmanager
def _running(cluster: Cluster, name: str, call: list[str]) -> Iterator["subprocess.Popen[bytes]"]:
    environment = os.environ | {"SPARK_HOME": str(cluster.home), "LAGESBILD_CLUSTER": str(cluster.logs)}
    run = [str(cluster.home / "bin" / "spark-class"), f"org.apache.spark.deploy.{call[0]}", *call[1:]]
    with (
        (cluster.logs / f"{name}.log").open("wb") as log,
        subprocess.Popen(run, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True) as process,
    ):
        try:
            yield process
        finally:
            kill(process)


def kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill a part of the cluster with all that it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _wait(log: Path, told: str) -> None:
    until(lambda: told in log.read_text(encoding="utf-8", errors="replace"))
