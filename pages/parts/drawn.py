"""The charts of `lagesbild.charts` and the tables of words, made once: kept by everything that is in them.

Either holds what its table holds and nothing else, so whoever gets the same table may see the same chart.
"""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from lagesbild import charts, tables
from lagesbild.charts.canvas import Chart
from lagesbild.disclosure import SafeTable
from lagesbild.vocabulary import Vocabulary
from lagesbild.words import Words
from pages.parts.kept import kept

Drawn = ParamSpec("Drawn")
Made = TypeVar("Made")
#: Kept at once of each sort, of all visitors together: some ten kilobytes each.
KEPT = 500


def _words_of(words: Words) -> tuple[str, str]:
    return words.reference.shown, words.language


def _kept(draw: Callable[Drawn, Made]) -> Callable[Drawn, Made]:
    keys: dict[str | type[Any], Callable[[Any], object]] = {
        SafeTable: lambda table: table.fingerprint,
        Words: _words_of,
        Chart: lambda chart: chart.to_json(),
        Vocabulary: lambda vocabulary: vocabulary.model_dump_json(),
    }
    return kept(draw, most=KEPT, keys=keys)


against_city = _kept(charts.against_city)
bars = _kept(charts.bars)
delivered = _kept(charts.delivered)
forest = _kept(charts.forest)
funnel = _kept(charts.funnel)
in_the_dark = _kept(charts.in_the_dark)
readable = _kept(tables.readable)
share_over_time = _kept(charts.share_over_time)
shares = _kept(charts.shares)
small_multiples = _kept(charts.small_multiples)
wheel = _kept(charts.wheel)
