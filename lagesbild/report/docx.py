"""The minutes as a Word file for the registry: real headings, lists and tables, nothing drawn, nothing shaded.

A drawing is told by its title and its alt text; its numbers stand in the table beside it.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import docx
from docx.document import Document as Minutes
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table as Grid, _Cell as Cell, _Row as Row
from docx.text.paragraph import Paragraph

from lagesbild.charts.look import ACCENT, INK, MUTED, RULE
from lagesbild.report.document import Block, Document, Kind, Section, Table, Text
from lagesbild.report.settled import TAGS, holdable, name, settled
from lagesbild.texts import Language

FONT, FALLBACK = "Source Sans 3", "Calibri"
WIDTH, HEIGHT, SIDE, TOP, BOTTOM, EDGE = Mm(210), Mm(297), Mm(22), Mm(25), Mm(23), Mm(11)
WITHIN = Length(WIDTH - 2 * SIDE)
#: A column is as wide as its longest text, up to so many characters, and a little more; so many go beside each other.
LONG, ROOM, FITTING, BOLDER = 44, 2, 88, "x"
#: What stands before decimals, and between the values of a list, where somebody reckons in a table.
SIGNS: dict[Language, tuple[str, str]] = {"sv": (",", ";"), "en": (".", ",")}
#: Word says the names of these styles in the language of whoever reads, so they need no words of ours.
STYLES = {
    Kind.FINDING: "Body Text",
    Kind.PLAIN: "Normal",
    Kind.POINT: "List Bullet",
    Kind.NOTE: "Body Text 3",
    Kind.HEADING: "Heading 2",
}
MARKING, CELL = "Body Text 2", "No Spacing"


@dataclass(frozen=True)
class Look:
    """How a style looks. Space stands before a paragraph, so that what follows a table is not glued to it.

    What is `together` stays with what follows; `ruled` are the sides with a thin rule.
    """

    size: float
    colour: str = INK
    bold: bool = False
    before: float = 6
    after: float = 0
    together: bool = False
    ruled: tuple[str, ...] = ()


LOOKS = {
    "Normal": Look(10.5),
    "Title": Look(24, ACCENT, bold=True, before=0),
    "Subtitle": Look(13, MUTED, before=2),
    MARKING: Look(12, ACCENT, bold=True, before=12, after=14, ruled=("top", "bottom")),
    "Heading 1": Look(16, ACCENT, bold=True, before=24, together=True),
    "Heading 2": Look(12.5, ACCENT, bold=True, before=14, together=True),
    STYLES[Kind.FINDING]: Look(11.5, bold=True),
    STYLES[Kind.NOTE]: Look(9, MUTED, before=4),
    STYLES[Kind.POINT]: Look(10.5, before=3),
    "Caption": Look(10, bold=True, before=12, after=4, together=True),
    CELL: Look(8.5, before=2.5, after=2.5),
    "Header": Look(8.5, MUTED, before=0, ruled=("bottom",)),
    "Footer": Look(8.5, MUTED, before=0, ruled=("top",)),
}
#: Without the last three Word would not know what a paragraph, a table and a list are.
NEEDED = {*LOOKS, "Default Paragraph Font", "Normal Table", "No List"}
#: Of a style's paragraph, what makes it a list or a heading; the rest of it is how it looked.
MEANT = (qn("w:numPr"), qn("w:outlineLvl"))
#: The Word of today; the template's is older, and would be opened as a file of long ago.
WORD = "15"
#: Tables up to so many rows stand whole on a page.
WHOLE = 16
#: What the template brings along that nobody sees.
USELESS = ("/thumbnail", "/customXml", "/stylesWithEffects")


def written(document: Document) -> bytes:
    """Return the minutes."""
    document = holdable(document)
    minutes = docx.Document()
    _empty(minutes)
    _dress(minutes)
    _speak(minutes, document.language)
    _lay_out(minutes, document)
    name(minutes.core_properties, document)
    _open(minutes, document)
    for section in document.sections:
        _write_section(minutes, section)
    out = io.BytesIO()
    minutes.save(out)
    return settled(out.getvalue(), document.made)


def _empty(minutes: Minutes) -> None:
    for relations in (minutes.part.rels, minutes.part.package.rels):
        for key in [key for key, one in relations.items() if one.reltype.endswith(USELESS)]:
            del relations[key]
    for style in [one for one in minutes.styles if one.name not in NEEDED and not str(one.name).startswith("List")]:
        style.delete()
    (mode,) = minutes.settings.element.xpath('.//w:compatSetting[@w:name="compatibilityMode"]')
    mode.set(qn("w:val"), WORD)


def _dress(minutes: Minutes) -> None:
    for called, look in LOOKS.items():
        style = minutes.styles[called]
        assert isinstance(style, ParagraphStyle)
        _strip(style.element)
        _put_on(style, look)
    for fonts in minutes.styles.element.iter(qn("w:rFonts")):
        fonts.attrib.clear()  # the names of a theme would go before ours
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), FONT)
    table = minutes.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    font = f'<w:font w:name="{FONT}"><w:altName w:val="{FALLBACK}"/><w:family w:val="swiss"/></w:font>'
    table._blob = f"<w:fonts {nsdecls('w')}>{font}</w:fonts>".encode()


def _strip(style: BaseOxmlElement) -> None:
    looks = [*style.findall(qn("w:rPr")), *style.findall(qn("w:link"))]
    looks += [one for paragraph in style.findall(qn("w:pPr")) for one in paragraph if one.tag not in MEANT]
    for one in looks:
        one.getparent().remove(one)


def _put_on(style: ParagraphStyle, look: Look) -> None:
    style.font.size, style.font.bold = Pt(look.size), look.bold
    style.font.color.rgb = RGBColor.from_string(look.colour.removeprefix("#"))
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(look.before), Pt(look.after), 1.1
    form.keep_with_next = form.keep_together = look.together
    if look.ruled:
        paragraph = style.element.get_or_add_pPr()
        paragraph.insert_element_before(_rules("w:pBdr", look.ruled, space=4), "w:tabs", "w:spacing", "w:ind")


def _speak(minutes: Minutes, language: Language) -> None:
    """Say in which language everything is; nothing in the file says otherwise."""
    settings, (decimal, between) = minutes.settings.element, SIGNS[language]
    for spoken in (*minutes.styles.element.iter(qn("w:lang")), settings.find(qn("w:themeFontLang"))):
        spoken.attrib.clear()
        spoken.set(qn("w:val"), TAGS[language])
    settings.find(qn("w:decimalSymbol")).set(qn("w:val"), decimal)
    settings.find(qn("w:listSeparator")).set(qn("w:val"), between)


def _lay_out(minutes: Minutes, document: Document) -> None:
    """Set the page: whose it is and what it tells of above, what it is for and its number below."""
    (page,) = minutes.sections
    page.page_width, page.page_height = WIDTH, HEIGHT
    page.left_margin = page.right_margin = SIDE
    page.top_margin, page.bottom_margin = TOP, BOTTOM
    page.header_distance = page.footer_distance = EDGE
    above, below = page.header.paragraphs[0], page.footer.paragraphs[0]
    _run(above, document.marking, bold=True)
    page.header.add_paragraph(document.running, above.style).paragraph_format.space_after = Pt(8)
    below.paragraph_format.tab_stops.add_tab_stop(WITHIN, WD_TAB_ALIGNMENT.RIGHT)
    below.add_run(f"{document.purpose}\t")
    _number(below)


def _number(paragraph: Paragraph) -> None:
    """Write "n (N)": the number of the page, and of pages."""
    for field, after in (("PAGE", " ("), ("NUMPAGES", ")")):
        told = _element("w:fldSimple", instr=field)
        shown = OxmlElement("w:r")
        shown.text = "1"
        told.append(shown)
        paragraph._p.append(told)
        paragraph.add_run(after)


def _open(minutes: Minutes, document: Document) -> None:
    for text, style in ((document.title, "Title"), (document.subtitle, "Subtitle"), (document.marking, MARKING)):
        minutes.add_paragraph(text, style)
    if document.facts:
        grid = _grid(minutes, document.facts, texts=True)
        for row in grid.rows:
            _embolden(row.cells[0])
        _tell(grid, document.title, document.subtitle, headed=False)


def _write_section(minutes: Minutes, section: Section) -> None:
    minutes.add_paragraph(f"{section.number} {section.title}", "Heading 1")
    for block in section.blocks:
        _write(minutes, block)


def _write(minutes: Minutes, block: Block) -> None:
    if isinstance(block, Table):
        _write_table(minutes, block)
    elif isinstance(block, Text):
        paragraph = minutes.add_paragraph(style=STYLES[block.kind])
        _run(paragraph, f"{block.lead} " if block.lead else "", bold=True)
        paragraph.add_run(block.text)
    else:
        minutes.add_paragraph(f"{block.title}. {block.alt}", STYLES[Kind.NOTE])


def _write_table(minutes: Minutes, table: Table) -> None:
    minutes.add_paragraph(table.title, "Caption")
    grid = _grid(minutes, (table.head, *table.rows), texts=table.texts)
    head, *rows = grid.rows
    _property(head, "w:tblHeader")
    for cell in head.cells:
        _embolden(cell)
    for row in (head, *(rows[:-1] if len(rows) <= WHOLE else (rows[0], rows[-2]))):  # no row stands alone on a page
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    _tell(grid, table.title, "; ".join(table.head), headed=True)


def _grid(minutes: Minutes, lines: Sequence[Sequence[str]], *, texts: bool) -> Grid:
    """Add a table with thin rules; numbers stand at the right, but for the first column."""
    grid: Grid = minutes.add_table(0, len(lines[0]))
    grid.autofit = False
    for look in (_rules("w:tblBorders", ("top", "bottom", "insideH"), space=0), _margins()):
        grid._tblPr.insert_element_before(look, "w:tblLayout" if look.tag == qn("w:tblBorders") else "w:tblLook")
    for column, width in zip(grid.columns, _widths(lines), strict=True):
        column.width = width
    named = minutes.styles[CELL].style_id  # looked up once, and not for each cell
    for line in lines:
        row: Row = grid.add_row()  # type: ignore[no-untyped-call]  # python-docx has no type for it
        _property(row, "w:cantSplit")
        for place, (cell, text) in enumerate(zip(row.cells, line, strict=True)):
            _fill(cell, text, named, right=place > 0 and not texts)
    return grid


def _widths(lines: Sequence[Sequence[str]]) -> list[Length]:
    """Return the widths of columns; where all is too much, a head goes in lines, and no word of it is torn."""
    weights = _weights(lines)
    if sum(weights) > FITTING:
        words = [max(text.split(), key=len, default="") + BOLDER for text in lines[0]]
        weights = _weights([words, *lines[1:]])
    return [Length(WITHIN * weight // sum(weights)) for weight in weights]


def _weights(lines: Sequence[Sequence[str]]) -> list[int]:
    return [min(max(map(len, column)), LONG) + ROOM for column in zip(*lines, strict=True)]


def _fill(cell: Cell, text: str, style: str, *, right: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph._p.style = style
    paragraph.add_run(text)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _embolden(cell: Cell) -> None:
    for run in cell.paragraphs[0].runs:
        run.bold = True


def _tell(grid: Grid, title: str, description: str, *, headed: bool) -> None:
    """Say what a table is to somebody who cannot see it, and whether its first row names its columns."""
    told = grid._tblPr
    told.find(qn("w:tblLook")).set(qn("w:firstRow"), str(int(headed)))
    told.append(_element("w:tblCaption", val=title))
    told.append(_element("w:tblDescription", val=description))


def _property(row: Row, tag: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(tag))


def _run(paragraph: Paragraph, text: str, *, bold: bool) -> None:
    if text:
        paragraph.add_run(text).bold = bold


def _rules(tag: str, sides: Sequence[str], *, space: int) -> BaseOxmlElement:
    rules = OxmlElement(tag)
    for side in sides:
        rules.append(_element(f"w:{side}", val="single", sz="4", space=str(space), color=RULE.removeprefix("#")))
    return rules


def _margins() -> BaseOxmlElement:
    """Return the space within a cell: none at the left, so that tables begin where texts do."""
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("left", "0"), ("right", "120")):
        margins.append(_element(f"w:{side}", w=width, type="dxa"))
    return margins


def _element(tag: str, **values: str) -> BaseOxmlElement:
    return OxmlElement(tag, {qn(f"w:{key}"): value for key, value in values.items()})
