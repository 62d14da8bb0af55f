"""A foreign reference folder: no map, no RegSO, several years of population, records without a district."""

import csv
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from lagesbild import maps, reference as references
from lagesbild.access import Page, Visit
from lagesbild.reference import Reference
from lagesbild.texts import LANGUAGES, Language, say
from lagesbild.words import Words
from tests.factories import contract_row, write_csv
from tests.municipalities.conftest import write_rows
from tests.real.installation import MUNICIPALITIES, Installation, adds_up, germany
from tests.visits import TODAY, rendered, seen

FOLDER = MUNICIPALITIES / "germany"
ATTACKS = """\
row_id;date;location;state;category_en
1;2024-03-01;Ort;Sachsen;assault
2;2024-03-02;Ort;Baden-Württemberg;arson & miscellaneous attack
3;2024-03-03;Ort; mecklenburg-vorpommern ;miscellaneous attack & assault
4;2024-03-04;Ort;Sachsen;arson
""".splitlines()
#: What Destatis publishes for the whole country on the last day of the year.
PUBLISHED = {2014: 81_197_537, 2015: 82_175_684, 2017: 82_792_351}


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Germany with a delivery whose records name no district, and the list's rows."""
    folder = tmp_path_factory.mktemp("germany")
    installation = germany(folder)
    unplaced = [contract_row(record_id=str(number), place_precision=place) for number, place in enumerate(("", "city"))]
    assert adds_up(installation.load(write_csv(folder / "own.csv", unplaced), "contract"))
    assert adds_up(installation.load(write_rows(folder / "incidents_2024.csv", ATTACKS), "arvig"))
    return installation


@pytest.fixture(scope="module")
def visit(installation: Installation) -> Visit:
    return installation.visit(TODAY)


def test_records_without_a_district_are_loaded_and_counted_as_unknown(installation: Installation) -> None:
    told = installation.status()
    assert told["records"] == 6
    assert {code: n for code, n in told["by_district"].items() if n} == {
        "sachsen": 2,
        "baden_wuerttemberg": 1,
        "mecklenburg_vorpommern": 1,
        "unknown": 2,
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", Page)
def test_every_page_is_germanys_and_nothing_on_it_is_goteborgs_or_a_citys(
    visit: Visit, page: Page, language: Language, names_of_goteborg: Callable[[Reference], set[str]]
) -> None:
    shown = rendered(replace(visit, language=language), page, framed=True)

    words = seen(shown)
    assert [title.value for title in shown.title] == [say(language, f"{page}.question")]
    assert {"sv": "Tyskland", "en": "Germany"}[language] in words
    assert not [name for name in names_of_goteborg(visit.reference) if re.search(rf"\b{name}\b", words)]
    fixed = {"sv": r"\bstads?del|\bstads?område|\bstaden\b", "en": r"\bdistricts?\b(?!_)|\bcity\b"}[language]
    assert not re.findall(rf".*(?:{fixed}).*", without_codes(words), re.IGNORECASE)


def without_codes(words: str) -> str:
    """Leave out the codes of the codebook and of the filters, which are the same in every municipality."""
    words = re.sub(r"(?m)^district$", "", words)
    return re.sub(r"(?m)^(.*?),(?:city|district),", r"\1,", words)


@pytest.mark.parametrize(("language", "menu"), [("sv", "Förbundsländer"), ("en", "Federal states")])
def test_the_districts_stand_under_germanys_own_word(visit: Visit, language: Language, menu: str) -> None:
    assert Words(visit.reference, language).heading("page.districts") == menu


def test_the_words_agree_with_the_gender_of_the_level(visit: Visit) -> None:
    words = Words(visit.reference, "sv")
    assert words.of("district", "unknown") == "Okänt förbundsland"
    assert words.of("area", "unknown") == "Okänd landsdel"
    shown = seen(rendered(visit, Page.DISTRICTS))
    assert "Om förbundslandet följt hela landet" in shown and "Som landet" in shown


def test_the_foot_says_nothing_of_sspf_and_sig(visit: Visit) -> None:
    foot = rendered(visit, Page.TRENDS, framed=True).caption[-1].value
    assert foot.endswith("Vid fara: ring 112.")


def test_the_sixteen_lander_have_no_map_and_the_table_stands_alone(visit: Visit) -> None:
    features = json.loads((FOLDER / "districts.geojson").read_text(encoding="utf-8"))["features"]
    assert [feature["geometry"] for feature in features] == [None] * 16
    assert not maps.drawable(Words(visit.reference, "sv"))
    shown = rendered(visit, Page.DISTRICTS)
    assert say("sv", "districts.no_map") in [caption.value for caption in shown.caption]
    table, rates = (table.value for table in shown.table if "Förbundsland" in table.value)
    assert (len(table), len(rates)) == (16 + 1, 16), "the rates leave out the unknown one"


def test_the_populations_of_a_year_add_up_to_that_of_germany() -> None:
    with (FOLDER / "population.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sums = {year: sum(int(row["population"]) for row in rows if int(row["year"]) == year) for year in PUBLISHED}
    assert sums == PUBLISHED
    assert len(rows) == 16 * len(PUBLISHED)


def test_several_years_of_population_may_stand_in_one_file(visit: Visit) -> None:
    years = {year for _, year in visit.reference.population}
    assert set(visit.reference.population) == {(code, year) for code in visit.reference.districts for year in years}
    assert max(years) == 2017 and visit.reference.population["sachsen", 2017] == 4_081_308


def test_a_municipality_without_any_district_is_shown(tmp_path: Path) -> None:
    installation = germany(tmp_path)
    (installation.reference / "districts.geojson").write_text('{"features": []}', encoding="utf-8")
    (installation.reference / "population.csv").unlink()
    (installation.reference / "sources" / "arvig.toml").unlink()
    installation.load(write_csv(tmp_path / "own.csv", [contract_row()]), "contract")
    visit = installation.visit(TODAY)
    assert references.read(installation.reference).codes("district") == ("unknown",)
    for page in Page:
        assert "Tyskland" in seen(rendered(visit, page, framed=True))
