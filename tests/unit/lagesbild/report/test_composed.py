"""An edition is composed of frozen meetings: the number of each period is what the last of them knew, and no other."""

from dataclasses import replace
from datetime import timedelta
from math import sqrt
from typing import Any

import pytest

from lagesbild import law, meetings
from lagesbild.access import Role, Visit
from lagesbild.disclosure import joined
from lagesbild.errors import NotAllowed, WrongUse
from lagesbild.law import Decision, Element
from lagesbild.meetings import Meeting, freeze, shown
from lagesbild.meetings.picture import GROUP, PUBLIC, Version
from lagesbild.periods import Span
from lagesbild.report.blocks import finding
from lagesbild.report.composed import composed
from lagesbild.report.document import Document, Lines, Table
from lagesbild.report.editions import Edition, Length
from tests.closing import TODAY, a_town
from tests.held import ASKED, AT, DISTRICT, NOTE, OWN, TYPED, VIEW, texts, with_organisations, write_everything

LAST = 52
#: Periods that meetings were about, and the editions that they fall in; the anchor's year is 2024.
HELD = (48, 49, 52)
YEAR = Edition(Length.YEAR, 2025)
TWO_YEARS, THIRD = Edition(Length.TWO_YEARS, 2026), Edition(Length.THIRD, 2025, 3)
VERSIONS = pytest.mark.parametrize("version", [GROUP, PUBLIC], ids=["group", "public"])
EDITIONS = pytest.mark.parametrize("edition", [YEAR, TWO_YEARS, THIRD], ids=lambda one: one.name)


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    """A town that has held three meetings, one of them in the next year, in the last of which everything was typed."""
    town = with_organisations(a_town(tmp_path_factory.mktemp("town")))
    visit = replace(town.visit(Role.GROUP), notes=(NOTE,))
    law.decide(visit, Decision(Element.PLAN, TODAY - timedelta(days=30)), at=AT)
    for number, period in enumerate(HELD, 1):
        day = visit.reference.calendar.end(period) + timedelta(days=3)
        seen = replace(visit, today=day)
        meetings.begin(seen, meetings.plan(seen, Meeting(number, day, period, present=("police",)), at=AT), at=AT)
        if period == LAST:
            write_everything(seen, number, period)
        freeze.freeze(seen, number, at=AT)
    return visit


def of(document: Document, title: str) -> Table:
    """Return the table of a title."""
    (found,) = [
        one for section in document.sections for one in section.blocks if isinstance(one, Table) and one.title == title
    ]
    return found


def number(told: str) -> int:
    return int(told.replace("\u202f", ""))


@VERSIONS
@EDITIONS
def test_each_period_has_the_number_that_the_last_meeting_knew(group: Visit, version: Any, edition: Edition) -> None:
    document = composed(group, edition, version, "sv")
    first, last = edition.periods(group.reference.calendar)
    expected: dict[str, tuple[str, ...]] = {}
    for held in meetings.kept(group.folder):
        if first <= held.period <= last:
            seen = shown.frozen(group, held.number, version=version).picture
            span = Span(seen.period)
            for block, rows in seen.tables["year"].frame.groupby("block"):
                period = span.periods(int(str(block)))[0]
                told = tuple("–" if one != one else str(int(one)) for one in rows["count"])
                if first <= period <= last:
                    expected[group.reference.calendar.label(period)] = told
    table = of(document, "Rapporter per två veckor")
    assert {row[0]: tuple(cell.replace("\u202f", "") for cell in row[1:]) for row in table.rows} == expected
    assert len(expected) >= 6


def in_all(group: Visit, edition: Edition, version: Version) -> dict[int, int]:
    """Return the number of all environments together of each period of an edition, as the last meeting knew it."""
    first, last = edition.periods(group.reference.calendar)
    told: dict[int, int] = {}
    for held in meetings.kept(group.folder):
        if first <= held.period <= last:
            seen = shown.frozen(group, held.number, version=version).picture
            counts = [int(one) for one in seen.tables["year"].total["count"]]
            told |= {period: count for period, count in enumerate(counts, seen.period - len(counts) + 1)}
    return {period: count for period, count in told.items() if first <= period <= last}


@VERSIONS
@EDITIONS
def test_the_sum_is_the_sum_of_the_periods_that_are_told(group: Visit, version: Version, edition: Edition) -> None:
    document = composed(group, edition, version, "sv")
    periods, sums = of(document, "Rapporter per två veckor"), of(document, "Rapporter efter miljö, hela tiden")
    by_environment = [number(row[1]) for row in sums.rows]
    assert by_environment == [sum(number(one[place]) for one in periods.rows) for place in range(1, 5)]
    known = in_all(group, edition, version)
    weeks = group.reference.calendar.label(min(known), max(known))
    assert document.sections[1].blocks[0] == finding(f"{sum(known.values())} rapporter under {weeks}.")
    assert version == PUBLIC or sum(by_environment) == sum(known.values()), "what is protected does not add up"


@VERSIONS
@EDITIONS
def test_a_slide_says_the_sum_of_the_line_that_is_drawn(group: Visit, version: Version, edition: Edition) -> None:
    document = composed(group, edition, version, "sv")
    sums = of(document, "Rapporter efter miljö, hela tiden").rows
    assert len(document.slides) == len(sums) == 4
    for slide, (name, told) in zip(document.slides, sums, strict=True):
        assert isinstance(slide.drawing, Lines) and slide.finding.startswith(f"{name}: {told} rapporter under v. ")
        (panel,) = slide.drawing.panels
        assert sum(value for value in panel.values if value is not None) == number(told)


@EDITIONS
def test_a_protected_sum_says_how_far_it_may_be_off_and_an_exact_one_does_not(group: Visit, edition: Edition) -> None:
    """Each period is one more protected number, of a variance of 3: 95 % of sums are nearer than 1.96 deviations."""
    exact, protected = (composed(group, edition, version, "sv") for version in (GROUP, PUBLIC))
    summed = len(in_all(group, edition, PUBLIC))
    off = round(1.96 * sqrt(3 * summed))
    told = f"Varje tal är här summan av upp till {summed} skyddade tal, och kan avvika med ±{off}."
    sources = [text for text in texts(protected.sections[1]) if text.startswith("Källa: publicerade")]
    assert [text.endswith(f" {told}") for text in sources] == [True, False], "of the sums, and of single periods"
    assert not any("±" in text for text in texts(exact))


def test_how_much_of_the_time_is_told_is_said(group: Visit) -> None:
    told = "\n".join(texts(composed(group, TWO_YEARS, GROUP, "sv").sections[1]))
    first = Span(HELD[0]).first
    assert f"{HELD[-1] - max(first, 26) + 1} av de 52 perioderna" in told


def test_a_sum_says_that_its_last_period_was_preliminary(group: Visit) -> None:
    weeks = group.reference.calendar.label(HELD[1])
    exact, protected = (list(texts(composed(group, YEAR, one, "sv").sections[1])) for one in (GROUP, PUBLIC))
    assert any(text.startswith(f"{weeks} var preliminär") for text in exact)
    assert not any("var preliminär" in text for text in protected), "what is published is not"


@pytest.mark.parametrize("version", [PUBLIC, DISTRICT], ids=["public", "district"])
@pytest.mark.parametrize("edition", [TWO_YEARS, YEAR], ids=lambda one: one.name)
def test_nothing_that_was_typed_leaves_the_group(group: Visit, version: Any, edition: Edition) -> None:
    whole = "\n".join(texts(composed(group, edition, version, "sv")))
    assert [text for text in TYPED if text.strip("?.").split()[-1] in whole] == []


def test_the_groups_edition_has_the_measures_the_plan_and_the_last_joint_view(group: Visit) -> None:
    """Of what was typed it leaves out what is of one meeting alone: what was asked, and what each side saw."""
    whole = "\n".join(texts(composed(group, TWO_YEARS, GROUP, "sv")))
    assert [text for text in TYPED if text not in whole] == [ASKED, VIEW]


def test_only_the_two_years_have_the_plan_and_the_law_clock_as_it_stood_then(group: Visit) -> None:
    def titles(edition: Edition, version: Any) -> list[str]:
        return [one.title for one in composed(group, edition, version, "sv").sections]

    assert "Lagklocka" not in titles(YEAR, GROUP) and "Åtgärdsplan" not in titles(YEAR, GROUP)
    for version in (GROUP, PUBLIC):
        assert {"Lagklocka", "Åtgärdsplan"} <= set(titles(TWO_YEARS, version))
    told = of(composed(group, TWO_YEARS, PUBLIC, "sv"), "Lagklocka")
    assert [row[1] for row in told.rows].count("ja") == 1
    law.withdraw(group, law.of(law.kept(group.folder), Element.PLAN), at=AT)
    assert of(composed(group, TWO_YEARS, PUBLIC, "sv"), "Lagklocka") == told, "it is what was noted when it was frozen"


def test_a_districts_edition_has_its_own_line_over_the_whole_time(group: Visit) -> None:
    document = composed(group, YEAR, DISTRICT, "sv")
    lines = [one for section in document.sections for one in section.blocks if isinstance(one, Lines) and one.beside]
    assert len(lines) >= 1 and len(lines[0].panels[0].values) == len(lines[0].blocks)
    coordinator = replace(group, role=Role.COORDINATOR, areas=(OWN,))
    assert composed(coordinator, YEAR, DISTRICT, "sv") == document
    with pytest.raises(NotAllowed):
        composed(replace(coordinator, areas=("sjobo",)), YEAR, DISTRICT, "sv")
    with pytest.raises(NotAllowed):
        composed(replace(group, role=Role.GUEST), YEAR, GROUP, "sv")


def test_an_edition_of_which_there_is_nothing_is_told(group: Visit) -> None:
    begun = Edition(Length.YEAR, 2026)
    assert composed(group, begun, GROUP, "sv").sections
    for edition, version in ((Edition(Length.YEAR, 2030), GROUP), (begun, PUBLIC), (begun, DISTRICT)):
        with pytest.raises(WrongUse, match="nothing to make"):  # of its one period nothing is published yet
            composed(group, edition, version, "sv")


def test_tables_of_different_things_are_not_joined(group: Visit) -> None:
    exact, protected = (shown.frozen(group, 1, version=one).picture.tables["year"] for one in (GROUP, PUBLIC))
    with pytest.raises(ValueError, match="same thing"):
        joined([(exact, 48), (protected, 48)], 23, 48)
