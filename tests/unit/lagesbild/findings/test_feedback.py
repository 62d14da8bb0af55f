"""Feedback leaves the house: published numbers, kinds of measures, and nothing typed or placed."""

from datetime import date

import pytest

from lagesbild import answers, meetings
from lagesbild.access import Role, Visit
from lagesbild.findings import feedback
from lagesbild.measures import Outcome
from lagesbild.meetings import Meeting, Status
from tests.closing import Town, a_town
from tests.meetings import a_group, a_measure
from tests.visits import words_of

HELD = [
    Meeting(1, date(2023, 1, 1), 1, status=Status.FROZEN),
    Meeting(2, date(2024, 3, 1), 2, status=Status.FROZEN),
    Meeting(3, date(2024, 3, 15), 3, status=Status.OPEN),
]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = a_town(tmp_path_factory.mktemp("town"))
    town.close()
    return town


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    return a_group(tmp_path_factory.mktemp("group"))


def test_what_was_sent_is_the_published_number_and_the_one_before(town: Town) -> None:
    visit = town.visit(Role.GROUP)
    table = answers.published_table(visit, "L8_reporter", {"reporter": "school"})
    told = feedback.sent(table, words_of(visit), "school")
    last, before = table.frame["count"].iloc[-1], table.frame["count"].iloc[-2]
    assert told.startswith(f"Skola: {last} rapporter under v. ") and told.endswith(f"Halvåret före: {before}.")


def test_only_frozen_meetings_since_the_day_and_what_they_decided_are_told(visit: Visit) -> None:
    decided = [
        a_measure(meeting=1),
        a_measure(meeting=2),
        a_measure(meeting=2, kind="dialogue"),
        a_measure(meeting=2, kind="dialogue", outcome=Outcome.DONE, reviewed=2),
        a_measure(meeting=3),
    ]
    lines = feedback.used(HELD, decided, words_of(visit), date(2024, 1, 1))
    assert lines == [
        "Arbetsgruppen har sedan 1 jan 2024 gått igenom rapporterna på 1 möten.",
        "Mötena beslutade om: Sanering (1) och Dialog (2).",
        "Insatser som följts upp: 1.",
    ]
    assert not any("Lundby" in line or decided[0].problem in line for line in lines)


def test_without_meetings_nothing_is_said_of_measures(visit: Visit) -> None:
    lines = feedback.used(meetings.kept(visit.folder), [], words_of(visit), date(2024, 1, 1))
    assert len(lines) == 2 and "0 möten" in lines[0]


def test_who_has_sent_nothing_is_named_by_the_sender(visit: Visit) -> None:
    told = feedback.lacking(answers.senders_for(visit, 4), words_of(visit), "v. 9–10 2024")
    assert "Polisen" in told[0] and "inte att färre saker har hänt" in told[0]
    assert told[1].endswith("Skriv aldrig vem.")
