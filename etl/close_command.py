"""The commands `python -m etl close` and `python -m etl revise`: publish what is due, and what became known later."""

import argparse
from contextlib import suppress
from datetime import UTC, date, datetime

from etl.build import build
from etl.close import close
from etl.console import OUT, waiting
from etl.lock import locked
from etl.revise import Outcome, revise
from lagesbild import audit, published, reference, settings
from lagesbild.audit import PUBLISHING, Action, AuditEvent, Json
from lagesbild.published import Kind, Manifest
from lagesbild.reference import Reference
from lagesbild.settings import Settings
from lagesbild.store import Pointer
from lagesbild.texts import say
from lagesbild.words import Words

#: The number of a period that nobody means: a day without its hyphens is one.
FARTHEST = 9_999


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to those of `python -m etl`."""
    closing = commands.add_parser("close", help="publish the periods that are due, and freeze their numbers")
    told = "the last one to close: its number, or a day in it (all that are due)"
    closing.add_argument("period", nargs="?", type=_period, metavar="PERIOD", help=told)
    closing.set_defaults(run=_close)
    revising = commands.add_parser("revise", help="publish closed periods anew, beside the old numbers (half-yearly)")
    revising.set_defaults(run=_revise)


def closed(
    set_up: Settings,
    known: Reference,
    made: Pointer,
    today: date,
    *,
    until: int | None = None,
    at: datetime | None = None,
) -> Manifest | None:
    """Close what is due, and write it to the audit log (`at`: now); the caller holds the folder."""
    told = close(set_up, known, made, today, until=until)
    _record(set_up, at or datetime.now(UTC))
    return told


def _close(call: argparse.Namespace, set_up: Settings) -> int:
    known = reference.read(set_up.reference)
    until = known.calendar.index(call.period) if isinstance(call.period, date) else call.period
    with locked(set_up.data, waiting(set_up)):
        made = build(set_up, known)
        told = closed(set_up, known, made, settings.today(set_up, known.municipality, demo=made.demo), until=until)
    words = Words(known, set_up.language)
    OUT.print(as_text(told, words) if told else words.say("cli.nothing_due"), markup=False)
    return 0


def as_text(told: Manifest, words: Words) -> str:
    """Return in words what was published."""
    values = {"weeks": words.weeks(told.last), "number": told.number, "version": told.version[:8]}
    kind = "closed" if told.kind is Kind.CLOSE else "revised"
    lines = [words.say(f"cli.{kind}", **values)]
    if told.left_out:
        lines.append(words.say(f"cli.{kind}_but", blocks=sum(map(len, told.left_out.values()))))
    return "\n".join(lines)


def _revise(call: argparse.Namespace, set_up: Settings) -> int:
    known = reference.read(set_up.reference)
    with locked(set_up.data, waiting(set_up)):
        made = build(set_up, known)
        found = revise(set_up, known, made, settings.today(set_up, known.municipality, demo=made.demo))
        _record(set_up, datetime.now(UTC))
    words = Words(known, set_up.language)
    if found.manifest:
        OUT.print(as_text(found.manifest, words), markup=False)
    else:
        floor = known.municipality.protection.revise_records_at_least
        key = "cli.revise_not_due" if found.outcome is Outcome.NOT_DUE else "cli.revise_too_few"
        OUT.print(say(set_up.language, key, floor=floor), markup=False)
    return 0


def _record(set_up: Settings, at: datetime) -> None:
    """Write to the audit log what was published and does not stand there: now, or by a run that was stopped."""
    written = {entry.event.subject for entry in audit.entries(set_up.data) if entry.event.action in PUBLISHING}
    for told in published.read(set_up.data).manifests:
        if told.file not in written:
            detail: dict[str, Json] = {"manifest": told.version, "first": told.first, "last": told.last}
            event = AuditEvent(Action(told.kind.value), role="", subject=told.file, detail=detail, purpose="")
            audit.record(set_up.data, event, at=at)


def _period(text: str) -> int | date:
    with suppress(ValueError):
        if abs(int(text)) <= FARTHEST:
            return int(text)
        raise argparse.ArgumentTypeError(f"{text} is neither the number of a period nor a day (2026-11-20)")
    return date.fromisoformat(text)
