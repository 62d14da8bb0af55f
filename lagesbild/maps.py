"""The map of districts: polygons in fixed classes, no tiles and nothing from the internet."""

import math
from typing import Any

import folium

from lagesbild.catalogue import PRODUCTS, Layer
from lagesbild.disclosure import NEVER_PUBLISHED, SafeTable
from lagesbild.words import Words

Classes = tuple[tuple[int | None, str], ...]
#: The highest count of each class, and its shade: one hue, light to dark.
CLASSES: Classes = ((0, "#FFFFFF"), (2, "#E3EEF0"), (5, "#BFD9DD"), (10, "#8FBAC1"), (20, "#4F8D98"), (None, "#14505C"))
NOT_SHOWN = "#D9DEE3"
#: The same over half a year and longer, where most districts would lie in the highest of those.
LONG_CLASSES: Classes = (
    (0, "#FFFFFF"),
    (20, "#E3EEF0"),
    (40, "#BFD9DD"),
    (60, "#8FBAC1"),
    (100, "#4F8D98"),
    (None, "#14505C"),
)
LONG = 182
BORDER = "#5B6470"
CHOSEN = "#1B2733"
#: The map is an overview of one city: it neither pans nor zooms.
STILL: dict[str, Any] = dict.fromkeys(
    ("attribution_control", "dragging", "scroll_wheel_zoom", "double_click_zoom", "box_zoom", "keyboard"), False
)
WHITE = "<style>.leaflet-container { background: #FFFFFF; }</style>"


def drawable(words: Words) -> bool:
    """Say whether the installation has polygons."""
    return any(district.geometry for district in words.reference.districts.values())


def districts(table: SafeTable, words: Words, *, chosen: str | None, leaflet: str) -> folium.Map:
    """Draw the counts by district; `leaflet` is the address that serves Leaflet's own files."""
    counts = dict(zip(table.frame["district"], table.frame["count"].astype("float64"), strict=True))
    features = [_feature(code, counts[code], words, classes_of(table)) for code in words.reference.districts]
    drawn = _offline(leaflet)
    layer = folium.GeoJson(
        {"type": "FeatureCollection", "features": [feature for feature in features if feature]},
        style_function=lambda feature: _style(feature, chosen),
        highlight_function=lambda feature: {"weight": 3},
        tooltip=folium.GeoJsonTooltip(fields=["told"], labels=False),
    )
    layer.add_to(drawn)
    drawn.fit_bounds(layer.get_bounds(), padding=(4, 4))  # type: ignore[arg-type]  # no district is without bounds
    return drawn


def classes_of(table: SafeTable) -> Classes:
    """Return the fixed classes of a table, by how long its product's blocks are and by nothing in it."""
    return LONG_CLASSES if min(PRODUCTS[table.product].days) >= LONG else CLASSES


def shade(count: float, classes: Classes = CLASSES) -> str:
    """Return the shade of a count's class, or that of what is not shown."""
    if math.isnan(count):
        return NOT_SHOWN
    return next(colour for highest, colour in classes if highest is None or count <= highest)


def legend(table: SafeTable, words: Words) -> list[tuple[str, str]]:
    """Return each class that a table can have as words and its shade."""
    named, lowest = [], 0
    for highest, colour in classes_of(table):
        if table.layer is Layer.PROTECTED and lowest in NEVER_PUBLISHED:
            lowest = max(NEVER_PUBLISHED) + 1
        text = f"{lowest}+" if highest is None else str(lowest) if highest == lowest else f"{lowest}–{highest}"
        if not (table.layer is Layer.PROTECTED and highest in NEVER_PUBLISHED):
            named.append((text, colour))
        lowest = (highest or 0) + 1
    hidden = table.frame["count"].isna().any()
    return [*named, (words.say("districts.withheld"), NOT_SHOWN)] if hidden else named


def _offline(leaflet: str) -> folium.Map:
    """Return an empty map without tiles, whose Leaflet comes from where `leaflet` says: nothing else is loaded."""
    drawn = folium.Map(tiles=None, zoom_control=False, zoom_snap=0.1, **STILL)
    drawn.default_js = [("leaflet", f"{leaflet}/leaflet.js")]
    drawn.default_css = [("leaflet_css", f"{leaflet}/leaflet.css")]
    drawn.get_root().header.add_child(folium.Element(WHITE))  # type: ignore[attr-defined]  # a Figure has a header
    return drawn


def _feature(code: str, count: float, words: Words, classes: Classes) -> dict[str, Any] | None:
    geometry = words.reference.districts[code].geometry
    told = f"{words.of('district', code)}: {words.number(count)}"
    properties = {"id": code, "told": told, "shade": shade(count, classes)}
    return {"type": "Feature", "properties": properties, "geometry": geometry} if geometry else None


def _style(feature: dict[str, Any], chosen: str | None) -> dict[str, Any]:
    is_chosen = feature["properties"]["id"] == chosen
    return {
        "fillColor": feature["properties"]["shade"],
        "fillOpacity": 1,
        "color": CHOSEN if is_chosen else BORDER,
        "weight": 4 if is_chosen else 1,
    }
