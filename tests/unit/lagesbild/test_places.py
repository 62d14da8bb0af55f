"""How an aggregate may name a place; no name is taken for one of two."""

from pathlib import Path

import pytest

from lagesbild import places, reference
from tests.factories import REFERENCE, another_municipality

GOTEBORG = places.spellings(reference.read(REFERENCE))


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("göteborg", "municipality:goteborg"),
        ("gothenburg", "municipality:goteborg"),
        ("1480", "municipality:goteborg"),
        ("hisingen", "area:hisingen"),
        ("sydväst", "area:sydvast"),
        ("örgryte-härlanda", "district:orgryte_harlanda"),
        ("orgryte_harlanda", "district:orgryte_harlanda"),
        ("centrum", places.AMBIGUOUS),
        ("area:centrum", "area:centrum"),
        ("district:centrum", "district:centrum"),
    ],
)
def test_a_place_is_known_by_its_code_and_its_name(name: str, place: str) -> None:
    assert GOTEBORG[name] == place


@pytest.mark.parametrize("name", ["unknown", "district:unknown", "area:unknown", "haga", ""])
def test_the_unknown_place_is_none(name: str) -> None:
    assert name not in GOTEBORG


def test_every_place_is_of_a_level_and_known_by_itself(tmp_path: Path) -> None:
    found = places.spellings(reference.read(another_municipality(tmp_path)))
    known = set(found.values()) - {places.AMBIGUOUS}
    assert {place.split(":")[0] for place in known} == set(places.LEVELS)
    assert all(found[place] == place for place in known)
