"""Freezes a meeting: its numbers, texts, thresholds and words become one package, which is never changed.

The package is put in its place first, then its documents are made from it and their hashes kept, and then the meeting
and the audit log are told in one transaction. A freeze that is stopped before the package is there has done nothing;
one that is stopped after it is finished by `settle`.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from filelock import FileLock
from sqlalchemy import Connection

from lagesbild import audit, meetings, queries, state
from lagesbild.access import MEETINGS, Visit, check_may_see
from lagesbild.audit import Action, AuditEvent
from lagesbild.errors import Conflict, WrongUse
from lagesbild.meetings import Meeting, Status, frozen_tables, package, picture, shown, texts, thresholds
from lagesbild.meetings.draft import Sentence
from lagesbild.meetings.package import Manifest
from lagesbild.meetings.picture import GROUP, Picture
from lagesbild.meetings.shown import Shown
from lagesbild.report import kept

#: Held while a meeting is frozen.
LOCK = "freeze.lock"
#: What is noted of a freeze that was stopped: whoever happens to come by then has not frozen anything.
SETTLED = AuditEvent(Action.FREEZE, "", "", {"settled": True}, "")


def freeze(visit: Visit, number: int, *, at: datetime) -> Manifest:
    """Freeze an open meeting; raises NotAllowed, WrongUse if it is not open, Conflict if it is frozen already."""
    check_may_see(visit.role, MEETINGS)
    folder = visit.folder / package.FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with FileLock(folder / LOCK):
        meeting = meetings.find(visit.folder, number)
        numbers = dict(_numbers(visit, meeting)) if meeting.status is Status.OPEN else {}
        with state.writing(state.opened(visit.folder)) as connection:  # nobody writes in the meeting meanwhile
            held = meetings.check_open(connection, visit.folder, number)
            content = {**numbers, package.TEXTS: texts.as_json(texts.of_open(visit.folder, number))}
            manifest = _manifest(visit, held, content, at)
            package.write(visit.folder, manifest, content)
            _note(connection, visit, held, manifest, at, audit.event_of(visit, Action.FREEZE, ""))
    return manifest


def settle(visit: Visit, *, at: datetime) -> None:
    """Note every package that a freeze which was stopped has left without a note, unless somebody just has."""
    check_may_see(visit.role, MEETINGS)
    for meeting in meetings.kept(visit.folder):
        if meeting.package and not meeting.noted:
            with suppress(Conflict), state.writing(state.opened(visit.folder)) as connection:
                _note(connection, visit, meeting, package.read(visit.folder, meeting.number), at, SETTLED)


def _note(
    connection: Connection, visit: Visit, held: Meeting, manifest: Manifest, at: datetime, event: AuditEvent
) -> None:
    meetings.freeze_row(connection, held, manifest.version)
    documents = kept.keep(visit, manifest.number)
    detail: dict[str, audit.Json] = {"manifest": manifest.version, "documents": documents, "period": manifest.period}
    told = replace(event, subject=package.named(manifest.number), detail={**event.detail, **detail})
    audit.append(connection, told, at=at)


def _numbers(visit: Visit, meeting: Meeting) -> Iterator[tuple[str, bytes]]:
    """Yield the files of all that is no typed text: what is shown of the meeting, and every other version of it."""
    seen = shown.shown(visit, meeting)
    others = [one for one in picture.versions(visit) if one != GROUP]
    taken = [seen.picture, *(picture.taken(visit, one, meeting.period, before=seen.before) for one in others)]
    for one in taken:
        yield from frozen_tables.packed(one)
    yield package.SENTENCES, _json([asdict(one) | {"trace": _traced(seen, one)} for one in seen.sentences])
    yield package.FACTS, _json(_facts(seen, taken))
    for file in sorted(visit.reference.folder.rglob("*")):
        if file.is_file():
            yield f"{package.REFERENCE}/{file.relative_to(visit.reference.folder).as_posix()}", file.read_bytes()


def _traced(seen: Shown, sentence: Sentence) -> dict[str, Any] | None:
    found = seen.trace_of(sentence)
    return found.as_json() if found else None


def _facts(seen: Shown, taken: Iterable[Picture]) -> dict[str, Any]:
    """Return what it depends on besides records and texts, and what each picture is of."""
    of_pictures = {one.version.name: {"period": one.period, "comparisons": one.comparisons} for one in taken}
    return {
        "today": seen.visit.today,
        "thresholds": thresholds.in_force(seen.visit.reference),
        "notes": [asdict(one) for one in seen.visit.notes],
        "occasions": [asdict(one) for one in seen.occasions],
        "decisions": [asdict(one) for one in seen.decisions],
        "pictures": of_pictures,
    }


def _manifest(visit: Visit, meeting: Meeting, content: dict[str, bytes], at: datetime) -> Manifest:
    (known,) = visit.store.rows("last_accepted")[0]
    kept_days = visit.reference.municipality.meetings_kept_days
    if known is None:
        raise WrongUse("nothing_to_freeze")
    return Manifest(
        number=meeting.number,
        previous=package.head(visit.folder),
        period=meeting.period,
        day=meeting.day,
        frozen=at,
        known=known.replace(tzinfo=UTC),
        build=visit.store.pointer.build,
        program=queries.digest(),
        reference=visit.reference.digest,
        published=visit.published.head,
        thin_on=meeting.day + timedelta(days=kept_days) if kept_days else None,
        demo=visit.store.demo,
        files={name: package.hash_of(told) for name, told in sorted(content.items())},
    )


def _json(told: object) -> bytes:
    return (json.dumps(told, default=str, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
