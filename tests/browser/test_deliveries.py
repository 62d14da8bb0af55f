"""A sender hands over files in a real browser, to an installation that is no demonstration city."""

import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from lagesbild import audit, settings
from lagesbild.audit import Action
from lagesbild.texts import LANGUAGES, Language, say
from tests.browser import axe
from tests.browser.conftest import City, Watched, a_server
from tests.browser.test_journeys import finding, rows
from tests.factories import an_installation, batch_rows, built, contract_row, contract_rows, csv_text, load_rows

PAGE = "/deliveries?role=sender"
NUMBER = "19640823-3234"
#: A load takes seconds, and on a busy machine many.
PATIENCE = 120_000
SOUND = FilePayload(
    name="zebrafinken.csv",
    mimeType="text/csv",
    buffer=csv_text([*contract_rows(4), contract_row(record_id="X", category="nonsense")]).encode(),
)
PERSONAL = FilePayload(
    name="koltrasten.csv",
    mimeType="text/csv",
    buffer=csv_text(contract_row(record_id=f"kol-{number}", note=NUMBER) for number in range(3)).encode(),
)


@pytest.fixture
def town(browser: Browser, tmp_path: Path) -> Iterator[City]:
    """An installation with one delivery of records that nobody invented."""
    installation = an_installation(tmp_path)
    load_rows(installation, [contract_row()])
    built(installation)
    with a_server(installation.data, log=tmp_path / "log", **{settings.ALLOW_UNSIGNED: "1"}) as address:
        yield City(browser, address, installation.data, tmp_path / "log")


def hand_over(visit: Watched, file: FilePayload, told: str) -> None:
    """Choose a file, hand it over, and wait for what is told of it."""
    visit.page.locator("input[type=file]").set_input_files(file)
    expect(visit.page.get_by_text(file["name"])).to_be_visible()
    visit.page.get_by_role("button", name=say("sv", "deliveries.hand_over")).click()
    expect(visit.page.get_by_text(say("sv", told), exact=True).first).to_be_visible(timeout=PATIENCE)
    axe.stand(visit.page)


def in_memory(town: City) -> str:
    """What the server says that it holds of files that were sent to it; it tells anew every five seconds."""
    told = urllib.request.urlopen(f"{town.address}/_stcore/metrics", timeout=10).read().decode()
    return "".join(line for line in told.splitlines() if "UploadedFileManager" in line)


def wait_until(visit: Watched, town: City, *, held: bool) -> None:
    for _ in range(20):
        if bool(in_memory(town)) is held:
            return
        visit.page.wait_for_timeout(1000)
    raise AssertionError(in_memory(town) or "no file is held")


def test_a_sender_hands_over_files_and_sees_what_became_of_each(town: City) -> None:
    with town.visit() as visit:
        visit.open(PAGE)
        expect(finding(visit)).to_have_text(say("sv", "deliveries.none", source="Samordningsfunktionen"))
        before = len(batch_rows(town.data))
        hand_over(visit, SOUND, "receipt.accepted")
        expect(finding(visit)).to_contain_text("mottagen: 4 av 5 rader")
        expect(visit.page.get_by_text(f"{say('sv', 'rule.unknown_category')} (1)").first).to_be_visible()
        assert len(batch_rows(town.data)) == before + 4
        hand_over(visit, SOUND, "receipt.duplicate")
        hand_over(visit, PERSONAL, "receipt.refused")
        expect(finding(visit)).to_contain_text("avvisad i sin helhet")
        assert len(batch_rows(town.data)) == before + 4

        _, refused, accepted = rows(visit.page.locator("table").first)
        number, category = (f"{say('sv', f'rule.{rule}')}" for rule in ("gate_personal_number", "unknown_category"))
        assert refused[1:] == [say("sv", "receipt_status.refused"), "3", "3", f"{number} (3)"]
        assert accepted[1:] == [say("sv", "receipt_status.accepted"), "5", "1", f"{category} (1)"]
        visit.page.get_by_text(say("sv", "deliveries.in_full"), exact=True).click()
        line = say("sv", "receipt.row", row=3, column="#8", rule="gate_personal_number")
        expect(visit.page.locator("pre")).to_contain_text(line)
        assert visit.errors == [] and visit.elsewhere == []
    assert list((town.data / "incoming").iterdir()) == []
    assert NUMBER.encode() not in town.kept() and b"kol-" not in town.kept()
    assert noted(town) == ["begun", "accepted", "begun", "duplicate", "begun", "refused"]


def test_a_file_is_in_the_servers_memory_until_it_is_handed_over(town: City) -> None:
    with town.visit() as visit:
        visit.open(PAGE)
        visit.page.locator("input[type=file]").set_input_files(PERSONAL)
        wait_until(visit, town, held=True)
        hand_over(visit, PERSONAL, "receipt.refused")
        wait_until(visit, town, held=False)
        expect(visit.page.get_by_text(PERSONAL["name"])).to_have_count(0)


def test_who_closes_the_page_while_the_file_is_loaded_has_handed_it_over(town: City) -> None:
    with town.visit() as visit:
        visit.open(PAGE)
        visit.page.locator("input[type=file]").set_input_files(SOUND)
        visit.page.get_by_role("button", name=say("sv", "deliveries.hand_over")).click()
        expect(visit.page.get_by_text(say("sv", "deliveries.loading"))).to_be_visible()
        assert not noted(town)
    until = time.monotonic() + PATIENCE / 1000
    while len(noted(town)) < 2 and time.monotonic() < until:
        time.sleep(0.2)
    assert noted(town) == ["begun", "accepted"] and list((town.data / "incoming").iterdir()) == []


def noted(town: City) -> list[object]:
    """What the log says that became of each delivery."""
    log = [entry.event for entry in audit.entries(town.data)]
    return [event.detail["status"] for event in log if event.action is Action.DELIVER]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_no_fault_that_axe_knows_and_is_used_by_keyboard(town: City, language: Language) -> None:
    with town.visit() as visit:
        visit.open(PAGE)
        hand_over(visit, SOUND, "receipt.accepted")
        visit.open(f"{PAGE}&lang={language}")
        axe.stand(visit.page)
        stops = [stop.name for stop in axe.stops(visit.page)]
        assert say(language, "deliveries.hand_over") in stops and any(name.endswith("Upload") for name in stops)
        assert axe.missed(visit.page) == ["file upload"], "Streamlit's field behind the button Upload, which is reached"
        axe.open_all(visit.page)
        assert axe.violations(visit.page) == []


def test_a_file_without_a_plain_name_is_refused_and_not_kept(town: City) -> None:
    with town.visit() as visit:
        visit.open(PAGE)
        visit.page.locator("input[type=file]").set_input_files({**SOUND, "name": ".zebrafinken.csv"})
        visit.page.get_by_role("button", name=say("sv", "deliveries.hand_over")).click()
        expect(visit.page.get_by_test_id("stMain")).to_contain_text(say("sv", "error.delivery_name.what"))
        wait_until(visit, town, held=False)
    assert not (town.data / "incoming").exists() and b"zebrafinken" not in town.kept()
