"""What whoever runs many municipalities on one machine needs: `python -m lagesbild tenants`."""

import argparse
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from lagesbild import tenants
from lagesbild.commands.console import Commands, tell
from lagesbild.errors import WrongUse
from lagesbild.report import WRITERS, Form
from lagesbild.settings import ROOT, Settings
from lagesbild.tenants import Tenant, fronted, national, served, told
from lagesbild.texts import Language, say


def add(commands: Commands) -> None:
    """Add `tenants` and what it does."""
    parser = commands.add_parser("tenants", help="many municipalities on one machine, strictly apart (docs/scale.md)")
    parser.add_argument("file", type=Path, metavar="FILE", help="the file that names them: tenants.toml")
    actions = parser.add_subparsers(required=True)
    actions.add_parser("check", help="see that no two have anything in common").set_defaults(run=_check)
    serving = actions.add_parser("serve", help="run the app of each, and start a fallen one again; or of one alone")
    serving.add_argument("name", nargs="?", metavar="NAME")
    serving.set_defaults(run=_serve)
    actions.add_parser("nginx", help="print what nginx is to be told").set_defaults(run=_nginx)
    one = actions.add_parser("run", help="run a command as one of them: run NAME etl load FILE")
    one.add_argument("name", metavar="NAME")
    one.add_argument("command", nargs=argparse.REMAINDER, metavar="COMMAND", help="a module and its arguments")
    one.set_defaults(run=_run)
    land = actions.add_parser("national", help="write what all of them have published, and its sums")
    land.add_argument("table", metavar="TABLE", help=", ".join(national.TOLD))
    land.add_argument("--out", required=True, type=Path, metavar="FILE", help="what it ends in: .csv, .pdf or .docx")
    land.set_defaults(run=_national)


def _check(call: argparse.Namespace, set_up: Settings) -> int:
    found = tenants.read(call.file)
    tell(say(set_up.language, "tenants.apart", number=len(found)))
    return 0


def _serve(call: argparse.Namespace, set_up: Settings) -> int:
    def ended(name: str, code: int) -> None:
        sys.stderr.write(say(set_up.language, "tenants.ended", name=name, code=code) + "\n")

    if call.name:
        served.become(_named(call))
    served.serve(tenants.read(call.file), ended=ended)
    return 0


def _nginx(call: argparse.Namespace, _: Settings) -> int:
    tell(fronted.nginx(tenants.read(call.file)))
    return 0


def _run(call: argparse.Namespace, _: Settings) -> int:
    run = [sys.executable, "-m", *call.command]
    return subprocess.run(run, cwd=ROOT, env=_named(call).environment(), check=False).returncode


def _named(call: argparse.Namespace) -> Tenant:
    found = tenants.read(call.file)
    if call.name not in found:
        raise WrongUse("no_such_tenant", name=call.name, file=call.file)
    return found[call.name]


def _national(call: argparse.Namespace, set_up: Settings) -> int:
    form, found = call.out.suffix.removeprefix("."), tenants.read(call.file)
    if form not in FORMS:
        raise WrongUse("national_no_form", file=call.out.name, forms=", ".join(FORMS))
    content = FORMS[form](found, call.table, set_up.language)
    call.out.write_bytes(content)
    tell(say(set_up.language, "export.written", file=call.out, bytes=len(content)))
    return 0


def _csv(found: Mapping[str, Tenant], table: str, _: Language) -> bytes:
    return national.as_csv(table, national.numbers(found, table), demo=bool(national.invented(found)))


def _document(found: Mapping[str, Tenant], table: str, language: Language, *, form: Form) -> bytes:
    return WRITERS[form](told.document(found, table, language))


#: What a national view is written as, by how the file's name ends.
FORMS: dict[str, Callable[[Mapping[str, Tenant], str, Language], bytes]] = {
    "csv": _csv,
    "pdf": partial(_document, form=Form.PDF),
    "docx": partial(_document, form=Form.DOCX),
}
