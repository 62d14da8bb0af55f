"""A meeting's lägesbild as it is read: of an open meeting from the data, of a frozen one from its package alone."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter

from lagesbild import annotations, calendars, meetings, reference
from lagesbild.access import MEETINGS, Visit, check_may_see
from lagesbild.annotations import Annotation
from lagesbild.meetings import Meeting, Status, draft, frozen_tables, package, picture, texts, trace
from lagesbild.meetings.draft import Sentence
from lagesbild.meetings.package import FACTS, REFERENCE, SENTENCES, TEXTS, Manifest
from lagesbild.meetings.picture import GROUP, Picture, Version
from lagesbild.meetings.texts import Texts
from lagesbild.meetings.trace import Trace
from lagesbild.outlook import Occasion
from lagesbild.reference import Reference
from lagesbild.words import Words


@dataclass(frozen=True)
class Shown:
    """What is shown of a meeting.

    `visit` is the reader's; of a frozen meeting with the words, notes and the day that it was frozen with. `traces`
    belong to the sentences, in their order, where they are frozen with them. `manifest` is None while it is not frozen.
    """

    visit: Visit
    meeting: Meeting
    picture: Picture
    sentences: tuple[Sentence, ...]
    texts: Texts
    occasions: tuple[Occasion, ...]
    before: datetime | None
    traces: tuple[Trace | None, ...] = ()
    manifest: Manifest | None = None

    def of(self, section: str) -> tuple[Sentence, ...]:
        """Return the sentences of a section."""
        return tuple(one for one in self.sentences if one.section == section)

    def trace_of(self, sentence: Sentence) -> Trace | None:
        """Return what lies behind a sentence; None where that is no number of records."""
        if self.manifest:
            return self.traces[self.sentences.index(sentence)]
        return trace.trace(self.visit, sentence, self.picture, before=self.before)


#: Gives the group's picture of a meeting, beside what was known by a moment.
Take = Callable[[Visit, Meeting, datetime | None], Picture]


def picture_of(visit: Visit, meeting: Meeting, before: datetime | None) -> Picture:
    """Return the group's picture of a meeting: as it is frozen, else as it is known now."""
    if meeting.status is Status.FROZEN:
        return _unpacked(visit, meeting.number, GROUP)
    return picture.taken(visit, GROUP, meeting.period, before=before)


def shown(visit: Visit, meeting: Meeting, *, take: Take = picture_of) -> Shown:
    """Return the group's lägesbild of a meeting; `take` may keep what it has once taken.

    Raises NotAllowed; Thinned or BuildFailed for what is no longer whole.
    """
    return frozen(visit, meeting.number, take=take) if meeting.status is Status.FROZEN else _live(visit, meeting, take)


def _live(visit: Visit, meeting: Meeting, take: Take) -> Shown:
    before, occasions = meetings.known_before(visit.folder, meeting.number), calendars.known(visit)
    taken = take(visit, meeting, before)
    since = visit.reference.municipality.day_of(before) if before else None
    words, soon = Words(visit.reference, visit.language), calendars.soon(occasions, visit.today)
    sentences = draft.drafted(taken, words, soon, since=since)
    return Shown(visit, meeting, taken, sentences, texts.of_open(visit.folder, meeting.number), occasions, before)


def frozen(visit: Visit, number: int, *, version: Version = GROUP, take: Take | None = None) -> Shown:
    """Return a version of the lägesbild of a frozen meeting, out of its package."""
    meeting, kept = meetings.find(visit.folder, number), _package(visit, number)
    seen = replace(visit, reference=kept.reference, notes=kept.notes, today=kept.today)
    before = meetings.known_before(visit.folder, number)
    read = take(visit, meeting, before) if take else _unpacked(visit, number, version)
    facts = (kept.texts, kept.occasions, before, kept.traces, kept.manifest)
    return Shown(seen, meeting, read, kept.sentences, *facts)


def _unpacked(visit: Visit, number: int, version: Version) -> Picture:
    """Read the tables of a version, for a visit of its role."""
    kept, areas = _package(visit, number), (version.district,) if version.district else ()
    seen = replace(visit, reference=kept.reference, role=version.role, areas=areas)
    told = kept.pictures[version.name]
    return Picture(version, told["period"], frozen_tables.unpacked(kept.files, version, seen), told["comparisons"])


def _package(visit: Visit, number: int) -> "_Kept":
    check_may_see(visit.role, MEETINGS)
    return _kept(visit.folder, number, package.version_of(visit.folder, number))


@dataclass(frozen=True)
class _Kept:
    """A package, read."""

    manifest: Manifest
    files: Mapping[str, bytes]
    reference: Reference
    notes: tuple[Annotation, ...]
    occasions: tuple[Occasion, ...]
    pictures: Mapping[str, Mapping[str, int]]
    today: date
    texts: Texts
    sentences: tuple[Sentence, ...]
    traces: tuple[Trace | None, ...]


_NOTES = TypeAdapter(tuple[Annotation, ...])
_OCCASIONS = TypeAdapter(tuple[Occasion, ...])


@lru_cache(maxsize=16)
def _kept(data: Path, number: int, version: str) -> _Kept:
    """Read and check a package once; by its hash it is always the same."""
    manifest = package.read(data, number)
    files = package.content(data, manifest)
    facts, told = json.loads(files[FACTS]), json.loads(files[SENTENCES])
    notes = _NOTES.validate_python(facts["notes"])
    return _Kept(
        manifest,
        files,
        annotations.with_decisions(reference.read(package.folder_of(data, number) / REFERENCE), notes),
        notes,
        _OCCASIONS.validate_python(facts["occasions"]),
        facts["pictures"],
        date.fromisoformat(facts["today"]),
        texts.of_json(files[TEXTS]),
        tuple(Sentence(one["section"], one["told"], one["table"], one["cell"]) for one in told),
        tuple(trace.of_json(one["trace"]) if one["trace"] else None for one in told),
    )
