"""Shows the map of districts, or of areas; a click chooses one, as the list beside it does."""

from functools import partial
from html import escape

import streamlit as st
from streamlit_folium import st_folium

from lagesbild import maps
from lagesbild.disclosure import SafeTable
from lagesbild.words import Words
from pages.parts import filters, served

KEY = "district-map"
HEIGHT = 330


def show(table: SafeTable, words: Words, chosen: str, *, weeks: str) -> None:
    """Draw the map and its legend; `weeks` are those that the numbers are of."""
    (level,) = table.dimensions
    st_folium(
        maps.places(table, words, chosen=chosen, served=served.FROM_COMPONENT),
        key=f"{KEY}-{level}",
        height=HEIGHT,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
        on_change=partial(_choose, level),
    )
    swatches = "".join(
        f'<span><span class="lb-swatch" style="background:{colour}"></span>{escape(text)}</span>'
        for text, colour in maps.legend(table, words)
    )
    st.html(
        f'<div class="lb-legend"><span>{escape(words.say("districts.classes", weeks=weeks))}</span>{swatches}</div>'
    )


def _choose(level: str) -> None:
    clicked = (st.session_state.get(f"{KEY}-{level}") or {}).get("last_active_drawing")
    if clicked:
        st.session_state[filters.level_key(level)] = clicked["properties"]["id"]
