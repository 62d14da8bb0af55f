"""Rows of a city told by how many reports fall in each period: series as tests of statistics draw them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import count

from lagesbild import reference as references
from tests.factories import REFERENCE, Row, contract_row

CALENDAR = references.read(REFERENCE).calendar
#: The period that ended last on the day of `tests.visits`, which is preliminary, and the one before it, which is not.
LAST, CLOSED = 4, 3
#: What a call has beside what every record has, and what it has not.
OF_A_CALL = {"category": "", "concern": "content_online", "handling": "advice_only"}

_NUMBERS = count()


def rows_of(counts: Sequence[int], *, last: int = LAST, **fields: str) -> list[Row]:
    """Return rows for counts by period, the last of them of period `last`."""
    first = last - len(counts) + 1
    return [row for place, n in enumerate(counts) for row in in_period(first + place, n, **fields)]


def in_period(period: int, n: int, **fields: str) -> list[Row]:
    """Return so many rows of one period, each another record."""
    day = (CALENDAR.start(period) + timedelta(days=3)).isoformat()
    told = {"occurred": day, "received": day, "revised": day}
    return [contract_row(**told | {"record_id": f"R-{next(_NUMBERS)}"} | fields) for _ in range(n)]


def history_of(counts: Mapping[int, int] | Sequence[int]) -> list[float]:
    """Return counts as a history is told: by period, in order."""
    return [float(n) for n in (counts.values() if isinstance(counts, Mapping) else counts)]
