"""Every word on screen exists in both languages and says the same."""

from pathlib import Path
from string import Formatter

import pytest

from lagesbild import texts
from lagesbild.texts import LANGUAGES, catalogue, say


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_there_are_texts_in_swedish_and_english() -> None:
    assert LANGUAGES == ("sv", "en")
    assert len(catalogue()) > 100


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_a_text_stands_in_both_languages_with_the_same_placeholders(key: str) -> None:
    text = catalogue()[key]
    assert set(text) == {"sv", "en"}
    assert all(words.strip() for words in text.values())
    assert placeholders(text["sv"]) == placeholders(text["en"])


def test_a_text_is_said_with_its_values_filled_in() -> None:
    assert say("sv", "cli.built", build="b1", file="f") == "Databasen b1 gäller nu: f"
    assert say("en", "cli.built", build="b1", file="f") == "The database b1 is now in force: f"


@pytest.mark.parametrize(("key", "values"), [("no.such.key", {}), ("cli.built", {"build": "b1"})])
def test_a_missing_text_or_value_is_never_passed_over(key: str, values: dict[str, str]) -> None:
    with pytest.raises(KeyError):
        say("sv", key, **values)


def test_a_key_that_stands_in_two_files_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text('[page.title]\nsv = "Läge"\nen = "State"\n', encoding="utf-8")
    monkeypatch.setattr(texts, "files", lambda package: tmp_path)
    with pytest.raises(ValueError, match=r"page\.title"):
        catalogue.__wrapped__()
