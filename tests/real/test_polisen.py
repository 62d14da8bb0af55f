"""The police's published events, 2022 to 2025: every row is accounted for, and each record is what its row says.

What is expected is worked out from the file by pandas; nothing of the loader is used.
"""

import json
import re
import tomllib
from functools import cache
from pathlib import Path

import pandas
import pytest

from tests.real.conftest import Loaded
from tests.real.installation import FEED, PROJECT, adds_up, begins_any, refused

OURS = 1_364
GATE_SHARE = 0.01
MONTHS = "januari februari mars april maj juni juli augusti september oktober november december".split()
PHONE_OR_HOUSE_NUMBER = r"\b0\d{1,3}-\d{3} \d\d \d\d\b|gatan \d{1,3}\b"
#: Squares, small places and other spellings that the table of RegSO areas does not hold, and an area of it they lie in.
LIE_IN = {
    "hjällbotorget": "hjällbo",
    "olofstorp": "bergum",
    "gamlestadstorget": "gamlestaden",
    "redbergsplatsen": "redbergslid",
    "brunnsparken": "inom vallgraven",
    "drottningtorget": "inom vallgraven",
    "adolfs torg": "inom vallgraven",
    "kungsportsplatsen": "inom vallgraven",
    "nordstaden": "inom vallgraven",
    "nordstan": "inom vallgraven",
    "otterhällan": "inom vallgraven",
    "vasaplatsen": "vasastaden",
    "mariaplan": "kungsladugård",
    "masthuggstorget": "masthugget",
    "asperö": "södra skärgården",
    "brännö": "södra skärgården",
    "donsö": "södra skärgården",
    "styrsö": "södra skärgården",
    "vrångö": "södra skärgården",
    "opaltorget": "önnered",
    "saltholmen": "långedrag",
    "friskväderstorget": "biskopsgården",
    "vårväderstorget": "biskopsgården",
    "brämaregården": "rambergsstaden",
    "brantingsplatsen": "kvillebäcken",
    "sannegården": "eriksberg",
    "slätta damm": "slättadamm",
    "brunnsbotorget": "brunnsbo",
    "hisings backa": "backa",
    "hisings-backa": "backa",
    "hisings kärra": "kärra",
}


@pytest.fixture(scope="module")
def told(polisen: Loaded) -> pandas.DataFrame:
    """The rows with what their titles and types say, and the rule that must refuse them; "" for Göteborg's events."""
    municipality = polisen.rows["name"].str.rpartition(", ")[2]
    rule = pandas.Series("", polisen.rows.index)
    rule[municipality != "Göteborg"] = "outside_municipality"
    rule[municipality.str.endswith(" län")] = "municipality_unknown"
    rule[polisen.rows["type"].str.startswith("Sammanfattning")] = "summary_not_incident"
    return polisen.rows.assign(municipality=municipality, rule=rule, published=polisen.rows["datetime"].str[:10])


@pytest.fixture(scope="module")
def records(polisen: Loaded, told: pandas.DataFrame) -> pandas.DataFrame:
    """The records in force beside the rows they come from; KeyError if one comes from none of Göteborg's."""
    ours = told[told["rule"] == ""].set_index("id").sort_index()
    return polisen.installation.records("polisen", ours.index).join(ours)


def test_every_row_is_accepted_or_refused_by_one_rule(polisen: Loaded) -> None:
    assert polisen.receipt["status"] == "accepted"
    assert polisen.receipt["rows"] == len(polisen.rows) == 7_031
    assert adds_up(polisen.receipt)


def test_the_rows_refused_by_each_rule_are_counted(polisen: Loaded) -> None:
    assert polisen.receipt["rules"] == {
        "outside_municipality": 3_479,
        "municipality_unknown": 1_171,
        "summary_not_incident": 1_014,
        "gate_phone": 2,
        "gate_street_number": 1,
    }


def test_each_row_is_refused_by_the_rule_that_its_title_and_type_ask_for(
    polisen: Loaded, told: pandas.DataFrame
) -> None:
    by_rule = refused(polisen.receipt)
    passed_gate = told[[not by_rule.get(row, "").startswith("gate_") for row in told.index]]
    assert {row: by_rule.get(row, "") for row in passed_gate.index} == passed_gate["rule"].to_dict()


def test_the_gate_refuses_the_three_rows_with_a_telephone_or_house_number_and_no_other(
    polisen: Loaded, told: pandas.DataFrame
) -> None:
    alarmed = {row for row, rule in refused(polisen.receipt).items() if rule.startswith("gate_")}
    assert alarmed == set(told.index[told["summary"].str.contains(PHONE_OR_HOUSE_NUMBER)])
    assert len(alarmed) <= GATE_SHARE * len(told)


def test_nearly_all_of_goteborgs_events_are_accepted(polisen: Loaded, told: pandas.DataFrame) -> None:
    assert (told["rule"] == "").sum() == OURS
    assert polisen.receipt["accepted"] >= 0.97 * OURS


def test_a_summary_that_names_goteborg_is_a_summary(polisen: Loaded, told: pandas.DataFrame) -> None:
    both = told[(told["municipality"] == "Göteborg") & (told["rule"] == "summary_not_incident")]
    assert len(both) == 2
    assert {refused(polisen.receipt)[row] for row in both.index} == {"summary_not_incident"}


def test_the_records_in_force_are_goteborgs_events_and_no_others(
    polisen: Loaded, told: pandas.DataFrame, records: pandas.DataFrame
) -> None:
    assert polisen.status["records"] == len(records) == OURS
    assert set(records.index) == set(told.loc[told["rule"] == "", "id"])
    assert polisen.status["by_source"]["polisen"] == OURS
    assert polisen.status["by_record_type"]["incident"] == OURS


def test_each_event_happened_on_the_day_of_its_title_in_the_year_of_its_publication(records: pandas.DataFrame) -> None:
    told = [_day_told(title, day) for title, day in zip(records["name"], records["published"], strict=True)]
    assert list(records["occurred"].dt.date.astype("str")) == told
    late = (pandas.to_datetime(records["published"]) - records["occurred"]).dt.days
    assert late.between(0, 31).all()


def test_each_event_was_received_on_its_day_of_publication_in_sweden(records: pandas.DataFrame) -> None:
    assert (records["received"].dt.date.astype("str") == records["published"]).all()
    another_day_in_utc = records["revised"].dt.date.astype("str") != records["published"]
    assert another_day_in_utc.any()


def test_the_category_is_what_the_type_says_and_else_other(polisen: Loaded, records: pandas.DataFrame) -> None:
    types = polisen.rows["type"][polisen.rows["name"].str.endswith(", Göteborg")]
    assert records["category"].value_counts().to_dict() == {
        "violence_assault": types.isin(["Misshandel", "Misshandel, grov"]).sum(),
        "violence": types.str.contains("^(?:Mord/dråp|Skottlossning|Explosion|Detonation)").sum(),
        "undue_influence_threat": types.isin(["Olaga hot", "Bombhot"]).sum(),
        "undue_influence_official": (types == "Våld/hot mot tjänsteman").sum(),
        "other": 1_052,
    }
    assert OURS == 1_052 + 162 + 105 + 27 + 18


def test_a_type_renamed_overnight_keeps_its_category(records: pandas.DataFrame) -> None:
    renamed = records[records["type"].isin(["Detonation", "Explosion"])]
    assert set(renamed["type"]) == {"Detonation", "Explosion"}
    assert renamed["category"].nunique() == 1


def test_nobody_has_assessed_the_environment_of_any(polisen: Loaded) -> None:
    counts = polisen.status["by_environment"]
    assert counts == dict.fromkeys(counts, 0) | {"unassessed": OURS}


def test_the_district_is_the_one_that_the_summary_names_alone(records: pandas.DataFrame) -> None:
    assert dict(records["district"]) == dict(records["summary"].map(_district_told))


def test_an_event_placed_at_the_municipalitys_centre_alone_has_no_known_district(
    polisen: Loaded, records: pandas.DataFrame
) -> None:
    assert records["location_gps"].nunique() == 1
    assert records["place_precision"].isna().all()
    counts = polisen.status["by_district"]
    assert counts["unknown"] == 901
    assert sum(counts.values()) == OURS


def test_every_name_of_the_mapping_lies_in_its_district_by_the_areas_of_scb(real_data: Path) -> None:
    areas = pandas.read_csv(real_data / "goteborg" / "regso_to_area.csv", dtype="str")
    codes = {name: code for code, name in _districts().items()}
    for spelled, code in _spellings().items():
        if code != "unknown":
            assert {codes[name] for name in _districts_of(spelled, areas)} == {code}, spelled


def test_the_same_file_again_is_a_duplicate_and_changes_nothing(polisen: Loaded, tmp_path: Path) -> None:
    installation = polisen.installation.copied(tmp_path)
    before = installation.stored_bytes()
    assert installation.load(polisen.file, "polisen")["status"] == "duplicate"
    assert installation.stored_bytes() == before
    assert installation.status() == polisen.status


def test_rows_edited_after_publication_revise_their_records_and_add_none(
    polisen: Loaded, records: pandas.DataFrame, tmp_path: Path
) -> None:
    installation = polisen.installation.copied(tmp_path)
    brawl, unplaced, new_year = three = _three_to_edit(records)
    _edited(polisen.rows, brawl, unplaced, new_year).to_csv(tmp_path / "handelser_again.csv", index=False)

    receipt = installation.load(tmp_path / "handelser_again.csv", "polisen")

    after = installation.records("polisen", records.index)
    assert (receipt["new"], receipt["revised"], receipt["unchanged"]) == (0, 3, OURS - 3)
    assert (installation.status()["records"], installation.versions()) == (OURS, OURS + 3)
    assert after.at[brawl, "category"] == "violence_assault"
    assert after.at[unplaced, "district"] == "angered"
    assert str(after.at[new_year, "occurred"]) == str(records.at[new_year, "occurred"])
    assert after.drop(three).equals(records.drop(three)[after.columns])


def test_nothing_of_a_title_summary_or_address_is_in_any_file_of_the_data_folder(polisen: Loaded) -> None:
    texts = set(polisen.rows[["name", "summary", "url"]].to_numpy().ravel()) - {""}
    assert begins_any(polisen.file.read_bytes(), texts), "the search finds nothing even where all of it is"
    stored = polisen.installation.stored_texts()
    assert stored.isdisjoint(texts)
    assert not begins_any("\n".join(stored).encode(), texts)
    assert not begins_any(polisen.installation.stored_bytes(), texts)


def _day_told(title: str, published: str) -> str:
    """Return the day of "25 mars 21:15, ..." in the year of publication, or the year before if that lies after it."""
    day, month = title.split()[:2]
    year = int(published[:4])
    found = f"{year}-{MONTHS.index(month) + 1:02d}-{int(day):02d}"
    return found if found <= published else f"{year - 1}{found[4:]}"


def _three_to_edit(records: pandas.DataFrame) -> list[str]:
    """Return a brawl, an event without a district, and one of New Year's Eve."""
    brawl = records.index[records["type"] == "Bråk"][0]
    unplaced = records.index[(records["district"] == "unknown") & (records["type"] == "Övrigt")][0]
    new_year = records.index[records["name"].str.startswith("31 december")][0]
    return [brawl, unplaced, new_year]


def _districts() -> dict[str, str]:
    features = json.loads((PROJECT / "districts.geojson").read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["id"]: feature["properties"]["name"] for feature in features}


def _spellings() -> dict[str, str]:
    mapping = tomllib.loads(FEED.read_text(encoding="utf-8"))
    return {spelled.lower(): code for spelled, code in mapping["values"]["district"].items()}


def _edited(rows: pandas.DataFrame, brawl: str, unplaced: str, new_year: str) -> pandas.DataFrame:
    """Return the file with three rows edited later: two the same night, one after midnight on New Year's Eve."""
    edited = rows.set_index("id")
    year = int(str(edited.at[new_year, "datetime"])[:4])
    edited.loc[[brawl, unplaced], "datetime"] = edited["datetime"].str[:10] + " 23:59:59 +01:00"
    edited.at[new_year, "datetime"] = f"{year + 1}-01-01 0:05:00 +01:00"
    edited.at[brawl, "type"] = "Misshandel"
    edited.at[unplaced, "summary"] = "Rättad uppgift: det var i Hammarkullen."
    edited.at[new_year, "summary"] = "Rättad efter midnatt."
    return edited.reset_index()[rows.columns]


@cache
def _names() -> dict[str, str]:
    return {name.lower(): code for code, name in _districts().items()} | _spellings()


def _district_told(summary: str) -> str:
    before_centrum = re.split(r"\bcentrum\b", summary.lower())[0]
    words = " ".join(re.findall(r"[\w-]+", before_centrum))
    named = {code for spelled, code in _names().items() if f" {spelled} " in f" {words} "}
    return named.pop() if len(named) == 1 else "unknown"


def _districts_of(spelled: str, areas: pandas.DataFrame) -> set[str]:
    """Return the districts of the areas that bear a name, or of the area that a small place lies in."""
    spelled = LIE_IN.get(spelled, spelled).removeprefix("i ")
    bearing = areas["regsonamn"].str.lower() + " " + areas["mellanomrade"].str.lower()
    whole = bearing.str.contains(rf"(?<!\w){re.escape(spelled)}(?!\w)")
    stem = bearing.map(lambda names: any(spelled.startswith(word) for word in re.findall(r"\w{5,}", names)))
    return set(areas["stadsdel"][whole if whole.any() else stem])
