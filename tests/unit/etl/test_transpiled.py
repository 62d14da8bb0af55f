"""Our SQL, taken apart and written again, makes the same; what Spark is given holds nothing that it takes otherwise."""

import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from sqlglot import exp, parse_one

from etl import transpiled
from etl.build import Delivered
from etl.spark import FILES
from lagesbild import queries
from tests.built_by import built_by, tables, ties
from tests.factories import an_installation, load_rows


def by_steps(connection: duckdb.DuckDBPyConnection, delivered: Delivered) -> None:
    """Make records from what Spark would be given, written for DuckDB."""
    connection.read_parquet([str(batch.file) for batch in delivered.taken]).create_view("delivered")
    values = {"anchor": delivered.reference.municipality.anchor}
    for step in (step for file in FILES for step in transpiled.steps(file, transpiled.OURS)):
        used = {name: value for name, value in values.items() if f"${name}" in step.query}
        connection.execute(f"create temp table made as {step.query}", used)
        if step.adds:
            connection.execute(f"insert into {step.name} by name from made; drop table made")
        else:
            connection.execute(f"alter table made rename to {step.name}")


def test_what_was_taken_apart_makes_the_same_build(tmp_path: Path) -> None:
    here = an_installation(tmp_path / "a")
    for rows in ties():
        load_rows(here, rows)
    there = replace(here, data=shutil.copytree(here.data, tmp_path / "b"))
    expected = tables(built_by(here))
    assert len(expected["past_version"]) == 60
    assert tables(built_by(there, by_steps)) == expected


@pytest.mark.parametrize("file", FILES)
def test_no_macro_of_ours_and_nothing_that_depends_on_the_engine_is_left(file: str) -> None:
    steps = [*transpiled.steps(file, "spark")]
    assert steps and not [step for step in steps if "content_of" in step.query.lower()]
    for step in steps:
        tree = parse_one(step.query, read="spark")
        assert not [group for group in tree.find_all(exp.Group) if group.args.get("all")]
        assert not [*tree.find_all(exp.PercentileCont, exp.Round)]
        assert not [
            one for one in tree.find_all(exp.Lag, exp.Lead) if one.args.get("default") or one.args.get("offset")
        ]
        # a window that numbers rows in no order gives each engine's own
        assert not [one for one in tree.find_all(exp.Window) if not one.args.get("order") and not one.args.get("alias")]


def test_what_makes_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "text", lambda _: "drop table record;")
    with pytest.raises(ValueError, match="neither"):
        [*transpiled.steps("any", "spark")]
