"""What the installation is set up as, by the digests of its files: a change is noted when it takes effect."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from lagesbild import audit, state
from lagesbild.audit import Action, AuditEvent
from lagesbild.state.schema import audit as log
from lagesbild.texts import LANGUAGES, say


def note(data: Path, digests: Mapping[str, str], *, at: datetime) -> None:
    """Note each file, by its name, whose digest is not the one that was last noted."""
    with state.writing(state.opened(data)) as connection:
        for name, digest in digests.items():
            if _last(connection, name) != digest:
                event = AuditEvent(Action.SETTING, "", name, {"sha256": digest}, say(LANGUAGES[0], "audit.setting"))
                audit.append(connection, event, at=at)


def _last(connection: Connection, name: str) -> str | None:
    begins = log.c.event.startswith(audit.begins(Action.SETTING), autoescape=True)
    asked = select(log.c.event).where(begins, log.c.event.contains(f'"subject":{json.dumps(name)}', autoescape=True))
    found: str | None = connection.execute(asked.order_by(log.c.number.desc()).limit(1)).scalar()
    digest: str | None = json.loads(found)["detail"]["sha256"] if found else None
    return digest
