"""Writes a profile down: in words for the terminal, and as a mapping (sources/*.toml) to edit.

No value is shown but the spellings of a likely code column, and of these, as of the columns' names, none that the gate
refuses: the file may hold anything.
"""

import json
from collections.abc import Iterator
from datetime import date

from etl.profile import FITS, Column, Knowledge, Profile
from lagesbild import contract
from lagesbild.contract import Field
from lagesbild.errors import DeliveryRefused
from lagesbild.gate import WITHHELD, Gate
from lagesbild.texts import Language, say


def as_text(profile: Profile, gate: Gate, language: Language) -> str:
    """Return the profile in words: the form, then each column with the field it is likely to be."""
    fields = {id(column): name for name, column in profile.likely.items()}
    head = say(language, "profile.head", form=profile.form, rows=profile.rows, unreadable=profile.unreadable)
    lines = [
        say(
            language,
            "profile.column",
            number=number,
            name=_shown(column.name, gate) or f"#{number}",
            filled=column.filled,
            different=column.different,
            field=fields.get(id(column), "-"),
            form=column.form if column.days >= FITS else "",
        ).rstrip()
        for number, column in enumerate(profile.columns, 1)
    ]
    if profile.damaged_line:
        lines.append(DeliveryRefused("zero_bytes", line=profile.damaged_line).explain(language))
    return "\n".join([head, *lines])


def as_toml(profile: Profile, knowledge: Knowledge, gate: Gate, *, source: str, today: date) -> str:
    """Return the mapping that the profile proposes; what somebody must decide stands in comments."""
    lines = [
        "# Proposed by `python -m etl profile`: check every line, then delete this one.",
        f"id = {_quoted(source)}",
        f"sv = {_quoted(source)}",
        f"en = {_quoted(source)}",
        'files = []  # patterns of the names of its files, such as "police_*.csv"',
        "",
        "[origin]",
        'what = "?"',
        'licence = "?"',
        f"date = {_quoted(today.isoformat())}",
        *_section("columns", _columns(profile, gate)),
        *_section("dates", _dates(profile)),
    ]
    for field in contract.FIELDS:
        if field.kind == "code" and field.name in profile.likely:
            lines += _section(f"values.{field.name}", _values(field, profile.likely[field.name], knowledge, gate))
    return "\n".join(lines) + "\n"


def _columns(profile: Profile, gate: Gate) -> Iterator[str]:
    for field in contract.FIELDS:
        if field.name in profile.likely:
            name = profile.likely[field.name].name.strip()
            yield (
                f"{field.name} = {_quoted(name)}" if name and _may_show(name, gate) else f"# {field.name} = {WITHHELD}"
            )
        elif field.required_for:
            of_some = "" if field.required_for == contract.EVERY else " of some record types"
            yield f"# {field.name} = ?  # no column is likely to be it, and the contract requires it{of_some}"


def _dates(profile: Profile) -> Iterator[str]:
    for field in contract.FIELDS:
        if field.kind in ("date", "time") and field.name in profile.likely and profile.likely[field.name].form:
            yield f"{field.name} = {_quoted(profile.likely[field.name].form)}"


def _values(field: Field, column: Column, knowledge: Knowledge, gate: Gate) -> Iterator[str]:
    spellings = knowledge.spellings[field.name]
    for value, rows in column.values.items():
        code = spellings.get(value.lower())
        if code is None:
            shown = _quoted(value) if _may_show(value, gate) else WITHHELD
            yield f"# {shown} = ?  # {rows} rows; not in the vocabulary"
        elif code != value.lower():
            yield f"{_quoted(value)} = {_quoted(code)}"


def _section(name: str, lines: Iterator[str]) -> list[str]:
    written = list(lines)
    return ["", f"[{name}]", *written] if written else []


def _quoted(text: str) -> str:
    """Write a TOML string; JSON's escapes are among TOML's (TOML 1.0, "String")."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _may_show(text: str, gate: Gate) -> bool:
    return len(text) <= 100 and text.isprintable() and gate.screen(text) is None


def _shown(text: str, gate: Gate) -> str:
    return text.strip() if _may_show(text.strip(), gate) else WITHHELD
