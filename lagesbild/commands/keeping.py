"""What was held, noted and published: list the meetings, thin what is due, prove that all of it stands."""

import argparse
import json
from datetime import UTC, datetime

from lagesbild import meetings, reference
from lagesbild.access import Role
from lagesbild.audit import Action, AuditEvent, thinning as log
from lagesbild.commands import console
from lagesbild.commands.console import Commands, tell
from lagesbild.meetings import package, thinning
from lagesbild.settings import Settings
from lagesbild.texts import Language, say
from lagesbild.verify import Chain, verified
from lagesbild.words import Words


def add(commands: Commands) -> None:
    """Add `meetings`, `thin-log` and `verify`."""
    held = commands.add_parser("meetings", help="list the meetings of the working group")
    held.add_argument("--json", action="store_true", help="as a JSON array: number, period, status")
    held.add_argument("--thin", action="store_true", help="thin the frozen meetings whose time is out")
    held.set_defaults(run=_meetings)
    forgetting = commands.add_parser("thin-log", help="empty what the audit log tells of people, once its time is out")
    forgetting.add_argument("--dry-run", action="store_true", help="only tell how much it would be")
    forgetting.set_defaults(run=_thin_log)
    checking = commands.add_parser("verify", help="check that nothing published or noted was changed since")
    checking.set_defaults(run=_verify)


def _meetings(call: argparse.Namespace, set_up: Settings) -> int:
    if call.thin:
        visit = console.visit(set_up, Role.ADMIN)
        for number in thinning.thinned(visit, at=datetime.now(UTC)):
            tell(say(set_up.language, "meetings.thinned", number=number))
        return 0
    known, found = reference.read(set_up.reference), meetings.kept(set_up.data)
    if call.json:
        tell(json.dumps([{"number": one.number, "period": one.period, "status": one.status} for one in found]))
        return 0
    words = Words(known, set_up.language)
    for one in found:
        status = words.say(f"meeting_status.{one.status}")
        told = {"number": one.number, "weeks": words.weeks(one.period), "day": words.day(one.day), "status": status}
        tell(words.say("meetings.listed", **told, version=one.package[:8]))
    return 0


def _thin_log(call: argparse.Namespace, set_up: Settings) -> int:
    municipality, now = reference.read(set_up.reference).municipality, datetime.now(UTC)
    before = log.kept_since(now, municipality.log_kept_days)
    told = {"days": municipality.log_kept_days, "before": municipality.day_of(before)}
    if call.dry_run:
        tell(say(set_up.language, "thin_log.dry_run", number=log.due(set_up.data, before), **told))
        return 0
    event = AuditEvent(Action.THIN_LOG, "", "log", {}, say(set_up.language, "thin_log.why", **told))
    entry = log.thin(set_up.data, before, event=event, at=now)
    tell(say(set_up.language, "thin_log.done", number=log.emptied(entry) if entry else 0, **told))
    return 0


def _verify(call: argparse.Namespace, set_up: Settings) -> int:
    found = verified(set_up.data)
    for chain in found.chains:
        for line in _lines(chain, set_up.language):
            tell(line)
    for name in found.not_noted:
        key = "verify.meeting_not_noted" if name.startswith(package.FOLDER) else "verify.not_noted"
        tell(say(set_up.language, key, name=name))
    return 0 if found.holds else 1


def _lines(chain: Chain, language: Language) -> list[str]:
    if chain.faults:
        return [say(language, "verify.fault", name=name) for name in chain.faults]
    what = say(language, f"verify.{chain.name}")
    return [say(language, "verify.holds", chain=what, entries=chain.entries, last=chain.last)]
