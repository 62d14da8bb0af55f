"""What the log calls things: pages and the group's work in words, everything else as it stands."""

import pytest

from lagesbild.access import Page
from lagesbild.audit import Action, AuditEvent
from lagesbild.findings import log
from lagesbild.texts import LANGUAGES, Language
from tests.unit.lagesbild.charts.drawn import words

#: What the program writes, found in its code: `event_of` and `AuditEvent` with a subject of their own.
WRITTEN = (
    "meeting planned",
    "meeting changed",
    "meeting opened",
    "measure decided",
    "measure reviewed",
    "annotation",
    "annotation removed",
    "calendar",
    "calendar removed",
    "law",
    "log",
    "records",
    "sign_in",
    "reference",
)


def told(subject: str, action: Action = Action.MEETING, language: Language = "sv") -> str:
    return log.subject(AuditEvent(action, "", subject, {}, ""), words(language))


@pytest.mark.parametrize("subject", WRITTEN)
def test_what_the_program_writes_has_words_of_its_own_in_each_language(subject: str) -> None:
    swedish, english = (told(subject, language=language) for language in LANGUAGES)
    assert swedish != english and subject not in (swedish, "")


def test_a_page_is_called_as_in_the_menu_and_a_meeting_by_its_number() -> None:
    assert told(Page.TRENDS, Action.VIEW) == "Trender" and told(Page.TRENDS, Action.VIEW, "en") == "Trends"
    assert told("meeting 41") == "möte 41"


@pytest.mark.parametrize("subject", ["0007.json", "meetings/0041", "L5", "meeting x", "trends"])
def test_a_name_stands_as_it_is(subject: str) -> None:
    assert told(subject) == subject
