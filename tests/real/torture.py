"""Profiles one file after another, as the command does, and tells of each what it took, and the peak memory.

Run as a program, with the files' paths on standard input: a crash or a hang ends this process and not the test's.
"""

import contextlib
import io
import json
import sys
import time
from pathlib import Path

from benchmarks.here import PEAK, megabytes
from etl.__main__ import main


def verdict(path: str) -> dict[str, object]:
    """Return the exit code, the seconds of work, and this process's peak memory so far in megabytes.

    Of the processor's time, since what else a machine does at once would be taken for a slow file.
    """
    start = time.process_time()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        code = main(["profile", path])
    peak = int(megabytes(Path("/proc/self"), PEAK))
    return {"file": path, "code": code, "seconds": time.process_time() - start, "peak": peak}


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(verdict(line.rstrip("\n"))) + "\n")
        sys.stdout.flush()
