"""Attacks on refugees in Germany, 2014 to 2017: a folder that is another country, with no change of code.

What is expected is worked out from the file by pandas; nothing of the loader is used.
"""

import json
from pathlib import Path

import pandas
import pytest

from tests.real.conftest import Loaded
from tests.real.installation import MUNICIPALITIES, adds_up, begins_any

ROWS = 6_918
CATEGORIES = {
    "miscellaneous attack": "hate_crime",
    "assault": "hate_crime_violence",
    "arson": "violence_premises",
    "demonstration": "demonstration",
    "suspicion": "other",
    "other": "other",
}


@pytest.fixture(scope="module")
def records(arvig: Loaded) -> pandas.DataFrame:
    """The records in force beside the rows they come from."""
    rows = arvig.rows.set_index("row_id")
    return arvig.installation.records("arvig", rows.index).join(rows)


def test_every_row_is_accounted_for_and_at_least_97_percent_are_accepted(arvig: Loaded) -> None:
    assert arvig.receipt["rows"] == len(arvig.rows) == ROWS
    assert adds_up(arvig.receipt)
    assert arvig.receipt["accepted"] >= 0.97 * ROWS


def test_no_rule_refuses_any_row_and_the_gate_raises_no_false_alarm(arvig: Loaded) -> None:
    assert arvig.receipt["rules"] == {}
    assert arvig.receipt["new"] == ROWS


def test_rows_alike_but_for_their_number_are_records_of_their_own(arvig: Loaded) -> None:
    repeated = arvig.rows.drop(columns="row_id").duplicated(keep="first").sum()
    assert repeated == 93
    assert arvig.status["records"] == ROWS


def test_each_attack_keeps_its_day(arvig: Loaded, records: pandas.DataFrame) -> None:
    revised = records["revised"].dt.tz_localize("UTC").dt.tz_convert("Europe/Berlin").dt.tz_localize(None)
    for days in (records["occurred"], records["received"], revised):
        assert (days == pandas.to_datetime(records["date"])).all()
    assert (arvig.status["first"], arvig.status["last"]) == ("2014-01-01", "2017-11-11")


def test_each_attack_stands_in_the_land_that_the_row_names(arvig: Loaded, records: pandas.DataFrame) -> None:
    names = {code: land["name"] for code, land in _lander().items()}
    assert (records["district"].map(names) == records["state"]).all()
    counts = arvig.status["by_district"]
    assert counts == {code: (arvig.rows["state"] == name).sum() for code, name in names.items()} | {"unknown": 0}


def test_the_first_of_several_categories_is_the_records_and_the_second_its_secondary(records: pandas.DataFrame) -> None:
    told = records["category_en"].str.split(" & ", expand=True)
    assert (records["category"] == told[0].map(CATEGORIES)).all()
    assert (records["category_secondary"].fillna("") == told[1].map(CATEGORIES).fillna("")).all()
    assert records["category_secondary"].notna().sum() == 16


def test_nobody_has_assessed_the_environment_of_any(arvig: Loaded, records: pandas.DataFrame) -> None:
    counts = arvig.status["by_environment"]
    assert counts == dict.fromkeys(counts, 0) | {"unassessed": ROWS}
    assert set(records["record_type"]) == {"incident"}
    assert set(records["reporter"]) == {"civil_society_faith"}


def test_the_same_file_again_is_a_duplicate_and_changes_nothing(arvig: Loaded, tmp_path: Path) -> None:
    installation = arvig.installation.copied(tmp_path)
    before = installation.stored_bytes()
    assert installation.load(arvig.file, "arvig")["status"] == "duplicate"
    assert installation.stored_bytes() == before
    assert installation.status() == arvig.status


def test_no_town_coordinate_or_source_is_in_any_file_of_the_data_folder(arvig: Loaded) -> None:
    dropped = set(arvig.rows[["location", "longitude", "latitude", "source_domain"]].to_numpy().ravel())
    dropped -= {"", *arvig.rows["state"]}
    stored = arvig.installation.stored_texts()
    assert begins_any(arvig.file.read_bytes(), dropped), "the search finds nothing even where all of it is"
    assert stored.isdisjoint({value for value in dropped if value.lower() not in _lander()})
    assert not begins_any(arvig.installation.stored_bytes(), dropped)


def _lander() -> dict[str, dict[str, str]]:
    features = json.loads((MUNICIPALITIES / "germany" / "districts.geojson").read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["id"]: feature["properties"] for feature in features}
