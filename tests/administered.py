"""An administrator's visit to a small installation, for the tests of what stands on that page."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas
from streamlit.testing.v1 import AppTest

from lagesbild import audit, receipts, tombstones
from lagesbild.access import Page, Visit
from lagesbild.audit import Action, AuditEvent
from lagesbild.municipality import Municipality
from tests.visits import rendered

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
#: What the Swedish heads of the tables are known by.
HEADS = {
    "log": "Händelse",
    "deliveries": "Läge",
    "roles": "Grupper",
    "settings": "Fingeravtryck",
    "thinning": "Sparas",
    "thinned": "Rader borttagna",
}


def note(visit: Visit, days: float = 0, **changes: object) -> None:
    """Write in the log as it was some days ago."""
    event = AuditEvent(Action.VIEW, "group", "trends", {"filter": {"by": "category"}}, "", "anna.berg")
    audit.record(visit.folder, replace(event, **changes), at=NOW - days * DAY)  # type: ignore[arg-type]


def receipt(visit: Visit, name: str, **changes: object) -> None:
    """Keep a receipt of a delivery."""
    told = {"source": "police", "sha256": "a" * 64, "status": "accepted", "rows": 20, "accepted": 18, "refused": 2}
    (visit.folder / receipts.FOLDER).mkdir(exist_ok=True)
    rules = {"rules": {"gate_phone": 2}}
    file = visit.folder / receipts.FOLDER / f"{name}.json"
    file.write_text(json.dumps(told | rules | changes), encoding="utf-8")


def kept(visit: Visit, **changes: object) -> Visit:
    """Look at the installation with other settings of its municipality."""
    known: Municipality = visit.reference.municipality.model_copy(update=changes)
    return replace(visit, reference=replace(visit.reference, municipality=known))


def of(visit: Visit) -> AppTest:
    """Render every view of the page."""
    shown = rendered(visit, Page.ADMINISTRATION)
    assert not shown.exception
    return shown


def table(shown: AppTest, head: str) -> list[dict[str, str]]:
    """Return the rows of the table that has a column, as they are read: without what Markdown needs."""
    (found,) = [one.value for one in shown.table if head in one.value.columns]
    return [{name: plain(text) for name, text in row.items()} for row in records(found)]


def records(frame: pandas.DataFrame) -> Sequence[Mapping[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def plain(text: str) -> str:
    """Return a text without what Markdown needs."""
    return re.sub(r"\\(.)", r"\1", text)


def words(shown: AppTest) -> str:
    """Return the sentences of a page."""
    return plain(" ".join(one.value for one in (*shown.markdown, *shown.caption)))


def looked_at(visit: Visit, **chosen: str) -> AppTest:
    """Open the page as the app does: one view at a time, as the address says."""

    def script(visit: object) -> None:
        from lagesbild.access import Visit
        from pages import administration
        from pages.parts import address, figure

        assert isinstance(visit, Visit)
        figure.EXPANDED = False
        address.start()
        administration.render(visit)

    page = AppTest.from_function(script, args=(visit,), default_timeout=30)
    for name, code in chosen.items():
        page.query_params[name] = code
    shown = page.run()
    assert not shown.exception
    return shown


def tombstone(visit: Visit, name: str, **changes: object) -> None:
    """Keep what a thinning left."""
    removed = {"record_type": "incident", "source": "police", "before": "2024-01-02", "rows": 1500, "records": 12}
    told = {"at": "2026-11-20T23:30:00Z", "rows": 1500, "records": 12, "removed": [removed], "done": True}
    (visit.folder / tombstones.FOLDER).mkdir(exist_ok=True)
    file = visit.folder / tombstones.FOLDER / name
    file.write_text(json.dumps(told | changes), encoding="utf-8")
