"""docs/another-municipality.md holds what it says: its example runs, and it tells every key and every file."""

import os
from datetime import date

import pytest

from lagesbild import reference
from lagesbild.access import Page
from lagesbild.municipality import Level, Municipality, Protection
from lagesbild.settings import ROOT
from lagesbild.texts import catalogue
from lagesbild.words import Words
from tests.municipalities import example
from tests.real.installation import Installation
from tests.visits import rendered, seen

TOLD = example.PAGE.read_text(encoding="utf-8")
#: The last period ended is v. 9–10 2024, in which the example lies.
LOOKED_AT = date(2024, 3, 13)
KEYS = {*Municipality.model_fields, *Level.model_fields, *Protection.model_fields}
#: Errors that the table quotes, by their key and the part of the text before the first value.
ERRORS = (
    *(
        "reference_missing",
        "reference_broken",
        "columns_missing",
        "unknown_source",
        "too_much_refused",
        "mapping_exists",
    ),
    *("no_database", "built_with_another_reference", "check_failed", "unsigned_not_demo"),
)


@pytest.fixture(scope="module")
def sjovik(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Do as the page says, and hold every command to the lines that it is said to print."""
    home = tmp_path_factory.mktemp("home")
    for step, printed in example.follow(home):
        lines = [line.rstrip() for line in printed.splitlines()]
        assert not [line for line in step.printed if line.rstrip() not in lines], step.text
    return Installation(home / "sjovik" / "data", home / "sjovik" / "reference")


def test_the_example_loads_and_builds(sjovik: Installation) -> None:
    assert sjovik.status()["records"] == 13
    assert sorted(os.listdir(sjovik.reference)) == [
        "districts.geojson",
        "municipality.toml",
        "population.csv",
        "sources",
        "vocabulary.toml",
    ]


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (Page.OVERVIEW, ["**Sjövik**", "v. 9–10 2024: 12 rapporter", "Enskilda ärenden hör till samrådsgruppen."]),
        (Page.TRENDS, ["Vid fara: ring 112."]),
        (Page.REPORTING, ["Ordningsvakterna", "Flera avsändare"]),
        (Page.DISTRICTS, ["Hamnen: 4", "Fjällby: 3", "Okänt område", "Om området följt hela kommunen"]),
        (Page.METHOD, ["3 områden i 2 kommundelar", "känd för 2022–2023", "Områden"]),
    ],
)
def test_the_pages_show_what_the_table_promises(sjovik: Installation, page: Page, words: list[str]) -> None:
    shown = seen(rendered(sjovik.visit(LOOKED_AT), page, framed=True))
    assert not [word for word in words if word not in shown]


def test_the_menu_calls_the_districts_what_the_table_promises(sjovik: Installation) -> None:
    assert Words(reference.read(sjovik.reference), "sv").heading("page.districts") == "Områden"


def test_a_district_without_a_polygon_is_listed_and_not_drawn(sjovik: Installation) -> None:
    shown = rendered(sjovik.visit(LOOKED_AT), Page.DISTRICTS)
    table = next(table.value for table in shown.table if "Område" in table.value).set_index("Område")
    assert dict(table.loc["Skärgården", ["Antal", "Per 10 000"]]) == {"Antal": "1", "Per 10 000": "–"}
    assert table.loc["Hamnen", "Per 10 000"] != "–"
    assert "Skärgården: 1" not in seen(shown)


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_key_of_the_municipality_is_told(key: str) -> None:
    assert f"`{key}`" in TOLD or f"`[{key}]`" in TOLD


@pytest.mark.parametrize("key", ERRORS)
def test_the_errors_it_tells_are_those_that_are_shown(key: str) -> None:
    begins = catalogue()[f"error.{key}.what"]["en"].split("{")[0].strip().removesuffix(".")
    assert not begins or begins in TOLD


def test_the_readme_and_the_architecture_lead_to_it() -> None:
    for page in (ROOT / "README.md", ROOT / "docs" / "architecture.md"):
        assert "another-municipality.md" in page.read_text(encoding="utf-8")
