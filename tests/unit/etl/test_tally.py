"""What a delivery said is counted as it came: before other places are left out, and without a word that few use."""

from collections.abc import Callable
from datetime import date

import pyarrow.parquet
import pytest

from etl.tally import OFTEN
from tests.unit.etl.conftest import Parish

NewParish = Callable[..., Parish]
MAPPING = """[values.category]
"Klotter" = "propaganda_graffiti"
[otherwise]
category = "other"
[[scope]]
rule = "municipality_unknown"
column = "Ort"
matches = " län$"
[[scope]]
rule = "outside_municipality"
column = "Ort"
unless = "^Göteborg$"
"""
HERE = {"Ort": "Göteborg"}


def said(parish: Parish) -> dict[tuple[str, str], int]:
    """Return the rows by field and value of all that a parish has delivered."""
    counted: dict[tuple[str, str], int] = {}
    for file in parish.installation.data.glob("delivered/parish/*.parquet"):
        for row in pyarrow.parquet.read_table(file).to_pylist():
            counted[row["field"], row["value"]] = counted.get((row["field"], row["value"]), 0) + row["rows"]
    return counted


def test_a_spelling_is_counted_as_the_sender_writes_it_wherever_it_happened(parish: NewParish) -> None:
    church = parish(text=MAPPING)
    church.deliver(HERE | {"Vad": "Klotter"}, {"Ort": "Malmö", "Vad": " KLOTTER"}, HERE | {"Vad": "violence"})
    assert said(church)["category", "klotter"] == 2
    assert said(church)["category", "violence"] == 1


def test_a_word_that_nobody_listed_is_kept_only_if_it_is_used_often(parish: NewParish) -> None:
    church = parish(text=MAPPING)
    church.deliver(*[HERE | {"Vad": "Bråk"}] * OFTEN, *[HERE | {"Vad": "Fest"}] * (OFTEN - 1), HERE | {"Vad": "?"})
    told = {value: rows for (field, value), rows in said(church).items() if field == "category"}
    assert told == {"bråk": OFTEN, "*": OFTEN}


def test_a_long_text_is_no_word_however_often_it_stands(parish: NewParish) -> None:
    church = parish(text=MAPPING)
    church.deliver(*[HERE | {"Vad": "ord " * 20}] * 9)
    assert said(church)["category", "*"] == 9


def test_nothing_is_counted_of_a_row_that_the_gate_refuses(parish: NewParish) -> None:
    church = parish(text=MAPPING)
    church.deliver(*[HERE] * 4, HERE | {"Vad": "Klotter", "Fritext": "ring 070-123 45 67"})
    assert ("category", "klotter") not in said(church)


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (HERE | {"Plats": "Lundby"}, "district"),
        (HERE | {"Plats": ""}, "unknown"),
        (HERE | {"Plats": "unknown"}, "unknown"),
        (HERE | {"Plats": "Lundby", "Hur": "area"}, "area"),
        ({"Ort": "Västra Götalands län", "Plats": "Lundby"}, "municipality_unknown"),
        ({"Ort": "Malmö", "Plats": "Lundby"}, "district"),
    ],
)
def test_how_a_row_is_placed_is_counted(parish: NewParish, row: dict[str, str], place: str) -> None:
    church = parish(text=MAPPING, columns={"district": "Plats", "place_precision": "Hur"})
    church.deliver(row, HERE | {"Plats": "", "Hur": "digital"})
    told = {value: rows for (field, value), rows in said(church).items() if field == "place"}
    assert told == {place: 1, "digital": 1}


def test_a_day_is_that_on_which_the_version_was_written(parish: NewParish) -> None:
    church = parish(text=MAPPING)
    church.deliver(HERE | {"Dag": "2024-01-05", "In": "2024-02-05", "Ändrad": "2024-03-05 23:10"})
    (file,) = church.installation.data.glob("delivered/parish/*.parquet")
    assert {row["day"] for row in pyarrow.parquet.read_table(file).to_pylist()} == {date(2024, 3, 5)}


def test_a_delivery_that_is_refused_or_only_tried_says_nothing(parish: NewParish) -> None:
    church = parish(text=MAPPING)
    assert church.deliver(*[HERE | {"Miljö": "?"}] * 4).status == "refused"
    assert not said(church)
