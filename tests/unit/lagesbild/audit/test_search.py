"""Looking in the log: what is looked for is found and nothing else, the newest first, and no note is read by it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from lagesbild import audit, state
from lagesbild.audit import Action, AuditEvent
from lagesbild.audit.search import Found, Wanted, search
from lagesbild.errors import WrongUse
from tests.other_hand import other_hand

AT = datetime(2026, 11, 20, 14, 5, tzinfo=UTC)
DAY = timedelta(days=1)
#: Action, subject, detail, purpose, who: one a day, the first on AT.
LOG: list[tuple[Action, str, dict[str, audit.Json], str, str]] = [
    (Action.SIGN_IN, "sign_in", {"roles": ["group"]}, "", "anna.berg"),
    (Action.VIEW, "trends", {"filter": {"environment": "right_wing"}}, "Ändamål: gemensam lägesbild", "anna.berg"),
    (Action.EXPORT, "L5", {"format": "csv", "share": "50%"}, "till kommunstyrelsen i Åre", "björn.ek"),
    (Action.ANNOTATE, "annotation", {"kind": "event"}, "Sju dekaler i Örby", "anna.berg"),
    (Action.THIN_LOG, "log", {"emptied": [[1, 2]]}, "efter två år", ""),
    (Action.MEASURE, 'measure "A"', {"path": "a\\b", "code": "x_y"}, "", "c'est"),
]


def event(action: Action, subject: str, detail: dict[str, audit.Json], purpose: str, who: str) -> AuditEvent:
    return AuditEvent(action, "group", subject, detail, purpose, who)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, kept_by: None) -> Path:
    folder = tmp_path_factory.mktemp("log")
    for number, told in enumerate(LOG):
        audit.record(folder, event(*told), at=AT + number * DAY)
    return folder


def numbers(found: Found) -> list[int]:
    return [entry.number for entry in found.entries]


def test_all_of_it_is_found_with_the_newest_first(data: Path) -> None:
    found = search(data, Wanted())
    assert (numbers(found), found.count) == ([6, 5, 4, 3, 2, 1], 6)
    kept = {entry.number: entry for entry in audit.entries(data)}
    assert [entry for entry in found.entries if entry.number in (1, 3, 5, 6)] == [kept[one] for one in (6, 5, 3, 1)]


def test_the_newest_is_what_was_written_last_whatever_the_clock_said(tmp_path: Path) -> None:
    for at in (AT, AT - 9 * DAY):
        audit.record(tmp_path, event(*LOG[0]), at=at)
    assert numbers(search(tmp_path, Wanted(), most=1)) == [2]


def test_at_most_so_many_are_returned_and_all_are_counted(data: Path) -> None:
    found = search(data, Wanted(), most=2)
    assert (numbers(found), found.count) == ([6, 5], 6)


@pytest.mark.parametrize(
    ("first", "until", "told"),
    [
        (AT + DAY, AT + 3 * DAY, [3, 2]),
        (AT + DAY + timedelta(microseconds=1), AT + 3 * DAY, [3]),
        (AT + DAY, AT + 3 * DAY + timedelta(microseconds=1), [4, 3, 2]),
        (AT + 9 * DAY, AT + 10 * DAY, []),
        ((AT + 5 * DAY).astimezone(timezone(timedelta(hours=14))), AT + 6 * DAY, [6]),
        ((AT + 5 * DAY).astimezone(timezone(timedelta(hours=-11))), AT + 6 * DAY, [6]),
    ],
)
def test_a_time_begins_with_its_first_moment_and_ends_before_its_last(
    data: Path, first: datetime, until: datetime, told: list[int]
) -> None:
    found = search(data, Wanted(first, until))
    assert (numbers(found), found.count) == (told, len(told))


@pytest.mark.parametrize(("action", "told"), [(Action.VIEW, [2]), (Action.THIN_LOG, [5]), (Action.CLOSE, [])])
def test_an_action_is_found_by_what_was_done(data: Path, action: Action, told: list[int]) -> None:
    assert numbers(search(data, Wanted(action=action))) == told


def test_an_action_that_is_only_told_of_is_not_found(tmp_path: Path) -> None:
    told = event(Action.FREEZE, '{"action":"view","', {"action": "view", "of": {"action": "view"}}, "", "")
    audit.record(tmp_path, told, at=AT)
    assert numbers(search(tmp_path, Wanted(action=Action.VIEW))) == []
    assert numbers(search(tmp_path, Wanted(action=Action.FREEZE))) == [1]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("anna.berg", [4, 2, 1]),
        ("ANNA", [4, 2, 1]),
        ("anna_berg", []),  # no sign stands for any other
        ("anna%berg", []),
        ("björn", [3]),
        ("BJÖRN", [3]),
        ("Björn", [3]),
        ("åre", [3]),
        ("Åre", [3]),
        ("50%", [3]),
        ("%", [3]),
        ("x_y", [6]),
        ("xzy", []),
        ('"A"', [6]),
        ("c'est", [6]),
        ("a\\b", [6]),
        ("right_wing", [2]),
        ("'; drop table audit; --", []),
        ("\\", [6]),
    ],
)
def test_a_text_is_found_wherever_it_stands_and_to_the_letter(data: Path, text: str, told: list[int]) -> None:
    found = search(data, Wanted(text=text))
    assert (numbers(found), found.count) == (told, len(told))


@pytest.mark.parametrize("stands", ["årå öl", "ÅRÅ ÖL", "Årå Öl", "Årå öl"])
@pytest.mark.parametrize("typed", ["årå öl", "ÅRÅ ÖL", "Årå Öl", "Årå öl", "åRÅ öL"])
def test_large_letters_and_small_ones_are_alike_in_swedish_too(tmp_path: Path, stands: str, typed: str) -> None:
    audit.record(tmp_path, event(Action.VIEW, stands, {}, "", ""), at=AT)
    assert search(tmp_path, Wanted(text=typed)).count == 1


def test_what_is_looked_for_holds_together(data: Path) -> None:
    assert numbers(search(data, Wanted(AT + DAY, action=Action.ANNOTATE, text="anna"))) == [4]
    assert numbers(search(data, Wanted(AT + DAY, action=Action.SIGN_IN, text="anna"))) == []


@pytest.mark.parametrize("text", ["dekaler", "Örby", "örby", "Sju dekaler i Örby", "gemensam", "två"])
def test_a_reason_is_searched_where_it_is_one_and_the_text_of_a_note_never(data: Path, text: str) -> None:
    assert numbers(search(data, Wanted(text=text))) == ([5] if text == "två" else [])


def test_a_reason_is_shown_where_it_is_one_and_the_text_of_a_note_never(data: Path) -> None:
    told = [entry.event.purpose for entry in search(data, Wanted()).entries]
    assert told == ["", "efter två år", "", "till kommunstyrelsen i Åre", "", ""]


@pytest.mark.parametrize("ends", ["\\", '"', '\\"', '","role":"', '"purpose":"'])
def test_no_note_can_be_made_to_be_searched(tmp_path: Path, ends: str) -> None:
    for text in (f"{ends}hemligt", f"hemligt{ends}", f"{ends}hemligt{ends}"):
        audit.record(tmp_path, event(Action.ANNOTATE, "annotation", {}, text, ""), at=AT)
    assert search(tmp_path, Wanted(text="hemligt")).count == 0


def test_what_was_emptied_is_not_found(tmp_path: Path) -> None:
    for told in LOG[:2]:
        audit.record(tmp_path, event(*told), at=AT)
    with other_hand(tmp_path) as raw:
        (told,) = raw.execute("select event from audit where number = 1").one()
        raw.execute("update audit set event = ? where number = 1", [audit.left_of(told)])
    found = search(tmp_path, Wanted())
    assert (numbers(found), found.count) == ([2], 1)


@pytest.mark.of_the_file
def test_a_folder_without_state_has_nothing_and_is_not_made_by_looking(tmp_path: Path) -> None:
    assert search(tmp_path, Wanted()) == Found((), 0)
    assert list(tmp_path.iterdir()) == []


def test_an_entry_that_cannot_be_read_is_told_by_its_number(tmp_path: Path) -> None:
    audit.record(tmp_path, event(*LOG[0]), at=AT)
    with other_hand(tmp_path) as raw:
        raw.execute("update audit set event = '{'")
    with pytest.raises(WrongUse) as refused:
        search(tmp_path, Wanted())
    assert (refused.value.key, refused.value.values) == ("audit_unreadable", {"number": 1})


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory, kept_by: None) -> Iterable[Path]:
    """A log for the property below: what is typed in it stands in the subject."""
    folder = tmp_path_factory.mktemp("odd")
    yield folder
    state.opened(folder).dispose()


@given(text=st.text(st.sampled_from("aåÅÄö%_/\\\"'{}: é\u2028😀"), min_size=1, max_size=6))
def test_whatever_was_typed_is_found_by_itself_and_by_a_part_of_it(odd: Path, text: str) -> None:
    number = audit.record(odd, event(Action.MEETING, f"<{text}>", {}, "", ""), at=AT).number
    for wanted in (text, f"<{text}>", text[1:] or text):
        assert number in numbers(search(odd, Wanted(text=wanted)))
    assert all(f"<{text}>" == entry.event.subject for entry in search(odd, Wanted(text=f"<{text}>")).entries) or (
        text != text.lower() or text != text.upper()  # large letters and small ones are alike
    )
