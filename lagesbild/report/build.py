"""Builds the document of a frozen meeting, in one of its versions, from its package alone."""

from collections.abc import Callable
from dataclasses import replace

from lagesbild.access import Visit
from lagesbild.errors import WrongUse
from lagesbild.meetings import Status, find, shown as meetings_shown
from lagesbild.meetings.draft import SECTIONS
from lagesbild.meetings.picture import GROUP, PUBLIC, Version
from lagesbild.meetings.shown import Shown
from lagesbild.report import facts, group, others, slides
from lagesbild.report.document import Block, Document, Section
from lagesbild.report.others import Told
from lagesbild.texts import Language
from lagesbild.words import Words


def document(visit: Visit, number: int, version: Version, language: Language) -> Document:
    """Return the lägesbild of a frozen meeting as a document in one language.

    Raises NotAllowed for a version that the visit may not have, WrongUse for a meeting that is not frozen, Thinned or
    BuildFailed for one that is no longer whole.
    """
    if find(visit.folder, number).status is not Status.FROZEN:
        raise WrongUse("report_of_open_meeting", number=number)
    shown = meetings_shown.frozen(visit, number, version=GROUP if version == GROUP else PUBLIC)
    words = Words(shown.visit.reference, language)
    if version == GROUP:
        return _document(shown, words, version, lambda name: tuple(group.BLOCKS[name](shown, words)))
    told = Told(shown, words)
    if version.district:
        own = meetings_shown.frozen(visit, number, version=version)
        with_own = replace(shown, texts=own.texts)
        told = Told(with_own, words, version.district, own.picture)
    return _document(shown, words, version, lambda name: others.blocks_of(told, name))


def _document(shown: Shown, words: Words, version: Version, blocks: Callable[[str], tuple[Block, ...]]) -> Document:
    manifest = shown.manifest
    assert manifest is not None  # it is frozen
    sections = tuple(
        Section(str(place), words.say(f"section.{name}"), blocks(name)) for place, name in enumerate(SECTIONS)
    )
    told = slides.of_group if version == GROUP else slides.of_everybody
    weeks = words.weeks(shown.meeting.period)
    return Document(
        language=words.language,
        title=words.say("report.title"),
        subtitle=words.say("report.subtitle", number=shown.meeting.number, weeks=weeks),
        marking=facts.marking(version, words),
        running=facts.running(version, shown, manifest, words),
        facts=facts.facts(version, shown, manifest, words),
        sections=sections,
        slides=told(shown, words),
        purpose=f"{words.say('app.purpose')} {words.single_cases}".strip(),
        author=words.city,
        made=manifest.frozen,
    )
