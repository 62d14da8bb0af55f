"""The charts of `lagesbild.charts`, drawn once: kept by everything that is in them, and shown again as they are.

A chart holds what its table holds and nothing else, so whoever gets the same table may see the same chart.
"""

from collections.abc import Callable
from typing import Any, ParamSpec

import streamlit as st

from lagesbild import charts
from lagesbild.charts import Figure
from lagesbild.disclosure import SafeTable
from lagesbild.words import Words

Drawn = ParamSpec("Drawn")
#: Charts kept at once, of all visitors together: some ten kilobytes each.
KEPT = 500
_every: list[Any] = []


def forget() -> None:
    """Forget every chart."""
    for one in _every:
        one.clear()


def _language_of(words: Words) -> tuple[str, str]:
    return words.reference.digest, words.language


def _kept(draw: Callable[Drawn, Figure]) -> Callable[Drawn, Figure]:
    # A resource is handed out as it is: nobody changes a chart once it is drawn, and copying one takes as long as
    # drawing it.
    keep = st.cache_resource(
        max_entries=KEPT,
        show_spinner=False,
        hash_funcs={SafeTable: SafeTable.fingerprint, Words: _language_of},
    )
    kept: Callable[Drawn, Figure] = keep(draw)
    _every.append(kept)
    return kept


against_city = _kept(charts.against_city)
bars = _kept(charts.bars)
delivered = _kept(charts.delivered)
forest = _kept(charts.forest)
funnel = _kept(charts.funnel)
share_over_time = _kept(charts.share_over_time)
shares = _kept(charts.shares)
small_multiples = _kept(charts.small_multiples)
wheel = _kept(charts.wheel)
