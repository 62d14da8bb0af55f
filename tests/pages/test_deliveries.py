"""The page where a sender hands over a file: what it tells, and that the file does not stay."""

import gc
import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFile
from streamlit.testing.v1 import AppTest

from etl.receipt import Receipt, save
from lagesbild import deliveries, store
from lagesbild.access import Page, Role, Visit
from lagesbild.deliveries import Delivered, Status
from lagesbild.errors import NotAllowed, WrongUse
from lagesbild.store import Store
from lagesbild.texts import LANGUAGES, Language, say
from pages.parts import signed
from tests.factories import contract_row, contract_rows, csv_text
from tests.visits import a_visit, as_role, rendered, seen

SOURCE, OTHER = "coordination", "police"
ROWS = [*contract_rows(4), contract_row(record_id="X", category="nonsense")]
#: A file whose words stand nowhere else.
FILE = ("zebrafinken.csv", csv_text(ROWS).encode(), "text/csv")


@pytest.fixture
def visit(tmp_path: Path) -> Visit:
    return replace(a_visit(tmp_path, [contract_row()]), role=Role.SENDER, sources=(SOURCE,))


def kept(visit: Visit, source: str, hour: int, **told: Any) -> None:
    """Keep a receipt as the loader does."""
    made = replace(Receipt("<b>fil*.csv", source, f"{hour:064}", "accepted", rows=9, accepted=9), **told)
    save(made, visit.folder / "receipts", datetime(2026, 11, 20, hour, 5, tzinfo=UTC), visit.reference)


def hand_over(shown: AppTest, file: tuple[str, bytes, str] | None = FILE) -> AppTest:
    if file:
        shown.file_uploader[0].set_value(file)
    return shown.button[0].click().run(timeout=120)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_is_handed_over_and_its_receipt_told_in_words(visit: Visit, language: Language) -> None:
    shown = rendered(replace(visit, language=language), Page.DELIVERIES)
    source = "Samordningsfunktionen" if language == "sv" else "The coordination function"
    assert say(language, "deliveries.none", source=source) in seen(shown)
    told = seen(hand_over(shown))
    assert say(language, "receipt.accepted") in [one.value for one in shown.markdown]
    assert f"- {say(language, 'rule.unknown_category')} (1)" in told and say(language, "deliveries.mend") in told
    assert say(language, "receipt.row", row=5, column="category", rule="unknown_category") in told
    assert len(shown.table) == 1 and [*shown.table[0].value.iloc[0]][1:4] == [
        say(language, "receipt_status.accepted"),
        "5",
        "1",
    ]
    assert "4" in shown.markdown[0].value and source in shown.markdown[0].value
    told = seen(shown.run())
    assert say(language, "receipt.accepted") not in [one.value for one in shown.markdown], "it is told once"


def test_nothing_of_the_file_stays_in_the_servers_memory(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    removed: list[str] = []
    monkeypatch.setattr(
        MemoryUploadedFileManager, "remove_file", lambda _, session_id, file_id: removed.append(file_id)
    )
    monkeypatch.setattr(deliveries, "deliver", lambda *_, **__: FOUND)
    shown = hand_over(rendered(visit, Page.DELIVERIES))
    assert not shown.exception and len(removed) == 1
    gc.collect()
    held = [one for one in gc.get_objects() if isinstance(one, UploadedFile) and one.name == FILE[0]]
    assert held and not any(one.getvalue() for one in held)


FOUND = Delivered(SOURCE, "0" * 64, Status.DUPLICATE, 0, 0, 0, 0, 0, 0, 0, {})


def test_a_file_that_came_before_is_told_so(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Any] = []

    def deliver(*arguments: Any, **named: Any) -> Delivered:
        given.extend([*arguments, named["purpose"]])
        return FOUND

    monkeypatch.setattr(deliveries, "deliver", deliver)
    shown = hand_over(rendered(visit, Page.DELIVERIES))
    assert say("sv", "receipt.duplicate") in seen(shown)
    assert given[1:] == [SOURCE, *FILE[:2], say("sv", "app.purpose", emergency="112")]


@pytest.mark.parametrize("refusal", [WrongUse("delivery_of_another"), WrongUse("empty_file")], ids=str)
def test_what_is_refused_is_told_why(visit: Visit, monkeypatch: pytest.MonkeyPatch, refusal: WrongUse) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise refusal

    monkeypatch.setattr(deliveries, "deliver", refuse)
    told = seen(hand_over(rendered(visit, Page.DELIVERIES)))
    assert all(sentence in told for sentence in refusal.explain("sv").split("\n"))


def test_who_has_lost_the_role_meanwhile_hands_over_nothing(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    def over() -> None:
        raise NotAllowed("sign_in_over")

    shown = rendered(visit, Page.DELIVERIES)
    monkeypatch.setattr(signed, "still", lambda: over)
    assert say("sv", "error.sign_in_over.what") in seen(hand_over(shown))
    assert not (visit.folder / "incoming").exists() and not deliveries.receipts(visit, SOURCE)


def test_a_button_without_a_file_asks_for_one(visit: Visit) -> None:
    assert say("sv", "deliveries.choose_first") in seen(hand_over(rendered(visit, Page.DELIVERIES), None))


def test_a_receipt_is_chosen_and_told_with_its_reason_and_its_name_to_the_letter(visit: Visit) -> None:
    reason = "\n".join(["Ett.", "Två.", "Tre."]) + "\n\n" + "\n".join(["One.", "Two.", "Three."])
    kept(visit, SOURCE, 8, status="refused", rows=0, accepted=0, reason=reason)
    kept(visit, SOURCE, 10)
    shown = rendered(visit, Page.DELIVERIES)
    told = seen(shown)
    assert shown.markdown[0].value == (
        "**Den senaste leveransen från Samordningsfunktionen kom 20 nov 2026 kl. 11:05 och är mottagen: 9 av 9 rader.**"
    )
    assert "Rader: 9." in told and "Ett. Två. Tre." not in told
    assert "<b>" not in told and "&lt;b&gt;fil*.csv" in told
    earlier = shown.selectbox(key="receipt").options[1]
    told = seen(shown.selectbox(key="receipt").select_index(1).run())
    assert earlier == "20 nov 2026 kl. 09:05, avvisad i sin helhet"
    assert "Ett. Två. Tre." in [one.value for one in shown.markdown] and "Rader: 9." not in told


def test_after_a_delivery_its_own_receipt_is_shown_whichever_was_chosen_before(visit: Visit) -> None:
    for hour in (8, 10):
        kept(visit, SOURCE, hour)
    shown = rendered(visit, Page.DELIVERIES)
    shown.selectbox(key="receipt").select_index(1).run()
    assert "Rader: 9." in seen(shown)
    hand_over(shown)
    assert "Rader: 5." in seen(shown) and len(shown.selectbox(key="receipt").options) == 3


def test_who_delivers_for_several_chooses_and_sees_the_receipts_of_that_one_alone(visit: Visit) -> None:
    kept(visit, SOURCE, 8, rows=8881)
    kept(visit, OTHER, 10, rows=8882)
    assert "8882" not in seen(rendered(visit, Page.DELIVERIES)).replace("\u202f", "")
    shown = rendered(replace(visit, sources=(SOURCE, OTHER)), Page.DELIVERIES)
    chooser = shown.selectbox(key="source")
    assert chooser.options == ["Samordningsfunktionen", "Polisen"]
    told = [seen(shown).replace("\u202f", ""), seen(chooser.select(OTHER).run()).replace("\u202f", "")]
    assert [("8881" in one, "8882" in one) for one in told] == [(True, False), (False, True)]
    assert shown.query_params["source"] == OTHER


def test_a_receipt_that_cannot_be_read_is_counted(visit: Visit) -> None:
    kept(visit, SOURCE, 8)
    (visit.folder / "receipts" / f"20261120T090000-{SOURCE}-0.json").write_text("{", encoding="utf-8")
    shown = rendered(visit, Page.DELIVERIES)
    assert say("sv", "deliveries.unreadable", number=1) in seen(shown) and len(shown.table[0].value) == 1


def test_in_the_demonstration_city_nothing_is_handed_over_and_receipts_are_shown(visit: Visit) -> None:
    kept(visit, SOURCE, 8)
    demo = replace(visit, store=demo_of(visit))
    shown = rendered(demo, Page.DELIVERIES)
    assert say("sv", "error.delivery_to_demo.what") in seen(shown)
    assert not shown.file_uploader and not shown.button and len(shown.table) == 1


def demo_of(visit: Visit) -> Store:
    """Return the store of a visit as if it held demonstration data alone."""
    pointer = visit.folder / "current.json"
    pointer.write_text(json.dumps(json.loads(pointer.read_text(encoding="utf-8")) | {"demo": True}), encoding="utf-8")
    found = store.current(visit.folder)
    assert found is not None
    return found


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SENDER])
def test_who_is_no_sender_is_offered_nothing(visit: Visit, role: Role) -> None:
    kept(visit, SOURCE, 8)
    shown = rendered(as_role(visit, role), Page.DELIVERIES)
    assert say("sv", "error.not_for_you.what") in seen(shown)
    assert not shown.file_uploader and not shown.table


def test_what_a_stopped_server_has_left_is_gone_when_a_sender_looks(visit: Visit) -> None:
    old = visit.folder / "incoming" / "old"
    old.mkdir(parents=True)
    os.utime(old, (0, 0))
    rendered(visit, Page.DELIVERIES)
    assert not old.exists()
