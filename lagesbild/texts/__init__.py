"""Every word on screen, in Swedish and English: TOML files beside this one, one table a text, keys `sv` and `en`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


def say(language: Language, key: str, **values: object) -> str:
    """Return the text of `key` with its {placeholders} filled; KeyError when the key or a value is missing."""
    return catalogue()[key][language].format(**values)


@cache
def catalogue() -> Mapping[str, Mapping[Language, str]]:
    """Return all texts by their dotted key; a key that stands in two files is an error."""
    found: dict[str, Mapping[Language, str]] = {}
    for file in sorted(files(__name__).iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            for key, text in _flatten(tomllib.loads(file.read_text(encoding="utf-8"))):
                if key in found:
                    raise ValueError(f"text key {key} stands twice")
                found[key] = text
    return found


def _flatten(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Mapping[Language, str]]]:
    if all(isinstance(value, str) for value in table.values()):
        return [(prefix, {language: table[language] for language in LANGUAGES})]
    return [pair for key, value in table.items() for pair in _flatten(value, f"{prefix}.{key}" if prefix else key)]
