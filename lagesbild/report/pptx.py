"""The key findings for the projector: one on a slide, with the drawing that proves it as a chart that can be edited."""

import io
from dataclasses import dataclass
from typing import Any

import pptx
from pptx.enum.shapes import PP_PLACEHOLDER as HOLDER
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import XmlPart
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation
from pptx.slide import NotesSlide, Slide as Page
from pptx.util import Inches

from lagesbild.charts.look import ACCENT, INK, MUTED
from lagesbild.report.document import Bars, Document, Lines, Slide
from lagesbild.report.pptx_charts import READABLE, Place, broken, draw_bars, draw_lines, hollow, say
from lagesbild.report.settled import TAGS, holdable, name, settled


def _at(left: float, top: float, width: float, height: float) -> Place:
    return Inches(left), Inches(top), Inches(width), Inches(height)


#: A slide is as wide as a projector, and everything on it keeps away from its sides.
WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
SIDE, WITHIN = 0.6, 12.133
PLACES: dict[HOLDER, Place] = {
    HOLDER.TITLE: _at(SIDE, 0.4, WITHIN, 1.45),
    HOLDER.BODY: _at(SIDE, 1.9, WITHIN, 4.3),
    HOLDER.CENTER_TITLE: _at(SIDE, 1.5, WITHIN, 1.7),
    HOLDER.SUBTITLE: _at(SIDE, 3.3, WITHIN, 0.9),
    HOLDER.FOOTER: _at(SIDE, 6.9, 11.2, 0.4),
    HOLDER.SLIDE_NUMBER: _at(11.9, 6.9, 0.833, 0.4),
}
MARKING, AUTHOR = _at(SIDE, 4.4, WITHIN, 0.6), _at(SIDE, 5.0, WITHIN, 0.5)
DRAWING, KEY, SOURCE = PLACES[HOLDER.BODY], _at(SIDE, 6.2, WITHIN, 0.36), _at(SIDE, 6.56, WITHIN, 0.32)
#: Layouts of the template that are used, and the places by which a slide is tied to what they have.
OPENING, FINDING = 0, 5
TITLE, SUBTITLE, FOOTER, NUMBER = 0, 1, 11, 12
#: Points of a finding by how many characters go where three lines of 28 do.
FINDINGS = ((28, 165), (24, 230), (20, 330))
SMALLEST, SMALL = 16, 11
#: What the template's theme calls black, and what its slides call the field of a slide's number.
BLACK = b'<a:sysClr val="windowText" lastClr="000000"/>'
FIELD = "{C1FF6DA9-008F-8B48-92A6-B652298478BF}"


@dataclass(frozen=True)
class Wording:
    """What slides say that no document has: names of the ends of what is usual, sentences on hollow marks and gaps."""

    usual_low: str
    usual_high: str
    preliminary: str
    broken: str


def written(document: Document, *, words: Wording) -> bytes:
    """Return the slides."""
    document, words = holdable(document), holdable(words)
    slides = pptx.Presentation()
    _lay_out(slides)
    name(slides.core_properties, document)
    _open(slides, document)
    for one in document.slides:
        _write(slides, one, document, words)
    _speak(slides, TAGS[document.language])
    out = io.BytesIO()
    slides.save(out)
    return settled(out.getvalue(), document.made)


def _lay_out(slides: Presentation) -> None:
    """Make the template as wide as a projector, calm, and no larger than it has to be."""
    slides.slide_width, slides.slide_height = WIDTH, HEIGHT
    del slides.part._element.find(qn("p:sldSz")).attrib["type"]  # it says 4:3
    for layout in [one for place, one in enumerate(slides.slide_layouts) if place not in (OPENING, FINDING)]:
        slides.slide_layouts.remove(layout)
    for shape in [shape for one in (slides.slide_master, *slides.slide_layouts) for shape in one.placeholders]:
        _place(shape)
    heading = slides.slide_master.element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    heading.set("algn", "l")
    heading.find(qn("a:defRPr")).attrib.update({"sz": "2800", "b": "1"})
    theme = slides.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme.blob = theme.blob.replace(BLACK, f'<a:srgbClr val="{INK.removeprefix("#")}"/>'.encode())
    _drop(slides.part, "/printerSettings")
    _drop(slides.part.package, "/thumbnail")


def _place(shape: Any) -> None:
    """Put a placeholder of a layout in its place; its prompt is PowerPoint's own, in the language of whoever reads."""
    kind = shape.placeholder_format.type
    if kind not in PLACES:  # a date, which would be the day on which somebody looks
        shape.element.getparent().remove(shape.element)
        return
    shape.left, shape.top, shape.width, shape.height = PLACES[kind]
    shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM if kind is HOLDER.CENTER_TITLE else MSO_ANCHOR.TOP
    for level in shape.element.iter(qn("a:lvl1pPr")):
        level.set("algn", "r" if kind is HOLDER.SLIDE_NUMBER else "l")
    for prompt in list(shape.element.iter(qn("a:r"))):
        prompt.getparent().remove(prompt)


def _drop(owner: Any, useless: str) -> None:
    """Let go of a part that nobody sees."""
    for key in [key for key, one in owner._rels.items() if one.reltype.endswith(useless)]:
        owner._rels.pop(key)


def _open(slides: Presentation, document: Document) -> None:
    page = slides.slides.add_slide(slides.slide_layouts[0])
    _fill(page, TITLE, document.title, 40, bold=True)
    _fill(page, SUBTITLE, document.subtitle, 24, MUTED)
    _add(page, MARKING, document.marking, 20, ACCENT, bold=True)
    _add(page, AUTHOR, document.author, 18)
    _foot(page, document.running, 1)


def _write(slides: Presentation, slide: Slide, document: Document, words: Wording) -> None:
    """Add a slide: the finding, what proves it, and what that is drawn from; all of it in the notes too."""
    page = slides.slides.add_slide(slides.slide_layouts[1])
    size = next((size for size, most in FINDINGS if len(slide.finding) <= most), SMALLEST)
    _fill(page, TITLE, slide.finding, size, bold=True)
    _draw(page, slide, words)
    _add(page, SOURCE, slide.source, SMALL, MUTED)
    _foot(page, f"{document.marking} · {document.running}", len(slides.slides))
    _note(page.notes_slide, (slide.finding, slide.drawing.alt if slide.drawing else "", slide.source))


def _draw(page: Page, slide: Slide, words: Wording) -> None:
    """Draw what there is to draw, and say what its forms mean."""
    drawing = slide.drawing
    if isinstance(drawing, Lines) and drawing.panels:
        draw_lines(page, drawing, DRAWING, (words.usual_low, words.usual_high))
        meant = {words.preliminary: hollow(drawing), words.broken: broken(drawing, drawing.panels)}
        _add(page, KEY, " ".join(told for told, blocks in meant.items() if blocks), READABLE, MUTED)
    elif isinstance(drawing, Bars) and drawing.rows:
        draw_bars(page, drawing, DRAWING)


def _note(notes: NotesSlide, texts: tuple[str, ...]) -> None:
    frame = notes.notes_text_frame
    assert frame is not None  # python-pptx's own template has it
    frame.text = "\n".join(text for text in texts if text)
    _empty(notes)


def _foot(page: Page, text: str, number: int) -> None:
    """Write what stands at the foot of a slide, and let nothing empty stand on it."""
    for holder in list(page.slide_layout.placeholders):
        if holder.placeholder_format.idx in (FOOTER, NUMBER):
            page.shapes.clone_placeholder(holder)
    _fill(page, FOOTER, text, SMALL, MUTED)
    field = f'<a:fld {nsdecls("a")} id="{FIELD}" type="slidenum"><a:rPr sz="1100"/><a:t>{number}</a:t></a:fld>'
    page.placeholders[NUMBER].text_frame.paragraphs[0]._p.append(parse_xml(field))
    _empty(page)


def _fill(page: Page, place: int, text: str, size: int, colour: str = INK, *, bold: bool = False) -> None:
    say(page.placeholders[place].text_frame, text, size, colour, bold=bold)


def _add(page: Page, place: Place, text: str, size: int, colour: str = INK, *, bold: bool = False) -> None:
    if text:
        frame = page.shapes.add_textbox(*place).text_frame
        frame.word_wrap = True
        say(frame, text, size, colour, bold=bold)


def _empty(page: Page | NotesSlide) -> None:
    for holder in list(page.placeholders):
        if holder.placeholder_format.type is not HOLDER.SLIDE_IMAGE and not holder.text_frame.text:
            holder.element.getparent().remove(holder.element)


def _speak(slides: Presentation, tag: str) -> None:
    """Say of every text in which language it is."""
    for part in slides.part.package.iter_parts():
        if isinstance(part, XmlPart):
            for run in part._element.iter(qn("a:r")):
                run.get_or_add_rPr()
            for one in part._element.iter(qn("a:rPr"), qn("a:defRPr"), qn("a:endParaRPr")):
                one.set("lang", tag)
