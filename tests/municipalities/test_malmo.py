"""A second Swedish municipality by its folder alone: Malmö loads, builds and is shown in its own words."""

import csv
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from lagesbild import maps, reference as references
from lagesbild.access import Page, Visit
from lagesbild.reference import Reference
from lagesbild.texts import LANGUAGES, Language, say
from lagesbild.words import Words
from tests.factories import contract_row, write_csv
from tests.municipalities.conftest import write_rows
from tests.real.installation import MUNICIPALITIES, Installation, adds_up, malmo, refused
from tests.visits import TODAY, rendered, seen

FOLDER = MUNICIPALITIES / "malmo"
FEED = """\
id;datetime;name;summary;type
1;2024-03-04 9:43:15 +01:00;03 mars 21:15, Misshandel, grov, Malmö;Larm om bråk i Lindängen.;Misshandel, grov
2;2024-03-05 0:15:00 +01:00;04 mars 23.05, Detonation, Malmö;En smäll vid Rosengårds centrum.;Detonation
3;2024-03-06 7:00:00 +01:00;05 mars 23.40, Skottlossning, Malmö;Först på Möllevången, sedan i Oxie.;Skottlossning
4;2024-03-07 0:10:00 +01:00;06 mars 23.50, Olaga hot, Malmö;En man hotad i centrum.;Olaga hot
5;2024-03-08 8:00:00 +01:00;07 mars 21:00, Klotter, Malmö;Klotter i Västra hamnen.;Klotter
6;2024-03-08 7:00:00 +01:00;08 mars 07:00, Sammanfattning natt, Skåne län;Lugnt.;Sammanfattning natt
7;2024-03-08 7:00:00 +01:00;08 mars 06:00, Brand, Skåne län;Det brann i Rosengård.;Brand
8;2024-03-09 7:00:00 +01:00;09 mars 06:00, Rån, försök, Göteborg;Ett rån i Angered.;Rån, försök
9;2024-03-09 7:00:00 +01:00;09 mars 06:00, Övrigt, Lund;Inget mer.;Övrigt
""".splitlines()
#: Places and the district they lie in, by their coordinates in OpenStreetMap.
LIE_IN = [
    ("Caroli", 13.00649, 55.60773, "centrum"),
    ("Fullriggaren", 12.98148, 55.61721, "centrum"),
    ("Seved", 13.01483, 55.58271, "sodra_innerstaden"),
    ("Erikslust", 12.96688, 55.59455, "vastra_innerstaden"),
    ("Annestad", 12.93416, 55.55795, "limhamn_bunkeflo"),
    ("Blekingsborg", 13.00064, 55.57741, "hyllie"),
    ("Högaholm", 13.00838, 55.56168, "fosie"),
    ("Toftängen", 13.08554, 55.58436, "husie"),
    ("Vita Höja", 13.06241, 55.58103, "husie"),
]


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Malmö with a delivery in the contract's own form and the feed's rows."""
    folder = tmp_path_factory.mktemp("malmo")
    installation = malmo(folder)
    rows = [contract_row(record_id=str(n), district=name) for n, name in enumerate(("Rosengård", "hyllie", "", "Oxie"))]
    installation.load(write_csv(folder / "own.csv", rows), "contract")
    installation.load(write_rows(folder / "handelser_2024.csv", FEED), "polisen")
    return installation


@pytest.fixture(scope="module")
def visit(installation: Installation) -> Visit:
    return installation.visit(TODAY)


def test_malmos_rows_of_the_feed_are_taken_by_the_district_that_each_names_alone(tmp_path: Path) -> None:
    installation = malmo(tmp_path)
    receipt = installation.load(write_rows(tmp_path / "handelser_2024.csv", FEED), "polisen")
    assert adds_up(receipt)
    assert refused(receipt) == {
        6: "summary_not_incident",
        7: "municipality_unknown",
        8: "outside_municipality",
        9: "outside_municipality",
    }
    districts = installation.records("polisen", map(str, range(1, 6)))["district"]
    assert dict(districts) == {"1": "fosie", "2": "rosengard", "3": "unknown", "4": "unknown", "5": "centrum"}


def test_the_status_counts_malmos_districts(installation: Installation) -> None:
    counts = installation.status()["by_district"]
    assert {code: n for code, n in counts.items() if n} == {
        **dict.fromkeys(("centrum", "fosie", "oxie", "hyllie"), 1),
        "rosengard": 2,
        "unknown": 3,
    }
    assert list(counts)[:-1] == list(references.read(installation.reference).districts)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", Page)
def test_every_page_is_malmos_and_nothing_on_it_is_goteborgs(
    visit: Visit, page: Page, language: Language, names_of_goteborg: Callable[[Reference], set[str]]
) -> None:
    shown = rendered(replace(visit, language=language), page, framed=True)

    assert not shown.exception
    assert [title.value for title in shown.title] == [say(language, f"{page}.question")]
    words = seen(shown)
    assert "Malmö" in words
    assert not [name for name in names_of_goteborg(visit.reference) if re.search(rf"\b{name}\b", words)]


@pytest.mark.parametrize("page", Page)
def test_no_word_for_a_district_is_fixed(visit: Visit, page: Page, tmp_path: Path) -> None:
    """Malmö with other words for its levels: those of the project's own are then nowhere."""
    folder = shutil.copytree(visit.reference.folder, tmp_path / "reference")
    told = (folder / "municipality.toml").read_text(encoding="utf-8")
    for word, other in (
        ("stadsdel", "grändlag"),
        ("stadsområde", "härad"),
        ("city district", "lane"),
        ("city area", "hundred"),
    ):
        told = told.replace(word, other)
    (folder / "municipality.toml").write_text(told, encoding="utf-8")
    known = references.read(folder)
    for language in LANGUAGES:
        words = seen(rendered(replace(visit, reference=known, language=language), page, framed=True))
        assert not re.search(r"stadsdel|stadsområde|city (?:district|area)", words, re.IGNORECASE)


@pytest.mark.parametrize(("language", "menu"), [("sv", "Stadsdelar"), ("en", "City districts")])
def test_the_districts_stand_under_malmos_own_word(visit: Visit, language: Language, menu: str) -> None:
    words = Words(visit.reference, language)
    assert words.heading("page.districts") == menu
    assert menu in [box.label for box in rendered(replace(visit, language=language), Page.METHOD).expander]
    (chooser,) = (
        box
        for box in rendered(replace(visit, language=language), Page.DISTRICTS).selectbox
        if "Rosengård" in box.options
    )
    assert chooser.label == words.district_level.capitalize()
    assert chooser.options[-1] == words.of("district", "unknown")


def test_without_a_population_there_is_no_rate_and_the_method_says_so(visit: Visit) -> None:
    table = next(table.value for table in rendered(visit, Page.DISTRICTS).table if "Stadsdel" in table.value)
    assert list(table) == ["Stadsdel", "Antal", "Före"]
    assert "ingen folkmängd" in seen(rendered(visit, Page.METHOD))


def test_single_cases_belong_to_sspf_and_sig_in_sweden(visit: Visit) -> None:
    foot = rendered(visit, Page.TRENDS, framed=True).caption[-1].value
    assert foot.endswith("Vid fara: ring 112. Enskilda ärenden hör till SSPF och SIG.")


def test_the_map_holds_malmos_ten_districts(visit: Visit) -> None:
    assert maps.drawable(Words(visit.reference, "sv"))
    words = seen(rendered(visit, Page.DISTRICTS))
    assert "Källa till gränserna: SCB." in words
    assert "Om stadsdelen följt hela staden" in words
    assert {told for told in re.findall(r"[\w -]+: \d+", words) if told.split(":")[0] in names(visit)} == {
        f"{name}: {dict(Centrum=1, Fosie=1, Oxie=1, Hyllie=1, Rosengård=2).get(name, 0)}" for name in names(visit)
    }


def names(visit: Visit) -> list[str]:
    return [district.name for district in visit.reference.districts.values()]


def test_a_period_of_the_feed_is_found_by_its_weeks(visit: Visit) -> None:
    words = seen(rendered(visit, Page.OVERVIEW))
    assert "v. 9–10 2024: 9 rapporter" in words
    assert visit.reference.calendar.index(date(2024, 3, 5)) == 4


def test_the_polygons_are_light_valid_and_meet_without_overlap_or_gap() -> None:
    districts = gpd.read_file(FOLDER / "districts.geojson")
    assert (FOLDER / "districts.geojson").stat().st_size < 300_000
    assert districts.is_valid.all()
    assert shapely.coverage_is_valid(districts.geometry.array)
    assert districts.union_all().geom_type == "Polygon"


@pytest.mark.parametrize(("place", "longitude", "latitude", "district"), LIE_IN)
def test_known_places_lie_in_their_district(place: str, longitude: float, latitude: float, district: str) -> None:
    districts = gpd.read_file(FOLDER / "districts.geojson").set_index("id")
    containing = districts.index[districts.contains(shapely.Point(longitude, latitude))]
    assert containing.to_list() == [district], place


def test_the_table_puts_each_of_the_91_regso_in_one_district_of_the_map() -> None:
    with (FOLDER / "areas.csv").open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert sorted(row["regsokod"] for row in rows) == [f"1280R{number:03}" for number in range(1, 92)]
    features = json.loads((FOLDER / "districts.geojson").read_text(encoding="utf-8"))["features"]
    drawn = [feature["properties"]["name"] for feature in features]
    assert list(dict.fromkeys(row["district"] for row in rows)) == drawn
