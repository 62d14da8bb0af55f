"""What a mapping says of a living source: words whose meaning changes, places that are no district, many date forms."""

from collections.abc import Callable

import pytest

from tests.unit.etl.conftest import Parish

NewParish = Callable[..., Parish]

DATED = """[values.category]
"Ofredande" = [{ code = "undue_influence", to = 2024-03-06 }, { code = "hate_crime", from = 2024-03-07 }]
"Fest" = [{ code = "gathering", from = 2024-03-01, to = 2024-03-10 }]
"Klotter" = "propaganda"
"""


@pytest.mark.parametrize(
    ("word", "written", "code"),
    [
        ("Ofredande", "2024-03-06 23:59", "undue_influence"),
        ("OFREDANDE ", "2024-03-07", "hate_crime"),
        ("Ofredande", "2024-03-06T23:30:00Z", "hate_crime"),
        ("Ofredande", "2020-01-01", "undue_influence"),
        ("Fest", "2024-03-10", "gathering"),
        ("Klotter", "2024-03-10", "propaganda"),
        ("violence", "2024-03-10", "violence"),
    ],
)
def test_a_word_has_the_code_that_it_had_when_the_version_was_written(
    parish: NewParish, word: str, written: str, code: str
) -> None:
    (found,) = parish(text=DATED).stored({"Vad": word, "Ändrad": written, "Dag": "2020-01-01", "In": "2020-01-01"})
    assert found["category"] == code


@pytest.mark.parametrize(("written", "rule"), [("2024-03-11", "unknown_category"), ("igår", "unreadable_date")])
def test_a_word_out_of_its_time_is_unknown_and_one_of_no_day_is_refused_for_the_day(
    parish: NewParish, written: str, rule: str
) -> None:
    receipt = parish(text=DATED).deliver({}, {}, {}, {"Vad": "Fest", "Ändrad": written})
    assert receipt.rules == {rule: 1}


def test_a_word_out_of_its_time_is_caught_where_the_source_says_so(parish: NewParish) -> None:
    (found,) = parish(text=DATED + "[otherwise]\ncategory = 'other'").stored({"Vad": "Fest", "Ändrad": "2024-01-01"})
    assert found["category"] == "other"


@pytest.mark.parametrize(
    "place",
    [
        *("Angered", "angered", "Göteborg-Angered", "Göteborg - Angered", "Angered, Göteborg", "Angered (Göteborg)"),
        *("Gothenburg/Angered", "Göteborg Angered", "Angered Göteborg", "Hjällbo, Göteborg", " Göteborg, Hjällbo "),
    ],
)
def test_a_district_may_stand_with_the_city_s_name(parish: NewParish, place: str) -> None:
    mapping = '[values.district]\n"Hjällbo" = "angered"'
    (found,) = parish(text=mapping, columns={"district": "Plats"}).stored({"Plats": place})
    assert found["district"] == "angered"


@pytest.mark.parametrize("place", ["Göteborgs Angered", "Angeredgöteborg", "Malmö-Angered", "Göteborg"])
def test_nothing_else_is_taken_off_a_place(parish: NewParish, place: str) -> None:
    receipt = parish(columns={"district": "Plats"}).deliver({}, {}, {}, {"Plats": place})
    assert receipt.rules == {"unknown_district": 1}


def test_a_district_whose_name_holds_the_city_s_is_itself(parish: NewParish) -> None:
    (found,) = parish(columns={"district": "Plats"}).stored({"Plats": "Östra Göteborg"})
    assert found["district"] == "ostra_goteborg"


PLACES = """[places]
"Hela staden" = "city"
"Göteborg" = "city"
"Mölndal" = "neighbouring_municipality"
"?" = "unknown"
"""


@pytest.mark.parametrize(
    ("place", "district", "precision"),
    [
        ("hela STADEN", "unknown", "city"),
        ("Göteborg", "unknown", "city"),
        ("Mölndal", "unknown", "neighbouring_municipality"),
        ("?", "unknown", "unknown"),
        ("Lundby", "lundby", None),
        ("", "unknown", None),
    ],
)
def test_a_place_that_is_no_district_says_how_exact_it_is(
    parish: NewParish, place: str, district: str, precision: str | None
) -> None:
    (found,) = parish(text=PLACES, columns={"district": "Plats"}).stored({"Plats": place})
    assert (found["district"], found["place_precision"]) == (district, precision)


def test_a_place_goes_before_a_precision_of_its_own(parish: NewParish) -> None:
    columns = {"district": "Plats", "place_precision": "Hur"}
    rows = [{"Plats": "Mölndal", "Hur": "district"}, {"Plats": "Lundby", "Hur": "area"}]
    found = parish(text=PLACES, columns=columns).stored(*rows)
    assert [row["place_precision"] for row in found] == ["neighbouring_municipality", "area"]


FORMS = '[dates]\noccurred = ["%d.%m.%Y %H:%M Uhr", "%d/%m/%y"]\nrevised = "%d.%m.%Y %H:%M Uhr"'


@pytest.mark.parametrize("day", ["05.03.2024 14:05 Uhr", "5/3/24", "2024-03-05"])
def test_a_date_may_have_several_forms(parish: NewParish, day: str) -> None:
    (found,) = parish(text=FORMS).stored({"Dag": day})
    assert str(found["occurred"]) == "2024-03-05"


def test_a_moment_keeps_its_time_in_any_form(parish: NewParish) -> None:
    same = {"Nr": "P-1", "Ändrad": "07.03.2024 14:05 Uhr", "Vad": "violence"}
    found = parish(text=FORMS).stored(same, same | {"Ändrad": "07.03.2024 14:04 Uhr", "Vad": "other"})
    assert [f"{row['revised']:%H:%M}" for row in found] == ["13:05", "13:04"]


GERMAN = """[title_dates.occurred]
column = "Rubrik"
published = "In"
months = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember"]
"""


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("Angriff am 3. März, Marzahn", "2024-03-03"),
        ("Angriff am 3. März 2023", "2023-03-03"),
        ("31. Dezember: Feuer", "2023-12-31"),
        ("24 Fälle, 12. Februar 2024 um 14 Uhr", "2024-02-12"),
    ],
)
def test_a_date_inside_a_title_may_be_in_another_language_and_have_a_year(
    parish: NewParish, title: str, day: str
) -> None:
    (found,) = parish(text=GERMAN, columns={"occurred": ""}).stored({"Rubrik": title})
    assert str(found["occurred"]) == day


def test_a_date_in_figures_inside_a_title_is_derived(parish: NewParish) -> None:
    mapping = """[derived.Tag]
column = "Rubrik"
pattern = '(\\d{2}\\.\\d{2}\\.\\d{4})'
[dates]
occurred = "%d.%m.%Y"
"""
    (found,) = parish(text=mapping, columns={"occurred": "Tag"}).stored({"Rubrik": "Feuer (03.03.2024), Marzahn"})
    assert str(found["occurred"]) == "2024-03-03"
