"""The breaks that are suspected of each source, from what its deliveries said, and not yet declared or dismissed."""

from collections.abc import Iterable
from pathlib import Path

import pandas

from etl import tally
from etl.batches import Batch
from lagesbild.breaks import Breaks
from lagesbild.statistics.breaks import Suspicion, suspected


def open_ones(said: pandas.DataFrame, source: str, decided: Breaks) -> tuple[Suspicion, ...]:
    """Return the suspicions of one source that nobody has decided on."""
    return tuple(one for one in suspected(said) if not decided.is_settled(one, source))


def of_all(data: Path, batches: Iterable[Batch], decided: Breaks) -> list[tuple[str, Suspicion]]:
    """Return the open suspicions of every source with what it has delivered."""
    batches = list(batches)
    sources = sorted({batch.source for batch in batches})
    said = {name: tally.read(data, name, [one.sha256 for one in batches if one.source == name]) for name in sources}
    return [(source, one) for source in sources for one in open_ones(said[source], source, decided)]
