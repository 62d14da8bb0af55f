from datetime import date
from pathlib import Path

import pytest

from lagesbild import reference
from lagesbild.texts import Language
from lagesbild.words import REST, Words
from tests.factories import REFERENCE, another_municipality


@pytest.fixture(scope="module")
def swedish() -> Words:
    return Words(reference.read(REFERENCE), "sv")


@pytest.fixture(scope="module")
def english() -> Words:
    return Words(reference.read(REFERENCE), "en")


@pytest.mark.parametrize(
    ("dimension", "code", "sv", "en"),
    [
        ("environment", "islamist", "Våldsbejakande islamistisk miljö", "Violent Islamist environment"),
        ("environment", REST, "Övriga och ej bedömda", "Other and not assessed"),
        ("category", "propaganda_sticker", "Affisch eller klistermärke", "Poster or sticker"),
        ("district", "lundby", "Lundby", "Lundby"),
        ("district", "unknown", "Okänd stadsdel", "Unknown district"),
        ("area", "unknown", "Okänt stadsområde", "Unknown city area"),
        ("municipality", "goteborg", "Göteborg", "Gothenburg"),
        (
            "question",
            "trust_in_authorities",
            "Förtroende för kommun och polis",
            "Trust in the municipality and the police",
        ),
    ],
)
def test_a_code_has_its_words(swedish: Words, english: Words, dimension: str, code: str, sv: str, en: str) -> None:
    assert (swedish.of(dimension, code), english.of(dimension, code)) == (sv, en)


def test_an_environment_has_a_short_name_and_other_codes_their_own(swedish: Words) -> None:
    assert [swedish.short("environment", "autonomous"), swedish.short("category", "violence")] == ["Autonom", "Våld"]


@pytest.mark.parametrize(
    ("language", "value", "decimals", "written"),
    [
        ("sv", 12345, 0, "12\u202f345"),
        ("sv", 1234.56, 1, "1\u202f234,6"),
        ("en", 1234.56, 1, "1\u202f234.6"),
        ("sv", 0, 0, "0"),
    ],
)
def test_numbers_are_written_as_the_language_does(
    language: Language, value: float, decimals: int, written: str
) -> None:
    assert Words(reference.read(REFERENCE), language).number(value, decimals) == written


def test_a_period_is_told_by_its_weeks_and_its_days(swedish: Words, english: Words) -> None:
    assert (swedish.weeks(74), english.weeks(74)) == ("v. 45–46 2026", "w. 45–46 2026")
    assert swedish.days(74) == "2 nov – 15 nov 2026"
    assert swedish.days(78) == "28 dec 2026 – 10 jan 2027"
    assert english.day(date(2026, 5, 1)) == "1 May 2026"


@pytest.mark.parametrize(
    ("years", "told"),
    [
        ((), "–"),
        ((2023,), "2023"),
        ((2021, 2022, 2023), "2021–2023"),
        ((2018, 2020, 2021, 2023), "2018, 2020–2021, 2023"),
    ],
)
def test_years_that_follow_each_other_are_a_run(swedish: Words, years: tuple[int, ...], told: str) -> None:
    assert swedish.years(years) == told


def test_a_municipality_names_its_own_levels(tmp_path: Path) -> None:
    words = Words(reference.read(another_municipality(tmp_path)), "sv")

    assert (words.of("district", "unknown"), words.city) == ("Okänd by", "Lillköping")
    assert words.of("area", "unknown") == "Okänd kommundel"
    assert words.heading("page.districts") == "Byar"
    assert [words.counted(n, words.reference.municipality.district_level) for n in (1, 2)] == ["1 by", "2 byar"]


@pytest.mark.parametrize(
    ("changed", "sv", "en"),
    [
        ("", "Enskilda ärenden hör till SSPF och SIG.", "Individual cases belong to SSPF and SIG."),
        ('country = "FI"', "", ""),
        (
            'country = "FI"\nsingle_cases = { sv = "samrådet", en = "the council" }',
            "Enskilda ärenden hör till samrådet.",
            "Individual cases belong to the council.",
        ),
        (
            'country = "SE"\nsingle_cases = { sv = "samrådet", en = "the council" }',
            "Enskilda ärenden hör till samrådet.",
            "Individual cases belong to the council.",
        ),
    ],
)
def test_who_handles_single_cases_is_swedish_law_in_sweden_and_elsewhere_what_is_told(
    tmp_path: Path, changed: str, sv: str, en: str
) -> None:
    folder = another_municipality(tmp_path)
    told = (folder / "municipality.toml").read_text(encoding="utf-8")
    (folder / "municipality.toml").write_text(
        told.replace('country = "SE"', changed or 'country = "SE"'), encoding="utf-8"
    )
    known = reference.read(folder)
    assert (Words(known, "sv").single_cases, Words(known, "en").single_cases) == (sv, en)


@pytest.mark.parametrize(("value", "told"), [(7, "+7"), (-7, "\u22127"), (0, "0"), (float("nan"), "–")])
def test_a_difference_tells_its_sign(value: float, told: str) -> None:
    assert Words(reference.read(REFERENCE), "sv").difference(value) == told
