"""The command `python -m etl`: load, profile, build, close, revise, breaks, thin, status, demo.

Exit codes: docs/data-contract.md.
"""

import argparse
import importlib
import json
import os
import re
import signal
import sys
import threading
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from rich.progress import track

from etl import (
    batches,
    breaks_command,
    close_command,
    demo_city,
    mapping as mappings,
    proposal,
    receipt,
    thin,
    tombstone as tombstones,
)
from etl.build import MakeRecords, build, make_records
from etl.console import ERR, OUT, waiting
from etl.files import files_of
from etl.load import Delivery, Loader, loading
from etl.lock import locked
from etl.profile import Knowledge, profile
from etl.receipt import Receipt
from etl.status import status
from etl.tombstone import Tombstone
from etl.workspace import gate_of
from lagesbild import audit, reference, settings
from lagesbild.aggregates import RECORDS
from lagesbild.audit import Action, AuditEvent
from lagesbild.errors import DeliveryRefused, LagesbildError, WrongUse
from lagesbild.reference import Reference
from lagesbild.settings import ROOT, Settings
from lagesbild.texts import LANGUAGES, Language, say
from lagesbild.words import Words

Thing = TypeVar("Thing")
#: What a build is made by: this program, or a cluster at an address that begins so.
HERE, SPARK = "duckdb", "spark://"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; an error meant for people is printed without a traceback."""
    call = _parser().parse_args(arguments)
    os.umask(0o077)  # what is written holds records: it is its owner's alone
    _stop_in_order()
    language: Language = LANGUAGES[0]
    try:
        set_up = settings.read(data_unset=ROOT / "data" / "demo" if call.run is _demo else ROOT / "data")
        language = set_up.language
        code: int = call.run(call, set_up)
        return code
    except LagesbildError as error:
        ERR.print(error.explain(language), markup=False)
        return error.exit_code
    except OSError as error:
        where = error.filename or settings.DATA  # a write that fails does not say which file it was
        ERR.print(say(language, "error.system", reason=error.strerror, file=where), markup=False)
        return WrongUse.exit_code


def _stop_in_order() -> None:
    """Let a request to stop end the command as an error does, so that nothing of a delivery is left unpacked."""
    if threading.current_thread() is threading.main_thread():
        for stop in (signal.SIGTERM, signal.SIGINT):
            signal.signal(stop, lambda number, _: sys.exit(128 + number))


def _at_least_one(text: str) -> int:
    if int(text) < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return int(text)


def _code(text: str) -> str:
    if not re.fullmatch("[a-z][a-z0-9_]*", text):
        raise argparse.ArgumentTypeError("small letters, digits and _ only")
    return text


def _load(call: argparse.Namespace, set_up: Settings) -> int:
    files = files_of(call.paths)
    if not files:
        raise WrongUse("no_files")
    known = reference.read(set_up.reference)
    with loading(set_up, known, waiting=waiting(set_up), dry_run=call.dry_run) as loader:
        words = Words(known, set_up.language)
        receipts = [_loaded(loader, Delivery(file, call.source), call, words) for file in _followed(files, set_up)]
        if not call.dry_run and batches.accepted(set_up.data):
            build(set_up, known)
    refused = any(found.status == "refused" for found in receipts)
    return DeliveryRefused.exit_code if refused else 0


def _loaded(loader: Loader, delivery: Delivery, call: argparse.Namespace, words: Words) -> Receipt:
    found = loader.load(delivery)
    OUT.print(found.as_json() if call.json else receipt.as_text(found, words), markup=False)
    if call.json and found.reason:
        ERR.print(found.reason, markup=False)
    return found


def _build(call: argparse.Namespace, set_up: Settings) -> int:
    known = reference.read(set_up.reference)
    with locked(set_up.data, waiting(set_up)):  # a load that ends meanwhile would be put out of force
        made = build(set_up, known, as_of=call.as_of, anew=call.anew, records=_engine(call.engine))
    OUT.print(say(set_up.language, "cli.built", build=made.build, file=set_up.data / made.database), markup=False)
    return 0


def _engine(name: str) -> MakeRecords:
    if name == HERE:
        return make_records
    if not name.startswith(SPARK):
        raise WrongUse("no_such_engine", engine=name)
    made: MakeRecords = importlib.import_module("etl.spark").on(name)  # it needs what is not in every installation
    return made


def _thin(call: argparse.Namespace, set_up: Settings) -> int:
    known = reference.read(set_up.reference)
    if not batches.of_form(batches.accepted(set_up.data), RECORDS):
        raise WrongUse("nothing_accepted", folder=set_up.data)
    with locked(set_up.data, waiting(set_up)):
        if not call.dry_run and thin.is_planned(set_up.data):
            build(set_up, known)  # one that was stopped is finished first
        told = _thinned(call, set_up, known)
        held = not call.dry_run and thin.is_planned(set_up.data)
        if not call.dry_run and told.rows:
            _note_thinning(set_up, told)
    file = tombstones.file_of(set_up.data, told.at)
    in_words = tombstones.as_text(told, set_up.language, dry_run=call.dry_run, file=file)
    OUT.print(told.as_json() if call.json else in_words, markup=False)
    if held:
        raise WrongUse("thin_database_held", folder=set_up.data)
    return 0


def _note_thinning(set_up: Settings, told: Tombstone) -> None:
    detail = {"rows": told.rows, "records": told.records, "files": len(told.files)}
    event = AuditEvent(Action.THIN, "", "records", detail, say(LANGUAGES[0], "cli.thin_purpose"))
    audit.record(set_up.data, event, at=told.at)


def _thinned(call: argparse.Namespace, set_up: Settings, known: Reference) -> Tombstone:
    held, at = batches.accepted(set_up.data), datetime.now(UTC)
    batches.refuse_clock_set_back(held, known)
    request = thin.requested(
        known,
        {*mappings.read_all(set_up.reference), *(batch.source for batch in held)},
        settings.today(set_up, known.municipality, demo=batches.hold_only_demo(held)),
        before=call.before,
        types=call.type,
        sources=call.source,
    )
    if call.dry_run:
        return thin.measured(set_up.data, request, at)
    meant = thin.plan(set_up.data, request, at)
    if thin.is_planned(set_up.data):
        build(set_up, known)
    return tombstones.find(set_up.data, at) or meant


def _profile(call: argparse.Namespace, set_up: Settings) -> int:
    known = reference.read(set_up.reference)
    sources = mappings.read_all(set_up.reference)
    knowledge, gate = Knowledge(known, tuple(sources.values())), gate_of(known, sources)
    found = profile(call.path, knowledge)
    today = known.municipality.day_of(datetime.now(UTC))
    proposed = proposal.as_toml(found, knowledge, gate, source=call.source or "source", today=today)
    OUT.print(proposal.as_text(found, gate, set_up.language), markup=False)
    if call.source:
        _write_new(set_up.reference / "sources" / f"{call.source}.toml", proposed, set_up)
    else:
        OUT.print(f"\n{proposed}", markup=False, end="")
    return 0


def _write_new(file: Path, text: str, set_up: Settings) -> None:
    file.parent.mkdir(exist_ok=True)
    try:
        with file.open("x", encoding="utf-8") as handle:
            handle.write(text)
    except FileExistsError:
        raise WrongUse("mapping_exists", file=file) from None
    OUT.print(say(set_up.language, "profile.written", file=file), markup=False)


def _status(call: argparse.Namespace, set_up: Settings) -> int:
    found = status(set_up)
    if call.json:
        OUT.print(json.dumps(found, ensure_ascii=False), markup=False)
        return 0
    words = Words(reference.read(set_up.reference), set_up.language)
    for key, value in found.items():
        lines = [f"  {code}: {count}" for code, count in value.items()] if isinstance(value, dict) else [f"  {value}"]
        OUT.print("\n".join([words.say(f"status.{key}"), *lines]), markup=False)
    return 0


def _demo(call: argparse.Namespace, set_up: Settings) -> int:
    known = reference.read(set_up.reference)
    set_up.data.mkdir(parents=True, exist_ok=True)
    with locked(set_up.data, waiting(set_up)):
        OUT.print(say(set_up.language, "cli.demo_writing"), markup=False)
        deliveries = demo_city.write(set_up, known, seed=call.seed, periods=call.periods, until=call.until)
        OUT.print(say(set_up.language, "cli.demo_loading", deliveries=len(deliveries)), markup=False)
        with loading(set_up, known, waiting=waiting(set_up), demo_seed=call.seed) as loader:
            receipts = [loader.load(delivery) for delivery in _followed(deliveries, set_up)]
            demo_city.hold_meetings(set_up, known, periods=call.periods, until=call.until)
    if any(found.status == "refused" for found in receipts):
        raise WrongUse("demo_refused")
    told = status(set_up) | {"folder": set_up.data, "today": call.until}
    OUT.print(say(set_up.language, "cli.demo_ready", **told), markup=False)
    return 0


def _followed(things: Sequence[Thing], set_up: Settings) -> Iterable[Thing]:
    """Go through the things with a progress bar, on a terminal only."""
    return track(things, say(set_up.language, "cli.loading"), console=ERR, transient=True, disable=not ERR.is_terminal)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m etl", description=__doc__)
    commands = parser.add_subparsers(required=True)
    load = commands.add_parser("load", help="load deliveries (files or folders)")
    load.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    load.add_argument("--source", help="the delivering source, where the file does not tell")
    load.add_argument("--json", action="store_true", help="print each receipt as one line of JSON")
    load.add_argument("--dry-run", action="store_true", help="print the receipts without accepting anything")
    load.set_defaults(run=_load)
    built = commands.add_parser("build", help="build the database from the accepted batches")
    built.add_argument(
        "--engine", default=HERE, metavar="ENGINE", help=f"{HERE}, or a Spark cluster: spark://HOST:7077"
    )
    built.add_argument("--anew", action="store_true", help="also where the same build is there, but may be damaged")
    built.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="as it was known on DATE")
    built.set_defaults(run=_build)
    thinned = commands.add_parser("thin", help="remove records past their retention, with a receipt that proves it")
    thinned.add_argument("--before", type=date.fromisoformat, metavar="DATE", help="what happened before DATE")
    thinned.add_argument("--type", nargs="+", action="extend", metavar="CODE", help="these record types only")
    thinned.add_argument("--source", nargs="+", action="extend", metavar="ID", help="these sources only")
    thinned.add_argument("--dry-run", action="store_true", help="tell what would be removed, and write nothing")
    thinned.add_argument("--json", action="store_true", help="print the receipt as one line of JSON")
    thinned.set_defaults(run=_thin)
    profiled = commands.add_parser("profile", help="describe an unknown file and propose a mapping for it")
    profiled.add_argument("path", type=Path, metavar="PATH")
    profiled.add_argument("--source", type=_code, help="write the mapping of this new source, sources/SOURCE.toml")
    profiled.set_defaults(run=_profile)
    breaks_command.add_to(commands)
    close_command.add_to(commands)
    told = commands.add_parser("status", help="tell what the database in force holds")
    told.add_argument("--json", action="store_true")
    told.set_defaults(run=_status)
    demo = commands.add_parser("demo", help="make the demonstration city")
    demo.add_argument("--seed", type=int, default=demo_city.SEED)
    demo.add_argument("--periods", type=_at_least_one, default=demo_city.PERIODS)
    demo.add_argument("--until", type=date.fromisoformat, default=demo_city.UNTIL, metavar="DATE")
    demo.set_defaults(run=_demo)
    return parser


if __name__ == "__main__":
    sys.exit(main())
