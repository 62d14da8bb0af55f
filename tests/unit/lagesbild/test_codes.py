"""The vocabulary and the places as one table: what a question may group by, and under what it folds."""

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from lagesbild import codes, queries, reference
from tests.factories import REFERENCE

GOTEBORG = reference.read(REFERENCE)
Table = dict[tuple[str, str], dict[str, Any]]


@pytest.fixture(scope="module")
def table() -> Iterator[Table]:
    with duckdb.connect() as connection:
        connection.execute(queries.text("codes"))
        codes.insert(connection, GOTEBORG, ("contract", "police"))
        relation = connection.table("code")
        rows = [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
        yield {(row["dimension"], row["code"]): row for row in rows}


@pytest.mark.parametrize(
    ("dimension", "code", "parent"),
    [
        ("category", "propaganda", "propaganda"),
        ("category", "propaganda_sticker", "propaganda"),
        ("district", "lundby", "hisingen"),
        ("district", "unknown", "unknown"),
        ("area", "hisingen", "hisingen"),
        ("age", "adult", "adult"),
        ("source", "police", "police"),
    ],
)
def test_a_code_lies_under_its_parent(table: Table, dimension: str, code: str, parent: str) -> None:
    assert table[dimension, code]["parent"] == parent


@pytest.mark.parametrize(
    ("dimension", "code", "flag", "value"),
    [
        ("record_type", "call", "protection", "X"),
        ("record_type", "incident", "counts_as_event", True),
        ("record_type", "tip", "counts_as_event", False),
        ("environment", "islamist", "default_view", True),
        ("environment", "unassessed", "unassessed", True),
        ("category", "travel_return", "whole_city_only", True),
        ("category", "travel_return_returnee", "whole_city_only", True),
        ("category", "propaganda", "whole_city_only", False),
        ("time_precision", "month", "days", 182),
        ("place_precision", "district", "in_district", True),
        ("place_precision", "area", "in_district", False),
        ("place_precision", "area", "in_city", True),
        ("place_precision", "neighbouring_municipality", "in_city", False),
    ],
)
def test_a_code_carries_what_it_means(table: Table, dimension: str, code: str, flag: str, value: object) -> None:
    assert table[dimension, code][flag] == value


@pytest.mark.parametrize("dimension", [*codes.DIMENSIONS, "district", "area"])
def test_every_code_stands_in_the_order_it_is_shown(table: Table, dimension: str) -> None:
    rows = sorted((row["position"], code) for (of, code), row in table.items() if of == dimension)
    assert tuple(code for _, code in rows) == GOTEBORG.codes(dimension)


def test_a_survey_is_no_type_of_record(table: Table) -> None:
    assert ("record_type", "survey") not in table
