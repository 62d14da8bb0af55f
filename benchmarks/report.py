"""What the documents of a meeting cost, each against a page with one line that Typst sets, in one run.

Forms and versions take turns. A document is built from its package and written, as a click does; the first of a process
also reads the letters and the package, and the command pays for its own start besides. It takes the last frozen meeting
of the demonstration city, or of the folder that LAGESBILD_DATA names.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import typst

from benchmarks import here
from lagesbild import meetings, published, reference, settings, store
from lagesbild.access import Role, Visit
from lagesbild.meetings.picture import GROUP, PUBLIC, Version
from lagesbild.report import WRITERS, Form, build

BARE = b'#set document(title: [Bare])\n#set text(lang: "sv")\n= Bare\nOne line.'
#: Seconds that a document may take; ours to reach beyond that is half a second.
BAR, STRETCH = 3.0, 0.5


def measure(*, rows: int, times: int) -> dict[str, float]:
    """Return medians in seconds, and the ratios of warm documents to the bare page."""
    data = here.data()
    visit = _visit(data)
    last = meetings.last_frozen(meetings.kept(data))
    assert last is not None, "no meeting is frozen"
    district = Version(Role.COORDINATOR, next(iter(visit.reference.districts)))
    asked = {"group": GROUP, "public": PUBLIC, "district": district}
    tasks = {f"{name} {form}": _task(visit, last.number, one, form) for name, one in asked.items() for form in Form}
    taken: dict[str, list[float]] = {name: [] for name in ("bare", "command", *tasks)}
    for _ in range(times + 1):
        _time(taken, "bare", lambda: typst.compile(BARE, format="pdf", pdf_standards=["ua-1", "a-2a"]))
        for name, task in tasks.items():
            _time(taken, name, task)
        _time(taken, "command", lambda: _command(data, last.number))
    found = {f"{name}, s": statistics.median(seconds[1:]) for name, seconds in taken.items()}
    ratios = {f"{name}/bare page": found[f"{name}, s"] / found["bare, s"] for name in tasks}
    return found | {f"{name}, first, s": taken[name][0] for name in tasks if name.endswith("pdf")} | ratios


def passes(figures: Mapping[str, float]) -> list[str]:
    """Return the bars that are missed."""
    return [f"{name}: {value:.2f} s" for name, value in figures.items() if name.endswith(", s") and value > BAR]


def _visit(data: Path) -> Visit:
    set_up = settings.read({settings.DATA: str(data)})
    known, in_force = reference.read(set_up.reference), store.current(data)
    assert in_force is not None, f"{data} has no database"
    today = settings.today(set_up, known.municipality, demo=in_force.demo)
    return Visit(Role.GROUP, (), "sv", today, known, in_force, published.read(data), data)


def _task(visit: Visit, number: int, version: Version, form: Form) -> Callable[[], bytes]:
    return lambda: WRITERS[form](build.document(visit, number, version, "sv"))


def _time(taken: dict[str, list[float]], name: str, task: Callable[[], object]) -> None:
    begun = time.perf_counter()
    task()
    taken[name].append(time.perf_counter() - begun)


def _command(data: Path, number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        call = [sys.executable, "-m", "lagesbild", "report", str(number), "--version", "group"]
        environment = os.environ | {settings.DATA: str(data)}
        subprocess.run([*call, "--out", f"{folder}/report.pdf"], check=True, env=environment, capture_output=True)
