"""The receipts as the app reads them: what the loader wrote, the newest first; what cannot be read is counted."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from etl import receipt
from lagesbild import receipts
from lagesbild.receipts import Receipts, Told
from tests.factories import ACCEPTED, an_installation, contract_row, contract_rows, load_rows

SOUND = {"source": "police", "sha256": "a" * 64, "status": "accepted", "rows": 3, "accepted": 1, "refused": 2}
SOUND |= {"rules": {"gate_phone": 2}}


def put(data: Path, name: str, content: object) -> Path:
    file = data / receipts.FOLDER / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return file


def test_what_the_loader_writes_is_what_is_read(tmp_path: Path) -> None:
    installation = an_installation(tmp_path)
    wrong = [contract_row(record_id="2", district="nowhere"), contract_row(record_id="3", category="x")]
    rows = [*contract_rows(18), *wrong]
    written = load_rows(installation, rows)
    again = load_rows(installation, wrong, accepted=ACCEPTED + timedelta(days=1))
    second, first = receipts.kept(installation.data)
    assert (first.at, second.at) == (ACCEPTED, ACCEPTED + timedelta(days=1))
    assert (first.rows, first.accepted, first.refused, first.status) == (20, 18, 2, "accepted")
    assert first.rules == written.rules and first.rules["unknown_district"] == 1
    assert (first.source, first.sha256) == (written.source, written.sha256)
    assert (second.status, second.rows, second.accepted) == (again.status, 2, 0) == ("refused", 2, 0)
    assert first.file.exists() and first.file.parent == installation.data / "receipts"


def test_the_moment_is_told_as_the_loader_tells_it() -> None:
    assert receipts.MOMENT == receipt.MOMENT


def test_a_receipt_is_told_whole(tmp_path: Path) -> None:
    file = put(tmp_path, "20240315T093000-police-aaaaaaaaaaaa.json", SOUND | {"new": 1, "refused_rows": []})
    at = datetime(2024, 3, 15, 9, 30, tzinfo=UTC)
    assert receipts.kept(tmp_path) == (Told(at, "police", "a" * 64, "accepted", 3, 1, 2, {"gate_phone": 2}, file),)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("20240315T093000-police-b.json", "{"),
        ("20240315T093000-police-b.json", []),
        ("20240315T093000-police-b.json", {}),
        ("20240315T093000-police-b.json", SOUND | {"status": "lost"}),
        ("20240315T093000-police-b.json", SOUND | {"rows": -1}),
        ("20240315T093000-police-b.json", SOUND | {"rules": {"gate_phone": "x"}}),
        ("20240315T093000-police-b.json", SOUND | {"source": None}),
        ("yesterday-police-b.json", SOUND),
    ],
)
def test_what_cannot_be_read_is_left_out_and_counted(tmp_path: Path, name: str, content: object) -> None:
    put(tmp_path, "20240316T093000-police-a.json", SOUND)
    put(tmp_path, name, content)
    found = receipts.read(tmp_path)
    assert ([one.file.name for one in found.told], found.unreadable) == (["20240316T093000-police-a.json"], 1)
    assert receipts.kept(tmp_path) == found.told


def test_half_a_receipt_and_the_words_beside_it_are_no_receipts(tmp_path: Path) -> None:
    put(tmp_path, "20240316T093000-police-a.txt", "words")
    put(tmp_path, ".20240316T093000-police-a.json.partial", "{")
    assert receipts.read(tmp_path) == Receipts((), 0) == receipts.read(tmp_path / "nowhere")
