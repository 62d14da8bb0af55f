"""Which version of a record is in force, and what a receipt says of each: new, revised, unchanged or withdrawn."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.factories import ACCEPTED, an_installation, built, contract_row, load_rows

#: The versions of one record, a file each: moment of the version, environment, withdrawn; and what is in force at last.
HISTORIES = {
    "the latest version": ("10 islamist -, 11 other -", "other"),
    "the latest version, though an older one came later": ("11 other -, 10 islamist -", "other"),
    "the latest of three, in any order": ("11 other -, 12 mixed -, 10 islamist -", "mixed"),
    "nothing, once it is withdrawn": ("10 islamist -, 11 islamist x", None),
    "nothing, though an older version came later": ("11 islamist x, 10 islamist -", None),
    "what came after it was withdrawn": ("10 islamist -, 11 islamist x, 12 mixed -", "mixed"),
    "one that was told twice": ("10 islamist -, 10 islamist -", "islamist"),
}


def version(told: str) -> dict[str, str]:
    hour, environment, withdrawn = told.split()
    return contract_row(
        revised=f"2024-03-07 {hour}:00", environment=environment, withdrawn="true" if withdrawn == "x" else ""
    )


@pytest.mark.parametrize("history", HISTORIES)
def test_in_force_is(tmp_path: Path, history: str) -> None:
    versions, in_force = HISTORIES[history]
    installation = an_installation(tmp_path)
    for nth, told in enumerate(versions.split(", ")):
        load_rows(installation, [version(told) | {"nth": str(nth)}])
    assert [record["environment"] for record in built(installation)] == ([in_force] if in_force else [])


def test_of_two_versions_of_one_moment_the_same_is_in_force_whichever_came_first(tmp_path: Path) -> None:
    found = []
    for name, order in (("one", ("islamist", "other")), ("other", ("other", "islamist"))):
        installation = an_installation(tmp_path / name)
        for environment in order:
            load_rows(installation, [contract_row(environment=environment)])
        found += [record["environment"] for record in built(installation)]
    assert len(found) == 2
    assert found[0] == found[1]


def test_an_earlier_version_is_kept_with_the_moment_it_was_first_known(tmp_path: Path) -> None:
    installation = an_installation(tmp_path)
    load_rows(installation, [version("10 islamist -")])
    load_rows(installation, [version("11 other -")], accepted=ACCEPTED + timedelta(days=7))
    load_rows(installation, [version("10 islamist -") | {"again": ""}], accepted=ACCEPTED + timedelta(days=9))
    known = {row["environment"]: (row["accepted"], row["in_force"]) for row in built(installation, "version")}
    assert known == {"islamist": (datetime(2024, 3, 15, 9, 30), False), "other": (datetime(2024, 3, 22, 9, 30), True)}


def test_a_withdrawn_record_is_no_longer_counted_and_still_known(tmp_path: Path) -> None:
    installation = an_installation(tmp_path)
    load_rows(installation, [contract_row(), contract_row(record_id="A-2")])
    load_rows(installation, [contract_row(revised="2024-03-08", withdrawn="true")])
    assert len(built(installation)) == 1
    assert sorted(row["withdrawn"] for row in built(installation, "version")) == [False, False, True]


KNOWN = [contract_row(), contract_row(record_id="A-2"), contract_row(record_id="A-3", withdrawn="true")]

#: The rows of a second delivery, and what each is to the records known before: new, revised, unchanged, withdrawn.
COUNTED = [
    ([contract_row(record_id="B-1")], (1, 0, 0, 0)),
    ([contract_row(revised="2024-03-08")], (0, 1, 0, 0)),
    ([contract_row(revised="2024-03-01")], (0, 1, 0, 0)),
    ([contract_row()], (0, 0, 1, 0)),
    ([contract_row(), contract_row()], (0, 0, 2, 0)),
    ([contract_row(revised="2024-03-08", withdrawn="true")], (0, 0, 0, 1)),
    ([contract_row(record_id="A-3", withdrawn="true")], (0, 0, 1, 0)),
    ([contract_row(record_id="A-3", revised="2024-03-08")], (0, 1, 0, 0)),
    ([contract_row(record_id="B-1"), contract_row(record_id="B-1")], (1, 0, 1, 0)),
    ([contract_row(record_id="B-1"), contract_row(record_id="B-1", revised="2024-03-08")], (1, 1, 0, 0)),
    ([contract_row(record_id="B-1", withdrawn="true")], (0, 0, 0, 1)),
    ([contract_row(source="police")], (1, 0, 0, 0)),
    ([contract_row(anteckning="fler ord")], (0, 0, 1, 0)),
    ([contract_row(environment="ISLAMIST", occurred="2024-03-05 12:00")], (0, 0, 1, 0)),
]


@pytest.mark.parametrize(("rows", "counts"), COUNTED)
def test_a_receipt_says_what_each_row_is_to_what_was_known(
    tmp_path: Path, rows: list[dict[str, str]], counts: tuple[int, int, int, int]
) -> None:
    installation = an_installation(tmp_path)
    load_rows(installation, KNOWN)
    receipt = load_rows(installation, [row | {"again": ""} for row in rows])
    assert (receipt.new, receipt.revised, receipt.unchanged, receipt.withdrawn) == counts
    assert receipt.accepted == sum(counts)
