"""The police's published events again, with Malmö's folder: the same file, another municipality, no change of code.

What is expected is worked out from the file by pandas; nothing of the loader is used.
"""

import json
import re
import tomllib

import pandas
import pytest

from tests.real.conftest import Loaded
from tests.real.installation import MUNICIPALITIES, adds_up, refused

OURS = 2_271
FOLDER = MUNICIPALITIES / "malmo"


@pytest.fixture(scope="module")
def events(polisen_in_malmo: Loaded) -> pandas.DataFrame:
    """Malmö's rows of the file."""
    rows = polisen_in_malmo.rows
    return rows[rows["name"].str.endswith(", Malmö")].reset_index().set_index("id").sort_index()


@pytest.fixture(scope="module")
def records(polisen_in_malmo: Loaded, events: pandas.DataFrame) -> pandas.DataFrame:
    """The records in force beside the rows they come from; KeyError if one comes from none of Malmö's."""
    return polisen_in_malmo.installation.records("polisen", events.index).join(events)


def test_all_of_malmos_rows_are_accepted_and_no_others(
    polisen_in_malmo: Loaded, events: pandas.DataFrame, records: pandas.DataFrame
) -> None:
    receipt = polisen_in_malmo.receipt
    assert adds_up(receipt)
    assert (receipt["rows"], receipt["accepted"], receipt["new"]) == (7_031, OURS, OURS)
    assert len(events) == len(records) == polisen_in_malmo.status["records"] == OURS
    assert not set(refused(receipt)) & set(events["row"])


def test_the_rows_refused_are_those_of_other_municipalities_and_of_the_county(polisen_in_malmo: Loaded) -> None:
    assert polisen_in_malmo.receipt["rules"] == {
        "outside_municipality": 2_572,
        "municipality_unknown": 1_171,
        "summary_not_incident": 1_014,
        "gate_phone": 2,
        "gate_street_number": 1,
    }


def test_each_event_was_received_on_its_day_of_publication_in_sweden(records: pandas.DataFrame) -> None:
    assert (records["received"].dt.date.astype("str") == records["datetime"].str[:10]).all()
    assert (records["occurred"] <= records["received"]).all()


def test_the_district_is_the_one_that_the_summary_names_alone(records: pandas.DataFrame) -> None:
    names = _names()
    told = records["summary"].map(lambda summary: _district_told(summary, names))
    assert dict(records["district"]) == dict(told)
    assert records["district"].value_counts()["unknown"] < 0.7 * OURS


def test_every_district_of_malmo_has_events(polisen_in_malmo: Loaded) -> None:
    counts = polisen_in_malmo.status["by_district"]
    assert sum(counts.values()) == OURS
    assert all(counts.values()) and len(counts) == 10 + 1


def _names() -> dict[str, str]:
    features = json.loads((FOLDER / "districts.geojson").read_text(encoding="utf-8"))["features"]
    own = {feature["properties"]["name"].lower(): feature["properties"]["id"] for feature in features}
    mapping = tomllib.loads((FOLDER / "sources" / "polisen.toml").read_text(encoding="utf-8"))
    return own | {spelled.lower(): code for spelled, code in mapping["values"]["district"].items()}


def _district_told(summary: str, names: dict[str, str]) -> str:
    """Return the district of the names in a summary before the word "centrum"; a name inside a longer one is none."""
    words = " ".join(re.findall(r"[\w-]+", re.split(r"\bcentrum\b", summary.lower())[0]))
    found = {name for name in names if f" {name} " in f" {words} "}
    alone = {name for name in found if not any(f" {name} " in f" {other} " and name != other for other in found)}
    districts = {names[name] for name in alone}
    return districts.pop() if len(districts) == 1 else "unknown"
