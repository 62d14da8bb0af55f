"""False alarms of the gate on real reports and names of places: every alarm is listed by kind, and is no false one.

The rates stand in docs/gate.md, with those of the texts that need no real data (tests/unit/lagesbild/gate).
"""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl import mapping
from etl.workspace import gate_of
from lagesbild import reference
from lagesbild.gate import Gate
from tests.real.installation import PROJECT

TOGETHER = 0.01
WAYS = "gatan|gata|vägen|väg|gränden|gränd|stigen|allén|backen|torget|torg|platsen|plats|plan|leden|parken|kajen"
#: A street, square or park as a summary names it: the words in capitals before, and what makes it a street.
NAMED = re.compile(
    rf"(?:(?:[A-ZÅÄÖ][\wéå-]+|von|af|och) ){{0,3}}"
    rf"(?:[A-ZÅÄÖ][^\W\d_]*(?:{WAYS})|(?<= )(?:gata|väg|torg|plats|plan))(?!\w)"
)
#: The rows that do hold a telephone number or a house number, as tests/real/test_polisen.py finds them by other means.
TRUE_ALARMS = {"summaries": {"gate_phone": 2, "gate_street_number": 1}}
#: The kinds of text: how many there are at least, and whether they are of the police's file.
KINDS = {
    "summaries": 7_000,
    "titles": 7_000,
    "types": 50,
    "addresses of pages": 7_000,
    "numbers of events": 7_000,
    "moments": 7_000,
    "places on the map": 7_000,
    "streets in summaries": 500,
    "areas of the city": 250,
    "attacks in Germany": 40_000,
}


@pytest.fixture(scope="module")
def gate() -> Gate:
    """The gate as the loader opens it."""
    return gate_of(reference.read(PROJECT), mapping.read_all(PROJECT))


@pytest.fixture(scope="module")
def texts(real_data: Path) -> dict[str, list[str]]:
    """The texts by kind, the rows of a file each by themselves."""
    (events,) = (real_data / "polisen").glob("*.csv")
    (attacks,) = (real_data / "arvig").glob("*.csv")
    rows = _rows(events)
    return {
        "summaries": [row["summary"] for row in rows],
        "titles": [row["name"] for row in rows],
        "types": sorted({row["type"] for row in rows}),
        "addresses of pages": [row["url"] for row in rows],
        "numbers of events": [row["id"] for row in rows],
        "moments": [row[column] for row in rows for column in ("datetime", "first_seen_utc")],
        "places on the map": [row["location_gps"] for row in rows],
        "streets in summaries": sorted({street for row in rows for street in NAMED.findall(row["summary"])}),
        "areas of the city": sorted(set(_areas(real_data / "goteborg"))),
        "attacks in Germany": [value for row in _rows(attacks) for value in row.values()],
    }


@pytest.mark.parametrize("kind", KINDS)
def test_no_alarm_is_false(gate: Gate, texts: dict[str, list[str]], kind: str) -> None:
    assert len(texts[kind]) >= KINDS[kind]
    found = [(text, rule) for text in texts[kind] if (rule := gate.screen(text))]
    by_rule = {rule: sum(other == rule for _, other in found) for _, rule in found}
    assert by_rule == TRUE_ALARMS.get(kind, {}), found[:5]


def test_at_most_one_in_a_hundred_alarms_together(gate: Gate, texts: dict[str, list[str]]) -> None:
    every = [text for kind in KINDS for text in texts[kind]]
    assert sum(gate.screen(text) is not None for text in every) <= TOGETHER * len(every)


def test_a_summary_with_a_name_put_into_it_alarms(gate: Gate, texts: dict[str, list[str]]) -> None:
    """So that the silence above means something."""
    named = [f"{summary} Enligt Anna Lindqvist, 070-123 45 67." for summary in texts["summaries"]]
    assert all(gate.screen(text) for text in named)


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _areas(folder: Path) -> Iterator[str]:
    for row in _rows(folder / "regso_to_area.csv"):
        yield from (row["regsokod"], row["regsonamn"], row["mellanomrade"], row["stadsdel"], row["stadsomrade"])
    for file in (*folder.glob("*.geojson"), PROJECT / "districts.geojson"):
        for feature in json.loads(file.read_text(encoding="utf-8"))["features"]:
            known = feature["properties"]
            yield from (str(known[name]) for name in ("omrade_namn", "omrade_kod_namn", "name", "id") if name in known)
