"""A mapping of a survey or of the population: what it may say, and what it needs of a file."""

from pathlib import Path

import pytest

from etl import mapping
from etl.mapping import Mapping
from lagesbild import reference
from lagesbild.errors import WrongUse
from tests.factories import a_reference, a_source


def read(folder: Path, text: str, columns: str = "") -> Mapping:
    return mapping.read_all(a_reference(folder, parish=a_source("parish", text=text, columns=columns)))["parish"]


WIDE = "form = 'population'\n[wide]\nyear = '{year}'\nmeasure = 'population'"


def test_a_source_delivers_records_unless_it_says_otherwise(tmp_path: Path) -> None:
    assert read(tmp_path, "").form == "records"


@pytest.mark.parametrize(
    ("text", "columns", "needed"),
    [
        ("form = 'population'", "", {"place", "year", "population"}),
        ("form = 'population'\n[constants]\nyear = '2023'", "", {"place", "population"}),
        ("form = 'population'", "place = 'Ort'\nyear = 'År'\npopulation = 'Folk'", {"Ort", "År", "Folk"}),
        ("form = 'population'\n[constants]\nyear = '2023'", "place = 'Ort'\npopulation = 'Folk'", {"Ort", "Folk"}),
        ("form = 'safety_survey'", "", {"place", "year", "question", "n"}),
        ("form = 'practitioner_survey'", "", {"year", "sent", "answered"}),
        (WIDE.format(year="^[0-9]{4}$"), "place = 'Ort'", {"Ort"}),
        (WIDE.format(year="^[0-9]{4}$"), "", {"place"}),
    ],
)
def test_a_file_needs_the_columns_that_tell_what_is_required(
    tmp_path: Path, text: str, columns: str, needed: set[str]
) -> None:
    assert read(tmp_path, text, columns).needs() == needed


#: What stands in the mapping, and what the error must name.
BROKEN = [
    ("form = 'survey'", "", "form"),
    ("form = 'population'", "place = 'x'\nyear = 'y'\nn = 'z'", "columns.n "),
    ("form = 'population'\n[constants]\nrecord_type = 'tip'", "", "constants.record_type"),
    ("form = 'population'\n[values.district]\nx = 'y'", "", "values.district"),
    ("form = 'population'", "place = 'x'\nyear = 'y'", "population"),
    ("form = 'population'\ndistrict_named_in = 'x'", "", "district_named_in"),
    ("form = 'population'\n[dates]\nyear = '%Y'", "", "dates"),
    ("form = 'population'\n[[scope]]\nrule = 'summary_not_incident'\ncolumn = 'x'\nmatches = 'y'", "", "scope"),
    ("[[scope]]\nrule = 'other_group'\ncolumn = 'x'\nmatches = 'y'", "", "scope"),
    ("share_of = 1", "", "share_of"),
    ("form = 'safety_survey'\nshare_of = 10", "", "share_of"),
    (WIDE.format(year="^20").replace("form = 'population'\n", ""), "", "wide"),
    (WIDE.format(year="("), "", "wide.year"),
    (WIDE.format(year="(20)(..)"), "", "wide.year"),
    (WIDE.format(year="^20").replace("measure = 'population'", "measure = 'n'"), "place = 'x'", "wide"),
    (WIDE.format(year="^20"), "place = 'x'\nyear = 'y'", "wide"),
]


@pytest.mark.parametrize(("text", "columns", "named"), BROKEN)
def test_what_its_form_cannot_use_is_wrong_use_that_names_the_file_and_the_key(
    tmp_path: Path, text: str, columns: str, named: str
) -> None:
    with pytest.raises(WrongUse) as error:
        read(tmp_path, text, columns)
    assert error.value.values["file"] == "parish.toml"
    assert named in str(error.value.values["where"])


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("form = 'population'\n[values.place]\n'Byn' = 'haga'", "place: haga"),
        ("form = 'population'\n[values.place]\n'Byn' = 'centrum'", "place: centrum"),
        ("form = 'population'\n[constants]\nplace = 'unknown'", "place: unknown"),
        ("form = 'safety_survey'\n[values.question]\n'Otrygg?' = 'afraid'", "question: afraid"),
        ("form = 'practitioner_survey'\n[otherwise]\nreporter = 'others'", "reporter: others"),
    ],
)
def test_a_place_or_code_that_there_is_not_is_our_fault_and_said_before_any_delivery(
    tmp_path: Path, text: str, where: str
) -> None:
    folder = a_reference(tmp_path, parish=a_source("parish", text=text))
    with pytest.raises(WrongUse) as wrong:
        mapping.check_codes(mapping.read_all(folder), reference.read(folder))
    assert wrong.value.values == {"file": "sources/parish.toml", "where": where}


@pytest.mark.parametrize("place", ["hisingen", "area:centrum", "district:centrum", "Göteborg", "1480", "Lundby"])
def test_a_place_that_is_no_other_s_may_stand_in_a_mapping(tmp_path: Path, place: str) -> None:
    text = f"form = 'population'\n[values.place]\n'x' = '{place}'"
    folder = a_reference(tmp_path, parish=a_source("parish", text=text))
    mapping.check_codes(mapping.read_all(folder), reference.read(folder))


@pytest.mark.parametrize(
    ("pattern", "years"),
    [
        ("^[0-9]{4}$", {2: "2022", 3: "2023"}),
        ("^(?:Folkmängd )?([0-9]{4})$", {2: "2022", 3: "2023", 4: "2024"}),
        ("^19", {}),
    ],
)
def test_the_years_of_a_wide_table_stand_in_its_head(tmp_path: Path, pattern: str, years: dict[int, str]) -> None:
    wide = read(tmp_path, WIDE.format(year=pattern)).wide
    assert wide is not None
    assert wide.years(("region", "kön", "2022", " 2023 ", "Folkmängd 2024")) == years
