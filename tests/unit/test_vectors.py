"""Our code against the reference vectors (tests/vectors.json), which other programs computed."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.vectors import KINDS, Fields, run, vectors

#: The vectors are written with ten decimals.
ROUNDED = 0.5e-10
ANSWERED = [vector for vector in vectors() if vector["kind"] in KINDS]


def differences(got: Any, expected: Any, tol: float, where: str = "") -> Iterator[str]:
    """Tell each place where two nested answers differ; numbers may, by `tol`."""
    if isinstance(expected, dict) and isinstance(got, dict) and got.keys() == expected.keys():
        for name in expected:
            yield from differences(got[name], expected[name], tol, f"{where}.{name}")
    elif isinstance(expected, list) and isinstance(got, list) and len(got) == len(expected):
        for place, (mine, other) in enumerate(zip(got, expected, strict=True)):
            yield from differences(mine, other, tol, f"{where}[{place}]")
    elif not _same(got, expected, tol):
        yield f"{where}: {got!r} is not {expected!r}"


def _same(got: Any, expected: Any, tol: float) -> bool:
    if _is_number(got) and _is_number(expected):
        return bool(abs(got - expected) <= max(tol, ROUNDED if isinstance(expected, float) else 0))
    return type(got) is type(expected) and bool(got == expected)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@pytest.mark.parametrize("vector", ANSWERED, ids=lambda vector: vector["id"])
def test_we_answer_what_the_vector_expects(vector: Fields) -> None:
    got = run(vector["kind"], vector["input"])
    assert not list(differences(got, vector["expected"], vector["tol"]))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_that_we_answer_has_a_vector(kind: str) -> None:
    assert kind in {vector["kind"] for vector in vectors()}


def test_a_kind_without_code_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="tea_leaves"):
        run("tea_leaves", {})


@pytest.mark.parametrize(
    ("got", "expected", "tol", "told"),
    [
        ({"p": 0.5001}, {"p": 0.5}, 2e-4, []),
        ({"p": 1 / 3}, {"p": 0.3333333333}, 1e-12, []),
        ({"p": 1 / 3}, {"p": 0.3333333334}, 1e-12, [".p: 0.3333333333333333 is not 0.3333333334"]),
        ({"p": 0.5003}, {"p": 0.5}, 2e-4, [".p: 0.5003 is not 0.5"]),
        ({"p": float("nan")}, {"p": 0.5}, 2e-4, [".p: nan is not 0.5"]),
        ({"p": 1}, {"p": 1, "z": 2}, 1, [": {'p': 1} is not {'p': 1, 'z': 2}"]),
        ({"p": 1, "z": 2}, {"p": 1}, 1, [": {'p': 1, 'z': 2} is not {'p': 1}"]),
        ({"rows": [1, 2]}, {"rows": [1, 3]}, 0, [".rows[1]: 2 is not 3"]),
        ({"rows": [1]}, {"rows": [1, 3]}, 0, [".rows: [1] is not [1, 3]"]),
        ({"iso": "2026-W53-1"}, {"iso": "2026-W53-1"}, 0, []),
        ({"iso": "2026-W53-1"}, {"iso": "2027-W01-1"}, 9, [".iso: '2026-W53-1' is not '2027-W01-1'"]),
        ({"hidden": True}, {"hidden": 1}, 1, [".hidden: True is not 1"]),
        ({"hidden": None}, {"hidden": None}, 0, []),
    ],
)
def test_a_difference_is_told_by_its_place(got: Fields, expected: Fields, tol: float, told: list[str]) -> None:
    assert list(differences(got, expected, tol)) == told
