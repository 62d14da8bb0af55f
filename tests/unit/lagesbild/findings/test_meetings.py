"""The meeting in words: an agenda of sixty minutes, its pace, what it lacks, and what stands in place of a draft."""

from dataclasses import replace
from pathlib import Path

import pytest

from lagesbild import meetings
from lagesbild.access import Visit
from lagesbild.findings import meetings as told
from lagesbild.measures import Outcome
from lagesbild.meetings import assessments, passages, shown
from lagesbild.meetings.assessments import Assessment, Side
from lagesbild.meetings.draft import SECTIONS
from lagesbild.meetings.passages import SENTENCES, Passage, Section
from lagesbild.meetings.shown import Shown
from lagesbild.words import Words
from tests.meetings import AT, a_group, a_measure, a_meeting
from tests.visits import words_of

ORDER = "header summary since environments districts support arenas outlook surveys assessment measures gaps"


@pytest.fixture
def group(tmp_path: Path) -> Visit:
    visit = a_group(tmp_path)
    a_meeting(visit)
    return visit


def seen(visit: Visit) -> Shown:
    return shown.shown(visit, meetings.find(visit.folder, 1))


def test_the_sections_come_in_their_order_and_fill_an_hour() -> None:
    assert list(SECTIONS) == ORDER.split() and sum(SECTIONS.values()) == 60


def test_the_agenda_tells_when_each_section_begins(group: Visit) -> None:
    rows = told.agenda(seen(group), words_of(group)).to_numpy().tolist()
    assert rows[0] == ["0 Mötet och underlaget", "2", "0"] and rows[3] == ["3 Miljö för miljö", "12", "11"]
    assert int(rows[-1][1]) + int(rows[-1][2]) == 60


@pytest.mark.parametrize(("minutes", "said"), [(0, "slutar vid minut 11"), (11, "slutar"), (12, "skulle ha slutat")])
def test_the_pace_is_told_against_the_end_of_the_section(group: Visit, minutes: int, said: str) -> None:
    assert said in told.pace(minutes, "since", words_of(group))


def test_a_summary_has_at_most_five_sentences_each_with_a_verdict(group: Visit) -> None:
    drafted = told.summary(seen(group), words_of(group))
    assert list(drafted) == list(range(1, len(drafted) + 1)) and 1 <= len(drafted) <= SENTENCES
    assert all("rapporter" in text for text in drafted.values())


def test_what_the_group_writes_stands_in_place_of_the_draft_and_an_empty_one_takes_it_away(group: Visit) -> None:
    before = told.summary(seen(group), words_of(group))
    passages.write(group, Passage(1, Section.SUMMARY, 1, "Läget är som förut."), at=AT)
    passages.write(group, Passage(1, Section.SUMMARY, 2, ""), at=AT)
    assert told.summary(seen(group), words_of(group)) == before | {1: "Läget är som förut.", 2: ""}


def test_what_a_meeting_lacks_is_told_until_it_is_there(group: Visit) -> None:
    words, codes = (
        words_of(group),
        [str(code) for code in seen(group).picture.tables["environments"].frame["environment"]],
    )
    assert len(told.lacking(seen(group), words)) == len(codes) + 1
    for code in codes:
        one = Assessment(1, code, Side.JOINT, "Vi följer läget.", agreed=(Side.POLICE,))
        assessments.write(group, one, at=AT)
    passages.write(group, Passage(1, Section.GAP, 1, "Vi vet inte.", "police"), at=AT)
    assert told.lacking(seen(group), words) == []


def test_a_measure_that_should_have_been_reviewed_is_lacking(group: Visit) -> None:
    now, meeting = seen(group), meetings.find(group.folder, 1)
    late, done = a_measure(number=7, meeting=0, review=1), a_measure(number=8, review=1, outcome=Outcome.DONE)
    with_measures = replace(now, texts=replace(now.texts, measures=(late, done)))
    assert "Insats 7 skulle ha följts upp." in told.lacking(with_measures, words_of(group))
    assert (told.is_due(late, meeting), told.is_due(done, meeting)) == (True, False)


JOINT, BOTH = Assessment(1, "rest", Side.JOINT, "Lugnt.", version=1), (Side.POLICE, Side.MUNICIPALITY)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (replace(JOINT, agreed=BOTH), "Instämmer: Polisen och Kommunen."),
        (replace(JOINT, dissent="Nej."), "Ingen myndighet instämmer."),
        (replace(JOINT, dissent="Nej."), "Skiljaktig mening: Nej."),
        (replace(JOINT, side=Side.POLICE, would_change="Mer."), "Skulle ändras av: Mer."),
        (replace(JOINT, view=""), "Inget skrivet."),
    ],
)
def test_an_assessment_is_told_with_who_agrees_and_what_they_do_not(group: Visit, one: Assessment, said: str) -> None:
    assert said in told.assessment(one, words_of(group))


def test_a_table_of_measures_holds_nothing_that_was_typed(group: Visit) -> None:
    one = a_measure(number=1, judgement="Bra.")
    table = told.measures([one], Words(group.reference, "sv")).to_csv()
    assert "Sanering" in table and "Lundby" in table and "Park- och naturförvaltningen" in table
    assert not any(text in table for text in (one.problem, one.indicator, one.judgement))
