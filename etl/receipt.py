"""The receipt of a delivery: what was accepted, what was refused and why, without a single value from a record."""

import json
import os
import re
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from lagesbild import aggregates, contract
from lagesbild.errors import LagesbildError
from lagesbild.municipality import Municipality
from lagesbild.reference import Reference
from lagesbild.statistics.breaks import Suspicion
from lagesbild.texts import LANGUAGES, Language, say
from lagesbild.words import MISSING, Words

Status = Literal["accepted", "duplicate", "refused"]
#: Rows refused by these are no fault of their sender.
OUT_OF_SCOPE = frozenset((*contract.NO_FAULT, *aggregates.OUT_OF_SCOPE))
#: How a receipt's name begins: when it was written, in UTC.
MOMENT = "%Y%m%dT%H%M%S"
#: So many refused rows are named in the text to send back; the JSON names all.
ROWS_NAMED = 50


@dataclass(frozen=True)
class RefusedRow:
    """A refused row: its number (the first row under the header is 1), the column and the rule."""

    row: int
    column: str
    rule: str


@dataclass(frozen=True)
class Receipt:
    """One delivery's receipt; `rows` = `accepted` + `refused`, and the rules add up to `refused`."""

    delivery: str
    source: str
    sha256: str
    status: Status
    rows: int = 0
    accepted: int = 0
    refused: int = 0
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    rules: dict[str, int] = field(default_factory=dict)
    refused_rows: tuple[RefusedRow, ...] = ()
    suspected: tuple[Suspicion, ...] = ()
    reason: str = ""
    dry_run: bool = False

    @property
    def out_of_scope(self) -> int:
        """How many rows were none of this installation's business, which is no fault of the sender."""
        return sum(self.rules.get(rule, 0) for rule in OUT_OF_SCOPE)

    def as_json(self) -> str:
        """Return the receipt as one line of JSON; what is meant for people stands in the text."""
        told = asdict(self)
        del told["reason"], told["dry_run"]
        if not self.suspected:
            del told["suspected"]
        return json.dumps(told, ensure_ascii=False, default=str)


def refused_whole(delivery: str, source: str, sha256: str, error: LagesbildError) -> Receipt:
    """Return the receipt of a delivery that could not be read or recognised at all."""
    return Receipt(delivery, source, sha256, "refused", reason=f"{error.explain('sv')}\n\n{error.explain('en')}")


def rules_of(rows: tuple[RefusedRow, ...]) -> dict[str, int]:
    """Count the refused rows by rule, most first."""
    return dict(Counter(row.rule for row in rows).most_common())


def as_text(receipt: Receipt, words: Words) -> str:
    """Return the receipt in words, as it is shown on a terminal and sent back to the sender."""
    lines = [
        words.say("receipt.head", delivery=receipt.delivery, source=receipt.source),
        words.say(f"receipt.{receipt.status}{'_dry_run' if receipt.dry_run else ''}"),
    ]
    if receipt.status != "duplicate" and receipt.rows:
        lines += [words.say("receipt.counts", **asdict(receipt)), *_rules(receipt, words)]
    lines += [suspicion_as_text(receipt.source, one, words.language) for one in receipt.suspected]
    if receipt.reason:
        lines.append(receipt.reason)
    return "\n".join(lines)


def suspicion_as_text(source: str, suspicion: Suspicion, language: Language) -> str:
    """Return a suspected series break in words, with the sender's own."""
    told = {"source": source, "day": suspicion.day, "before": "", "after": ""}
    told |= {"gone": ", ".join(suspicion.gone) or MISSING, "new": ", ".join(suspicion.new) or MISSING}
    if suspicion.before is not None and suspicion.after is not None:
        form = "{:.0%}" if suspicion.field == "place" else "{:.0f}"
        told |= {"before": form.format(suspicion.before), "after": form.format(suspicion.after)}
    kind = suspicion.field if suspicion.field in ("place", "volume") else "words"
    return say(language, f"suspicion.{kind}", **told)


def save(receipt: Receipt, folder: Path, accepted: datetime, reference: Reference) -> Path:
    """Write the file to send back: the words in both languages, and the refused rows by number."""
    folder.mkdir(parents=True, exist_ok=True)
    source = re.sub(r"[^a-z0-9_]+", "_", receipt.source.lower())[:40] or "unknown"  # anything may have been typed
    file = folder / f"{accepted:{MOMENT}}-{source}-{receipt.sha256[:12]}"
    told = "\n\n".join(as_text(receipt, Words(reference, language)) for language in LANGUAGES)
    _put(file.with_suffix(".txt"), f"{told}\n\nSHA-256 {receipt.sha256}\n")
    _put(file.with_suffix(".json"), receipt.as_json() + "\n")
    return file.with_suffix(".txt")


@dataclass(frozen=True)
class Kept:
    """What a kept receipt tells of a delivery, `at` being when it came (UTC, without saying so)."""

    source: str
    sha256: str
    at: datetime
    status: str
    rows: int
    refused: int
    rules: dict[str, int]


def kept_before(folder: Path, as_of: date | None, municipality: Municipality) -> list[Kept]:
    """Return what the receipts tell of deliveries accepted or refused whole by the end of a day (None: ever).

    The same file counts once in each way: when it was first refused, and when it was accepted.
    """
    found: dict[tuple[str, str], Kept] = {}
    for file in sorted(folder.glob("*.json")):
        told = json.loads(file.read_text(encoding="utf-8"))
        moment = datetime.strptime(file.name.partition("-")[0], MOMENT)
        known = as_of is None or municipality.day_of(moment.replace(tzinfo=UTC)) <= as_of
        if told["status"] != "duplicate" and known:
            names = ("source", "sha256", "status", "rows", "refused", "rules")
            kept = Kept(at=moment, **{name: told[name] for name in names})
            found.setdefault((kept.sha256, kept.status), kept)
    return list(found.values())


def has_receipt(folder: Path, sha256: str) -> bool:
    """Say whether a delivery has its receipt; one of another day that refused it is none."""
    told = (json.loads(file.read_text(encoding="utf-8")) for file in folder.glob(f"*-{sha256[:12]}.json"))
    return any(receipt["status"] == "accepted" for receipt in told)


def _put(file: Path, text: str) -> None:
    """Write a file whole or not at all: half a receipt would be sent back as if it were one."""
    partial = file.with_name(f".{file.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8")
        os.replace(partial, file)
    finally:
        partial.unlink(missing_ok=True)


def _rules(receipt: Receipt, words: Words) -> list[str]:
    lines = [f"  {count:>6}  {words.say(f'rule.{rule}')} ({rule})" for rule, count in receipt.rules.items()]
    for row in receipt.refused_rows[:ROWS_NAMED]:
        lines.append("  " + words.say("receipt.row", row=row.row, column=row.column, rule=row.rule))
    if len(receipt.refused_rows) > ROWS_NAMED:
        lines.append("  " + words.say("receipt.more_rows", rows=len(receipt.refused_rows) - ROWS_NAMED))
    return lines
