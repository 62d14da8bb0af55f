"""Charts, maps, tables and sentences: all say the same numbers, those of the SafeTable they are drawn from."""

from pathlib import Path

import pytest
import shapely

from lagesbild import answers, charts, codebook, findings, maps, tables
from lagesbild.access import Visit
from lagesbild.marks import Marks
from lagesbild.periods import Span
from tests.factories import another_municipality, contract_row
from tests.visits import a_visit, words_of

ROWS = [
    *(("islamist", "2024-03-01", "angered"),) * 3,
    *(("islamist", "2024-02-20", "angered"),) * 2,
    *(("right_wing", "2024-03-01", "lundby"),) * 1,
    *(("mixed", "2024-03-01", ""),) * 4,
    ("other", "2022-01-10", ""),  # so that silence since then is a 0
]


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    rows = [
        contract_row(record_id=str(number), environment=environment, occurred=day, district=district)
        for number, (environment, day, district) in enumerate(ROWS)
    ]
    return a_visit(tmp_path_factory.mktemp("city"), [row | {"received": "2024-03-12"} for row in rows])


def test_small_multiples_draw_each_environment_in_its_colour_and_mark(visit: Visit) -> None:
    span = Span(4, blocks=3)
    table = answers.environments_over_time(visit, span)

    drawn = charts.small_multiples(table, words_of(visit), span, by="environment", marks=Marks(4))

    lines = {line.name: line for line in drawn.chart.data}
    assert {name: list(line.y) for name, line in lines.items()} == {
        "Islamistisk": [0, 2, 3],
        "Högerextrem": [0, 0, 1],
        "Autonom": [0, 0, 0],
        "Övriga": [0, 0, 4],
    }
    known = visit.reference.vocabulary.environment
    assert lines["Högerextrem"].line.color == known["right_wing"].colour
    assert list(lines["Högerextrem"].marker.symbol) == ["square", "square", "square-open"]
    assert list(lines["Islamistisk"].customdata) == ["v. 5–6 2024", "v. 7–8 2024", "v. 9–10 2024"]
    assert "Islamistisk 3; Högerextrem 1" in drawn.alt


def test_only_preliminary_points_are_hollow_and_only_they_and_the_last_are_marked(visit: Visit) -> None:
    span = Span(3, blocks=2)
    table = answers.environments_over_time(visit, span)

    drawn = charts.small_multiples(table, words_of(visit), span, by="environment", marks=Marks(4))

    assert not [symbol for line in drawn.chart.data for symbol in line.marker.symbol if symbol.endswith("-open")]
    assert {tuple(line.marker.size) for line in drawn.chart.data} == {(0.1, 9)}


def test_all_panels_have_one_scale_from_zero(visit: Visit) -> None:
    span = Span(4, blocks=3)
    table = answers.environments_over_time(visit, span)

    drawn = charts.small_multiples(table, words_of(visit), span, by="environment", marks=Marks())

    layout = drawn.chart.to_dict()["layout"]
    ranges = {tuple(axis["range"]) for name, axis in layout.items() if name.startswith("yaxis")}
    assert len(ranges) == 1 and next(iter(ranges))[0] == 0


def test_the_table_twin_says_what_the_chart_says_latest_first(visit: Visit) -> None:
    span = Span(4, blocks=2)
    twin = tables.readable(answers.environments_over_time(visit, span), words_of(visit), span)

    assert list(twin.columns) == ["Tid", "Islamistisk", "Högerextrem", "Autonom", "Övriga och ej bedömda"]
    assert twin.to_numpy().tolist() == [["v. 9–10 2024", "3", "1", "0", "4"], ["v. 7–8 2024", "2", "0", "0", "0"]]


def test_a_table_over_time_is_not_read_without_its_span(visit: Visit) -> None:
    with pytest.raises(ValueError, match="span"):
        tables.readable(answers.environments_over_time(visit, Span(4, blocks=2)), words_of(visit))


def test_a_missing_rate_is_a_dash_and_no_zero(visit: Visit) -> None:
    twin = tables.readable(answers.places_compared(visit, Span(4, 4)), words_of(visit)).set_index("Stadsdel")

    assert list(twin.loc["Okänd stadsdel"]) == ["4", "0", "–"]
    assert list(twin.loc["Angered"]) == ["5", "0", "0,9"]


def test_the_map_shades_and_names_each_district_and_marks_the_chosen_one(visit: Visit) -> None:
    table = answers.places_compared(visit, Span(4, 4))

    html = maps.places(table, words_of(visit), chosen="lundby", served="../here").get_root().render()

    assert "Angered: 5" in html and "Lundby: 1" in html
    assert '"../here/leaflet.js"' in html
    assert "tile" not in html.lower() or "L.tileLayer" not in html
    assert '"weight": 4' in html


@pytest.mark.parametrize(("level", "codes"), [("district", 10), ("area", 4)])
def test_the_polygons_are_fetched_by_what_they_are_and_no_map_holds_them(visit: Visit, level: str, codes: int) -> None:
    table = answers.places_compared(visit, Span(4, 4, 2), level=level)

    html = maps.places(table, words_of(visit), chosen=None, served="../here").get_root().render()
    polygons = maps.geometry(visit.reference, level)

    assert "coordinates" not in html and len(html) < 20_000
    assert f"../here/{level}.geojson?{visit.reference.digest[:16]}" in html
    drawn = {feature["properties"]["id"] for feature in polygons["features"]}
    assert len(drawn) == codes and drawn == {*visit.reference.codes(level)} - {"unknown"}


def test_an_area_is_as_large_as_its_districts(visit: Visit) -> None:
    sizes = {
        level: {
            feature["properties"]["id"]: shapely.geometry.shape(feature["geometry"]).area
            for feature in maps.geometry(visit.reference, level)["features"]
        }
        for level in ("district", "area")
    }
    by_area: dict[str, float] = {}
    for code, size in sizes["district"].items():
        by_area[visit.reference.area_of(code)] = by_area.get(visit.reference.area_of(code), 0) + size
    assert sizes["area"] == pytest.approx(by_area)


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "0"), (1, "1–5"), (5, "1–5"), (6, "6–10"), (20, "11–20"), (40, "21–40"), (41, "41+")]
)
def test_a_count_of_eight_weeks_falls_in_its_fixed_class(visit: Visit, count: int, shown: str) -> None:
    table = answers.places_compared(visit, Span(4, 4))
    assert (shown, maps.shade(count, maps.classes_of(table))) in maps.legend(table, words_of(visit))


def test_an_installation_without_polygons_has_no_map(visit: Visit, tmp_path: Path) -> None:
    town = another_municipality(tmp_path / "town")
    plain = a_visit(tmp_path, [contract_row(district="kyrkbyn")], reference=town)

    assert maps.drawable(words_of(visit)) and not maps.drawable(words_of(plain))


def test_a_finding_over_time_tells_what_it_is_about_and_the_block_before(visit: Visit) -> None:
    words = words_of(visit)
    table = answers.environments_over_time(visit, Span(4, blocks=2))
    silent = answers.environments_over_time(visit, Span(-50, blocks=2))

    assert findings.over_time(table, words, "v. 9–10 2024", "") == (
        "8 rapporter under v. 9–10 2024. Lika lång tid före: 2."
    )
    assert findings.over_time(silent, words, "v. 5–6 2022", "Autonom").startswith("Autonom: 0 rapporter under v. 5–6")
    assert "inte att inget har hänt" in findings.over_time(silent, words, "v. 5–6 2022", "")


def test_a_district_is_told_with_its_weeks_what_it_is_about_and_the_eight_weeks_before(visit: Visit) -> None:
    compared = answers.places_compared(visit, Span(4, 4))

    told = findings.of_place(compared, words_of(visit), "angered", "v. 3–10 2024", "Högerextrem")

    assert told == "Angered, Högerextrem: 5 rapporter under v. 3–10 2024. Lika lång tid före: 0."


def test_a_district_line_stands_beside_the_city_s(visit: Visit) -> None:
    span = Span(4, blocks=2)
    table = answers.place_over_time(visit, "district", "angered", span)

    drawn = charts.against_city(table, words_of(visit), span, name="Angered", marks=Marks(4))

    like_city, own = drawn.chart.data
    assert list(own.y) == [2, 3]
    assert list(like_city.y) == pytest.approx([2 * 5 / 10, 8 * 5 / 10])


@pytest.mark.parametrize("dimension", codebook.DIMENSIONS)
def test_the_codebook_tells_every_code_of_a_dimension(visit: Visit, dimension: str) -> None:
    book = codebook.of(dimension, words_of(visit))

    assert list(book["Kod"]) == list(visit.reference.codes(dimension))
    assert all(book["Benämning"])


def test_the_codebook_tells_what_a_code_was_called_before_and_what_it_means_for_protection(visit: Visit) -> None:
    environments = codebook.of("environment", words_of(visit)).set_index("Kod")
    types = codebook.of("record_type", words_of(visit)).set_index("Kod")

    assert environments.loc["right_wing", "Tidigare benämning"] == "Vit makt-miljön (till 1 jan 2019)"
    assert types.loc["call", "Att veta"] == "Rör en person: bara hela staden (klass X)"
