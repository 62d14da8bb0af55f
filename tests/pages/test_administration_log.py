"""Administration, the log: what is searched for is shown to the letter, what is typed is not noted, and the check."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lagesbild import audit, state
from lagesbild.access import Role, Visit
from lagesbild.audit import Action, AuditEvent
from lagesbild.texts import LANGUAGES, Language, say
from tests.administered import HEADS, NOW, looked_at, note, of, records, table, words
from tests.factories import contract_row
from tests.other_hand import other_hand
from tests.visits import a_visit, seen


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    """An administrator of a city."""
    return a_visit(tmp_path_factory.mktemp("city"), [contract_row()], role=Role.ADMIN)


@pytest.fixture
def visit(city: Visit, tmp_path: Path) -> Visit:
    """A visit of somebody who has signed in, with a log of its own."""
    return replace(city, folder=tmp_path, who="eva.lind")


def test_an_entry_is_told_in_words_by_the_clock_of_the_place(visit: Visit) -> None:
    at = datetime(2026, 7, 1, 22, 30, 5, tzinfo=UTC)
    event = AuditEvent(
        Action.EXPORT, "coordinator", "L5", {"sha256": ["c" * 64], "format": "csv"}, "till nämnden", "bo"
    )
    audit.record(visit.folder, event, at=at)
    shown = looked_at(visit, log_days="0")
    (row,) = table(shown, HEADS["log"])
    assert row == {
        "När": "2 juli 2026 00:30:05",
        "Vem": "bo",
        "Roll": "Samordnare",
        "Händelse": "Fil hämtad",
        "Vad": "L5",
        "Närmare": f"format: csv; sha256: {'c' * 12}…",
        "Varför": "till nämnden",
    }
    english = table(looked_at(replace(visit, language="en"), log_days="0"), "Event")
    assert (english[0]["Event"], english[0]["Role"]) == ("File taken out", "Coordinator")


def test_what_everything_is_for_and_who_nobody_was_is_not_repeated(visit: Visit) -> None:
    purposes = [say(language, "app.purpose", emergency="112") for language in LANGUAGES]
    for purpose in purposes:
        note(visit, action=Action.REPORT, purpose=purpose, who="", role="", detail={})
    for row in table(looked_at(visit), HEADS["log"]):
        assert (row["Vem"], row["Roll"], row["Närmare"], row["Varför"]) == ("–", "–", "–", "–")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_and_every_role_has_its_words(visit: Visit, language: Language) -> None:
    for action in Action:
        for role in Role:
            note(visit, action=action, role=role.value)
    shown = looked_at(replace(visit, language=language))
    (found,) = [one.value for one in shown.table]
    told = records(found)
    assert len({row[say(language, "administration.done")] for row in told}) == len(Action)
    assert len({row[say(language, "administration.role")] for row in told}) == len(Role)
    assert not [row for row in told if "{" in "".join(row.values())]


def test_two_hundred_are_shown_the_newest_first_and_all_are_counted(visit: Visit) -> None:
    with state.writing(state.opened(visit.folder)) as connection:
        for number in range(1234):
            event = AuditEvent(Action.VIEW, "group", f"page {number}", {}, "", "")
            audit.append(connection, event, at=NOW)
    shown = looked_at(visit)
    assert "**1\u202f234 händelser de senaste 7 dagarna. 200 av 1\u202f234 visas.**" in words(shown)
    told = [row["Vad"] for row in table(shown, HEADS["log"])]
    assert told == [f"page {number}" for number in range(1233, 1033, -1)]


def test_days_an_action_and_a_text_limit_what_is_shown(visit: Visit) -> None:
    for days in (0, 6.9, 7.1, 29.9, 89.9, 364.9, 365.1):
        note(visit, days, subject=f"day {days}")
    note(visit, 1, action=Action.SIGN_IN, subject="sign_in", who="björn")
    shown = looked_at(visit)
    assert [row["Vad"] for row in table(shown, HEADS["log"])] == ["inloggning", "day 6.9", "day 0"]
    for code, count in (("30", 5), ("90", 6), ("365", 7), ("0", 8)):
        assert len(table(looked_at(visit, log_days=code), HEADS["log"])) == count
    by_action = table(looked_at(visit, action="sign_in"), HEADS["log"])
    assert [row["Vem"] for row in by_action] == ["björn"]
    shown.text_input[0].set_value(" BJÖRN ").run()
    assert [row["Vem"] for row in table(shown, HEADS["log"])] == ["björn"]
    assert "1 händelse de senaste 7 dagarna." in words(shown)
    shown.text_input[0].set_value("nobody").run()
    assert "0 händelser motsvarar det du söker." in words(shown) and not shown.table


def test_what_is_typed_stands_neither_in_the_address_nor_in_what_is_noted_of_the_page(visit: Visit) -> None:
    def script(visit: object) -> None:
        from lagesbild.access import Page, Visit
        from pages import administration
        from pages.parts import address, seen

        assert isinstance(visit, Visit)
        address.start()
        with seen.noted(visit, Page.ADMINISTRATION):
            administration.render(visit)

    page = AppTest.from_function(script, args=(visit,), default_timeout=30).run()
    page.text_input[0].set_value("Kalle Svensson").run()
    page.selectbox(key="log_days").set_value(30).run()
    assert not page.exception and "Svensson" not in str(dict(page.query_params))
    noted = audit.entries(visit.folder)
    assert noted[-1].event.detail == {"filter": {"log_days": "30"}}
    assert "Svensson" not in "".join(str(entry.event) for entry in noted)
    assert page.text_input[0].value == "Kalle Svensson" and not page.text_input[0].proto.query_param_key


def test_what_others_wrote_is_shown_to_the_letter_and_never_as_a_picture_or_a_link(visit: Visit) -> None:
    text = "![x](http://example.org/x.png) **a** <b> `c` a_b _d_ $e$ | ~f~"
    note(visit, subject=text, who=text, detail={"k": text}, role=text)
    shown = looked_at(visit)
    (row,) = table(shown, HEADS["log"])
    assert (row["Vem"], row["Vad"], row["Roll"], row["Närmare"]) == (text, text, text, f"k: {text}")
    (raw,) = [records(one.value)[0] for one in shown.table]
    for name in ("Vem", "Vad", "Roll", "Närmare"):
        assert not re.search(r"(?<!\\)[\[\]*<>`$|~]", raw[name])


def test_a_long_detail_is_cut_and_one_that_is_no_text_is_shown(visit: Visit) -> None:
    note(visit, detail={"emptied": [[1, 7], [9, 9]], "shared": True, "none": None, "odd": "\ud800", "zero": 0})
    note(visit, detail={"long": "x" * 1000})
    long, odd = table(looked_at(visit), HEADS["log"])
    assert odd["Närmare"] == "emptied: 1–7, 9–9; odd: ?; shared: ja; zero: 0"
    assert len(long["Närmare"]) == 300 and long["Närmare"].endswith("…")


def test_the_text_of_a_note_is_not_shown(visit: Visit) -> None:
    note(visit, action=Action.ANNOTATE, subject="annotation", purpose="Sju dekaler i Angered")
    assert "dekaler" not in seen(of(visit))


def test_an_entry_that_cannot_be_read_is_told_and_the_check_names_it(visit: Visit) -> None:
    note(visit)
    note(visit)
    with other_hand(visit.folder) as raw:
        raw.execute("update audit set event = '{' where number = 2")
    shown = looked_at(visit)
    assert say("sv", "error.audit_unreadable.what", number=2) in words(shown)
    shown.button(key="check-log").click().run()
    assert "Håller inte (1): audit entry 2." in words(shown)


def test_whether_it_holds_is_told_when_it_is_asked_for_and_not_before(visit: Visit) -> None:
    note(visit)
    shown = looked_at(visit)
    last = audit.entries(visit.folder)[-1].hash
    assert last not in words(shown)
    shown.button(key="check-log").click().run()
    assert "Allt håller: 0 publiceringar, 0 frysta möten och 1 poster i loggen." in words(shown)
    assert last in words(shown)


def test_what_does_not_hold_is_named_but_not_without_an_end(visit: Visit) -> None:
    for _ in range(25):
        note(visit)
    with other_hand(visit.folder) as raw:
        raw.execute("update audit set at = '' where number <= 22")
    shown = looked_at(visit)
    shown.button(key="check-log").click().run()
    assert "Håller inte (22): audit entry 1, audit entry 2, " in words(shown)
    assert "audit entry 20 och 2 till." in words(shown) and "audit entry 21" not in words(shown)
