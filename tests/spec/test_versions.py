"""Which version of a record is in force, and what a receipt says of each: new, revised, unchanged or withdrawn."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from etl.load import Delivery, Loader
from tests.factories import ACCEPTED, Row, a_loader, an_installation, built, contract_row, load_rows, write_csv

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
#: Each history is one record's, known in the database by the day it happened.
DAYS = {history: f"2024-02-{day:02}" for day, history in enumerate(HISTORIES, 1)}


def version(told: str, **changes: str) -> Row:
    hour, environment, withdrawn = told.split()
    flag = "true" if withdrawn == "x" else ""
    return contract_row(revised=f"2024-03-07 {hour}:00", environment=environment, withdrawn=flag, **changes)


@pytest.fixture(scope="module")
def in_force(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Load all histories, their first versions in the first delivery and so on; return what is in force of each day."""
    installation = an_installation(tmp_path_factory.mktemp("histories"))
    versions = {DAYS[history]: told.split(", ") for history, (told, _) in HISTORIES.items()}
    for nth in range(3):
        rows = [version(told[nth], record_id=day, occurred=day) for day, told in versions.items() if nth < len(told)]
        assert load_rows(installation, rows).refused == 0
    records = built(installation)
    return {day: [row["environment"] for row in records if str(row["occurred"]) == day] for day in versions}


@pytest.mark.parametrize("history", HISTORIES)
def test_in_force_is(in_force: dict[str, list[str]], history: str) -> None:
    _, environment = HISTORIES[history]
    assert in_force[DAYS[history]] == ([environment] if environment else [])


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


#: What a second delivery brings of records A-1, A-2 and A-3 (withdrawn), which are known, and of B-1, which is not:
#: the number and what is changed of each row; and what the rows are: new, revised, unchanged, withdrawn.
COUNTED: list[tuple[list[tuple[str, Row]], tuple[int, int, int, int]]] = [
    ([("B-1", {})], (1, 0, 0, 0)),
    ([("A-1", {"revised": "2024-03-08"})], (0, 1, 0, 0)),
    ([("A-1", {"revised": "2024-03-06"})], (0, 1, 0, 0)),
    ([("A-1", {})], (0, 0, 1, 0)),
    ([("A-1", {}), ("A-1", {})], (0, 0, 2, 0)),
    ([("A-1", {"revised": "2024-03-08", "withdrawn": "true"})], (0, 0, 0, 1)),
    ([("A-3", {"withdrawn": "true"})], (0, 0, 1, 0)),
    ([("A-3", {"revised": "2024-03-08"})], (0, 1, 0, 0)),
    ([("B-1", {}), ("B-1", {})], (1, 0, 1, 0)),
    ([("B-1", {}), ("B-1", {"revised": "2024-03-08"})], (1, 1, 0, 0)),
    ([("B-1", {"withdrawn": "true"})], (0, 0, 0, 1)),
    ([("A-1", {"source": "police"})], (1, 0, 0, 0)),
    ([("A-1", {"anteckning": "fler ord"})], (0, 0, 1, 0)),
    ([("A-1", {"environment": "ISLAMIST", "occurred": "2024-03-05 12:00"})], (0, 0, 1, 0)),
    ([("A-1", {}), ("A-2", {"arena": "school"}), ("B-1", {}), ("B-2", {})], (2, 1, 1, 0)),
]


@pytest.fixture(scope="module")
def loader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loader]:
    with a_loader(an_installation(tmp_path_factory.mktemp("counted"))) as opened:
        yield opened


@pytest.mark.parametrize("nth", range(len(COUNTED)))
def test_a_receipt_says_what_each_row_is_to_what_was_known(loader: Loader, tmp_path: Path, nth: int) -> None:
    """Each case has records of its own in the folder that they share."""
    known: list[tuple[str, Row]] = [("A-1", {}), ("A-2", {}), ("A-3", {"withdrawn": "true"})]
    told, counts = COUNTED[nth]
    for number, rows in enumerate((known, told)):
        mine = [contract_row(**{"source": "schools"} | changes, record_id=f"{nth} {of}") for of, changes in rows]
        file = write_csv(tmp_path / f"{number}.csv", [row | {"delivery": str(number)} for row in mine])
        receipt = loader.load(Delivery(file, accepted=ACCEPTED))
    assert (receipt.new, receipt.revised, receipt.unchanged, receipt.withdrawn) == counts
    assert receipt.accepted == sum(counts)
