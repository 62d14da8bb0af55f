"""The PDF: what a screen reader is told, what stands on every page, that text is text, and the same bytes anywhere."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from lagesbild.report import pdf
from lagesbild.report.document import Document, Kind, Lines, Section, Table, Text
from lagesbild.settings import ROOT
from tests import pdf_tags
from tests.report_documents import NASTY, a_document, a_map, a_table, four_lines, of_texts, one_line, some_bars


def of(*blocks: Any, **changes: Any) -> Document:
    """Return a document of one section."""
    return a_document(sections=(Section("3", "Miljö för miljö", tuple(blocks)),), **changes)


@pytest.fixture(scope="module")
def content() -> bytes:
    return pdf.written(a_document())


def test_it_says_that_it_is_tagged_and_by_which_standards(content: bytes) -> None:
    root: Any = pdf_tags.reader(content).trailer["/Root"]
    assert root["/MarkInfo"] == {"/Marked": True, "/Suspects": False}
    told = root["/Metadata"].get_object().get_data().decode()
    for said in ("<pdfuaid:part>1<", "<pdfaid:part>2<", "<pdfaid:conformance>A<"):
        assert said in told
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


@pytest.mark.parametrize(("language", "region"), [("sv", "sv-SE"), ("en", "en-GB")])
def test_it_says_its_language(language: Any, region: str) -> None:
    root: Any = pdf_tags.reader(pdf.written(a_document(language=language))).trailer["/Root"]
    assert str(root["/Lang"]).lower() == region.lower()


def test_it_says_its_title_and_whose_it_is_and_of_which_day(content: bytes) -> None:
    document, told = a_document(), pdf_tags.reader(content).metadata
    assert told is not None
    assert (told.title, told.author) == (f"{document.title} – {document.subtitle}", document.author)
    assert told.creation_date is not None and told.creation_date.date() == document.made.date()


def test_sections_are_headings_and_drawings_have_their_alt_text_in_order() -> None:
    blocks = (Text("Under", Kind.HEADING), one_line(), four_lines(), some_bars(), a_map())
    tags = pdf_tags.tags(pdf.written(of(*blocks)))
    assert [tag.kind for tag in tags if tag.kind in ("H1", "H2")] == ["H1", "H2"]
    assert [tag.alt for tag in tags if tag.kind == "Figure"] == [
        one_line().alt,
        four_lines().alt,
        some_bars().alt,
        a_map().alt,
    ]


def test_a_table_has_a_head_and_a_cell_for_every_cell() -> None:
    tags = pdf_tags.tags(pdf.written(of(a_table(), of_texts())))
    cells = {kind: sum(tag.kind == kind for tag in tags) for kind in ("Table", "TH", "TD", "Caption")}
    told = (a_table(), of_texts())
    assert cells["Table"] == cells["Caption"] == 2
    assert cells["TH"] == sum(len(one.head) for one in told)
    assert cells["TD"] == sum(len(row) for one in told for row in one.rows)


def test_points_are_one_list() -> None:
    tags = pdf_tags.tags(pdf.written(of(*(Text(text, Kind.POINT) for text in ("ett", "två", "tre")))))
    facts = 1  # those for the registry are a list too
    assert sum(tag.kind == "L" for tag in tags) == 1 + facts
    assert sum(tag.kind == "LI" for tag in tags) == 3 + len(a_document().facts)


def test_every_text_and_cell_is_there_in_its_order() -> None:
    blocks = (Text("Först.", Kind.FINDING), Text("efter", lead="Ledord"), a_table(), Text("Sist.", Kind.NOTE))
    told = pdf_tags.text(pdf.written(of(*blocks)))
    places = [
        told.index(text) for text in ("Miljö för miljö", "Först.", "Ledord efter", a_table().title, "Höger", "Sist.")
    ]
    assert places == sorted(places)
    for row in a_table().rows:
        assert all(cell.replace("\u2009", " ") in told.replace("\u2009", " ") for cell in row)


@pytest.mark.parametrize("nasty", [NASTY.replace("\x0b", ""), "#import x", "$x$ *fet* _kursiv_ @se", r"\ ` ~ < > //"])
def test_text_is_text_and_never_markup(nasty: str) -> None:
    told = pdf_tags.text(pdf.written(of(Text(nasty))))
    assert " ".join(nasty.split()) in told


def test_marking_filter_cut_off_and_hash_stand_on_every_page() -> None:
    document = of(*(Text(f"Stycke {number}.") for number in range(200)))
    pages = pdf_tags.reader(pdf.written(document)).pages
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        told = " ".join(page.extract_text().split())
        assert document.marking in told and document.running in told and document.purpose in told
        assert f"{number} ({len(pages)})" in told


@pytest.mark.parametrize("rows", [1, 15, 16, 17, 26, 33, 100])
@pytest.mark.parametrize("before", [0, 20, 31])
def test_no_row_of_numbers_is_alone_on_a_page(rows: int, before: int) -> None:
    table = Table("Tabell", ("Tid", "Antal"), tuple((f"rad-{number}", str(number)) for number in range(rows)))
    filler = [Text(f"Stycke {number}.") for number in range(before)]
    pages = pdf_tags.reader(pdf.written(of(*filler, table))).pages
    on_page = [page.extract_text().count("rad-") for page in pages]
    assert sum(on_page) == rows
    assert all(count == 0 or count >= min(rows, 8) for count in on_page)


def test_a_long_table_of_texts_repeats_its_head_on_each_page_and_loses_nothing() -> None:
    rows = tuple((f"rad-{number}", "Text som är lång nog för flera rader. " * 6) for number in range(40))
    pages = pdf_tags.reader(pdf.written(of(Table("Texter", ("Insats", "Vad"), rows, texts=True)))).pages
    told = [page.extract_text() for page in pages]
    assert sum(page.count("rad-") for page in told) == 40 and len(pages) > 1
    assert all("Insats" in page for page in told if "rad-" in page)


@pytest.mark.parametrize("values", [(None,), (None, None), (3.0,), (0.0, None, 2.0)])
def test_a_line_that_is_hardly_known_is_drawn_all_the_same(values: tuple[float | None, ...]) -> None:
    panel = replace(one_line().panels[0], values=values, beside=())
    drawn = Lines("Få", "Få punkter.", tuple(map(str, range(len(values)))), ((0, "jan"),), (panel,), 1.0)
    assert [tag.alt for tag in pdf_tags.tags(pdf.written(of(drawn))) if tag.kind == "Figure"] == ["Få punkter."]


def test_drawings_are_vectors_and_no_pictures(content: bytes) -> None:
    assert all(not page.images for page in pdf_tags.reader(content).pages)


def test_letters_are_embedded(content: bytes) -> None:
    names = {
        str(font.get_object()["/BaseFont"])
        for page in pdf_tags.reader(content).pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert names and all("SourceSansPro" in name for name in names)


WRITE = """
import sys; from hashlib import sha256
from lagesbild.report import pdf
from tests.report_documents import a_document
print(sha256(pdf.written(a_document())).hexdigest())
"""


def test_the_same_document_makes_the_same_bytes_in_another_time_zone_and_folder(content: bytes, tmp_path: Path) -> None:
    environment = os.environ | {"TZ": "Pacific/Auckland", "PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "LANG": "C"}
    call = [sys.executable, "-c", WRITE]
    done = subprocess.run(call, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == sha256(content).hexdigest()


def test_it_tells_nothing_of_when_or_where_it_was_made() -> None:
    content = pdf.written(of(Text("Text"), title="Titel", subtitle="", made=datetime(2019, 3, 5, tzinfo=UTC)))
    told = pdf_tags.reader(content).trailer["/Root"]["/Metadata"].get_object().get_data()  # type: ignore[index]
    now = str(datetime.now(UTC).year).encode()
    assert b"2019-03-05" in told and now not in told
    for where in (str(ROOT).encode(), os.fsencode(Path.home()), b"site-packages"):
        assert where not in content
