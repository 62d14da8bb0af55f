"""The slides as PowerPoint has them: a finding each, and a chart that can be edited and holds the exact values."""

import io
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import openpyxl
import pptx
import pytest
from pptx.chart.plot import LinePlot
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.presentation import Presentation

from lagesbild.report.document import Bar, Bars, Document, Lines, Panel, Slide
from lagesbild.report.pptx import written
from tests.report_documents import BLOCKS, COUNTS, NASTY, WORDS, a_document, four_lines, members, one_line, some_bars

SEVENTEEN_DIGITS = 10 / 3


def read(document: Document) -> Presentation:
    return pptx.Presentation(io.BytesIO(written(document, words=WORDS)))


def of(drawing: Lines | Bars | None, finding: str = "Ett fynd.", source: str = "Källa: X.") -> Any:
    """Return the one slide of a document with one finding."""
    _, slide = read(a_document(slides=(Slide(finding, drawing, source),))).slides
    return slide


def chart(drawing: Lines | Bars) -> Any:
    (frame,) = [shape for shape in of(drawing).shapes if shape.has_chart]
    return frame.chart


def texts(slide: Any) -> list[str]:
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def cells(drawn: Any) -> list[tuple[Any, ...]]:
    """Return the rows of the workbook that a chart is drawn from."""
    book = openpyxl.load_workbook(io.BytesIO(drawn.part.chart_workbook.xlsx_part.blob))
    assert book.sheetnames == ["Sheet1"]
    return list(book["Sheet1"].iter_rows(values_only=True))


def cached(drawn: Any) -> list[tuple[str, tuple[float | None, ...]]]:
    return [(one.name, tuple(one.values)) for one in drawn.series]


def colour(form: Any) -> str:
    return str(form.fore_color.rgb if hasattr(form, "fore_color") else form.color.rgb)


def alone(**changes: Any) -> Lines:
    """Return one panel with nothing beside it and nothing to mark."""
    (panel,) = one_line().panels
    plain = replace(panel, usual=None, beside=(), breaks=())
    return replace(one_line(), **({"panels": (plain,), "beside": "", "hollow": None} | changes))


def test_there_is_a_slide_to_open_with_and_then_one_for_each_finding() -> None:
    document = a_document()
    slides = read(document)
    first, *others = slides.slides
    wanted = [document.title, document.subtitle, document.marking, document.author, document.running, "1"]
    assert texts(first) == wanted
    assert [one.shapes.title.text_frame.text for one in others if one.shapes.title] == [
        one.finding for one in document.slides
    ]
    for number, (slide, told) in enumerate(zip(others, document.slides, strict=True), 2):
        foot = [told.source, f"{document.marking} · {document.running}", str(number)]
        assert texts(slide)[0] == told.finding and texts(slide)[-3:] == foot


def test_slides_are_as_wide_as_a_projector_and_nothing_stands_beside_them() -> None:
    slides = read(a_document())
    width, height = slides.slide_width or 0, slides.slide_height or 0
    assert round(width / height, 3) == round(16 / 9, 3)
    assert "type" not in slides.part._element.find(qn("p:sldSz")).attrib
    for slide in (*slides.slides, *slides.slide_layouts, slides.slide_master):
        for shape in slide.shapes:
            assert 0 <= shape.left < shape.left + shape.width <= width
            assert 0 <= shape.top < shape.top + shape.height <= height


def test_a_new_slide_of_somebody_else_looks_like_the_others() -> None:
    slides: Any = read(a_document())
    master, first = slides.slide_master, slides.slides[1]
    assert first.shapes.title.width > 0.9 * slides.slide_width
    sides = [one.get("algn") for one in master._element.xpath(".//p:titleStyle/a:lvl1pPr | .//p:sp//a:lvl1pPr")]
    assert sides == ["l", "r", "l"]
    theme = dict(members(written(a_document(), words=WORDS)))["ppt/theme/theme1.xml"]
    assert b'<a:dk1><a:srgbClr val="1B2733"/></a:dk1>' in theme


def test_nothing_on_a_slide_covers_anything_else() -> None:
    for slide in read(a_document()).slides:
        places = sorted((shape.top, shape.top + shape.height, shape.left) for shape in slide.shapes)
        for (_, ends, left), (begins, _, next_left) in pairwise(places):
            assert ends <= begins or left != next_left


@pytest.mark.parametrize(("length", "size"), [(60, 28), (165, 28), (166, 24), (231, 20), (331, 16)])
def test_a_finding_is_as_large_as_three_lines_allow(length: int, size: int) -> None:
    (run,) = of(None, "å" * length).shapes.title.text_frame.paragraphs[0].runs
    assert (run.font.size.pt, run.font.bold) == (size, True)


def test_one_panel_is_a_line_with_what_is_usual_and_what_it_is_compared_with() -> None:
    drawn = chart(one_line())
    exact = tuple(None if one is None else float(f"{one:.15g}") for one in COUNTS)
    wanted = [
        ("Hisingen", exact),
        ("Hela staden", (4.25,) * 26),
        (WORDS.usual_low, (2.5,) * 26),
        (WORDS.usual_high, (9.0,) * 26),
    ]
    assert type(drawn.plots[0]) is LinePlot and len(drawn.plots) == 1
    assert cached(drawn) == wanted and list(drawn.plots[0].categories) == list(BLOCKS)
    head, *rows = cells(drawn)
    assert head == (None, *(name for name, _ in wanted))
    assert rows == [(block, *values) for block, *values in zip(BLOCKS, *(values for _, values in wanted), strict=True)]
    dashes = [one.format.line.dash_style.name for one in drawn.series]
    assert dashes == ["SOLID", "ROUND_DOT", "DASH", "DASH"]
    assert {colour(one.format.line) for one in list(drawn.series)[1:]} == {"5B6470"} and drawn.has_legend
    assert {one.marker.style.name for one in list(drawn.series)[1:]} == {"NONE"}


def test_what_is_not_known_is_a_gap_and_no_0() -> None:
    drawn = chart(one_line())
    series = next(drawn._chartSpace.iter(qn("c:ser")))
    places = {int(one.get("idx")) for one in series.find(qn("c:val")).iter(qn("c:pt"))}
    assert places == set(range(26)) - {7} and COUNTS[7] is None
    assert drawn._chartSpace.find(f".//{qn('c:dispBlanksAs')}").get("val") == "gap"
    assert cells(drawn)[8][1] is None and cells(drawn)[3][1] == 0


def test_a_chart_shows_the_number_that_its_workbook_keeps() -> None:
    values = (SEVENTEEN_DIGITS, 0.1 + 0.2, 1e15 / 7, *COUNTS[3:])
    drawn = chart(alone(panels=(Panel("A", "#000000", "x", values),)))
    shown = [one.text for one in next(drawn._chartSpace.iter(qn("c:val"))).iter(qn("c:v"))]
    kept = [row[1] for row in cells(drawn)[1:] if row[1] is not None]
    assert [float(one or "") for one in shown] == kept
    assert kept[:3] == pytest.approx(values[:3], rel=1e-14)


def test_four_panels_are_four_lines_with_colour_mark_and_name() -> None:
    given = four_lines()
    drawn = chart(replace(given, panels=tuple(replace(one, usual=(1.0, 2.0)) for one in given.panels)))
    assert [name for name, _ in cached(drawn)] == [one.name for one in given.panels]
    assert [len(row) for row in cells(drawn)] == [5] * 27
    assert [f"#{colour(one.format.line)}" for one in drawn.series] == [one.colour for one in given.panels]
    assert [one.marker.style.name for one in drawn.series] == ["CIRCLE", "SQUARE", "DIAMOND", "CIRCLE"]
    inside = [colour(one.marker.format.fill) for one in drawn.series]
    assert [one == "FFFFFF" for one in inside] == [False, False, False, True] and drawn.has_legend


@pytest.mark.parametrize(
    ("mark", "form"),
    [("triangle-up", "TRIANGLE"), ("triangle-down", "STAR"), ("cross", "PLUS"), ("x", "X"), ("square-open", "SQUARE")],
)
def test_every_mark_of_the_house_is_one_of_powerpoint(mark: str, form: str) -> None:
    (line,) = chart(alone(panels=(Panel("A", "#14505C", mark, COUNTS),))).series
    assert line.marker.style.name == form


def test_what_stands_alone_has_no_legend_and_no_form_that_means_something() -> None:
    drawn = chart(alone())
    assert not drawn.has_legend and len(drawn.series) == 1
    assert not list(drawn._chartSpace.iter(qn("c:dPt")))
    assert not [one for one in texts(of(alone())) if WORDS.preliminary in one or WORDS.broken in one]


def test_what_is_preliminary_is_hollow_and_no_line_crosses_a_break() -> None:
    drawn = chart(one_line())
    points = {int(one.find(qn("c:idx")).get("val")) for one in drawn._chartSpace.iter(qn("c:dPt"))}
    assert points == {13, 24, 25}  # the break lies between 12 and 13
    line = drawn.series[0]
    assert [colour(line.points[place].marker.format.fill) for place in (13, 24, 25)] == ["14505C", "FFFFFF", "FFFFFF"]
    assert [line.points[place].format.line.fill.type.name for place in (13, 24)] == ["BACKGROUND", "SOLID"]
    assert f"{WORDS.preliminary} {WORDS.broken}" in texts(of(one_line()))


@pytest.mark.parametrize(
    ("highest", "top", "step"), [(0.0, 1, 1), (1.0, 1, 1), (5.0, 5, 1), (12.0, 15, 5), (36.0, 40, 10), (101.0, 150, 50)]
)
def test_a_scale_begins_at_0_and_has_room_for_the_highest_in_whole_steps(highest: float, top: int, step: int) -> None:
    axis = chart(one_line(highest=highest)).value_axis
    assert (axis.minimum_scale, axis.maximum_scale, axis.major_unit) == (0, top, step)


@pytest.mark.parametrize(("blocks", "every"), [(BLOCKS, 5), (BLOCKS[:7], 1), (BLOCKS[:1], 1), (("v. 1",) * 104, 6)])
def test_blocks_are_named_as_often_as_there_is_room(blocks: Sequence[str], every: int) -> None:
    panel = Panel("A", "#14505C", "circle", (1.0,) * len(blocks))
    axis = chart(alone(blocks=tuple(blocks), panels=(panel,))).category_axis
    assert axis._element.find(qn("c:tickLblSkip")).get("val") == str(every)


def test_bars_stand_in_the_order_of_the_document_from_the_top() -> None:
    given = some_bars()
    drawn = chart(given)
    assert drawn.chart_type is XL_CHART_TYPE.BAR_CLUSTERED and drawn.category_axis.reverse_order
    assert list(drawn.plots[0].categories) == [one.name for one in given.rows]
    assert cached(drawn) == [("v. 43–46", (12, 3, 0)), ("v. 39–42", (7, None, 4))]
    assert cells(drawn) == [(None, given.now, given.before), *((one.name, one.value, one.before) for one in given.rows)]
    assert [colour(one.format.fill) for one in drawn.series] == ["14505C", "FFFFFF"]
    assert drawn.has_legend and drawn.value_axis.minimum_scale == 0


@pytest.mark.parametrize(("rows", "told"), [(3, [True, True]), (8, [True, True]), (9, [True, False])])
def test_as_many_bars_have_their_number_as_there_is_room_for(rows: int, told: list[bool]) -> None:
    drawn = chart(some_bars(rows=tuple(Bar(f"A{number}", 1.0, 2.0) for number in range(rows))))
    assert [one._element.find(qn("c:dLbls")) is not None for one in drawn.series] == told
    shown = {one.get("val") for one in drawn._chartSpace.iter(qn("c:showVal"))}
    assert shown == {"1"}


@pytest.mark.parametrize("drawing", [one_line(), four_lines(), some_bars()], ids=["one", "four", "bars"])
def test_a_chart_can_be_read_from_afar_and_by_somebody_who_cannot_see_it(drawing: Lines | Bars) -> None:
    slide = of(drawing)
    (frame,) = [shape for shape in slide.shapes if shape.has_chart]
    assert frame._element.nvGraphicFramePr.cNvPr.get("descr") == drawing.alt
    assert frame.chart.chart_title.text_frame.text == drawing.title
    sizes = {int(one.get("sz")) for one in frame.chart._chartSpace.iter() if one.get("sz")}
    assert sizes and min(sizes) >= 1400
    assert slide.notes_slide.notes_text_frame.text == f"Ett fynd.\n{drawing.alt}\nKälla: X."


def test_what_has_no_drawing_has_no_chart() -> None:
    for drawing in (None, some_bars(rows=()), four_lines(panels=())):
        slide = of(drawing, source="")
        assert not [shape for shape in slide.shapes if shape.has_chart]
        told = "Ett fynd." if drawing is None else f"Ett fynd.\n{drawing.alt}"
        assert slide.notes_slide.notes_text_frame.text == told and "" not in texts(slide)


@pytest.mark.parametrize(("language", "tag"), [("sv", "sv-SE"), ("en", "en-GB")])
def test_everything_is_in_the_language_of_the_document(language: Any, tag: str) -> None:
    document = a_document(language=language)
    found = [parse_xml(content) for name, content in members(written(document, words=WORDS)) if name.endswith(".xml")]
    spoken = [one.get("lang") for part in found for one in part.iter() if one.get("lang")]
    assert set(spoken) == {tag}
    runs = [run for part in found for run in part.iter(qn("a:r"), qn("a:fld"))]
    assert len(runs) > 20 and all(run.find(qn("a:rPr")).get("lang") == tag for run in runs)
    assert read(document).core_properties.language == tag


def test_the_properties_tell_of_the_document_and_of_nobody() -> None:
    properties = read(a_document()).core_properties
    assert (properties.title, properties.author) == (a_document().title, "Exempelstads kommun")
    assert (properties.last_modified_by, properties.comments) == ("Exempelstads kommun", "")


def test_no_place_is_empty_and_no_date_is_that_of_today() -> None:
    slides = read(a_document(subtitle=""))
    pages = [*slides.slides, *(one.notes_slide for one in slides.slides if one.has_notes_slide)]
    holders = [shape for page in pages for shape in page.placeholders]
    assert not [
        one.name for one in holders if "IMAGE" not in one.placeholder_format.type.name and not one.text_frame.text
    ]
    fields = [one.get("type") for page in slides.slides for one in page._element.iter(qn("a:fld"))]
    assert fields == ["slidenum"] * 5
    for layout in (slides.slide_master, *slides.slide_layouts):
        assert not [one for one in layout._element.iter(qn("a:fld")) if str(one.get("type")).startswith("datetime")]
        assert not list(layout._element.iter(qn("a:r")))


def test_nothing_runs_and_nothing_leads_away() -> None:
    for name, content in members(written(a_document(), words=WORDS)):
        assert b"External" not in content and b"hlinkClick" not in content
        assert name.endswith((".xml", ".rels", ".xlsx")) and "vba" not in name.lower()


def test_a_text_is_a_text_whatever_is_in_it() -> None:
    held, link = NASTY.replace("\x0b", ""), "https://exempel.se/x"
    rows = (Bar(NASTY, 1.0, 2.0), Bar(link, 2.0, None))
    bars = Bars(NASTY, NASTY, rows, NASTY, link, "#14505C")
    document = a_document(title=NASTY, marking=NASTY, running=NASTY, author=NASTY, slides=(Slide(NASTY, bars, NASTY),))
    slides: Any = read(document).slides
    first, slide = slides
    assert texts(first)[0] == held and texts(slide) == [held, held, f"{held} · {held}", "2"]
    (frame,) = [shape for shape in slide.shapes if shape.has_chart]
    drawn: Any = frame.chart
    assert cells(drawn) == [(None, held, link), (held, 1, 2), (link, 2, None)]
    assert cached(drawn) == [(held, (1, 2)), (link, (2, None))]
    book = dict(members(drawn.part.chart_workbook.xlsx_part.blob))
    assert not [name for name, part in book.items() if b"<f>" in part or b"hyperlink" in part.lower()]
