"""Shows the map of districts; a click chooses the district, as the list beside it does."""

from html import escape
from pathlib import Path

import streamlit as st
from streamlit.components.v1 import declare_component
from streamlit_folium import st_folium
from xstatic.pkg import leaflet

from lagesbild import maps
from lagesbild.disclosure import SafeTable
from lagesbild.words import Words
from pages.parts import filters

KEY = "district-map"
HEIGHT = 380


def show(table: SafeTable, words: Words, chosen: str, *, weeks: str) -> None:
    """Draw the map and its legend; `weeks` are those that the numbers are of."""
    st_folium(
        maps.districts(table, words, chosen=chosen, leaflet=_leaflet()),
        key=KEY,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
        on_change=_choose,
    )
    swatches = "".join(
        f'<span><span class="lb-swatch" style="background:{colour}"></span>{escape(text)}</span>'
        for text, colour in maps.legend(table, words)
    )
    st.html(
        f'<div class="lb-legend"><span>{escape(words.say("districts.classes", weeks=weeks))}</span>{swatches}</div>'
    )


def _leaflet() -> str:
    """Serve Leaflet from its wheel, as the files of a component, and return its address beside the map's own."""
    served = declare_component("leaflet", path=str(Path(leaflet.BASE_DIR)))
    return f"../{served.name}"


def _choose() -> None:
    clicked = (st.session_state.get(KEY) or {}).get("last_active_drawing")
    if clicked:
        st.session_state[filters.DISTRICT] = clicked["properties"]["id"]
