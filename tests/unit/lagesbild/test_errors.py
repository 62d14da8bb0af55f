"""Errors are for the person who reads them: each has its three sentences, and an exit code that tells a scheduler."""

import ast
from collections.abc import Iterator
from string import Formatter

import pytest

from lagesbild import errors
from lagesbild.errors import BuildFailed, DeliveryRefused, LagesbildError, NotAllowed, WrongUse
from lagesbild.settings import ROOT
from lagesbild.texts import LANGUAGES, catalogue

KINDS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, LagesbildError)}


def raised() -> Iterator[tuple[str, set[str]]]:
    """Find the errors made anywhere in the code: their key, and the values that they are given."""
    for part in ("app.py", "lagesbild/**/*.py", "etl/**/*.py", "pages/**/*.py"):
        for file in ROOT.glob(part):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS:
                    key = node.args[0]
                    if isinstance(key, ast.Constant):
                        yield str(key.value), {keyword.arg for keyword in node.keywords if keyword.arg}


RAISED = sorted({key: values for key, values in raised()}.items())


def test_the_search_finds_the_errors_of_the_loader() -> None:
    assert ("no_rows", set()) in RAISED
    assert ("reference_missing", {"file", "folder"}) in RAISED


@pytest.mark.parametrize(("key", "values"), RAISED, ids=[key for key, _ in RAISED])
def test_every_error_says_what_happened_what_it_means_and_what_to_do(key: str, values: set[str]) -> None:
    for part in ("what", "means", "do"):
        for language in LANGUAGES:
            text = catalogue()[f"error.{key}.{part}"][language]
            assert {name for _, name, _, _ in Formatter().parse(text) if name} <= values


@pytest.mark.parametrize(
    ("kind", "exit_code"), [(WrongUse, 2), (DeliveryRefused, 3), (BuildFailed, 4), (NotAllowed, 2)]
)
def test_the_exit_code_tells_what_kind_of_error_it_was(kind: type[LagesbildError], exit_code: int) -> None:
    assert kind("no_rows").exit_code == exit_code


def test_an_error_explains_itself_in_three_lines_of_either_language() -> None:
    error = WrongUse("no_such_file", file="januari.csv")
    assert error.explain("sv").splitlines() == [
        "Det finns ingen fil eller mapp januari.csv.",
        "Ingenting har laddats.",
        "Kontrollera sökvägen.",
    ]
    assert error.explain("en").splitlines()[0] == "There is no file or folder januari.csv."
    assert str(error) == error.explain("en")
