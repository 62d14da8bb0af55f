"""What our code answers to the reference vectors (tests/vectors.py), and the vectors themselves."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

#: What a JSON object is read as.
Fields = dict[str, Any]
Answers = dict[str, Callable[[Fields], Fields]]

FILE = Path(__file__).parents[1] / "vectors.json"


def vectors() -> list[Fields]:
    """Return every vector of the file, in its order."""
    read: list[Fields] = json.loads(FILE.read_text(encoding="utf-8"))["vectors"]
    return read
