"""Profiles one file after another, as the command does, and tells of each how long it took, and the peak memory.

Run as a program, with the files' paths on standard input: a crash or a hang ends this process and not the test's.
"""

import contextlib
import io
import json
import re
import sys
import time
from pathlib import Path

from etl.__main__ import main

#: Not what getrusage tells: that begins with the peak of the process which started this one.
PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


def verdict(path: str) -> dict[str, object]:
    """Return the exit code, the seconds, and this process's peak memory so far in megabytes."""
    start = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        code = main(["profile", path])
    peak = int(PEAK.search(Path("/proc/self/status").read_text())[1]) >> 10  # type: ignore[index]
    return {"file": path, "code": code, "seconds": time.perf_counter() - start, "peak": peak}


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(verdict(line.rstrip("\n"))) + "\n")
        sys.stdout.flush()
