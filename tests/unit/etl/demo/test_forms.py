"""Every file is in its declared form, and its mapping says everything about it but what was planted."""

import json
from datetime import date, datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest

from etl.mapping import Mapping
from lagesbild import contract
from tests.unit.etl.demo.conftest import FOLDER, City
from tests.unit.etl.demo.reading import CODED, cells, code

#: One worker makes the city for all.

OPTIONAL = {field.name for field in contract.FIELDS if field.required_for != contract.EVERY} - {"source"}
SOURCES = ("police", "support_line", "housing", "schools", "coordination")


def last(city: City, source: str) -> Path:
    return [one.path for one in city.deliveries if one.source == source][-1]


def test_files_lie_by_source_under_names_that_their_mapping_knows(city: City) -> None:
    for one in city.deliveries:
        assert one.path.parent == city.folder / "deliveries" / one.source
        assert [source for source, mapping in city.mappings.items() if mapping.fits(one.path.name)] == [one.source]


def test_every_file_made_is_told_of(city: City) -> None:
    found = {file for file in (city.folder / "deliveries").rglob("*") if file.is_file()}
    assert found == {one.path for one in city.deliveries}
    assert len(city.deliveries) == sum(city.told["figures"]["deliveries"].values()) > 400


def test_police_files_are_windows_1252_with_semicolons_and_their_own_days(city: City) -> None:
    raw = last(city, "police").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    row = cells(last(city, "police"), "cp1252;")[0]
    assert datetime.strptime(str(row["Händelsedatum"]), "%d.%m.%Y").date() >= date(2026, 9, 1)
    assert date.fromisoformat(str(row["Inkom"])) and datetime.fromisoformat(str(row["Senast ändrad"]))


def test_school_files_are_utf_8_with_a_mark_and_commas(city: City) -> None:
    raw = last(city, "schools").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfRapport,Typ,Datum,")


def test_the_support_line_sends_one_sheet_with_typed_days(city: City) -> None:
    book = openpyxl.load_workbook(last(city, "support_line"))
    head, row, *_ = book.active.iter_rows(values_only=True)
    typed = dict(zip(head, row, strict=True))
    assert book.sheetnames == ["Samtal"]
    assert all(isinstance(typed[name], datetime) for name in ("Samtalsdag", "Registrerat", "Ändrat"))
    assert typed["Ändrat"].time() > datetime.min.time() == typed["Samtalsdag"].time()


def test_housing_files_are_objects_with_the_offset_of_the_day(city: City) -> None:
    files = [one.path for one in city.deliveries if one.source == "housing"]
    rows = [row for file in files for row in json.loads(file.read_text(encoding="utf-8"))]
    offsets = {
        (moment.month in (6, 7), moment.strftime("%z")) for row in rows if (moment := at(row)).month in (1, 6, 7)
    }
    assert offsets == {(False, "+0100"), (True, "+0200")}


def test_the_coordinator_sends_typed_parquet(city: City) -> None:
    relation = duckdb.read_parquet(str(last(city, "coordination")))
    types = dict(zip(relation.columns, map(str, relation.types), strict=True))
    assert [types[name] for name in ("datum", "inkom", "uppdaterad", "återkallad")] == [
        *("DATE", "DATE", "TIMESTAMP", "BOOLEAN")
    ]


@pytest.mark.parametrize("source", SOURCES)
def test_every_file_has_the_columns_that_its_mapping_needs(city: City, source: str) -> None:
    for row in (row for row in city.rows if row.source == source):
        assert city.mappings[source].needs() <= row.raw.keys()


@pytest.mark.parametrize("source", SOURCES)
def test_every_column_is_mapped_but_the_free_text(city: City, source: str) -> None:
    row = next(row for row in city.rows if row.source == source)
    assert row.raw.keys() - city.mappings[source].needs() == {city.plan.source[source].note_column} - {""}


@pytest.mark.parametrize("source", SOURCES)
def test_every_delivered_spelling_is_mapped_or_planted(city: City, source: str) -> None:
    mapping = city.mappings[source]
    planted = {text for fault in city.plan.faults.kind for text in fault.texts.get(source, ())}
    for name in CODED & mapping.columns.keys():
        spelled = {row.fields[name] for row in city.rows if row.source == source}
        codes = (
            {*city.reference.codes(dimension(name)), "true", "false", ""} if dimension(name) else {"true", "false", ""}
        )
        assert spelled <= codes | planted


@pytest.mark.parametrize("source", SOURCES)
def test_every_spelling_of_a_mapping_means_a_code_of_the_vocabulary(city: City, source: str) -> None:
    for name in city.mappings[source].values:
        known = city.reference.codes(dimension(name)) if dimension(name) else ("true", "false")
        assert set(city.mappings[source].codes(name).values()) <= set(known)


def test_every_optional_field_is_filled_by_some_source(city: City) -> None:
    filled = {name for row in city.accepted for name, value in row.fields.items() if value}
    assert filled >= OPTIONAL


def test_every_row_has_what_its_record_type_requires(city: City) -> None:
    types = city.reference.vocabulary.record_type
    for row in city.accepted:
        protection = types[row.fields["record_type"]].protection
        assert all(row.fields[field.name] for field in contract.FIELDS if protection in field.required_for)


def test_a_call_has_no_place(city: City) -> None:
    assert not {"district", "place_precision"} & city.mappings["support_line"].columns.keys()


def test_a_place_is_as_precise_as_it_is_known(city: City) -> None:
    precisions = city.reference.vocabulary.place_precision
    placed = [row.fields for row in city.in_force if row.fields.get("place_precision")]
    assert all(precisions[row["place_precision"]].in_district == (row["district"] != "unknown") for row in placed)
    assert 0.15 <= sum(row["district"] == "unknown" for row in placed) / len(placed) <= 0.25


def test_one_cell_may_hold_two_categories(city: City) -> None:
    two = [row for row in city.rows if " + " in str(row.raw.get("Vad har hänt", ""))]
    assert len(two) > 20
    assert all(row.fields["category_secondary"] in city.known["category"] for row in two)


def test_what_a_mapping_has_no_word_for_becomes_its_catch_all(city: City) -> None:
    said = {str(row.raw["plats"]) for row in city.rows if row.source == "housing" and row.fields["arena"] == "unknown"}
    assert said == set(city.plan.source["housing"].unlisted["arena"])


def test_free_text_passes_the_gate_but_where_it_was_planted(city: City) -> None:
    texts = [text for row in city.rows for text in city.notes(row) if text]
    refused = sorted(str(city.screened[text]) for text in texts if city.screened[text])
    assert refused == ["gate_personal_number", "gate_phone", "gate_phone"]
    assert len({row.source for row in city.rows if any(city.notes(row))}) == 4
    assert 0.2 <= len(texts) / len(city.rows) <= 0.6


def test_a_mapping_reads_its_own_spellings(city: City) -> None:
    mapping = city.mappings["housing"]
    assert isinstance(mapping, Mapping)
    assert (code("klotter", "category", mapping), code("hylla", "arena", mapping), code("", "arena", mapping)) == (
        *("propaganda_graffiti", "unknown", ""),
    )


def test_the_reference_folder_says_whose_the_mappings_are() -> None:
    for source in SOURCES:
        head = (FOLDER / "sources" / f"{source}.toml").read_text(encoding="utf-8").split("\nid = ")[0]
        assert "EUPL-1.2" in head and "2026-11-20" in head and "nvented" in head


def at(row: dict[str, str]) -> datetime:
    return datetime.fromisoformat(row["upptäckt"])


def dimension(name: str) -> str:
    return next(field.dimension for field in contract.FIELDS if field.name == name)
