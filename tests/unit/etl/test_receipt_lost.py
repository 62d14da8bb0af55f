"""A load that was stopped between a batch and its receipt: the next load writes the receipt that was due."""

from dataclasses import asdict
from pathlib import Path

import pytest

from lagesbild.settings import Settings
from tests.factories import an_installation, batches_of, contract_row, contract_rows, load, write_csv


@pytest.fixture
def installation(tmp_path: Path) -> Settings:
    return an_installation(tmp_path)


def lose_receipts(installation: Settings) -> None:
    for file in (installation.data / "receipts").iterdir():
        file.unlink()


def test_the_receipt_tells_what_it_would_have_told(tmp_path: Path, installation: Settings) -> None:
    load(installation, write_csv(tmp_path / "first.csv", contract_rows(2)))
    rows = [*contract_rows(3), contract_row(record_id="S-0", revised="2024-03-08 10:00"), contract_row(environment="")]
    file = write_csv(tmp_path / "second.csv", rows)
    (due,) = load(installation, file)
    batches = {batch: batch.read_bytes() for batch in batches_of(installation.data)}
    lose_receipts(installation)
    (healed,) = load(installation, file)
    assert asdict(healed) == asdict(due)
    assert (due.new, due.revised, due.unchanged, due.refused) == (1, 1, 2, 1)
    assert {batch: batch.read_bytes() for batch in batches_of(installation.data)} == batches
    assert load(installation, file)[0].status == "duplicate"


def test_a_receipt_that_refused_the_file_once_is_not_the_one_that_is_due(
    tmp_path: Path, installation: Settings
) -> None:
    file = write_csv(tmp_path / "x.csv", contract_rows(2))
    (refused,) = load(installation, file, source="nobody")
    refusal = {receipt.name for receipt in (installation.data / "receipts").iterdir()}
    load(installation, file)
    for receipt in (installation.data / "receipts").iterdir():
        if receipt.name not in refusal:
            receipt.unlink()
    (healed,) = load(installation, file)
    assert (refused.status, healed.status, healed.new) == ("refused", "accepted", 2)
