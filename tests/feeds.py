"""The police's published feed as its API answers: a list of the latest events, fetched at some moment."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

Event = dict[str, Any]


def event(number: int, **changes: Any) -> Event:
    """Return an event as the API writes it."""
    told = {
        "id": number,
        "datetime": "2024-03-05 9:43:15 +01:00",
        "name": "05 mars 09:15, Misshandel, Göteborg",
        "summary": "En person slagen i Angered.",
        "url": f"/aktuellt/handelser/2024/mars/5/{number}/",
        "type": "Misshandel",
        "location": {"name": "Göteborg", "gps": "57.70887,11.97456"},
    }
    return told | changes


def answer(folder: Path, fetched: datetime, events: Iterable[Event]) -> Path:
    """Write an answer under the name that tells when it was fetched."""
    file = folder / f"polisen_{fetched:%Y%m%dT%H%M%SZ}.json"
    file.write_text(json.dumps(list(events), ensure_ascii=False), encoding="utf-8")
    return file
