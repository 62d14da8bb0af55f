"""The map of districts: polygons in fixed classes, no tiles and nothing from the internet."""

import html
import math
from typing import Any

import folium
import shapely
import shapely.geometry
from folium.template import Template

from lagesbild.catalogue import PRODUCTS, Layer
from lagesbild.disclosure import NEVER_PUBLISHED, SafeTable
from lagesbild.reference import Reference
from lagesbild.words import Words

Look = dict[str, Any]
Classes = tuple[tuple[int | None, str], ...]
#: The highest count of each class, and its shade: one hue, light to dark.
CLASSES: Classes = ((0, "#FFFFFF"), (2, "#E3EEF0"), (5, "#BFD9DD"), (10, "#8FBAC1"), (20, "#4F8D98"), (None, "#14505C"))
NOT_SHOWN = "#D9DEE3"
#: The same over eight weeks, where most districts would lie in the highest two of those.
MIDDLE_CLASSES: Classes = (
    (0, "#FFFFFF"),
    (5, "#E3EEF0"),
    (10, "#BFD9DD"),
    (20, "#8FBAC1"),
    (40, "#4F8D98"),
    (None, "#14505C"),
)
#: And over half a year and longer.
LONG_CLASSES: Classes = (
    (0, "#FFFFFF"),
    (20, "#E3EEF0"),
    (40, "#BFD9DD"),
    (60, "#8FBAC1"),
    (100, "#4F8D98"),
    (None, "#14505C"),
)
MIDDLE, LONG = 56, 182
BORDER = "#5B6470"
CHOSEN = "#1B2733"
#: The map is an overview of one city: it neither pans nor zooms.
STILL: dict[str, Any] = dict.fromkeys(
    ("attribution_control", "dragging", "scroll_wheel_zoom", "double_click_zoom", "box_zoom", "keyboard"), False
)
CLEAR = "<style>.leaflet-container { background: transparent; }</style>"


def drawable(words: Words) -> bool:
    """Say whether the installation has polygons."""
    return any(district.geometry for district in words.reference.districts.values())


def places(table: SafeTable, words: Words, *, chosen: str | None, served: str) -> folium.Map:
    """Draw the counts by district or area; `served` is the address that Leaflet and the polygons come from.

    The map holds shades and words alone: the polygons are fetched once and kept by the browser.
    """
    (level,) = table.dimensions
    drawn = _offline(served)
    rows = zip(table.frame[level], table.frame["count"].astype("float64"), strict=True)
    known = [one for one in words.reference.districts.values() if one.geometry]
    has_polygon = {one.area if level == "area" else one.id for one in known}
    looks = {code: _look(level, code, count, words, table, chosen) for code, count in rows if code in has_polygon}
    drawn.add_child(_Polygons(f"{served}/{level}.geojson?{words.reference.digest[:16]}", looks))
    return drawn


def geometry(reference: Reference, level: str) -> dict[str, Any]:
    """Return the polygons of districts or areas as GeoJSON, each with its code as `id` and nothing else."""
    districts = reference.districts.values()
    found = {one.id: one.geometry for one in districts if one.geometry}
    if level == "area":
        shapes = {one.id: shapely.geometry.shape(one.geometry) for one in districts if one.geometry}
        within = {
            area: [shapes[one.id] for one in districts if one.area == area and one.id in shapes]
            for area in reference.municipality.area
        }
        found = {area: shapely.geometry.mapping(shapely.union_all(parts)) for area, parts in within.items() if parts}
    features = [{"type": "Feature", "properties": {"id": code}, "geometry": one} for code, one in found.items()]
    return {"type": "FeatureCollection", "features": features}


class _Polygons(folium.MacroElement):
    """Polygons that the browser fetches, each with the look it is given; waited for, since the map is then made ready
    to be clicked."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        var request = new XMLHttpRequest();
        request.open("GET", {{ this.address|tojson }}, false);
        request.send();
        var looks = {{ this.looks|tojson }};
        var {{ this.get_name() }} = L.geoJSON(JSON.parse(request.responseText), {
            style: function (feature) { return looks[feature.properties.id].style; },
            onEachFeature: function (feature, layer) {
                layer.bindTooltip(looks[feature.properties.id].told, {sticky: true});
                layer.on({
                    mouseover: function () { layer.setStyle({weight: 3}); },
                    mouseout: function () { layer.setStyle(looks[feature.properties.id].style); }
                });
            }
        }).addTo({{ this._parent.get_name() }});
        {{ this._parent.get_name() }}.fitBounds({{ this.get_name() }}.getBounds(), {padding: [4, 4]});
        {% endmacro %}
    """)

    def __init__(self, address: str, looks: dict[str, Look]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca's has none
        self._name = "Polygons"
        self.address, self.looks = address, looks


def classes_of(table: SafeTable) -> Classes:
    """Return the fixed classes of a table, by how long its product's blocks are and by nothing in it."""
    days = min(PRODUCTS[table.product].days)
    return LONG_CLASSES if days >= LONG else MIDDLE_CLASSES if days >= MIDDLE else CLASSES


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


def _offline(served: str) -> folium.Map:
    """Return an empty map without tiles, whose Leaflet comes from where `served` says: nothing else is loaded."""
    drawn = folium.Map(tiles=None, zoom_control=False, zoom_snap=0.1, **STILL)
    drawn.default_js = [("leaflet", f"{served}/leaflet.js")]
    drawn.default_css = [("leaflet_css", f"{served}/leaflet.css")]
    drawn.get_root().header.add_child(folium.Element(CLEAR))  # type: ignore[attr-defined]  # a Figure has a header
    return drawn


def _look(level: str, code: str, count: float, words: Words, table: SafeTable, chosen: str | None) -> Look:
    picked = code == chosen
    style = {
        "fillColor": shade(count, classes_of(table)),
        "fillOpacity": 1,
        "color": CHOSEN if picked else BORDER,
        "weight": 4 if picked else 1,
    }
    return {"style": style, "told": html.escape(f"{words.of(level, code)}: {words.number(count)}")}
