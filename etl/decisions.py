"""Decides on suspected series breaks: writes into the reference folder what is one, and what is none."""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from lagesbild import breaks, reference
from lagesbild.breaks import Kind
from lagesbild.errors import WrongUse
from lagesbild.gate import Gate
from lagesbild.statistics.breaks import Suspicion
from lagesbild.vocabulary import Vocabulary

HEAD = """# Series breaks of this installation: what is declared, and what was suspected and dismissed.
# `python -m etl breaks` writes here; everything may be edited by hand. docs/data-contract.md explains each key.
"""
Found = Iterable[tuple[str, Suspicion]]


def name_of(source: str, suspicion: Suspicion) -> str:
    """Return what a suspicion is called in commands."""
    return f"{source}:{suspicion.field}:{suspicion.day}"


def declare(
    folder: Path,
    found: Found,
    name: str,
    *,
    kind: Kind,
    sv: str,
    en: str,
    categories: tuple[str, ...],
    vocabulary: Vocabulary,
) -> None:
    """Write that a suspicion is a break; raises WrongUse for one that is not open, or of another kind."""
    source, suspicion = _open(found, name)
    if unknown := set(categories) - vocabulary.category.keys():
        raise WrongUse("reference_broken", file=breaks.FILE, where=", ".join(sorted(unknown)))
    if kind not in breaks.LIKELY[suspicion.field]:
        raise WrongUse("break_of_another_kind", kinds=", ".join(breaks.LIKELY[suspicion.field]))
    told = {"source": source, "date": suspicion.day, "kind": kind.value, "sv": sv, "en": en}
    _append(folder, "declared", told | ({"categories": list(categories)} if categories else {}))


def dismiss(folder: Path, found: Found, name: str, *, why: str) -> None:
    """Write that a suspicion is no break; raises WrongUse for one that is not open."""
    source, suspicion = _open(found, name)
    _append(folder, "dismissed", {"source": source, "field": suspicion.field, "date": suspicion.day, "why": why})


def check_typed(gate: Gate, *texts: str) -> None:
    """Raise WrongUse if a typed text holds personal data: it would be shown to everybody."""
    for text in texts:
        if rule := gate.screen(text):
            raise WrongUse("typed_personal_data", rule=rule)


def _open(found: Found, name: str) -> tuple[str, Suspicion]:
    named = {name_of(source, suspicion): (source, suspicion) for source, suspicion in found}
    if name not in named:
        raise WrongUse("no_such_suspicion", name=name, names=", ".join(named) or "–")
    return named[name]


def _append(folder: Path, table: str, told: dict[str, object]) -> None:
    """Add one decision to the file, which is replaced whole, and only by one that can be read."""
    file = folder / breaks.FILE
    before = file.read_text(encoding="utf-8") if file.exists() else HEAD
    lines = [f"{key} = {_toml(value)}" for key, value in told.items()]
    partial = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        partial.write_text("\n".join([before.rstrip("\n"), "", f"[[{table}]]", *lines, ""]), encoding="utf-8")
        reference.read_toml(breaks.Breaks, partial)
        os.replace(partial, file)
    finally:
        partial.unlink(missing_ok=True)


def _toml(value: object) -> str:
    """Write a day, a text or a list of texts; JSON's escapes are among TOML's (TOML 1.0, "String")."""
    return (
        json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        if isinstance(value, str | list)
        else str(value)
    )
