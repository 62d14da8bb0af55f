"""The reference folder: what is read, what is refused and in which words, and that it can be another municipality's."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from lagesbild import reference
from lagesbild.errors import WrongUse
from tests.factories import REFERENCE, a_reference, another_municipality

GOTEBORG = reference.read(REFERENCE)


def test_the_shipped_folder_is_goteborg() -> None:
    assert (GOTEBORG.municipality.sv, GOTEBORG.municipality.code) == ("Göteborg", "1480")
    assert GOTEBORG.calendar.anchor == date(2024, 1, 1)
    assert set(GOTEBORG.population) == {(district, 2023) for district in GOTEBORG.districts}


def test_nothing_is_thinned_unless_the_municipality_says_so() -> None:
    assert GOTEBORG.municipality.retention == {}


@pytest.mark.parametrize("dimension", ["district", "area"])
def test_places_end_with_the_unknown_one(dimension: str) -> None:
    assert GOTEBORG.codes(dimension)[-1] == "unknown"
    assert "unknown" not in GOTEBORG.codes(dimension)[:-1]


def test_codes_of_the_vocabulary_stand_in_the_order_of_the_file() -> None:
    assert GOTEBORG.codes("age") == ("under_18", "adult", "unknown")
    assert GOTEBORG.codes("category")[:3] == ("propaganda", "propaganda_graffiti", "propaganda_sticker")
    assert "survey" not in GOTEBORG.codes("record_type")


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2024, 3, 5, 22, 30, tzinfo=UTC), date(2024, 3, 5)),
        (datetime(2024, 3, 5, 23, 30, tzinfo=UTC), date(2024, 3, 6)),
        (datetime(2024, 7, 5, 22, 30, tzinfo=UTC), date(2024, 7, 6)),
    ],
)
def test_a_moment_falls_on_the_municipality_s_own_day(moment: datetime, day: date) -> None:
    assert GOTEBORG.municipality.day_of(moment) == day


def test_another_municipality_is_another_folder(tmp_path: Path) -> None:
    town = reference.read(another_municipality(tmp_path))
    assert town.municipality.sv == "Lillköping"
    assert town.codes("district") == ("kyrkbyn", "sjobo", "unknown")
    assert town.codes("area") == ("tatort", "landsbygd", "unknown")
    assert town.districts["sjobo"].geometry is None
    assert town.population == {}
    assert town.calendar.start(0) == date(2024, 1, 8)


def test_the_population_is_known_by_district_and_year(tmp_path: Path) -> None:
    folder = a_reference(tmp_path)
    (folder / "population.csv").write_text(
        "district,year,population\nangered,2022,1\nangered,2023,2\nlundby,2023,3\n", encoding="utf-8"
    )
    assert reference.read(folder).population == {
        ("angered", 2022): 1,
        ("angered", 2023): 2,
        ("lundby", 2023): 3,
    }


#: What is broken: the file, the text in it, what stands there instead, and what the error must name.
BROKEN = [
    ("vocabulary.toml", 'colour = "#0B5FA5"\n', "", "environment.islamist.colour"),
    ("vocabulary.toml", "[environment.islamist]", "[environment.Islamist]", "environment.Islamist"),
    ("vocabulary.toml", 'mark = "circle"\n', 'mark = "circle"\nmarks = 1\n', "environment.islamist.marks"),
    ("vocabulary.toml", "default_view = true", 'default_view = "perhaps"', "environment.islamist.default_view"),
    ("vocabulary.toml", "unassessed = true", "unassessed = false", "unassessed"),
    ("vocabulary.toml", 'protection = "P"', 'protection = "Q"', "record_type.incident.protection"),
    ("vocabulary.toml", 'protection = "P"\n', "", "record_type.incident"),
    ("vocabulary.toml", "aggregate = true", 'protection = "P"\naggregate = true', "record_type.survey"),
    ("vocabulary.toml", "propaganda_sticker =", "presence_stall =", "category: a code stands twice"),
    ("vocabulary.toml", "days = 7", 'days = "a week"', "time_precision.week.days"),
    ("vocabulary.toml", "[age]", "[age", "line"),
    ("sources/police.toml", 'id = "police"', 'id = "police', "line"),
    ("municipality.toml", "anchor = 2024-01-01", "anchor = 2024-01-02", "anchor"),
    ("municipality.toml", "Europe/Stockholm", "Europe/Gothenburg", "timezone"),
    ("municipality.toml", 'code = "1480"', "", "code"),
    ("municipality.toml", 'nordost = { sv = "Nordost",', "nordost = {", "area.nordost.sv"),
    ("municipality.toml", "[retention]", "[retention]\nincident = 'long'", "retention.incident"),
    ("municipality.toml", "[retention]", "[retention]\nincident = 0", "retention.incident"),
    ("municipality.toml", "[retention]", "[retention]\nincidents = 365", "retention.incidents"),
    ("municipality.toml", "[retention]", "[retention]\nsurvey = 365", "retention.survey"),
    (
        "municipality.toml",
        "rate_population_at_least = 1000",
        "rate_population_at_least = 999",
        "rate_population_at_least",
    ),
    ("districts.geojson", '"area":"nordost"', '"area":"norrort"', "angered: area norrort"),
    ("districts.geojson", '"id":"lundby"', '"id":"angered"', "id angered"),
    ("districts.geojson", '"id":"lundby"', '"id":"unknown"', "id unknown"),
    ("districts.geojson", '"name":"Lundby"', '"names":"Lundby"', "features, number 9: name: Field required"),
    ("districts.geojson", '"id":"lundby"', '"id":"Lundby"', "features, number 9: id:"),
    ("districts.geojson", '"geometry":', '"geometri":', "features, each with properties and geometry"),
    (
        "districts.geojson",
        '"properties":{"id":"angered"',
        '"properties":[],"x":{"id":"angered"',
        "number 1: id: Field required",
    ),
    ("municipality.toml", 'plural_sv = "stadsdelar"\n', "", "district_level.plural_sv: Field required"),
    ("population.csv", "lundby,2023", "lunby,2023", "district lunby"),
    ("population.csv", "district,year,population", "district;year;population", "district, year, population"),
    ("districts.geojson", '{"type":"FeatureCollection"', '"type":"FeatureCollection"', "features: line 1"),
    ("population.csv", "district,year,population", "district,year,people", "district, year, population"),
    ("population.csv", "angered,2023,55468", "angered,2023,many", "district, year, population"),
]


@pytest.mark.parametrize(("file", "text", "instead", "named"), BROKEN)
def test_a_broken_file_is_wrong_use_that_names_the_file_and_the_place(
    tmp_path: Path, file: str, text: str, instead: str, named: str
) -> None:
    folder = a_reference(tmp_path)
    whole = (folder / file).read_text(encoding="utf-8")
    assert text in whole
    (folder / file).write_text(whole.replace(text, instead, 1), encoding="utf-8")
    with pytest.raises(WrongUse) as error:
        reference.read(folder)
    assert error.value.key == "reference_broken"
    assert error.value.values["file"] == Path(file).name
    assert named in str(error.value)


@pytest.mark.parametrize("content", ["", "[broken", "district,year,population\n"])
def test_a_population_that_was_cut_short_is_not_taken_for_none(tmp_path: Path, content: str) -> None:
    folder = a_reference(tmp_path)
    (folder / "population.csv").write_text(content, encoding="utf-8")
    with pytest.raises(WrongUse) as error:
        reference.read(folder)
    assert error.value.values["file"] == "population.csv"


def test_the_folder_is_read_anew_when_a_file_changes_and_only_then(tmp_path: Path) -> None:
    folder = a_reference(tmp_path)
    before = reference.current(folder)
    assert reference.current(folder) is before
    with (folder / "municipality.toml").open("a", encoding="utf-8") as file:
        file.write("# a word\n")
    assert reference.current(folder).digest != before.digest


@pytest.mark.parametrize("file", ["vocabulary.toml", "municipality.toml", "districts.geojson"])
def test_a_missing_file_is_wrong_use_that_names_it(tmp_path: Path, file: str) -> None:
    folder = a_reference(tmp_path)
    (folder / file).unlink()
    with pytest.raises(WrongUse) as error:
        reference.read(folder)
    assert error.value.key == "reference_missing"
    assert file in str(error.value)


@pytest.mark.parametrize("file", ["vocabulary.toml", "municipality.toml", "districts.geojson", "population.csv"])
def test_the_digest_changes_with_every_file_that_makes_the_figures(tmp_path: Path, file: str) -> None:
    folder = a_reference(tmp_path)
    assert reference.read(folder).digest == GOTEBORG.digest
    with (folder / file).open("a", encoding="utf-8") as handle:
        handle.write("\n")
    assert reference.read(folder).digest != GOTEBORG.digest


def test_what_is_shown_changes_with_what_a_sender_is_called_and_the_digest_does_not(tmp_path: Path) -> None:
    folder = a_reference(tmp_path)
    before = reference.read(folder)
    file = next(one for one in sorted((folder / "sources").glob("*.toml")) if "\nsv = " in one.read_text("utf-8"))
    file.write_text(file.read_text("utf-8").replace('\nsv = "', '\nsv = "Nya ', 1), encoding="utf-8")
    after = reference.read(folder)
    assert after.senders != before.senders
    assert after.shown != before.shown == reference.read(REFERENCE).shown and after.digest == before.digest


def test_the_order_of_the_districts_is_that_of_the_map_file() -> None:
    features = json.loads((REFERENCE / "districts.geojson").read_text(encoding="utf-8"))["features"]
    assert list(GOTEBORG.districts) == [feature["properties"]["id"] for feature in features]


def test_the_precisions_of_place_are_called_what_the_municipality_calls_them(tmp_path: Path) -> None:
    island = another_municipality(tmp_path)
    with (island / "municipality.toml").open("a", encoding="utf-8") as handle:
        handle.write('[whole]\nsv = "ön"\nen = "island"\n')
    for folder, told in (
        (REFERENCE, ["Stadsdel", "Stadsområde", "Hela staden", "District", "Area", "Whole city"]),
        (island, ["By", "Kommundel", "Hela ön", "Village", "Area", "Whole island"]),
    ):
        precisions = [reference.read(folder).vocabulary.place_precision[code] for code in ("district", "area", "city")]
        assert [*(words.sv for words in precisions), *(words.en for words in precisions)] == told


@pytest.mark.parametrize("file", ["municipality.toml", "population.csv", "districts.geojson"])
def test_a_mark_of_byte_order_does_no_harm(tmp_path: Path, file: str) -> None:
    folder = a_reference(tmp_path)
    (folder / file).write_bytes(b"\xef\xbb\xbf" + (folder / file).read_bytes())
    assert reference.read(folder).population == GOTEBORG.population
