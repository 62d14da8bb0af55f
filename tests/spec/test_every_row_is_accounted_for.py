"""However damaged a delivery is, each of its rows is accepted or refused by one rule, and the receipt adds up."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pyarrow.parquet
import pytest
from hypothesis import given, strategies as st

from etl.receipt import Receipt
from lagesbild import contract
from tests.factories import (
    Examples,
    a_reference,
    a_source,
    an_installation,
    contract_row,
    csv_text,
    examples_of,
    write_json,
)
from tests.spec.examples import HALF

#: A source that may have any number of faults, so that the sound rows beside them are stored.
PATIENT = a_source("patient", text="refused_limit = 1.0")

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
DAMAGED = st.sampled_from(
    ["", " ", "x", "true", "2024-02-30", "2999-01-01", "1999-01-01", "lundby", "070-123 45 67", "call"]
)
#: But the source: a delivery of nobody's is refused whole.
COLUMNS = st.sampled_from([*contract.NAMES[1:], "Fritext"])
ROWS = st.lists(
    st.dictionaries(COLUMNS, DAMAGED | TEXT, max_size=3).map(lambda damage: contract_row(**damage)),
    min_size=1,
    max_size=12,
)

NTH = count()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("patient")


@pytest.fixture(scope="module")
def examples(folder: Path) -> Iterator[Examples]:
    with examples_of(an_installation(folder, reference=a_reference(folder, patient=PATIENT))) as opened:
        yield opened


def account_for(examples: Examples, file: Path, rows: int) -> Receipt:
    """Load a file of so many rows and check that its receipt adds up."""
    receipt = examples.load(file, source="patient")
    assert (receipt.status, receipt.reason) == ("accepted", "")
    assert receipt.rows == receipt.accepted + receipt.refused == rows
    assert receipt.accepted == receipt.new + receipt.revised + receipt.unchanged + receipt.withdrawn
    assert receipt.refused == sum(receipt.rules.values()) == len(receipt.refused_rows)
    assert set(receipt.rules) <= set(contract.RULES)
    numbers = [row.row for row in receipt.refused_rows]
    assert numbers == sorted(set(numbers) & set(range(1, rows + 1)))
    return receipt


def stored(folder: Path, receipt: Receipt) -> int:
    (file,) = folder.glob(f"data/accepted/*/{receipt.sha256}.parquet")
    return int(pyarrow.parquet.read_metadata(file).num_rows)


@given(rows=ROWS)
@HALF
def test_of_damaged_objects_each_is_accepted_or_refused(
    folder: Path, examples: Examples, rows: list[dict[str, str]]
) -> None:
    whole: dict[str, object] = dict.fromkeys(contract.NAMES) | {"nth": next(NTH)}
    file = write_json(folder / "delivery.json", [whole | row for row in rows])
    receipt = account_for(examples, file, len(rows))
    assert stored(folder, receipt) == receipt.accepted


#: What may follow a sound line: too few cells, too many, a quote in the wrong place.
RAGGED = st.sampled_from(["x", "a,b,c", "1,2,3,4,5,6,7,8,9,10,11,12,13", 'A-1,"x" y,,,,,,,,', '"A,1"'])


@given(lines=st.lists(RAGGED | st.just("sound"), min_size=1, max_size=12))
@HALF
def test_of_ragged_lines_each_is_accepted_or_refused_under_its_own_number(
    folder: Path, examples: Examples, lines: list[str]
) -> None:
    head, sound = csv_text([contract_row(Fritext="x", nth=str(next(NTH)))]).splitlines()
    file = folder / "delivery.csv"
    file.write_text("\n".join([head, *(sound if line == "sound" else line for line in lines)]) + "\n", encoding="utf-8")
    receipt = account_for(examples, file, len(lines))
    assert [row.row for row in receipt.refused_rows] == [n for n, line in enumerate(lines, 1) if line != "sound"]
    assert receipt.rules.keys() <= {"unreadable_row"}
