"""The perturbation table: what its noise is like, how it is derived, and that the committed one is the record."""

import json
import math
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from etl import lattice
from etl.lattice import PERTURBATION, Bound
from tools import perturbation
from tools.perturbation import (
    KEYS,
    TOLERANCE,
    VECTORS,
    Row,
    as_csv,
    bounds_of_record,
    derive,
    farthest,
    probabilities,
)

COMMITTED = lattice.perturbation()
DERIVED = derive(at_most=5, variance=3.0, hidden=2)
ROWS = [
    pytest.param(n, row, id=f"{source}-{n}")
    for source, rows in (("committed", probabilities(COMMITTED)), ("derived", DERIVED))
    for n, row in enumerate(rows)
]


def mean(n: int, row: Row) -> float:
    """The mean of the noise that row `n` adds."""
    return sum(p * (value - n) for value, p in row.items())


def variance(n: int, row: Row) -> float:
    """The mean square of the noise that row `n` adds, which has mean 0."""
    return sum(p * (value - n) ** 2 for value, p in row.items())


def entropy(row: Row) -> float:
    return -sum(p * math.log(p) for p in row.values())


def percent(row: Row) -> str:
    return ", ".join(f"{value}: {100 * p:.1f}" for value, p in row.items())


@pytest.mark.parametrize(
    ("n", "told"),
    [
        # The first rows of disclosure.md, and the last one: true count -> published value: share of cells in percent.
        (0, "0: 100.0"),
        (1, "0: 73.4, 3: 13.7, 4: 7.3, 5: 3.7, 6: 1.9"),
        (2, "0: 40.9, 3: 40.7, 4: 14.8, 5: 3.2, 6: 0.4, 7: 0.0"),
        (3, "0: 20.4, 3: 39.4, 4: 24.7, 5: 11.1, 6: 3.5, 7: 0.8, 8: 0.1"),
        (8, "3: 0.4, 4: 1.7, 5: 5.2, 6: 11.9, 7: 19.4, 8: 22.9, 9: 19.4, 10: 11.9, 11: 5.2, 12: 1.7, 13: 0.4"),
    ],
)
def test_the_committed_rows_are_the_ones_we_tell_of(n: int, told: str) -> None:
    assert percent(probabilities(COMMITTED)[n]) == told


@pytest.mark.parametrize(("n", "row"), ROWS)
def test_a_row_is_a_law_and_never_gives_1_or_2(n: int, row: Row) -> None:
    assert sum(row.values()) == pytest.approx(1, abs=1e-12)
    assert min(row.values()) > 0
    assert not {1, 2} & row.keys()


@pytest.mark.parametrize(("n", "row"), ROWS)
def test_noise_is_at_most_5_and_has_mean_0_and_variance_3(n: int, row: Row) -> None:
    assert max(abs(value - n) for value in row) <= 5
    assert abs(mean(n, row)) < 1e-4
    assert variance(n, row) == pytest.approx(3 if n else 0, abs=1e-3)


def test_0_stays_0() -> None:
    assert [bound for bound in COMMITTED if bound.n == 0] == [Bound(0, 0, KEYS)]
    assert DERIVED[0] == {0: 1.0}


def test_the_last_row_is_the_same_up_and_down_so_that_it_can_be_shifted() -> None:
    last = DERIVED[-1]
    assert [last[8 + v] for v in range(-5, 6)] == pytest.approx([last[8 - v] for v in range(-5, 6)], abs=1e-12)
    assert [bound.v for bound in COMMITTED if bound.n == 8] == list(range(-5, 6))


def test_the_bounds_of_a_row_rise_to_all_cell_keys_with_the_noise() -> None:
    assert sorted({bound.n for bound in COMMITTED}) == list(range(9))
    for n in range(9):
        row = [bound for bound in COMMITTED if bound.n == n]
        assert all(one.v < other.v and 0 < one.below < other.below for one, other in pairwise(row))
        assert row[-1].below == KEYS


def test_the_committed_table_is_what_the_script_writes_from_the_record(tmp_path: Path) -> None:
    table = tmp_path / "perturbation.csv"
    perturbation.main(["--write", "--table", str(table)])
    assert table.read_bytes() == PERTURBATION.read_bytes()
    assert table.read_bytes().startswith(b"n,v,below\n0,0,4294967296\n1,-1,3154522659\n1,2,3741731404\n")


def test_the_committed_table_is_the_record_and_nearly_the_derived_one(capsys: pytest.CaptureFixture[str]) -> None:
    perturbation.main([])
    assert capsys.readouterr().out == "perturbation.csv: 66 bounds, within 3.1e-08 of what is derived\n"


def test_one_key_of_difference_from_the_record_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "perturbation.csv"
    table.write_bytes(PERTURBATION.read_bytes().replace(b"1,-1,3154522659", b"1,-1,3154522660"))
    with pytest.raises(SystemExit):
        perturbation.main(["--table", str(table)])
    assert "perturbation.csv is not ckm_ptable_int-01: published numbers would change" in capsys.readouterr().err


def test_a_record_that_is_not_derived_is_never_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    (record,) = [vector for vector in vectors["vectors"] if vector["kind"] == "ckm_ptable_int"]
    record["expected"]["rows"]["1"][0]["ub_exclusive"] += round(1.1 * TOLERANCE * KEYS)
    (tmp_path / "vectors.json").write_text(json.dumps(vectors), encoding="utf-8")
    monkeypatch.setattr(perturbation, "VECTORS", tmp_path / "vectors.json")
    with pytest.raises(SystemExit):
        perturbation.main(["--write", "--table", str(tmp_path / "perturbation.csv")])
    assert not (tmp_path / "perturbation.csv").exists()


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    record = bounds_of_record(VECTORS)
    (tmp_path / "table.csv").write_text(as_csv(record), encoding="utf-8", newline="\n")
    assert lattice.perturbation(tmp_path / "table.csv") == record


def test_the_difference_counts_a_value_that_only_one_table_gives() -> None:
    halves = [Bound(0, 0, KEYS // 2), Bound(0, 1, KEYS)]
    assert farthest(halves, [{0: 0.5, 1: 0.5}]) == 0
    assert farthest(halves, [{0: 0.5}]) == farthest(halves, [{0: 0.5, 1: 0.2, 2: 0.3}]) + 0.2 == 0.5
    assert farthest([replace(halves[0], below=KEYS)], [{0: 0.4, 1: 0.6}]) == 0.6


@st.composite
def parameters(draw: st.DrawFn) -> tuple[int, float, int]:
    """D, V, js that admit a table."""
    at_most = draw(st.integers(1, 5))
    hidden = draw(st.integers(0, at_most - 1))
    above = draw(st.floats(0.05, 12))
    return at_most, (hidden + 1) ** 2 // 4 + above, hidden


@given(parameters())
def test_every_table_has_the_properties_that_define_it(chosen: tuple[int, float, int]) -> None:
    at_most, most, hidden = chosen
    first, *rows = derive(at_most=at_most, variance=most, hidden=hidden)
    assert first == {0: 1.0}
    assert len(rows) == (at_most + hidden + 1 if hidden else at_most)
    for n, row in enumerate(rows, start=1):
        lowest = max(n - at_most, 0)
        assert list(row) == [value for value in range(lowest, n + at_most + 1) if value == 0 or value > hidden]
        assert sum(row.values()) == pytest.approx(1, abs=1e-10) and min(row.values()) > 0
        assert abs(mean(n, row)) < 1e-10
        assert variance(n, row) <= most + 1e-10
        rising = [p for value, p in row.items() if value <= n]
        assert rising == sorted(rising)


@given(parameters())
def test_a_row_has_the_variance_asked_for_or_would_have_no_more_if_it_might(chosen: tuple[int, float, int]) -> None:
    at_most, most, hidden = chosen
    asked = derive(at_most=at_most, variance=most, hidden=hidden)
    free = derive(at_most=at_most, variance=1000.0, hidden=hidden)
    for n, (row, unbound) in enumerate(zip(asked, free, strict=True)):
        assert row == unbound or variance(n, row) == pytest.approx(most, abs=1e-10)


@given(parameters(), st.floats(0.05, 12), st.floats(0, 1))
def test_no_mixture_of_two_tables_has_more_entropy(chosen: tuple[int, float, int], above: float, part: float) -> None:
    at_most, most, hidden = chosen
    other = (hidden + 1) ** 2 // 4 + above
    one, two, best = (
        derive(at_most=at_most, variance=bound, hidden=hidden)
        for bound in (most, other, part * most + (1 - part) * other)
    )
    for row, first, second in zip(best, one, two, strict=True):
        mixed = {value: part * first[value] + (1 - part) * second[value] for value in row}
        assert entropy(row) >= entropy(mixed) - 1e-10


@pytest.mark.parametrize(
    ("at_most", "most", "hidden", "told"),
    [
        (0, 1.0, 0, "no table with D=0, js=0"),
        (2, 9.0, 2, "no table with D=2, js=2"),
        (5, 3.0, -1, "no table with D=5, js=-1"),
        (5, 0.0, 0, "no table with V=0.0, js=0: .* takes V above 0"),
        # 1 and 2 to 0 or 3 alone make variance 2.
        (5, 2.0, 2, "no table with V=2.0, js=2: .* takes V above 2"),
        # 2 and 3 to 0 or 5 alone make variance 6.
        (5, 5.9, 4, "no table with V=5.9, js=4: .* takes V above 6"),
        (5, float("nan"), 2, "no table with V=nan, js=2"),
    ],
)
def test_what_admits_no_table_is_told(at_most: int, most: float, hidden: int, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        derive(at_most=at_most, variance=most, hidden=hidden)
