"""The minutes as Word has them: everything once and in order, headings that are headings, tables that are tables."""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.document import Document as Minutes
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.shared import Mm
from docx.table import Table as Grid
from docx.text.paragraph import Paragraph

from lagesbild.report.document import Block, Document, Kind, Section, Table, Text
from lagesbild.report.docx import written
from tests.report_documents import NASTY, a_document, a_map, a_table, four_lines, members, of_texts, one_line, some_bars

STYLES = {
    Kind.FINDING: "Body Text",
    Kind.PLAIN: "Normal",
    Kind.POINT: "List Bullet",
    Kind.NOTE: "Body Text 3",
    Kind.HEADING: "Heading 2",
}


def read(document: Document) -> Minutes:
    return docx.Document(io.BytesIO(written(document)))


def of(*blocks: Block, **changes: Any) -> Minutes:
    return read(a_document(sections=(Section("1", "Ett", blocks),), **changes))


def told(minutes: Minutes) -> list[tuple[str, str]]:
    """Return every text of the body with its style, and every cell as one."""
    return [one for block in minutes.iter_inner_content() for one in texts_of(block)]


def texts_of(block: Paragraph | Grid) -> Iterator[tuple[str, str]]:
    if isinstance(block, Grid):
        yield from (("cell", cell.text) for row in block.rows for cell in row.cells)
    else:
        assert block.style is not None
        yield str(block.style.name), block.text


def expected(document: Document) -> Iterator[tuple[str, str]]:
    yield from (("Title", document.title), ("Subtitle", document.subtitle), ("Body Text 2", document.marking))
    yield from (("cell", text) for fact in document.facts for text in fact)
    for section in document.sections:
        yield "Heading 1", f"{section.number} {section.title}"
        for block in section.blocks:
            yield from expected_of(block)


def expected_of(block: Block) -> Iterator[tuple[str, str]]:
    if isinstance(block, Text):
        yield STYLES[block.kind], f"{block.lead} {block.text}".strip()
    elif isinstance(block, Table):
        yield "Caption", block.title
        yield from (("cell", text) for row in (block.head, *block.rows) for text in row)
    else:
        yield "Body Text 3", f"{block.title}. {block.alt}"


def tables_of(document: Document) -> tuple[Grid, list[Grid]]:
    facts, *tables = read(document).tables
    return facts, tables


def part(document: Document, name: str) -> Any:
    return parse_xml(dict(members(written(document)))[name])


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_text_and_every_cell_is_there_once_and_in_order(language: Any) -> None:
    document = a_document(language=language)
    assert told(read(document)) == list(expected(document))


def test_what_stands_before_a_text_is_bold_and_the_text_is_not() -> None:
    (paragraph,) = (one for one in of(Text("Inget nytt.", lead="Polisen:")).paragraphs if "Inget" in one.text)
    assert [(run.text, run.bold) for run in paragraph.runs] == [("Polisen: ", True), ("Inget nytt.", None)]


def test_a_head_is_said_again_on_every_page_and_no_row_is_torn() -> None:
    facts, tables = tables_of(a_document())
    for table in (facts, *tables):
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
        heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        assert heads == [table is not facts, *[False] * (len(table.rows) - 1)]
        (look,) = table._tbl.iter(qn("w:tblLook"))
        assert look.get(qn("w:firstRow")) == ("0" if table is facts else "1")
    assert len(tables) == 2


def test_no_title_and_no_head_stands_alone_at_the_foot_of_a_page() -> None:
    minutes = of(a_table())
    styles: Any = minutes.styles
    assert all(styles[name].paragraph_format.keep_with_next for name in ("Caption", "Heading 1", "Heading 2"))
    assert [stays(row) for row in minutes.tables[1].rows] == [*[True] * len(a_table().rows), False]


def test_a_long_table_may_break_but_leaves_no_row_alone() -> None:
    rows = tuple((f"rad {number}", str(number)) for number in range(40))
    told = [stays(row) for row in of(a_table(head=("Tid", "Antal"), rows=rows)).tables[1].rows]
    assert [place for place, held in enumerate(told) if held] == [0, 1, 39]


def stays(row: Any) -> bool:
    """Say whether a row stands on the page of the next one."""
    (held,) = {bool(cell.paragraphs[0].paragraph_format.keep_with_next) for cell in row.cells}
    return held


def test_numbers_stand_at_the_right_and_texts_at_the_left() -> None:
    minutes = of(a_table(), of_texts())
    sides = [
        [[cell.paragraphs[0].alignment for cell in row.cells] for row in table.rows] for table in minutes.tables[1:]
    ]
    assert sides == [[[None, *[WD_ALIGN_PARAGRAPH.RIGHT] * 2]] * 4, [[None] * 4] * 3]


def test_a_table_says_what_it_is_to_somebody_who_cannot_see_it() -> None:
    minutes = of(a_table(), of_texts())
    said = [
        [table._tbl.tblPr.find(qn(f"w:{name}")).get(qn("w:val")) for name in ("tblCaption", "tblDescription")]
        for table in minutes.tables
    ]
    assert said == [
        [a_document().title, a_document().subtitle],
        ["Händelser per miljö", "Miljö; v. 43–46; v. 39–42"],
        ["Insatser som mötet beslutade", "Insats; Ansvarig; Vad som ska hända; Följs upp"],
    ]


def test_the_parts_of_a_table_stand_in_the_order_that_word_asks_for() -> None:
    for properties in part(a_document(), "word/document.xml").iter(qn("w:tblPr")):
        names = [one.tag.partition("}")[2] for one in properties]
        looks = ["tblW", "tblBorders", "tblLayout", "tblCellMar", "tblLook"]
        assert names == [*looks, "tblCaption", "tblDescription"]


def test_columns_fill_the_page_and_a_long_text_has_more_of_it() -> None:
    _, (numbers, texts) = tables_of(a_document())
    for table in (numbers, texts):
        widths = [column.width or 0 for column in table.columns]
        assert sum(widths) == pytest.approx(Mm(166), abs=Mm(1))
        assert [[cell.width for cell in row.cells] for row in table.rows] == [widths] * len(table.rows)
    assert (texts.columns[2].width or 0) > 3 * (texts.columns[0].width or 0)


def test_no_word_of_a_head_is_torn_where_there_are_many_columns() -> None:
    counted = ("Väntas var (dagar)", "Tyst sedan", "Dröjsmål, hälften", "Nio av tio", "Kända vid slutet")
    head = ("Avsändare", "Senast", *counted, "Kända vid stängning", "Avvisade")
    rows = (("Flera avsändare", "1 mars 2026", *["–"] * 7),)
    table = of(a_table(head=head, rows=rows)).tables[1]
    for cell in table.rows[0].cells:
        longest = max(map(len, cell.text.split()))
        assert (cell.width or 0) > Mm(2.1) + longest * Mm(1.6)  # the space within a cell, and letters of 9.5 points


def test_every_page_is_marked_and_says_what_it_tells_of_and_which_it_is() -> None:
    document = a_document()
    minutes = read(document)
    (page,) = minutes.sections
    assert [one.text for one in page.header.paragraphs] == [document.marking, document.running]
    assert [one.text for one in page.footer.paragraphs] == [f"{document.purpose}\t (" + ")"]
    assert not page.different_first_page_header_footer and not minutes.settings.odd_and_even_pages_header_footer
    fields = [one.get(qn("w:instr")) for one in page.footer._element.iter(qn("w:fldSimple"))]
    shown = "".join(one.text or "" for one in page.footer._element.iter(qn("w:t")))
    assert (fields, shown) == (["PAGE", "NUMPAGES"], f"{document.purpose}1 (1)")


def test_a_page_is_a4() -> None:
    (page,) = read(a_document()).sections
    assert (round((page.page_width or 0) / Mm(1)), round((page.page_height or 0) / Mm(1))) == (210, 297)
    margins = (page.left_margin, page.right_margin, page.top_margin, page.bottom_margin)
    assert all(Mm(20) <= (one or 0) <= Mm(25) for one in margins)


@pytest.mark.parametrize(("language", "tag"), [("sv", "sv-SE"), ("en", "en-GB")])
def test_everything_is_in_the_language_of_the_document(language: Any, tag: str) -> None:
    document = a_document(language=language)
    spoken = [
        value
        for name, content in members(written(document))
        if name.endswith(".xml")
        for one in parse_xml(content).iter(qn("w:lang"), qn("w:themeFontLang"))
        for value in one.attrib.values()
    ]
    assert spoken == [tag, tag]
    properties = read(document).core_properties
    assert properties.language == tag
    sign = part(document, "word/settings.xml").find(qn("w:decimalSymbol")).get(qn("w:val"))
    assert sign == {"sv": ",", "en": "."}[language]


def test_the_properties_tell_of_the_document_and_of_nobody() -> None:
    properties = read(a_document()).core_properties
    assert (properties.title, properties.author) == ("Lägesbild 23: vecka 43–46 2026", "Exempelstads kommun")
    assert (properties.last_modified_by, properties.comments) == ("Exempelstads kommun", "")
    assert properties.created == properties.modified == a_document().made


def test_nothing_is_drawn_and_nothing_is_shaded() -> None:
    drawn = of(one_line(), four_lines(), some_bars(), a_map())
    for name, content in members(written(a_document())):
        tags = {str(one.tag).partition("}")[2] for one in parse_xml(content).iter()} if name.endswith("xml") else set()
        assert name.startswith("word/theme") or not tags & {"drawing", "pict", "object", "shd", "highlight"}
    assert [text for _, text in told(drawn)][-4:] == [
        f"{one.title}. {one.alt}" for one in (one_line(), four_lines(), some_bars(), a_map())
    ]


def test_the_look_is_that_of_the_house() -> None:
    styles = part(a_document(), "word/styles.xml")
    fonts = [dict(one.attrib) for one in styles.iter(qn("w:rFonts"))]
    assert fonts and all(set(font.values()) == {"Source Sans 3"} for font in fonts)
    (stand_in,) = part(a_document(), "word/fontTable.xml").iter(qn("w:altName"))
    assert stand_in.get(qn("w:val")) == "Calibri"
    assert {one.get(qn("w:val")) for one in styles.iter(qn("w:color"))} == {"1B2733", "14505C", "5B6470"}
    body: Any = part(a_document(), "word/document.xml")
    rules = [side for borders in body.iter(qn("w:tblBorders")) for side in borders]
    assert rules and {side.get(qn("w:color")) for side in rules} == {"D9DEE3"}
    named: Any = read(a_document()).styles
    assert all(str(named[name].font.color.rgb) == "14505C" for name in ("Title", "Heading 1", "Heading 2"))


def test_what_names_is_bold_and_what_is_said_is_not() -> None:
    facts, tables = tables_of(a_document())
    bold = [[cell.paragraphs[0].runs[0].bold for cell in row.cells] for row in facts.rows]
    assert bold == [[True, None]] * 3
    bold = [[cell.paragraphs[0].runs[0].bold for cell in row.cells] for row in tables[0].rows]
    assert bold == [[True] * 3, *[[None] * 3] * 3]
    styles: Any = read(a_document()).styles
    sizes = [styles[name].font.size.pt for name in ("Title", "Heading 1", "Heading 2", "Normal", "Body Text 3")]
    assert sizes == sorted(set(sizes), reverse=True) and sizes[-1] >= 9
    assert [styles[name].font.bold for name in ("Heading 1", "Body Text 2", "Normal")] == [True, True, False]


def test_word_does_not_open_it_as_a_file_of_long_ago() -> None:
    (mode,) = part(a_document(), "word/settings.xml").xpath('.//w:compatSetting[@w:name="compatibilityMode"]')
    assert mode.get(qn("w:val")) == "15"


def test_no_style_refers_to_one_that_is_not_there() -> None:
    styles = part(a_document(), "word/styles.xml")
    there = {one.get(qn("w:styleId")) for one in styles.iter(qn("w:style"))}
    tags = [qn(f"w:{name}") for name in ("basedOn", "next", "link")]
    assert {one.get(qn("w:val")) for one in styles.iter(*tags)} <= there
    for name in ("document", "header1", "footer1", "numbering"):
        used = part(a_document(), f"word/{name}.xml").iter(qn("w:pStyle"))
        assert {one.get(qn("w:val")) for one in used} <= there


def test_a_text_is_a_text_whatever_is_in_it() -> None:
    held = NASTY.replace("\x0b", "")
    rows = ((NASTY, NASTY), (NASTY, "2"))
    table = Table(NASTY, (NASTY, NASTY), rows)
    blocks: tuple[Block, ...] = (*(Text(NASTY, kind, NASTY) for kind in Kind), table, one_line(title=NASTY, alt=NASTY))
    texts = dict.fromkeys(("title", "subtitle", "marking", "running", "purpose", "author"), NASTY)
    document = a_document(facts=((NASTY, NASTY),), sections=(Section(NASTY, NASTY, blocks),), **texts)
    minutes = read(document)
    clean = [(style, text.replace("\x0b", "")) for style, text in expected(document)]
    assert told(minutes) == clean and minutes.core_properties.title == held
    assert [one.text for one in minutes.sections[0].header.paragraphs] == [held, held]
    assert minutes.tables[1]._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == held


def test_lines_of_a_text_stay_lines() -> None:
    minutes = of(Text("Ett.\r\nTvå."), replace(of_texts(), rows=(("a\nb", "", "c\td", ""),)))
    assert minutes.paragraphs[-2].text == "Ett.\nTvå."
    assert [cell.text for cell in minutes.tables[1].rows[1].cells] == ["a\nb", "", "c\td", ""]


def test_a_document_without_facts_sections_and_rows_is_one_too() -> None:
    assert [style for style, _ in told(read(a_document(facts=(), sections=())))] == ["Title", "Subtitle", "Body Text 2"]
    assert len(of(a_table(rows=()), facts=()).tables[0].rows) == 1
