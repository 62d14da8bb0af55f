"""What is marked on a drawing is told in words right after it: by the number it has there, in every version."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import takewhile
from typing import Any

import pytest

from lagesbild import annotations, meetings
from lagesbild.access import Role, Visit
from lagesbild.annotations import Annotation, Kind as Sort
from lagesbild.meetings import Meeting, freeze
from lagesbild.meetings.picture import GROUP, PUBLIC, Version
from lagesbild.report import build
from lagesbild.report.composed import composed
from lagesbild.report.document import Block, Document, Kind, Lines, Section, Text
from lagesbild.report.editions import Edition, Length
from lagesbild.texts import LANGUAGES, Language
from lagesbild.words import Words
from tests.closing import TODAY, a_town
from tests.held import AT, DISTRICT, with_organisations

#: Days of the year that is drawn: the group's own note comes first, so that others number theirs from the next one on.
OWN_DAY, DAY, WAY, PLACES = (TODAY - timedelta(days=days) for days in (200, 150, 120, 100))
UNTIL = DAY + timedelta(days=20)
CHANGE: dict[str, Any] = {"source": "police", "shared": False}
NOTES = (
    Annotation(Sort.EVENT, OWN_DAY, OWN_DAY, "Vaktlar hördes.", "Quails were heard."),
    Annotation(Sort.CAMPAIGN, DAY, UNTIL, "Tipsa oss.", "Tell us.", shared=True),
    Annotation(Sort.BREAK, WAY, WAY, "Nytt formulär.", "A new form.", changed="method", **CHANGE),
    Annotation(Sort.BREAK, PLACES, PLACES, "Nya adresser.", "New addresses.", changed="place_precision", **CHANGE),
)
OF_A_BREAK: dict[Language, str] = {"sv": "Seriebrott", "en": "Series break"}
PERIOD = 51
YEAR = Edition(Length.YEAR, 2025)
#: The titles of what is drawn over time; of those of places the addresses matter too.
PLACED = ("report.areas", "report.own", "edition.own")
DRAWN = {
    (GROUP, "meeting"): ("report.year", "report.calls"),
    (PUBLIC, "meeting"): ("report.year", "report.areas", "report.calls"),
    (DISTRICT, "meeting"): ("report.year", "report.own", "report.areas", "report.calls"),
    (GROUP, "edition"): ("edition.over_time", "edition.calls_over_time"),
    (PUBLIC, "edition"): ("edition.over_time", "report.areas", "edition.calls_over_time"),
    (DISTRICT, "edition"): ("edition.over_time", "edition.own", "report.areas", "edition.calls_over_time"),
}


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    """A town that has frozen a meeting about a published period, in whose year there is something to mark."""
    visit = with_organisations(a_town(tmp_path_factory.mktemp("town"))).visit(Role.GROUP)
    visit = replace(visit, notes=NOTES, reference=annotations.with_decisions(visit.reference, NOTES))
    planned = meetings.plan(visit, Meeting(1, TODAY, PERIOD), at=AT)
    meetings.begin(visit, planned, at=AT)
    freeze.freeze(visit, 1, at=AT)
    return visit


def document(group: Visit, version: Version, kind: str, language: Language = "sv") -> Document:
    if kind == "edition":
        return composed(group, YEAR, version, language)
    return build.document(group, 1, version, language)


def drawn(of: Document) -> Iterator[tuple[Lines, list[str]]]:
    """Yield every drawing of lines with the notes right below it."""
    for section in of.sections:
        for place, block in enumerate(section.blocks):
            if isinstance(block, Lines):
                yield block, below(section, place)


def below(section: Section, place: int) -> list[str]:
    notes = takewhile(is_note, section.blocks[place + 1 :])
    return [one.text for one in notes if isinstance(one, Text)]


def is_note(block: Block) -> bool:
    return isinstance(block, Text) and block.kind is Kind.NOTE


def told_of_breaks(words: Words, title: str) -> list[str]:
    """Return the breaks that a drawing has: the new addresses in those of places alone."""
    police, (way, places) = words.of("source", "police"), (words.day(day) for day in (WAY, PLACES))
    name = words.of("district", DISTRICT.district)
    told = [f"Seriebrott {way}, {police}: Nytt formulär. Talen före och efter jämförs inte."]
    if title in {words.say(key, name=name) for key in PLACED}:
        told.append(f"Seriebrott {places}, {police}: Nya adresser. Talen före och efter jämförs inte.")
    return told


def told_of_notes(words: Words, version: Version) -> list[str]:
    """Return the notes that a version has; what the group noted for itself is in its own alone."""
    days = f"{words.day(DAY, year=False)} – {words.day(UNTIL)}"
    if version == GROUP:
        return [f"1 · {words.day(OWN_DAY)}, händelse: Vaktlar hördes.", f"2 · {days}, kampanj: Tipsa oss."]
    return [f"1 · {days}, kampanj: Tipsa oss."]


@pytest.mark.parametrize(("version", "kind"), DRAWN, ids=lambda one: getattr(one, "name", one))
def test_what_is_marked_is_told_in_words_right_below(group: Visit, version: Version, kind: str) -> None:
    words = Words(group.reference, "sv")
    notes, found = told_of_notes(words, version), list(drawn(document(group, version, kind)))
    name = words.of("district", DISTRICT.district)
    assert [one.title for one, _ in found] == [words.say(key, name=name) for key in DRAWN[version, kind]]
    for drawing, told in found:
        band = [words.say("overview.band_note")] if drawing.panels[0].usual else []
        assert told == [*band, *told_of_breaks(words, drawing.title), *notes]


@pytest.mark.parametrize(("version", "kind"), DRAWN, ids=lambda one: getattr(one, "name", one))
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_marked_that_is_not_told_and_nothing_told_that_is_not_marked(
    group: Visit, version: Version, kind: str, language: Language
) -> None:
    for drawing, told in drawn(document(group, version, kind, language)):
        assert [number for _, number in drawing.notes] == [one.partition(" · ")[0] for one in told if " · " in one]
        breaks = [one for one in told if one.startswith(OF_A_BREAK[language])]
        assert {len(panel.breaks) for panel in drawing.panels} == {len(breaks)}


@pytest.mark.parametrize(("version", "kind"), DRAWN, ids=lambda one: getattr(one, "name", one))
def test_a_mark_stands_in_the_fortnight_of_its_day(group: Visit, version: Version, kind: str) -> None:
    weeks = group.reference.calendar
    first = {"2": DAY, "1": OWN_DAY} if version == GROUP else {"1": DAY}
    for drawing, _ in drawn(document(group, version, kind)):
        assert {number: drawing.blocks[round(place)] for place, number in drawing.notes} == {
            number: weeks.label(weeks.index(day)) for number, day in first.items()
        }
        begun = [drawing.blocks[round(place + 0.5)] for place in drawing.panels[0].breaks]
        assert begun == [weeks.label(weeks.index(day)) for day in (WAY, PLACES)][: len(begun)]
