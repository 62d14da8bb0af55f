"""The command `python -m lagesbild`: export a table, make a document, list what there is, verify that it stands."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from lagesbild import answers, meetings, published, reference, report, settings, store
from lagesbild.access import Role, Visit
from lagesbild.audit import Action, AuditEvent, thinning as log
from lagesbild.errors import LagesbildError, WrongUse
from lagesbild.export import File, Form, export, products
from lagesbild.meetings import package, thinning
from lagesbild.settings import Settings
from lagesbild.texts import LANGUAGES, Language, say
from lagesbild.typed import checked
from lagesbild.verify import Chain, verified
from lagesbild.words import Words

#: Whoever may run this sees no more by it than everybody may.
ROLES = (Role.ANALYST, Role.GUEST)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; an error meant for people is printed without a traceback."""
    call = _parser().parse_args(arguments)
    language: Language = LANGUAGES[0]
    try:
        set_up = settings.read()
        language = set_up.language
        code: int = call.run(call, set_up)
        return code
    except LagesbildError as error:
        sys.stderr.write(error.explain(language) + "\n")
        return error.exit_code
    except OSError as error:
        where = error.filename or settings.DATA  # a write that fails does not say which file it was
        sys.stderr.write(say(language, "error.system", reason=error.strerror, file=where) + "\n")
        return WrongUse.exit_code


def _export(call: argparse.Namespace, set_up: Settings) -> int:
    out = _place(call.out)
    visit = _visit(set_up, Role(call.role))
    products.check_available(visit, call.product)
    words = Words(visit.reference, visit.language)
    purpose = words.say("app.purpose") if call.purpose is None else checked(call.purpose, visit.reference)
    files = export(
        answers.published_table(visit, call.product, {}),
        Form(call.format),
        words=words,
        filter={},
        purpose=purpose,
        name=out.name,
        event=AuditEvent(Action.EXPORT, visit.role.value, call.product, {}, purpose),
        log=visit.folder,
    )
    _put_in_place(out.parent, files)
    for file in files:
        _say(words.say("export.written", file=out.parent / file.name, bytes=len(file.content)))
    return 0


def _place(out: Path) -> Path:
    if out.name in ("", "..") or out.is_dir() or not out.parent.is_dir():
        raise WrongUse("no_place_for_file", file=out)
    return out


def _put_in_place(folder: Path, files: Sequence[File]) -> None:
    """Write files whole, each under another name first; that with the rows comes last, when it is explained."""
    partials = [(folder / f".{file.name}.{os.getpid()}", folder / file.name) for file in files]
    try:
        for (partial, _), file in zip(partials, files, strict=True):
            partial.write_bytes(file.content)
        for partial, final in reversed(partials):
            os.replace(partial, final)
    finally:
        for partial, _ in partials:
            partial.unlink(missing_ok=True)


def _report(call: argparse.Namespace, set_up: Settings) -> int:
    out = _place(call.out)
    visit = _visit(set_up, Role.GROUP)  # whoever may run this has the data folder, and with it every package
    version, language = report.version_of(call.version, visit.reference), call.language or set_up.language
    purpose = Words(visit.reference, set_up.language).say("app.purpose")
    subject, form = report.asked_for(call.subject), report.Form(call.format)
    event = AuditEvent(Action.REPORT, version.role.value, report.subject_of(subject), {}, purpose)
    made = report.report(visit, subject, version, form, language=language, event=event, log=visit.folder)
    _put_in_place(out.parent, [File(out.name, made.content, made.mime)])
    _say(say(set_up.language, "export.written", file=out, bytes=len(made.content)))
    if made.as_frozen is not None:
        _say(say(set_up.language, "report.as_frozen" if made.as_frozen else "report.not_as_frozen"))
    return 0


def _products(call: argparse.Namespace, set_up: Settings) -> int:
    visit = _visit(set_up, ROLES[0])
    products.check_anything(visit)
    found = products.available(visit)
    if call.json:
        _say(json.dumps([asdict(one) | {"grain": one.grain[visit.language]} for one in found], ensure_ascii=False))
        return 0
    for one in found:
        told = {"name": one.name, "grain": one.grain[visit.language], "columns": ", ".join(one.columns)}
        _say(say(visit.language, "export.product", **told))
    return 0


def _visit(set_up: Settings, role: Role) -> Visit:
    """Look at the installation as `app.py` does: never by a database that the program cannot read rightly."""
    known, in_force = reference.read(set_up.reference), store.current(set_up.data)
    if in_force is None:
        raise WrongUse("no_database", folder=set_up.data)
    store.check_readable(in_force.pointer, reference=known.digest)
    today = in_force.pointer.as_of or settings.today(set_up, known.municipality, demo=in_force.demo)
    return Visit(role, (), set_up.language, today, known, in_force, published.read(set_up.data), set_up.data)


def _meetings(call: argparse.Namespace, set_up: Settings) -> int:
    if call.thin:
        visit = _visit(set_up, Role.ADMIN)
        for number in thinning.thinned(visit, at=datetime.now(UTC)):
            _say(say(set_up.language, "meetings.thinned", number=number))
        return 0
    known, found = reference.read(set_up.reference), meetings.kept(set_up.data)
    if call.json:
        _say(json.dumps([{"number": one.number, "period": one.period, "status": one.status} for one in found]))
        return 0
    words = Words(known, set_up.language)
    for one in found:
        status = words.say(f"meeting_status.{one.status}")
        told = {"number": one.number, "weeks": words.weeks(one.period), "day": words.day(one.day), "status": status}
        _say(words.say("meetings.listed", **told, version=one.package[:8]))
    return 0


def _thin_log(call: argparse.Namespace, set_up: Settings) -> int:
    municipality, now = reference.read(set_up.reference).municipality, datetime.now(UTC)
    before = log.kept_since(now, municipality.log_kept_days)
    told = {"days": municipality.log_kept_days, "before": municipality.day_of(before)}
    if call.dry_run:
        _say(say(set_up.language, "thin_log.dry_run", number=log.due(set_up.data, before), **told))
        return 0
    event = AuditEvent(Action.THIN_LOG, "", "log", {}, say(set_up.language, "thin_log.why", **told))
    entry = log.thin(set_up.data, before, event=event, at=now)
    _say(say(set_up.language, "thin_log.done", number=log.emptied(entry) if entry else 0, **told))
    return 0


def _verify(call: argparse.Namespace, set_up: Settings) -> int:
    found = verified(set_up.data)
    for chain in found.chains:
        for line in _told(chain, set_up.language):
            _say(line)
    for name in found.not_noted:
        key = "verify.meeting_not_noted" if name.startswith(package.FOLDER) else "verify.not_noted"
        _say(say(set_up.language, key, name=name))
    return 0 if found.holds else 1


def _told(chain: Chain, language: Language) -> list[str]:
    if chain.faults:
        return [say(language, "verify.fault", name=name) for name in chain.faults]
    what = say(language, f"verify.{chain.name}")
    return [say(language, "verify.holds", chain=what, entries=chain.entries, last=chain.last)]


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lagesbild", description=__doc__)
    commands = parser.add_subparsers(required=True)
    exported = commands.add_parser("export", help="write a published table to a file; it is noted in the audit log")
    exported.add_argument("product", metavar="PRODUCT", help="as `products` lists it")
    exported.add_argument("--format", choices=[form.value for form in Form], default=Form.CSV.value)
    exported.add_argument("--out", required=True, type=Path, metavar="FILE")
    exported.add_argument("--role", choices=[role.value for role in ROLES], default=ROLES[0].value)
    exported.add_argument("--purpose", metavar="TEXT", help="what it is wanted for (the purpose of the installation)")
    exported.set_defaults(run=_export)
    listed = commands.add_parser("products", help="list the tables that can be exported now")
    listed.add_argument("--json", action="store_true")
    listed.set_defaults(run=_products)
    held = commands.add_parser("meetings", help="list the meetings of the working group")
    held.add_argument("--json", action="store_true", help="as a JSON array: number, period, status")
    held.add_argument("--thin", action="store_true", help="thin the frozen meetings whose time is out")
    held.set_defaults(run=_meetings)
    forgetting = commands.add_parser("thin-log", help="empty what the audit log tells of people, once its time is out")
    forgetting.add_argument("--dry-run", action="store_true", help="only tell how much it would be")
    forgetting.set_defaults(run=_thin_log)
    made = commands.add_parser("report", help="write the lägesbild of a frozen meeting; it is noted in the audit log")
    editions = "or a longer time, made of its frozen meetings: third:2026:2, year:2026, two-years:2026"
    made.add_argument("subject", metavar="MEETING", help=f"its number, as `meetings` lists it; {editions}")
    made.add_argument("--version", required=True, metavar="VERSION", help="group, public, or district:ID")
    made.add_argument("--format", choices=[form.value for form in report.Form], default=report.Form.PDF.value)
    made.add_argument("--language", choices=LANGUAGES, help="that of the installation, unless told otherwise")
    made.add_argument("--out", required=True, type=Path, metavar="FILE")
    made.set_defaults(run=_report)
    checking = commands.add_parser("verify", help="check that nothing published or noted was changed since")
    checking.set_defaults(run=_verify)
    return parser


if __name__ == "__main__":
    sys.exit(main())
