"""The command `python -m etl breaks`: lists suspected, declared and dismissed series breaks, and decides on them."""

import argparse

from etl import batches, decisions, mapping as mappings, suspicions
from etl.build import build
from etl.console import OUT, waiting
from etl.lock import locked
from etl.receipt import suspicion_as_text
from etl.workspace import gate_of
from lagesbild import reference
from lagesbild.aggregates import RECORDS
from lagesbild.breaks import Break, Breaks, Kind
from lagesbild.settings import Settings
from lagesbild.texts import say


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to those of `python -m etl`."""
    breaks = commands.add_parser("breaks", help="list the series breaks that are suspected, declared and dismissed")
    breaks.set_defaults(run=_breaks)
    decide = breaks.add_subparsers()
    declare = decide.add_parser("declare", help="declare that a suspicion is a break")
    declare.add_argument("name", metavar="NAME", help="as `breaks` lists it")
    declare.add_argument("--kind", required=True, choices=[kind.value for kind in Kind])
    declare.add_argument(
        "--category", action="append", default=[], metavar="CODE", help="limits a rename to a category"
    )
    declare.add_argument("--sv", required=True, metavar="TEXT", help="what changed, in Swedish")
    declare.add_argument("--en", required=True, metavar="TEXT", help="what changed, in English")
    declare.set_defaults(run=_decide, why="")
    dismiss = decide.add_parser("dismiss", help="dismiss a suspicion that is no break")
    dismiss.add_argument("name", metavar="NAME", help="as `breaks` lists it")
    dismiss.add_argument("--why", required=True, metavar="TEXT")
    dismiss.set_defaults(run=_decide)


def _breaks(call: argparse.Namespace, set_up: Settings) -> int:
    known = reference.read(set_up.reference)
    found = _open(set_up, known.breaks)
    for source, one in found:
        OUT.print(
            f"{decisions.name_of(source, one)}\n  {suspicion_as_text(source, one, set_up.language)}", markup=False
        )
    for told in known.breaks.declared:
        OUT.print(say(set_up.language, "breaks.declared", **_told(told, set_up)), markup=False)
    for dismissed in known.breaks.dismissed:
        OUT.print(say(set_up.language, "breaks.dismissed", **dismissed.model_dump()), markup=False)
    return 0


def _told(told: Break, set_up: Settings) -> dict[str, object]:
    return {"source": told.source, "date": told.date, "kind": told.kind.value, "text": told.label(set_up.language)}


def _decide(call: argparse.Namespace, set_up: Settings) -> int:
    known, sources = reference.read(set_up.reference), mappings.read_all(set_up.reference)
    with locked(set_up.data, waiting(set_up)):
        found = _open(set_up, known.breaks)
        if call.why:
            decisions.check_typed(gate_of(known, sources), call.why)
            decisions.dismiss(set_up.reference, found, call.name, why=call.why)
        else:
            decisions.check_typed(gate_of(known, sources), call.sv, call.en)
            decisions.declare(
                set_up.reference,
                found,
                call.name,
                kind=Kind(call.kind),
                sv=call.sv,
                en=call.en,
                categories=tuple(call.category),
                vocabulary=known.vocabulary,
            )
        build(set_up, reference.read(set_up.reference))
    return 0


def _open(set_up: Settings, decided: Breaks) -> decisions.Found:
    return suspicions.of_all(set_up.data, batches.of_form(batches.accepted(set_up.data), RECORDS), decided)
