"""What whoever runs the installation needs: is it sound, a backup, that backup put back, the state on a server."""

import argparse
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from lagesbild import backups, secret, state
from lagesbild.audit import Action, AuditEvent
from lagesbild.backups import restore
from lagesbild.commands.console import Commands, tell
from lagesbild.doctor import Grade, Patient, examine
from lagesbild.doctor.installation import CHECKS
from lagesbild.errors import BuildFailed, WrongUse
from lagesbild.settings import ROOT, Settings
from lagesbild.state import copied
from lagesbild.texts import say

#: Where the app is asked unless told otherwise.
ADDRESS = "http://127.0.0.1:8501"
WIDTH = 12


def add(commands: Commands) -> None:
    """Add `doctor`, `backup`, `restore` and `move-state`."""
    looking = commands.add_parser("doctor", help="check the installation, and tell what to do where it is not sound")
    looking.add_argument("--address", default=ADDRESS, metavar="URL", help=f"where the app runs ({ADDRESS})")
    looking.add_argument("--json", action="store_true", help="as a JSON array: check, grade, text")
    looking.set_defaults(run=_doctor)
    backing = commands.add_parser("backup", help="write all that cannot be made anew to one file, but not the secret")
    backing.add_argument("--out", required=True, type=Path, metavar="FILE", help="or a folder, which gets a file")
    backing.add_argument("--secret-out", type=Path, metavar="FILE", help="write the secret too, to a file of its own")
    backing.set_defaults(run=_backup)
    putting = commands.add_parser("restore", help="put a backup back into an empty data folder, and build")
    putting.add_argument("file", type=Path, metavar="FILE")
    putting.add_argument("--sha256", default="", metavar="HASH", help="that of the backup, as it was printed")
    putting.add_argument("--secret", type=Path, metavar="FILE", help="the copy of the secret, kept apart")
    putting.set_defaults(run=_restore)
    moving = commands.add_parser("move-state", help="move what people wrote from its file to the server that is set")
    moving.set_defaults(run=_move)


def _doctor(call: argparse.Namespace, set_up: Settings) -> int:
    if not set_up.data.is_dir():
        raise WrongUse("no_database", folder=set_up.data)
    found = examine(Patient(set_up, datetime.now(UTC), call.address), CHECKS)
    language = set_up.language
    if call.json:
        told = [{"check": name, "grade": one.grade, "text": one.told(language)} for name, one in found.items()]
        tell(json.dumps(told, ensure_ascii=False))
    else:
        for name, one in found.items():
            grade = say(language, f"doctor.grade.{one.grade}")
            tell(f"{grade:{WIDTH}}{say(language, f'doctor.check.{name}')}: {one.told(language)}")
    return int(any(one.grade is Grade.FAULT for one in found.values()))


def _backup(call: argparse.Namespace, set_up: Settings) -> int:
    at = datetime.now(UTC)
    out = call.out / f"lagesbild-{at:%Y%m%dT%H%M%SZ}.tar" if call.out.is_dir() else call.out
    if call.secret_out:
        _check_secret(set_up, call.secret_out)
    why = say(set_up.language, "backup.why")
    made = backups.make(set_up, out, event=AuditEvent(Action.BACKUP, "", "backup", {}, why), at=at)
    tell(say(set_up.language, "backup.made", **vars(made)))
    if call.secret_out:
        secret.write(call.secret_out, secret.read_or_make(set_up.secret_file))
    else:
        tell(say(set_up.language, "backup.no_secret", file=set_up.secret_file))
    return 0


def _check_secret(set_up: Settings, out: Path) -> None:
    backups.check_place(set_up, out)
    if not set_up.secret_file.exists():
        raise WrongUse("secret_missing", file=set_up.secret_file)


def _move(_: argparse.Namespace, set_up: Settings) -> int:
    rows = copied.to_server(set_up.data)
    tell(say(set_up.language, "state.moved", rows=rows, place=state.place(set_up.data).name))
    return 0


def _restore(call: argparse.Namespace, set_up: Settings) -> int:
    language = set_up.language
    found = restore.restore(set_up, call.file, secret_from=call.secret, sha256=call.sha256)
    restore.note(set_up.data, found, purpose=say(language, "restore.why"), at=datetime.now(UTC))
    made = found.at.isoformat(sep=" ", timespec="minutes")
    tell(say(language, "restore.done", files=found.files, made=made, program=found.program))
    if not found.has_secret:
        tell(say(language, "restore.no_secret", file=set_up.secret_file))
    built = subprocess.run([sys.executable, "-m", "etl", "build"], cwd=ROOT, check=False)
    if built.returncode != 0:
        raise BuildFailed("restore_not_built")
    return 0
