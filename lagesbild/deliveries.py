"""A delivery handed over in the browser: the loader takes it as it takes any other, and its file is gone afterwards.

The file lies for as long as it is loaded in a folder of its own below `incoming/`, which only the owner of the data
folder can read. The loader runs as a program of its own: the gate and the rules are those of `python -m etl load`. What
it says beside its receipt is thrown away: only the receipt is known to quote nothing of a file.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet
from filelock import FileLock, Timeout

from lagesbild import audit, settings
from lagesbild.access import Visit, check_may_deliver
from lagesbild.audit import Action
from lagesbild.errors import BuildFailed, DeliveryRefused, LagesbildError, WrongUse
from lagesbild.settings import ROOT
from lagesbild.texts import LANGUAGES, Language

#: The largest file, in bytes: as much as the server takes (`server.maxUploadSize` of .streamlit/config.toml).
LARGEST = 50 * 2**20
#: The longest name of a file, in bytes: file systems take 255.
LONGEST_NAME = 200
INCOMING, RECEIPTS = "incoming", "receipts"
#: Below the folder of a file, the data folder in which it is tried; no file may have a name that begins with a dot.
TRIAL = ".trial"
#: What the loader calls its lock, where it works, and how the names of its receipts begin (a test holds them together).
LOCK, WORK, MOMENT = "load.lock", "work", "%Y%m%dT%H%M%S"
#: Seconds that a load may take, waiting for another one included, and that it then has to end by itself.
PATIENCE, GRACE = 900.0, 10.0
#: What is older than this is left over: no delivery takes so long.
LEFT_OVER = timedelta(hours=1)
#: Exit codes by which the loader ends in order: it has removed what it worked with.
IN_ORDER = (0, WrongUse.exit_code, DeliveryRefused.exit_code, BuildFailed.exit_code)
#: So many receipts are told: a delivery each week for a year.
MOST = 52


#: What is noted before a file is loaded: if the server stops meanwhile, it is known who delivered it.
BEGUN = "begun"
#: Each delivery is two loads, and the machine has other things to do.
_one_at_a_time = threading.Lock()


class Status(StrEnum):
    """What became of a delivery."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True)
class Delivered:
    """What a receipt tells of a delivery: nothing that stood in it, and not its name."""

    source: str
    sha256: str
    status: Status
    rows: int
    accepted: int
    refused: int
    new: int
    revised: int
    unchanged: int
    withdrawn: int
    rules: Mapping[str, int]


@dataclass(frozen=True)
class Told(Delivered):
    """A kept receipt: its name without the source, when the delivery came, and its words in both languages."""

    code: str
    at: datetime
    text: str

    def reason(self, language: Language) -> str:
        """Return why the delivery was refused whole, three sentences; nothing if it was not, or no text is kept.

        The loader writes the reason in both languages at the end of each language's receipt.
        """
        parts = self.text.strip().split("\n\n")
        if self.status is not Status.REFUSED or len(parts) != 2 * len(LANGUAGES) + 1:
            return ""
        return " ".join(parts[LANGUAGES.index(language)].split("\n")[-3:])


COUNTS = ("rows", "accepted", "refused", "new", "revised", "unchanged", "withdrawn")


def deliver(
    visit: Visit,
    source: str,
    name: str,
    content: bytes,
    *,
    purpose: str,
    at: datetime,
    still: Callable[[], object] = lambda: None,
) -> Delivered:
    """Have a file loaded and return what its receipt tells; that, and before that it is, stands in the audit log.

    `still` is asked again whether this may be done, right before it is. Raises NotAllowed, WrongUse for a file that is
    not taken, and BuildFailed where the loader could not do its work.
    """
    check_may_deliver(visit, source)
    if visit.store.demo:  # the loader would take it, and the folder would be nobody's: neither invented nor real
        raise WrongUse("delivery_to_demo")
    check_file(name, content)
    sweep(visit.folder, at)
    try:
        with _one_at_a_time, _laid_down(visit.folder, name, content) as file:
            _check_own(visit, source, file)
            still()
            _note(visit, source, {"sha256": sha256(content).hexdigest(), "status": BEGUN}, purpose, at)
            found, code = _loaded(visit, source, file, visit.folder)
    except LagesbildError as refusal:
        _note(visit, source, {"sha256": sha256(content).hexdigest(), "status": refusal.key}, purpose, at)
        raise
    told = {key: getattr(found, key) for key in ("sha256", "status", "rows", "accepted", "refused")}
    _note(visit, source, told, purpose, at)
    if code not in (0, DeliveryRefused.exit_code):
        raise BuildFailed("delivery_not_built")
    return found


def check_file(name: str, content: bytes) -> None:
    """Raise WrongUse for a file that is empty or too large, or whose name is more than a name."""
    if not name.isprintable() or re.search(r"^\.|[/\\]", name) or not 0 < len(name.encode()) <= LONGEST_NAME:
        raise WrongUse("delivery_name")
    if not content:
        raise WrongUse("empty_file")
    if len(content) > LARGEST:
        raise WrongUse("delivery_too_large", megabytes=LARGEST // 2**20)


def sweep(data: Path, now: datetime) -> None:
    """Remove what a server that was stopped has left of deliveries."""
    for folder in (data / INCOMING).glob("*"):
        with suppress(FileNotFoundError):  # somebody else has just removed it
            if folder.stat().st_mtime < (now - LEFT_OVER).timestamp():
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _laid_down(data: Path, name: str, content: bytes) -> Iterator[Path]:
    """Let a file lie in a folder of its own until it is loaded, or cannot be."""
    try:
        (data / INCOMING).mkdir(mode=0o700, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=data / INCOMING))
    except OSError:
        raise BuildFailed("delivery_not_loaded") from None
    try:
        yield _written(folder / name, content)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _written(file: Path, content: bytes) -> Path:
    try:
        file.touch(mode=0o600, exist_ok=False)
        file.write_bytes(content)
    except OSError:  # whose text names the file
        raise BuildFailed("delivery_not_loaded") from None
    return file


def _check_own(visit: Visit, source: str, file: Path) -> None:
    """Raise WrongUse for a file with reports of another source, which any row may name.

    The loader takes such files, and its receipt does not always tell. So the file is first loaded by itself, into a
    data folder that goes with it, and what was accepted there is looked at.
    """
    trial = file.parent / TRIAL
    found, _ = _loaded(visit, source, file, trial, **{settings.SECRET_FILE: str(trial / "secret")})
    told = {found.source}
    for batch in trial.glob("accepted/*/*.parquet"):
        told |= {*pyarrow.parquet.ParquetFile(batch).read(["source"])["source"].to_pylist()}
    if told != {source}:
        raise WrongUse("delivery_of_another")


def _loaded(visit: Visit, source: str, file: Path, data: Path, **changed: str) -> tuple[Delivered, int]:
    """Run the loader on a file, and return its receipt and its exit code; raises BuildFailed without a receipt."""
    places = {settings.DATA: str(data), settings.REFERENCE: str(visit.reference.folder)}
    environment = os.environ | places | {"PYTHONIOENCODING": "utf-8"} | changed
    call = [sys.executable, "-m", "etl", "load", "--source", source, "--json", str(file)]
    try:
        said, code = _run(call, environment)
    except OSError:  # there is no memory for a program more, for instance
        raise BuildFailed("delivery_not_loaded") from None
    if code not in IN_ORDER:
        _remove_work(data)
    found = next(filter(None, map(_read, said.split("\n"))), None)
    if found is None:
        raise BuildFailed("delivery_not_loaded" if code in IN_ORDER else "delivery_cut_off")
    return found, code


def _run(call: list[str], environment: Mapping[str, str]) -> tuple[str, int]:
    """Run a program, and return what it said and its exit code; one that takes too long is stopped."""
    none, pipe = subprocess.DEVNULL, subprocess.PIPE
    with subprocess.Popen(call, cwd=ROOT, env=environment, stdin=none, stdout=pipe, stderr=none) as process:
        for seconds, stop in ((PATIENCE, process.terminate), (GRACE, process.kill)):
            try:
                said, _ = process.communicate(timeout=seconds)
                break
            except subprocess.TimeoutExpired:  # whose text names the file
                stop()
        else:
            said, _ = process.communicate()
    return said.decode("utf-8", "replace"), process.returncode


def _remove_work(data: Path) -> None:
    """Remove what a load that was killed has left of the file; one that runs now has done so when it began."""
    with suppress(Timeout, OSError), FileLock(data / LOCK, timeout=0):
        shutil.rmtree(data / WORK, ignore_errors=True)


def _note(visit: Visit, source: str, told: Mapping[str, audit.Json], purpose: str, at: datetime) -> None:
    audit.record(visit.folder, audit.event_of(visit, Action.DELIVER, source, told, purpose), at=at)


def receipts(visit: Visit, source: str) -> tuple[Told, ...]:
    """Return the kept receipts of a source that can be read, the newest first; raises NotAllowed for another's."""
    read = (_told(file, source) for file in _kept(visit, source))
    return tuple(told for told in read if told is not None)


def unreadable(visit: Visit, source: str) -> int:
    """Return how many receipts of a source cannot be read."""
    return sum(_told(file, source) is None for file in _kept(visit, source))


def _kept(visit: Visit, source: str) -> list[Path]:
    """Return the last receipts that are a source's by their names: moment, source, hash."""
    check_may_deliver(visit, source)
    every = sorted((visit.folder / RECEIPTS).glob("*.json"), reverse=True)
    return [file for file in every if file.stem.split("-")[1:2] == [source[:40]]][:MOST]


def _told(file: Path, source: str) -> Told | None:
    """Return a kept receipt; None for one that cannot be read, or is another's in spite of its name."""
    try:
        moment, _, digest = file.stem.split("-")
        found = _read(file.read_text(encoding="utf-8"))
        at = datetime.strptime(moment, MOMENT).replace(tzinfo=UTC)
    except (OSError, ValueError):
        return None
    if found is None or found.source != source:
        return None
    return Told(**vars(found), code=f"{moment}-{digest}", at=at, text=_text(file.with_suffix(".txt")))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def _read(line: str) -> Delivered | None:
    """Return what a receipt in JSON tells; None for what is none."""
    try:
        told = json.loads(line)
        counts = {name: int(told[name]) for name in COUNTS}
        rules = {str(rule): int(count) for rule, count in told["rules"].items()}
        return Delivered(str(told["source"]), str(told["sha256"]), Status(told["status"]), **counts, rules=rules)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
