"""What a situation is made of: a sentence in waiting, and as much of a table as a sentence reads."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pandas

from lagesbild.disclosure import SafeTable
from lagesbild.words import Words

Said = Callable[[Words], str]
Row = dict[Any, Any]


def table(rows: list[Row], by: str = "", **total: Any) -> SafeTable:
    """Return what a sentence reads of a table."""
    frame = pandas.DataFrame(rows)
    made = SimpleNamespace(
        frame=frame, total=pandas.DataFrame([total]), dimensions=(by,), measures=tuple(frame.columns)
    )
    return cast(SafeTable, made)
