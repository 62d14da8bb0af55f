"""The log as a file: what was searched for, as CSV for a spreadsheet, noted in the log itself before it is handed out.

It holds what the page shows (no text of a note), in whole. What was typed to search for is not noted: it may be a name.
"""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from lagesbild import audit
from lagesbild.access import ADMINS, Visit, check_may_see
from lagesbild.audit import Action, AuditEvent, Entry, Json
from lagesbild.audit.search import Wanted, search
from lagesbild.export.content import defused
from lagesbild.export.csvw import PLAIN, SWEDISH, Dialect

#: What the log calls itself, and what the file is called.
SUBJECT, FILE = "log", "lagesbild-log.csv"
HEADS = ("number", "at", "who", "role", "action", "subject", "detail", "purpose", "build", "hash")


def taken(visit: Visit, wanted: Wanted, *, event: AuditEvent, at: datetime) -> bytes:
    """Return what is found as a file, once `event` stands in the log with its hash; moments in it are in UTC.

    Raises NotAllowed for who does not run the installation.
    """
    check_may_see(visit.role, ADMINS)
    if (event.action, event.subject) != (Action.EXPORT, SUBJECT):
        raise ValueError("the audit entry tells of something else")
    entries = search(visit.folder, wanted).entries
    content = _csv(entries, SWEDISH if visit.language == "sv" else PLAIN)
    audit.record(visit.folder, replace(event, detail={**event.detail, **_told(wanted, entries, content)}), at=at)
    return content


def _told(wanted: Wanted, entries: tuple[Entry, ...], content: bytes) -> Mapping[str, Json]:
    """Tell how it left: the text that was searched for only as one."""
    hashed = sha256(content).hexdigest()
    return {"format": "csv", "entries": len(entries), "sha256": hashed, "by_text": bool(wanted.text)}


def _csv(entries: tuple[Entry, ...], dialect: Dialect) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=dialect.delimiter, lineterminator=dialect.line_end)
    writer.writerow(HEADS)
    writer.writerows([defused(str(cell)) for cell in _cells(entry)] for entry in entries)
    return text.getvalue().encode(dialect.encoding, "backslashreplace")


def _cells(entry: Entry) -> tuple[object, ...]:
    event, detail = entry.event, json.dumps(entry.event.detail, sort_keys=True, ensure_ascii=False)
    done = (event.who, event.role, event.action, event.subject, detail, event.purpose, event.build)
    return entry.number, entry.at.isoformat(), *done, entry.hash
