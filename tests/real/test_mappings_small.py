"""The two mappings on a few invented rows in the form of the real files; these tests always run."""

import csv
from pathlib import Path

import pandas
import pytest

from tests.real.installation import Installation, adds_up, germany, goteborg, refused

EVENTS = """\
id;datetime;name;summary;type
1;2024-03-25 9:43:15 +01:00;25 mars 08:15, Misshandel, grov, Göteborg;Larm om bråk i Hammarkullen.;Misshandel, grov
2;2024-06-02 0:15:00 +02:00;02 juni 00.05, Detonation, Göteborg;En smäll vid Angereds centrum.;Detonation
3;2024-10-02 7:00:00 +02:00;01 oktober 23.40, Explosion, Göteborg;Först i Tuve och sedan i Utby.;Explosion
4;2025-01-01 0:10:00 +01:00;31 december 23.50, Olaga hot, Göteborg;En man hotad i centrum.;Olaga hot
5;2024-03-01 8:00:00 +01:00;29 februari 21:00, Fylleri/LOB, Göteborg;I östra Göteborg, nära en backe.;Fylleri/LOB
6;2024-05-05 7:00:00 +02:00;05 maj 07:00, Sammanfattning natt, Västra Götalands län;Lugnt.;Sammanfattning natt
7;2024-05-06 7:00:00 +02:00;06 maj 07:00, Sammanfattning natt, Göteborg;Lugnt i Angered.;Sammanfattning natt
8;2026-02-02 7:00:00 +01:00;02 februari 06:00, Brand, Västra Götalands län;Det brann i Hammarkullen.;Brand
9;2024-05-07 7:00:00 +02:00;07 maj 06:00, Rån, försök, Malmö;Ett rån på Drottningtorget.;Rån, försök
10;2024-05-08 7:00:00 +02:00;08 maj 06:00, Övrigt, Göteborg;Tips till 031-701 23 45.;Övrigt
"""
ATTACKS = """\
row_id;date;location;state;category_en
1;2014-01-01;Ort;Sachsen;assault
2;2015-02-28;Ort;Baden-Württemberg;arson & miscellaneous attack
3;2015-12-31;Ort; mecklenburg-vorpommern ;miscellaneous attack & assault
4;2016-01-01;Ort;Thüringen;demonstration
5;2016-02-29;Ort;Nordrhein-Westfalen;suspicion
6;2016-03-01;Ort;Sachsen-Anhalt;other
7;2016-03-01;Ort;Sachsen-Anhalt;other
8;2017-11-11;Ort;Berlin;arson
9;2017-02-29;Ort;Berlin;arson
10;2017-03-01;Ort;Atlantis;arson
"""


@pytest.fixture
def sweden(tmp_path: Path) -> Installation:
    return goteborg(tmp_path)


def test_each_row_of_the_feed_is_accepted_or_refused_by_its_rule(sweden: Installation, tmp_path: Path) -> None:
    receipt = sweden.load(_file(EVENTS, tmp_path), "polisen")
    assert adds_up(receipt)
    assert refused(receipt) == {
        6: "summary_not_incident",
        7: "summary_not_incident",
        8: "municipality_unknown",
        9: "outside_municipality",
        10: "gate_phone",
    }


def test_the_day_is_the_titles_and_new_years_eve_belongs_to_the_year_before(
    sweden: Installation, tmp_path: Path
) -> None:
    assert _of(_events(sweden, tmp_path)["occurred"].dt.date) == {
        "1": "2024-03-25",
        "2": "2024-06-02",
        "3": "2024-10-01",
        "4": "2024-12-31",
        "5": "2024-02-29",
    }


def test_an_event_is_received_on_its_day_in_sweden_and_not_in_utc(sweden: Installation, tmp_path: Path) -> None:
    events = _events(sweden, tmp_path)
    assert str(events.loc["2", "received"])[:10] == "2024-06-02"
    assert str(events.loc["2", "revised"]) == "2024-06-01 22:15:00"


def test_a_type_renamed_keeps_its_category_and_an_unlisted_one_is_other(sweden: Installation, tmp_path: Path) -> None:
    assert _of(_events(sweden, tmp_path)["category"]) == {
        "1": "violence_assault",
        "2": "violence",
        "3": "violence",
        "4": "undue_influence_threat",
        "5": "other",
    }


def test_a_district_is_known_only_where_one_area_is_named_for_certain(sweden: Installation, tmp_path: Path) -> None:
    assert _of(_events(sweden, tmp_path)["district"]) == {
        "1": "angered",
        "2": "angered",
        "3": "unknown",
        "4": "unknown",
        "5": "unknown",
    }


def test_a_later_version_of_an_event_revises_it(sweden: Installation, tmp_path: Path) -> None:
    _events(sweden, tmp_path)
    later = EVENTS.replace("2024-03-25 9:43:15", "2024-03-25 19:43:15").replace("Hammarkullen", "Majorna")
    receipt = sweden.load(_file(later, tmp_path, "later.csv"), "polisen")
    assert (receipt["new"], receipt["revised"], receipt["unchanged"]) == (0, 1, 4)
    assert sweden.records("polisen", map(str, range(1, 6))).loc["1", "district"] == "majorna_linne"


def test_a_person_who_shares_a_given_name_with_a_square_is_refused(sweden: Installation, tmp_path: Path) -> None:
    sound = EVENTS.splitlines()[1].removeprefix("1")
    named = EVENTS.replace("En smäll", "Gustav Johansson").replace("En man", "Selma Andersson")
    receipt = sweden.load(_file(named + "".join(f"{n}{sound}\n" for n in range(11, 21)), tmp_path), "polisen")
    assert refused(receipt)[2] == refused(receipt)[4] == "gate_person_name"


def test_each_attack_is_accepted_under_its_land_or_refused_by_its_rule(tmp_path: Path) -> None:
    installation = germany(tmp_path)
    receipt = installation.load(_file(ATTACKS, tmp_path), "arvig")
    assert adds_up(receipt)
    assert refused(receipt) == {9: "unreadable_date", 10: "unknown_district"}
    records = installation.records("arvig", map(str, range(1, 9)))
    assert list(records.loc[["1", "2", "3"], "district"]) == ["sachsen", "baden_wuerttemberg", "mecklenburg_vorpommern"]


def test_two_categories_in_one_cell_become_the_first_and_the_secondary(tmp_path: Path) -> None:
    installation = germany(tmp_path)
    installation.load(_file(ATTACKS, tmp_path), "arvig")
    records = installation.records("arvig", map(str, range(1, 9)))
    assert list(records.loc["2", ["category", "category_secondary"]]) == ["violence_premises", "hate_crime"]
    assert list(records.loc["3", ["category", "category_secondary"]]) == ["hate_crime", "hate_crime_violence"]
    assert records["category_secondary"].notna().sum() == 2


def _events(installation: Installation, folder: Path) -> pandas.DataFrame:
    installation.load(_file(EVENTS, folder), "polisen")
    return installation.records("polisen", map(str, range(1, 6)))


def _of(values: "pandas.Series[str]") -> dict[str, str]:
    return {str(number): str(value) for number, value in values.items()}


def _file(rows: str, folder: Path, name: str = "rows.csv") -> Path:
    """Write rows told with semicolons as a file in the form of the real one: commas, quotes where needed."""
    file = folder / name
    with file.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(line.split(";") for line in rows.splitlines())
    return file
