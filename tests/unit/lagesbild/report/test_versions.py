"""What each version of a frozen meeting holds: the group's all of it, the others nothing that was typed."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lagesbild import meetings, tables
from lagesbild.access import Role
from lagesbild.errors import BuildFailed, NotAllowed, Thinned, WrongUse
from lagesbild.findings import meetings as told
from lagesbild.meetings import Meeting, freeze, package, shown
from lagesbild.meetings.draft import SECTIONS
from lagesbild.meetings.picture import GROUP, PUBLIC, Version
from lagesbild.report import build
from lagesbild.report.document import Bars, Lines, Map, Table
from lagesbild.words import Words
from tests.closing import TODAY, a_town
from tests.held import AT, DISTRICT, OTHER, OWN, TYPED, Held, hold, texts, with_organisations


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    return hold(tmp_path_factory.mktemp("town"))


def test_the_groups_version_has_all_that_was_typed(held: Held) -> None:
    whole = "\n".join(texts(held.document(GROUP)))
    assert [text for text in TYPED if text not in whole] == []


@pytest.mark.parametrize("version", [PUBLIC, DISTRICT], ids=["public", "district"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_others_have_nothing_that_was_typed(held: Held, version: Version, language: str) -> None:
    whole = "\n".join(texts(held.document(version, language)))
    assert [text for text in TYPED if text.strip("?.").split()[-1] in whole] == []


@pytest.mark.parametrize("version", [GROUP, PUBLIC, DISTRICT], ids=["group", "public", "district"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_section_is_there_in_order_and_has_something_to_say(held: Held, version: Version, language: Any) -> None:
    document, words = held.document(version, language), Words(held.group.reference, language)
    assert [one.number for one in document.sections] == [str(number) for number in range(12)]
    assert [one.title for one in document.sections] == [words.say(f"section.{name}") for name in SECTIONS]
    assert all(one.blocks for one in document.sections)


@pytest.mark.parametrize("version", [GROUP, PUBLIC, DISTRICT], ids=["group", "public", "district"])
def test_every_drawing_has_its_table_in_the_same_section(held: Held, version: Version) -> None:
    drawn = 0
    for section in held.document(version).sections:
        titles = {one.title for one in section.blocks if isinstance(one, Table)}
        drawings = [one for one in section.blocks if isinstance(one, Lines | Bars | Map)]
        assert {one.title for one in drawings} <= titles
        assert all(one.alt and not one.alt.isspace() for one in drawings)
        drawn += len(drawings)
    assert drawn >= 4


def test_a_drawing_shows_the_numbers_of_its_table(held: Held) -> None:
    for version in (GROUP, PUBLIC, DISTRICT):
        for section in held.document(version).sections:
            rows = {one.title: one.rows for one in section.blocks if isinstance(one, Table)}
            for drawing in section.blocks:
                if isinstance(drawing, Lines) and not drawing.beside:
                    newest = [float(cell.replace("\u202f", "")) for cell in rows[drawing.title][0][1:]]
                    assert newest == [panel.values[-1] for panel in drawing.panels]
                if isinstance(drawing, Bars):
                    told = {row[0]: row[1] for row in rows[drawing.title]}
                    assert all(float(told[bar.name].replace("\u202f", "")) == bar.value for bar in drawing.rows)


def test_the_document_shows_the_tables_that_the_screen_shows(held: Held) -> None:
    seen = shown.frozen(held.group, 1)
    words = Words(seen.visit.reference, "sv")
    sections = held.document(GROUP).sections
    in_document = {one.rows for section in sections for one in section.blocks if isinstance(one, Table)}
    for name in ("silent", "environments", "places", "concern", "handling", "arena"):
        frame = tables.readable(seen.picture.tables[name], words)
        assert tuple(tuple(map(str, row)) for row in frame.itertuples(index=False)) in in_document, name
    summary = [text for text in told.summary(seen, words).values() if text]
    assert set(summary) <= set(texts(held.document(GROUP).sections[1]))
    assert [slide.finding for slide in held.document(GROUP).slides] == summary[:5]


def test_measures_of_another_district_are_not_placed_outside_the_group(held: Held) -> None:
    words = Words(held.group.reference, "sv")
    there = words.of("district", OTHER)
    measures_of = {version: list(texts(held.document(version).sections[10])) for version in (GROUP, PUBLIC, DISTRICT)}
    assert any(there in text for text in measures_of[GROUP])
    assert not any(there in text for text in (*measures_of[PUBLIC], *measures_of[DISTRICT]))
    assert any(words.of("district", OWN) in text for text in measures_of[DISTRICT])
    assert not any(words.of("district", OWN) in text for text in measures_of[PUBLIC])


#: Who may have which version.
MAY: Mapping[tuple[Role, tuple[str, ...]], tuple[Version, ...]] = {
    (Role.GROUP, ()): (GROUP, DISTRICT, PUBLIC),
    (Role.COORDINATOR, (OWN,)): (DISTRICT, PUBLIC),
    (Role.COORDINATOR, (OTHER,)): (PUBLIC,),
    (Role.ANALYST, ()): (PUBLIC,),
    (Role.GUEST, ()): (PUBLIC,),
    (Role.SENDER, ()): (),
    (Role.ADMIN, ()): (),
}


@pytest.mark.parametrize("who", MAY, ids=str)
@pytest.mark.parametrize("version", [GROUP, PUBLIC, DISTRICT], ids=["group", "public", "district"])
def test_who_may_have_a_version(held: Held, who: tuple[Role, tuple[str, ...]], version: Version) -> None:
    visit = replace(held.group, role=who[0], areas=who[1])
    if version in MAY[who]:
        assert build.document(visit, 1, version, "sv") == held.document(version)
    else:
        with pytest.raises(NotAllowed):
            build.document(visit, 1, version, "sv")


def test_only_what_is_frozen_and_whole_becomes_a_document(held: Held, tmp_path: Path) -> None:
    period = held.group.reference.calendar.last_ended(TODAY)
    group = with_organisations(a_town(tmp_path)).visit(Role.GROUP)
    meetings.plan(group, Meeting(1, TODAY, period), at=AT)
    with pytest.raises(WrongUse, match="not frozen"):
        build.document(group, 1, GROUP, "sv")
    meetings.begin(group, meetings.find(group.folder, 1), at=AT)
    freeze.freeze(group, 1, at=AT)
    (package.folder_of(group.folder, 1) / package.TEXTS).write_text("{}")
    with pytest.raises(BuildFailed):
        build.document(group, 1, PUBLIC, "sv")
    package.thin(group.folder, package.read(group.folder, 1))
    with pytest.raises(Thinned):
        build.document(group, 1, GROUP, "sv")
