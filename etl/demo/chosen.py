"""Finds the district for the measure that does not work: where a count happened to be highest above its usual level.

Nothing is planted for it. A district picked because it was high falls by itself, which is the story.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from math import sqrt

from etl.demo.plan import Where
from etl.demo.records import Record, is_about
from etl.demo.scene import Placed, Scene

#: Periods that the group looked at before it chose.
LOOKED_AT = 4


def settled(scene: Scene, placed: Placed, records: Iterable[Record]) -> Placed:
    """Return the story with the district and the first period that chance has made most striking."""
    meant = [record for record in records if is_about(scene, placed.story.where, record)]
    districts = [code for code in scene.reference.districts if code not in placed.story.spared]
    counts = {code: by_period(scene, Where(districts=(code,)), meant) for code in districts}
    windows = [(code, first) for code in districts for first in range(placed.first, placed.last + 1)]
    code, first = max(windows, key=lambda window: _excess(scene, counts[window[0]], window[1]))
    return replace(placed, first=first, last=scene.last, district=code)


def by_period(scene: Scene, where: Where, records: Iterable[Record]) -> Counter[int]:
    """Count the records meant by period."""
    calendar = scene.reference.calendar
    return Counter(calendar.index(record.occurred) for record in records if is_about(scene, where, record))


def _excess(scene: Scene, counts: Counter[int], first: int) -> float:
    usual = counts.total() / (scene.last - scene.first + 1) * LOOKED_AT
    seen = sum(counts[period] for period in range(first - LOOKED_AT, first))
    return (seen - usual) / sqrt(usual) if usual else 0.0
