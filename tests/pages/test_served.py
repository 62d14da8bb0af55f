"""What the server hands out beside the pages: polygons to whoever asks, Leaflet, and nothing else of the folder."""

import json

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lagesbild import maps, reference
from pages.parts import served
from tests.factories import REFERENCE

CLIENT = TestClient(Starlette(routes=served.routes()))


@pytest.mark.parametrize("level", ["district", "area"])
def test_polygons_are_kept_by_the_browser_for_good(level: str) -> None:
    answer = CLIENT.get(f"/map/{level}.geojson?digest")
    assert answer.json() == json.loads(json.dumps(maps.geometry(reference.read(REFERENCE), level)))
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("path", ["population.geojson", "vocabulary.toml", "../vocabulary.toml", "district.csv"])
def test_nothing_else_of_the_reference_folder_is_handed_out(path: str) -> None:
    assert CLIENT.get(f"/map/{path}").status_code == 404


def test_leaflet_comes_from_here() -> None:
    assert "Leaflet" in CLIENT.get("/map/leaflet.js").text[:300]
