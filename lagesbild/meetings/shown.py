"""A meeting's lägesbild as it is read: of an open meeting from the data, of a frozen one from its package alone."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter

from lagesbild import annotations, calendars, law, measures, meetings, reference
from lagesbild.access import Visit, check_may_have
from lagesbild.annotations import Annotation
from lagesbild.law import Decision
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
    belong to the sentences, in their order, where they are frozen with them. `manifest` is None while it is not frozen,
    `decisions` are what was noted for the law clock.
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
    decisions: tuple[Decision, ...] = ()

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
#: Gives the sentences that are drafted from it, with what awaits soon.
Draft = Callable[[Visit, Meeting, datetime | None, Sequence[Occasion], Picture], tuple[Sentence, ...]]


def picture_of(visit: Visit, meeting: Meeting, before: datetime | None) -> Picture:
    """Return the group's picture of a meeting: as it is frozen, else as it is known now."""
    if meeting.status is Status.FROZEN:
        return _unpacked(visit, _package(visit, meeting.number, GROUP), GROUP)
    return picture.taken(visit, GROUP, meeting.period, before=before)


def sentences_of(
    visit: Visit, meeting: Meeting, before: datetime | None, soon: Sequence[Occasion], _taken: Picture
) -> tuple[Sentence, ...]:
    """Draft the sentences of a picture, which is that of the meeting: whoever keeps them needs no other key."""
    since = visit.reference.municipality.day_of(before) if before else None
    return draft.drafted(_taken, Words(visit.reference, visit.language), soon, since=since)


def shown(visit: Visit, meeting: Meeting, *, take: Take = picture_of, draft: Draft = sentences_of) -> Shown:
    """Return the group's lägesbild of a meeting; `take` and `draft` may keep what they have once made.

    Raises NotAllowed; Thinned or BuildFailed for what is no longer whole.
    """
    if meeting.status is Status.FROZEN:
        return frozen(visit, meeting.number, take=take)
    return _live(visit, meeting, take, draft)


def _live(visit: Visit, meeting: Meeting, take: Take, draft: Draft) -> Shown:
    before, occasions = meetings.known_before(visit.folder, meeting.number), calendars.known(visit)
    taken, soon = take(visit, meeting, before), calendars.soon(occasions, visit.today)
    sentences = draft(visit, meeting, before, soon, taken)
    written, decisions = texts.of_open(visit.folder, meeting.number), law.kept(visit.folder)
    return Shown(visit, meeting, taken, sentences, written, occasions, before, decisions=decisions)


def frozen(visit: Visit, number: int, *, version: Version = GROUP, take: Take | None = None) -> Shown:
    """Return a version of the lägesbild of a frozen meeting, out of its package, as who it is for sees it.

    What was typed, the sentences and what the group noted for itself are in the group's version alone. Raises
    NotAllowed for a version that the visit may not have.
    """
    kept = _package(visit, number, version)
    of_group = version == GROUP
    meeting, before = meetings.find(visit.folder, number), meetings.known_before(visit.folder, number)
    seen = _as_who_sees(visit, kept, version)
    read = take(visit, meeting, before) if take else _unpacked(visit, kept, version)
    texts = kept.texts if of_group else _without_typed(kept.texts, seen)
    told = (kept.sentences, kept.traces) if of_group else ((), ())
    held = meeting if of_group else replace(meeting, focus=())
    facts = (kept.occasions, before, told[1], kept.manifest, kept.decisions)
    return Shown(seen, held, read, told[0], texts, *facts)


def _as_who_sees(visit: Visit, kept: "_Kept", version: Version) -> Visit:
    notes = tuple(one for one in kept.notes if one.shared or version == GROUP)
    areas = (version.district,) if version.district else ()
    return replace(visit, role=version.role, areas=areas, reference=kept.reference, notes=notes, today=kept.today)


def _without_typed(texts: Texts, seen: Visit) -> Texts:
    """Return what may be told outside the group of what was written: measures, by what was chosen from lists."""
    told = measures.seen_by(seen, texts.measures) if seen.areas else measures.without_place(texts.measures)
    return Texts(replace(texts.meeting, focus=()), (), (), told)


def _unpacked(visit: Visit, kept: "_Kept", version: Version) -> Picture:
    """Read the tables of a version, for a visit of its role."""
    tables = frozen_tables.unpacked(kept.files, version, _as_who_sees(visit, kept, version))
    told = kept.pictures[version.name]
    return Picture(version, told["period"], tables, told["comparisons"])


def _package(visit: Visit, number: int, version: Version) -> "_Kept":
    check_may_have(visit, version.role, version.district)
    manifest = package.read(visit.folder, number)
    package.check_whole(visit.folder, manifest)  # what was read before may be spoiled since
    return _kept(visit.folder, number, manifest.version)


@dataclass(frozen=True)
class _Kept:
    """A package, read."""

    manifest: Manifest
    files: Mapping[str, bytes]
    reference: Reference
    notes: tuple[Annotation, ...]
    occasions: tuple[Occasion, ...]
    decisions: tuple[Decision, ...]
    pictures: Mapping[str, Mapping[str, int]]
    today: date
    texts: Texts
    sentences: tuple[Sentence, ...]
    traces: tuple[Trace | None, ...]


_NOTES = TypeAdapter(tuple[Annotation, ...])
_OCCASIONS = TypeAdapter(tuple[Occasion, ...])
_DECISIONS = TypeAdapter(tuple[Decision, ...])


@lru_cache(maxsize=16)
def _kept(data: Path, number: int, version: str) -> _Kept:
    """Read a package once; by its hash it is always the same."""
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
        _DECISIONS.validate_python(facts["decisions"]),
        facts["pictures"],
        date.fromisoformat(facts["today"]),
        texts.of_json(files[TEXTS]),
        tuple(Sentence(one["section"], one["told"], one["table"], one["cell"]) for one in told),
        tuple(trace.of_json(one["trace"]) if one["trace"] else None for one in told),
    )
