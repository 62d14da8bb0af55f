"""What a visitor is told of surveys, and by which population a rate is computed."""

from pathlib import Path

import pytest

from lagesbild import answers
from lagesbild.access import Role
from lagesbild.answers import surveys
from lagesbild.catalogue import Layer
from lagesbild.errors import NotAllowed
from lagesbild.periods import Span
from tests.factories import contract_row, csv_text
from tests.surveys import Town, a_town, day
from tests.visits import as_role

SAFETY = """Område;År;Fråga;Svar;Andel;Medel
Lundby;2023;Otrygg sent ute;64;28,125 %;
Hisingen;2023;Otrygg sent ute;10;0;
Hela staden;2023;Otrygg sent ute;9;33,333333333333;
Hela staden;2022;Otrygg sent ute;10;100;
Angered;2023;Förtroende;290;;3,4
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    made = a_town(tmp_path_factory.mktemp("town"))
    made.deliver(SAFETY, "safety", accepted=day(11))
    made.deliver(
        "År;Utskick;Svar;Grupp;Antal;Fråga\n2023;920;533;;;\n2023;920;533;Polis;33;\n2023;;;Skola;210;\n2022;0;0;;;\n",
        "staff",
        accepted=day(12),
    )
    made.deliver(csv_text([contract_row()]), "contract", accepted=day(13))
    return made


def test_a_safety_survey_is_told_with_how_many_answered_and_its_interval(town: Town) -> None:
    table = surveys.safety_survey(town.visit())

    shares = table.frame[table.frame["share"].notna()].to_dict("records")
    keys, figures = ("place_level", "place", "year", "question"), ("n", "share", "low", "high")
    told = {tuple(row[name] for name in keys): tuple(row[name] for name in figures) for row in shares}
    unsafe = "unsafe_evening"
    # in the order of the levels, of the places and of the years
    assert list(told) == [
        ("municipality", "goteborg", 2022, unsafe),
        ("municipality", "goteborg", 2023, unsafe),
        ("area", "hisingen", 2023, unsafe),
        ("district", "lundby", 2023, unsafe),
    ]
    assert list(told.values()) == [
        pytest.approx((10, 100, 72.24672001, 100), abs=1e-6),
        pytest.approx((9, 100 / 3, 12.05838184, 64.57978644), abs=1e-4),
        pytest.approx((10, 0, 0, 27.75327999), abs=1e-6),
        pytest.approx((64, 28.125, 18.59337233, 40.13393028), abs=1e-6),
    ]


def test_a_mean_has_no_interval(town: Town) -> None:
    table = surveys.safety_survey(town.visit())

    (row,) = table.frame[table.frame["mean"].notna()].to_dict("records")
    assert (row["place"], row["question"], row["n"], row["mean"]) == ("angered", "trust_in_authorities", 290, 3.4)
    assert all(row[name] != row[name] for name in ("share", "low", "high"))


def test_a_practitioner_survey_is_told_with_its_response_rate(town: Town) -> None:
    table = surveys.practitioner_survey(town.visit())

    rows = table.frame[["year", "reporter", "sent", "answered", "response_rate", "answers"]].values.tolist()
    assert [[None if cell != cell else cell for cell in row] for row in rows] == [
        [2022, None, 0, 0, None, None],
        [2023, None, 920, 533, pytest.approx(57.9348, abs=1e-4), None],
        [2023, "school", 920, 533, pytest.approx(57.9348, abs=1e-4), 210],
        [2023, "police", 920, 533, pytest.approx(57.9348, abs=1e-4), 33],
    ]


def test_a_survey_says_what_it_is_and_when_it_came(town: Town) -> None:
    visit = town.visit()
    told = [
        (table.product, table.layer, table.cut_off.day)
        for table in (surveys.safety_survey(visit), surveys.practitioner_survey(visit))
    ]
    assert told == [("S1", Layer.DELIVERED, 11), ("S2", Layer.DELIVERED, 12)]


@pytest.mark.parametrize("role", Role)
def test_surveys_are_for_every_role_that_sees_figures(town: Town, role: Role) -> None:
    visit = as_role(town.visit(), role)
    for question in (surveys.safety_survey, surveys.practitioner_survey):
        if role in (Role.SENDER, Role.ADMIN):
            with pytest.raises(NotAllowed):
                question(visit)
        else:
            assert len(question(visit).frame) == len(question(as_role(visit, Role.GROUP)).frame) > 0


def test_without_a_survey_the_tables_are_empty_and_have_their_columns(tmp_path: Path) -> None:
    town = a_town(tmp_path)
    town.deliver(csv_text([contract_row()]), "contract", accepted=day(13))
    visit = town.visit()
    for table in (surveys.safety_survey(visit), surveys.practitioner_survey(visit)):
        assert list(table.frame) == [*table.dimensions, *table.measures]
        assert (len(table.frame), table.cut_off.day) == (0, 13)


#: The years that are known of Lundby, and the one that is taken in a year.
YEARS = [
    ({2021: 10_000, 2022: 20_000}, 2021, 10_000),
    ({2021: 10_000, 2022: 20_000}, 2022, 20_000),
    ({2021: 10_000, 2022: 20_000}, 2024, 57_705),
    ({2021: 10_000, 2024: 20_000}, 2024, 20_000),
    ({2021: 10_000, 2024: 20_000}, 2026, 20_000),
    ({2021: 10_000, 2022: 20_000}, 2019, 10_000),
    ({2024: 20_000}, 2019, 57_705),
    ({2019: 10_000}, 2022, 10_000),
]


@pytest.mark.parametrize(("years", "year", "people"), YEARS)
def test_the_population_is_that_of_the_year_or_the_last_before_it_or_the_first(
    tmp_path: Path, years: dict[int, int], year: int, people: int
) -> None:
    town = a_town(tmp_path)
    told = "".join(f"lundby,{known},{number}\n" for known, number in years.items())
    town.deliver(f"place,year,population\n{told}", "people")
    found = town.visit().store.ask("population_of_year", level="district", year=year).set_index("place")["population"]
    assert found["lundby"] == people
    assert found["angered"] == 55_468


def test_a_rate_is_of_the_population_of_the_year_in_which_the_period_ends(tmp_path: Path) -> None:
    town = a_town(tmp_path)
    town.deliver(
        "place,year,population\nlundby,2022,20 000\nlundby,2024,40 000\nangered,2024,999\nhisingen,2024,1\n", "people"
    )
    days = ("2022-12-18", "2023-12-29", "2023-12-29", "2024-01-02")
    rows = [contract_row(record_id=str(nth), occurred=at, district="lundby") for nth, at in enumerate(days)]
    town.deliver(csv_text(rows), "contract")
    visit = town.visit()
    rates = {}
    for period in (-28, -27, -1, 0):  # they end on 18 December 2022, 1 January 2023, 31 December 2023, 14 January 2024
        frame = answers.places_compared(visit, Span(period, 4)).frame.set_index("district")
        rates[period] = list(frame.loc[["lundby", "angered"], "rate"])
    assert rates[-28] == pytest.approx([1 / 20_000 * 10_000, 0])
    assert rates[-27] == pytest.approx([1 / 57_705 * 10_000, 0]), "most of the period lies in 2022"
    assert rates[-1] == pytest.approx([2 / 57_705 * 10_000, 0])
    assert rates[0] == pytest.approx([3 / 40_000 * 10_000, float("nan")], nan_ok=True), "999 is below the floor"


def test_the_years_of_which_the_population_is_known_are_told(tmp_path: Path) -> None:
    town = a_town(tmp_path)
    town.deliver("place,year,population\nlundby,2020,1\nlundby,2021,2\nhisingen,2018,1\n", "people")
    assert answers.population_years(town.visit()) == (2020, 2021, 2023)
