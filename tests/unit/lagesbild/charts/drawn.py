"""What the tests of charts draw from: tables as small as what they are about, and what lies in a chart."""

from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any, cast

import pandas

from lagesbild import reference as references
from lagesbild.disclosure import SafeTable
from lagesbild.texts import Language
from lagesbild.words import Words
from tests.factories import REFERENCE

KNOWN = references.read(REFERENCE)


def words(language: Language = "sv") -> Words:
    return Words(KNOWN, language)


def a_table(head: str, rows: Sequence[Sequence[object]], by: Sequence[str]) -> SafeTable:
    """Return what a chart reads of a table; only `disclosure` makes a true one."""
    frame = pandas.DataFrame(rows, columns=head.split())
    measures = tuple(name for name in frame if name not in by)
    return cast(SafeTable, SimpleNamespace(frame=frame, dimensions=tuple(by), measures=measures))


def leaves(part: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value of a chart with the way to it; the look that plotly comes with is no part of it."""
    if isinstance(part, dict):
        for name, inner in part.items():
            yield from leaves(inner, f"{path}.{name}") if name != "template" else ()
    elif isinstance(part, list | tuple):
        for place, inner in enumerate(part):
            yield from leaves(inner, f"{path}[{place}]")
    else:
        yield path, part
