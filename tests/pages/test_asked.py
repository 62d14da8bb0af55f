"""What is kept of answers and charts: as long as it is in force, and no longer."""

from pathlib import Path

import pandas
import pytest
import streamlit as st
from streamlit.runtime.caching import get_data_cache_stats_provider, get_resource_cache_stats_provider
from streamlit.runtime.stats import CacheStat
from streamlit.testing.v1 import AppTest

from lagesbild import settings
from lagesbild.settings import Settings
from lagesbild.store import Store
from tests.factories import an_installation, built, contract_row, load_rows


def test_what_is_kept_does_not_grow_with_the_builds_that_were_in_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = _city(tmp_path, monkeypatch)
    kept = []
    for number in range(4):
        load_rows(city, [contract_row(record_id=f"r-{number}")])
        built(city)
        _visit()
        kept.append(_kept())
    assert min(kept) > 0
    assert max(kept) < 1.5 * kept[0]


def test_what_stays_in_force_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    city = _city(tmp_path, monkeypatch)
    asked: list[str] = []
    load_rows(city, [contract_row()])
    built(city)
    ask = Store.ask

    def counted(store: Store, question: str, **values: object) -> pandas.DataFrame:
        asked.append(question)
        return ask(store, question, **values)

    monkeypatch.setattr(Store, "ask", counted)
    _visit()
    first = len(asked)
    _visit()
    assert 0 < first > 3 * (len(asked) - first)


def _city(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    st.cache_data.clear()
    st.cache_resource.clear()
    city = an_installation(folder)
    monkeypatch.setenv(settings.DATA, str(city.data))
    monkeypatch.setenv(settings.ALLOW_UNSIGNED, "1")
    return city


def _visit() -> None:
    shown = AppTest.from_file(settings.ROOT / "app.py", default_timeout=30).run()
    assert not shown.exception and shown.get("plotly_chart")


def _kept() -> int:
    """Return the bytes of what is kept."""
    told = [one().get_stats() for one in (get_data_cache_stats_provider, get_resource_cache_stats_provider)]
    stats = [stat for families in told for family in families.values() for stat in family]
    return sum(stat.byte_length for stat in stats if isinstance(stat, CacheStat))
