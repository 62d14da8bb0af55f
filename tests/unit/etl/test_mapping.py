"""A source's mapping is read whole or not at all, and says what it needs of a file."""

from pathlib import Path

import pytest

from etl import mapping
from etl.mapping import CONTRACT, Mapping
from lagesbild import contract, reference
from lagesbild.aggregates import RECORDS
from lagesbild.errors import WrongUse
from tests.factories import REFERENCE, a_reference, a_source, another_municipality

SHIPPED = mapping.read_all(REFERENCE)
#: Those that deliver records in a form of their own.
AGENCIES = sorted(name for name, found in SHIPPED.items() if found.form == RECORDS and found is not CONTRACT)
GOTEBORG = reference.read(REFERENCE)
CODED = {field.name: field.dimension for field in contract.FIELDS if field.kind == "code"}


def test_the_shipped_sources_are_the_five_agencies_two_surveys_and_the_contract() -> None:
    assert {*AGENCIES} == {"police", "support_line", "housing", "schools", "coordination"}
    assert {*SHIPPED} == {"contract", *AGENCIES, "safety_survey", "staff_survey"}


def test_contract_is_a_known_source_in_every_reference_folder(tmp_path: Path) -> None:
    assert mapping.read_all(another_municipality(tmp_path)) == {"contract": CONTRACT}


@pytest.mark.parametrize("source", AGENCIES)
def test_a_shipped_mapping_leads_to_codes_of_the_vocabulary_only(source: str) -> None:
    found = SHIPPED[source]
    spelled = [(field, one.code) for field, texts in found.values.items() for told in texts.values() for one in told]
    for field, code in (*spelled, *found.otherwise.items(), *found.constants.items()):
        assert code in (GOTEBORG.codes(CODED[field]) if field in CODED else ("true", "false"))


@pytest.mark.parametrize("source", AGENCIES)
def test_a_shipped_mapping_has_a_way_to_every_field_that_a_record_needs(source: str) -> None:
    found = SHIPPED[source]
    assert set(contract.ALWAYS) <= {*found.columns, *found.constants}
    assert found.refused_limit == 0.25
    assert all((found.origin.what, found.origin.licence, found.origin.date, found.sv, found.en))


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("polisen_2026-11-02.csv", "police"),
        ("POLISEN_x.CSV", "police"),
        ("stodtelefonen_1.xlsx", "support_line"),
        ("bostadsbolagen_1.json", "housing"),
        ("skolorna_1.csv", "schools"),
        ("samordningen_1.parquet", "coordination"),
        ("trygghetsmatning_1.csv", "safety_survey"),
        ("medarbetarenkat_1.xlsx", "staff_survey"),
        ("min polisen_x.csv", None),
        ("delivery.csv", None),
    ],
)
def test_a_file_is_a_source_s_by_its_name(name: str, source: str | None) -> None:
    assert [found.id for found in SHIPPED.values() if found.fits(name)] == ([source] if source else [])


def test_a_mapping_needs_every_delivered_column_that_it_uses() -> None:
    found = Mapping.model_validate(
        {
            "id": "x",
            "sv": "x",
            "en": "x",
            "origin": {"what": "", "licence": "", "date": ""},
            "columns": {"record_id": "Nr", "category": "Ort"},
            "derived": {"Ort": {"column": "Rubrik", "pattern": "(.*)"}},
            "title_dates": {"occurred": {"column": "Rubrik", "published": "Ut"}},
            "scope": [{"rule": "outside_municipality", "column": "Kommun", "unless": "G"}],
            "district_named_in": "Text",
        }
    )
    assert found.needs() == {"Nr", "Rubrik", "Ut", "Kommun", "Text"}
    assert CONTRACT.needs() == set()


#: What stands in the mapping, and the key that the error must name.
BROKEN = [
    ('file = ["x.csv"]', "", "file"),
    ("refused_limit = 'much'", "", "refused_limit"),
    ("", 'nr = "Nr"', "columns.nr"),
    ("[values.colour]\nred = 'r'", "", "values.colour"),
    ("[otherwise]\ncolour = 'r'", "", "otherwise.colour"),
    ("[derived.a]\ncolumn = 'x'\npattern = '(a)(b)'", "", "derived.a.pattern"),
    ("[derived.a]\ncolumn = 'x'", "", "derived.a.pattern"),
    ("[several.category]\nseparator = '+'\nsecond = 'third'", "", "several.category.second"),
    ("[[scope]]\nrule = 'too_far'\ncolumn = 'x'", "", "scope.0.rule"),
    ("[title_dates.occurred]\ncolumn = 'x'\nyear = 'y'", "", "title_dates.occurred.published"),
    ("[[scope]]\nrule = 'outside_municipality'\ncolumn = 'x'\nmatching = 'y'", "", "scope.0.matching"),
    ("[values.category]\nx = [{ code = 'a', to = 2024-07-01 }, { code = 'b', from = 2024-07-01 }]", "", "two codes"),
    ("[values.category]\nx = { code = 'a' }", "", "values.category.x"),
    ("[title_dates.occurred]\ncolumn = 'x'\npublished = 'y'\nmonths = ['jan']", "", "title_dates.occurred.months"),
    ("[file_name.revised]\npattern = 'x'\nform = '%Y'", "", "file_name.revised.pattern"),
    ("[places]\nstaden = 'city'", "", "places"),
]


@pytest.mark.parametrize(("text", "columns", "named"), BROKEN)
def test_an_unknown_key_is_wrong_use_that_names_the_file_and_the_key(
    tmp_path: Path, text: str, columns: str, named: str
) -> None:
    folder = a_reference(tmp_path, parish=a_source("parish", text=text, columns=columns))
    with pytest.raises(WrongUse) as error:
        mapping.read_all(folder)
    assert error.value.values["file"] == "parish.toml"
    assert named in str(error.value)


def test_a_mapping_is_called_as_its_file_is(tmp_path: Path) -> None:
    with pytest.raises(WrongUse) as error:
        mapping.read_all(a_reference(tmp_path, parish=a_source("church")))
    assert "church" in str(error.value)
    assert error.value.values["file"] == "parish.toml"


@pytest.mark.parametrize(
    "table",
    [
        "[values.category]\n'Klotter' = 'graffity'",
        "[values.category]\n'K' = [{ code = 'other', to = 2024-01-01 }, { code = 'graffity', from = 2024-01-02 }]",
        "[otherwise]\ncategory = 'graffity'",
    ],
)
def test_a_code_that_the_vocabulary_lacks_is_our_fault_and_said_before_any_delivery(tmp_path: Path, table: str) -> None:
    folder = a_reference(tmp_path, parish=a_source("parish", columns="record_id = 'Nr'") + table)
    with pytest.raises(WrongUse) as wrong:
        mapping.check_codes(mapping.read_all(folder), reference.read(folder))
    assert wrong.value.values == {"file": "sources/parish.toml", "where": "category: graffity"}
