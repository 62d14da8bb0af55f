"""What is left of deliveries: nothing of one whose load was stopped, and the receipts of all."""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from filelock import FileLock

from etl import lock, receipt
from etl.receipt import Receipt, refused_whole, save
from lagesbild import audit, deliveries, settings
from lagesbild.access import Visit
from lagesbild.deliveries import Status
from lagesbild.errors import DeliveryRefused
from lagesbild.findings import deliveries as told_of
from lagesbild.texts import LANGUAGES, Language
from tests.factories import a_loader, an_installation, batches_of, contract_row, contract_rows, csv_text
from tests.unit.lagesbild.test_deliveries import (
    NOW,
    NUMBER,
    OTHER,
    SOURCE,
    as_sender,
    handed_over,
    kept,
    left_in,
    refusal,
)
from tests.visits import a_visit, words_of

#: What the loader prints of a delivery of one row.
PRINTED = {"source": SOURCE, "sha256": "ab" * 32, "status": "accepted", "rules": {}} | dict.fromkeys(
    deliveries.COUNTS, 1
)
#: A loader that does its work where a file is only tried, and something else in the data folder itself.
STAND_IN = """#!/bin/sh
for file; do :; done
case $LAGESBILD_DATA in */.trial) echo '{printed}'; exit 0;; esac
cd "$LAGESBILD_DATA" && mkdir -p work && cp "$file" work/copy
{then}
"""
QUOTES = f'echo "{NUMBER} in {NUMBER}" >&2; '
ENDS = {
    "killed": ("kill -9 $$", "delivery_cut_off"),
    "crashed": (f"{QUOTES} exit 1", "delivery_cut_off"),
    "silent": ("exec sleep 60", "delivery_cut_off"),
    "deaf": ("trap '' TERM; while :; do sleep 0.1; done", "delivery_cut_off"),
    "no receipt": (f"{QUOTES} rm -r work; exit 0", "delivery_not_loaded"),
    "wrong use": (f"{QUOTES} rm -r work; exit 2", "delivery_not_loaded"),
    "half a receipt": ("""echo '{"source": "police", "rules"'; kill -9 $$""", "delivery_cut_off"),
    "not built": ("echo '{printed}'; rm -r work; exit 4", "delivery_not_built"),
    "killed later": ("echo '{printed}'; kill -9 $$", "delivery_not_built"),
}


@pytest.fixture
def visit(tmp_path: Path) -> Visit:
    return as_sender(a_visit(tmp_path, [contract_row()]))


@pytest.fixture
def stand_in(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return what puts another program in the loader's place."""

    def put(then: str) -> None:
        file, printed = visit.folder.parent / "loader", json.dumps(PRINTED)
        file.write_text(STAND_IN.replace("{then}", then).replace("{printed}", printed), encoding="utf-8")
        file.chmod(0o700)
        monkeypatch.setattr(sys, "executable", str(file))

    return put


@pytest.mark.parametrize(("then", "key"), ENDS.values(), ids=ENDS)
def test_however_a_load_ends_the_file_is_gone_and_it_is_told_and_noted(
    visit: Visit,
    stand_in: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    then: str,
    key: str,
) -> None:
    monkeypatch.setattr(deliveries, "PATIENCE", 3.0)
    monkeypatch.setattr(deliveries, "GRACE", 0.5)
    stand_in(then)
    refused = refusal(visit, csv_text([contract_row(note=NUMBER)]).encode())
    assert refused.key == key and NUMBER not in str(refused)
    assert left_in(visit) == [] and not (visit.folder / "work").exists()
    assert NUMBER.encode() not in kept(visit.folder) + "".join(capfd.readouterr()).encode()
    noted = audit.entries(visit.folder)[-1].event.detail["status"]
    assert noted == ("accepted" if key == "delivery_not_built" else key)


def test_a_loader_that_cannot_be_started_is_told(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(visit.folder / "nothing"))
    assert refusal(visit, b"x").key == "delivery_not_loaded"
    assert left_in(visit) == []


def test_a_disk_that_takes_no_file_is_told_without_its_name(visit: Visit) -> None:
    (visit.folder / "incoming").write_bytes(b"in the way")
    refused = refusal(visit, b"x", name="zebrafinken.csv")
    assert refused.key == "delivery_not_loaded" and refused.__cause__ is None and refused.__suppress_context__


def test_a_load_that_is_killed_while_it_waits_leaves_nothing_and_what_it_waits_for_is_not_disturbed(
    visit: Visit,
) -> None:
    work = visit.folder / deliveries.WORK
    work.mkdir()
    before = batches_of(visit.folder)
    with FileLock(visit.folder / lock.FILE):  # a load that works there
        killer = Thread(target=kill_loader_of, args=(visit.folder,))
        killer.start()
        assert refusal(visit, csv_text(contract_rows(1)).encode()).key == "delivery_cut_off"
        killer.join()
        assert work.exists()
    assert left_in(visit) == [] and batches_of(visit.folder) == before
    assert handed_over(visit, *contract_rows(1)).status is Status.ACCEPTED, "it can be handed over again"


def kill_loader_of(data: Path) -> None:
    """Kill the loader that works for a data folder, as soon as there is one."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        for process in Path("/proc").iterdir():
            if process.name.isdecimal() and f"{settings.DATA}={data}" in environment_of(process):
                os.kill(int(process.name), signal.SIGKILL)
                return
        time.sleep(0.02)


def environment_of(process: Path) -> list[str]:
    try:
        return (process / "environ").read_text(encoding="utf-8", errors="replace").split("\0")
    except OSError:  # it has ended, or is somebody else's
        return []


def test_what_a_stopped_server_has_left_is_swept_and_a_delivery_under_way_is_not(visit: Visit) -> None:
    old, new = visit.folder / "incoming" / "old", visit.folder / "incoming" / "new"
    for folder in (old, new):
        folder.mkdir(parents=True)
        (folder / "a.csv").write_text(NUMBER, encoding="utf-8")
        os.utime(folder, (NOW.timestamp(), NOW.timestamp()))
    deliveries.sweep(visit.folder, NOW + timedelta(minutes=59))
    assert old.exists() and new.exists()
    later = NOW + timedelta(minutes=61)
    os.utime(new, (later.timestamp(), later.timestamp()))
    deliveries.deliver(visit, SOURCE, "a.csv", csv_text(contract_rows(1)).encode(), purpose="", at=later)
    assert not old.exists() and (new / "a.csv").exists()


def test_no_delivery_takes_so_long_that_it_is_swept() -> None:
    assert 2 * (deliveries.PATIENCE + deliveries.GRACE) < deliveries.LEFT_OVER.total_seconds()


def test_the_loader_and_the_page_mean_the_same_places(tmp_path: Path) -> None:
    installation = an_installation(tmp_path)
    with a_loader(installation):
        assert (installation.data / deliveries.WORK).is_dir() and (installation.data / deliveries.LOCK).exists()
    assert (deliveries.LOCK, deliveries.MOMENT) == (lock.FILE, receipt.MOMENT)


def write(visit: Visit, source: str, hour: int, **told: Any) -> Receipt:
    """Keep a receipt as the loader does."""
    made = replace(Receipt("a.csv", source, f"{hour:064}", "accepted", 9, 7, 2, rules={"unknown_category": 2}), **told)
    save(made, visit.folder / "receipts", datetime(2026, 11, 20, hour, 5, tzinfo=UTC), visit.reference)
    return made


def test_receipts_are_those_of_a_source_alone_the_newest_first(visit: Visit) -> None:
    write(visit, SOURCE, 8)
    write(visit, SOURCE, 10, status="refused", accepted=0, refused=9)
    write(visit, OTHER, 11)
    odd = write(visit, OTHER, 12)
    folder = visit.folder / "receipts"
    os.rename(folder / f"20261120T120500-{OTHER}-{odd.sha256[:12]}.json", folder / f"20261120T120500-{SOURCE}-0.json")
    told = deliveries.receipts(visit, SOURCE)
    assert [(one.at.hour, one.status, one.rows, one.refused) for one in told] == [
        (10, Status.REFUSED, 9, 9),
        (8, Status.ACCEPTED, 9, 2),
    ]
    assert told[1].rules == {"unknown_category": 2} and "rad" in told[1].text and "Receipt: a.csv" in told[1].text
    both = as_sender(visit, SOURCE, OTHER)
    assert [one.at.hour for one in deliveries.receipts(both, OTHER)] == [11]


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"source": "coordination"}', "{", "\udcff"])
def test_a_receipt_that_cannot_be_read_is_left_out_and_counted(visit: Visit, content: str) -> None:
    write(visit, SOURCE, 8)
    broken = visit.folder / "receipts" / f"20261120T090000-{SOURCE}-0123456789ab.json"
    broken.write_bytes(content.encode("utf-8", "surrogateescape"))
    assert [one.at.hour for one in deliveries.receipts(visit, SOURCE)] == [8]
    assert deliveries.unreadable(visit, SOURCE) == 1


def test_a_receipt_without_its_text_is_told_all_the_same(visit: Visit) -> None:
    write(visit, SOURCE, 8)
    (text,) = (visit.folder / "receipts").glob(f"*-{SOURCE}-*.txt")
    text.unlink()
    (told,) = deliveries.receipts(visit, SOURCE)
    assert (told.text, told.reason("sv"), told.rows) == ("", "", 9)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reason_is_told_in_the_language_of_who_reads(visit: Visit, language: Language) -> None:
    missing = DeliveryRefused("columns_missing", source=SOURCE, columns="datum, typ")
    over = DeliveryRefused("no_rows")
    for hour, error in ((8, missing), (9, over)):
        made = refused_whole("a.csv", SOURCE, f"{hour:064}", error)
        save(made, visit.folder / "receipts", datetime(2026, 11, 20, hour, tzinfo=UTC), visit.reference)
    write(visit, SOURCE, 10, status="refused", reason=made.reason)
    write(visit, SOURCE, 11)
    told = [one.reason(language) for one in deliveries.receipts(visit, SOURCE)]
    said = {error: error.explain(language).replace("\n", " ") for error in (missing, over)}
    assert told == ["", said[over], said[over], said[missing]]


def test_the_table_tells_by_the_clock_of_the_municipality_and_in_words(visit: Visit) -> None:
    write(visit, SOURCE, 23)
    write(visit, SOURCE, 10)
    (earlier,) = (visit.folder / "receipts").glob("20261120T1005*.json")
    earlier.write_text(earlier.read_text(encoding="utf-8").replace("unknown_category", "rule_of_tomorrow"))
    table = told_of.as_table(deliveries.receipts(visit, SOURCE), words_of(visit))
    assert table.to_numpy().tolist() == [
        ["21 nov 2026 kl. 00:05", "mottagen", "9", "2", "kategorin finns inte i ordlistan (2)"],
        ["20 nov 2026 kl. 11:05", "mottagen", "9", "2", "rule_of_tomorrow (2)"],
    ]
    assert [*table.columns] == ["Kom", "Läge", "Rader", "Avvisade", "Varför (antal rader)"]
