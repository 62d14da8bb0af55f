"""What leaves the installation by command: a published table, a document of a meeting, the list of tables."""

import argparse
import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from lagesbild import answers, report
from lagesbild.access import Role
from lagesbild.audit import Action, AuditEvent
from lagesbild.commands import console
from lagesbild.commands.console import Commands, tell
from lagesbild.errors import WrongUse
from lagesbild.export import File, Form, export, products
from lagesbild.settings import Settings
from lagesbild.texts import LANGUAGES, say
from lagesbild.typed import checked
from lagesbild.words import Words

#: Whoever may run this sees no more by it than everybody may.
ROLES = (Role.ANALYST, Role.GUEST)


def add(commands: Commands) -> None:
    """Add `export`, `products` and `report`."""
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
    made = commands.add_parser("report", help="write the lägesbild of a frozen meeting; it is noted in the audit log")
    editions = "or a longer time, made of its frozen meetings: third:2026:2, year:2026, two-years:2026"
    made.add_argument("subject", metavar="MEETING", help=f"its number, as `meetings` lists it; {editions}")
    made.add_argument("--version", required=True, metavar="VERSION", help="group, public, or district:ID")
    made.add_argument("--format", choices=[form.value for form in report.Form], default=report.Form.PDF.value)
    made.add_argument("--language", choices=LANGUAGES, help="that of the installation, unless told otherwise")
    made.add_argument("--out", required=True, type=Path, metavar="FILE")
    made.set_defaults(run=_report)


def _export(call: argparse.Namespace, set_up: Settings) -> int:
    out = _place(call.out)
    visit = console.visit(set_up, Role(call.role))
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
        tell(words.say("export.written", file=out.parent / file.name, bytes=len(file.content)))
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
    visit = console.visit(set_up, Role.GROUP)  # whoever may run this has the data folder, and with it every package
    version, language = report.version_of(call.version, visit.reference), call.language or set_up.language
    purpose = Words(visit.reference, set_up.language).say("app.purpose")
    subject, form = report.asked_for(call.subject), report.Form(call.format)
    event = AuditEvent(Action.REPORT, version.role.value, report.subject_of(subject), {}, purpose)
    made = report.report(visit, subject, version, form, language=language, event=event, log=visit.folder)
    _put_in_place(out.parent, [File(out.name, made.content, made.mime)])
    tell(say(set_up.language, "export.written", file=out, bytes=len(made.content)))
    if made.as_frozen is not None:
        tell(say(set_up.language, "report.as_frozen" if made.as_frozen else "report.not_as_frozen"))
    return 0


def _products(call: argparse.Namespace, set_up: Settings) -> int:
    visit = console.visit(set_up, ROLES[0])
    products.check_anything(visit)
    found = products.available(visit)
    if call.json:
        tell(json.dumps([asdict(one) | {"grain": one.grain[visit.language]} for one in found], ensure_ascii=False))
        return 0
    for one in found:
        told = {"name": one.name, "grain": one.grain[visit.language], "columns": ", ".join(one.columns)}
        tell(say(visit.language, "export.product", **told))
    return 0
