"""The receipt: every row accounted for once, in words and in JSON, without a value from a record."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl import receipt as receipts
from etl.receipt import Receipt, RefusedRow, as_text, refused_whole
from lagesbild import reference
from lagesbild.errors import DeliveryRefused
from lagesbild.words import Words
from tests.factories import ACCEPTED, REFERENCE, an_installation, contract_row, contract_rows, load_rows

GOTEBORG = reference.read(REFERENCE)
KEYS = (
    "delivery, source, sha256, status, rows, accepted, refused, new, revised, unchanged, withdrawn, rules, refused_rows"
)


def a_receipt(*, refused: int = 2) -> Receipt:
    rows = tuple(RefusedRow(number, "Stadsdel", "unknown_district") for number in range(1, refused + 1))
    return Receipt(
        "polisen.csv",
        "police",
        "0" * 64,
        "accepted",
        rows=100 + refused,
        accepted=100,
        refused=refused,
        new=97,
        revised=2,
        withdrawn=1,
        rules=receipts.rules_of(rows),
        refused_rows=rows,
    )


def test_a_receipt_is_one_line_of_json_with_the_keys_of_the_issue() -> None:
    line = a_receipt().as_json()
    told = json.loads(line)
    assert "\n" not in line
    assert ", ".join(told) == KEYS
    assert told["rules"] == {"unknown_district": 2}
    assert told["refused_rows"][0] == {"row": 1, "column": "Stadsdel", "rule": "unknown_district"}


def test_a_delivery_refused_whole_has_the_same_keys_and_tells_why_in_words() -> None:
    whole = refused_whole("x.csv", "", "0" * 64, DeliveryRefused("empty_file"))
    assert ", ".join(json.loads(whole.as_json())) == KEYS
    assert (whole.status, whole.rows, whole.accepted, whole.refused) == ("refused", 0, 0, 0)
    for language in ("sv", "en"):
        assert "Filen är tom." in as_text(whole, Words(GOTEBORG, language))
        assert "The file is empty." in as_text(whole, Words(GOTEBORG, language))


def test_the_words_tell_what_was_accepted_what_was_refused_and_why() -> None:
    assert as_text(a_receipt(), Words(GOTEBORG, "sv")).splitlines() == [
        "Kvitto: polisen.csv (källa: police)",
        "Leveransen är mottagen.",
        "Rader: 102. Mottagna: 100 (nya 97, ändrade 2, oförändrade 0, återtagna 1). Avvisade: 2.",
        "       2  stadsdelen finns inte (unknown_district)",
        "  rad 1, kolumn Stadsdel: unknown_district",
        "  rad 2, kolumn Stadsdel: unknown_district",
    ]


def test_a_long_list_of_rows_is_cut_in_words_and_whole_in_json() -> None:
    long = a_receipt(refused=70)
    text = as_text(long, Words(GOTEBORG, "en"))
    assert text.count("unknown_district") == 1 + 50
    assert "20 more rows" in text
    assert len(json.loads(long.as_json())["refused_rows"]) == 70


def test_rules_are_counted_the_commonest_first() -> None:
    rules = ["a", "b", "b", "c", "b", "c"]
    counted = receipts.rules_of(tuple(RefusedRow(row, "x", rule) for row, rule in enumerate(rules)))
    assert list(counted.items()) == [("b", 3), ("c", 2), ("a", 1)]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("police", "20240315T093000-police-000000000000"),
        ("", "20240315T093000-unknown-000000000000"),
        ("../up", "20240315T093000-_up-000000000000"),
        ("a.b/c", "20240315T093000-a_b_c-000000000000"),
        ("x" * 300, f"20240315T093000-{'x' * 40}-000000000000"),
    ],
)
def test_the_file_to_send_back_is_named_after_the_moment_the_source_and_the_delivery(
    tmp_path: Path, source: str, name: str
) -> None:
    receipts.save(Receipt("x.csv", source, "0" * 64, "refused"), tmp_path / "receipts", ACCEPTED, GOTEBORG)
    assert {file.name for file in tmp_path.rglob("*.*")} == {f"{name}.txt", f"{name}.json"}


def test_the_file_to_send_back_holds_both_languages_and_the_fingerprint(tmp_path: Path) -> None:
    file = receipts.save(a_receipt(), tmp_path, datetime(2024, 3, 15, tzinfo=UTC), GOTEBORG)
    text = file.read_text(encoding="utf-8")
    assert "Leveransen är mottagen." in text
    assert "The delivery is accepted." in text
    assert text.endswith(f"SHA-256 {'0' * 64}\n")


def test_rows_are_accepted_or_refused_and_the_rules_add_up(tmp_path: Path) -> None:
    wrong = [contract_row(environment=""), contract_row(district="haga"), contract_row(note="070-123 45 67")]
    receipt = load_rows(an_installation(tmp_path), [*contract_rows(9), *wrong])
    assert (receipt.rows, receipt.accepted, receipt.refused) == (12, 9, 3)
    assert receipt.rules == {"missing_environment": 1, "unknown_district": 1, "gate_phone": 1}
    assert [(row.row, row.rule) for row in receipt.refused_rows] == [
        (10, "missing_environment"),
        (11, "unknown_district"),
        (12, "gate_phone"),
    ]
