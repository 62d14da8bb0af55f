"""Panels on a canvas: beside and below each other without touching, on one scale, and none where nothing is drawn."""

from itertools import combinations

import numpy
import plotly.graph_objects as go
import pytest

from lagesbild.charts.canvas import Canvas

GAP = 0.1


def places(panels: int) -> list[tuple[float, float, float, float]]:
    """Return of each panel its left, its right, its foot and its top."""
    layout = Canvas(panels, GAP).chart({}, x={}, y={}).to_dict()["layout"]
    names = [str(number) if number > 1 else "" for number in range(1, panels + 1)]
    assert len([name for name in layout if name.startswith("xaxis")]) == panels
    return [(*layout[f"xaxis{name}"]["domain"], *layout[f"yaxis{name}"]["domain"]) for name in names]


@pytest.mark.parametrize("panels", range(1, 14))
def test_panels_fill_the_canvas_and_none_lies_on_another(panels: int) -> None:
    found = places(panels)
    edges = list(zip(*found, strict=True))
    assert [min(edges[0]), max(edges[1]), min(edges[2]), max(edges[3])] == pytest.approx([0, 1, 0, 1])
    for one, other in combinations(found, 2):
        assert one[1] < other[0] or other[1] < one[0] or one[3] < other[2] or other[3] < one[2]


def test_they_are_read_as_a_text_is() -> None:
    found = places(6)
    assert found[0][2] > found[4][3] and found[0][0] < found[1][0] and found[4][0] == found[0][0]
    assert found[0][2] - found[4][3] == pytest.approx(GAP)


def test_they_have_one_scale_that_is_told_at_the_left_of_each_row() -> None:
    layout = Canvas(6, GAP).chart({}, x={}, y={"range": [0, 3]}).layout
    axes = [layout.yaxis, layout.yaxis2, layout.yaxis3, layout.yaxis4, layout.yaxis5, layout.yaxis6]
    assert [axis.matches for axis in axes] == [None] + ["y"] * 5
    assert [axis.showticklabels for axis in axes] == [True, False, False, False, True, False]
    assert all(axis.range == (0, 3) for axis in axes)


def test_what_is_drawn_lies_in_its_panel() -> None:
    canvas = Canvas(2)
    canvas.draw({"x": [1], "y": [2]}, 1)
    canvas.upright(3, 4, {"type": "rect"}, 1)
    canvas.level(5, 6, {"type": "rect"})
    canvas.text({"text": "name"}, 1)
    canvas.text({"text": "1"}, at=7)
    chart = canvas.chart({}, x={}, y={})
    assert (chart.data[0].type, chart.data[0].xaxis, chart.data[0].yaxis) == ("scatter", "x2", "y2")
    rects = [(one.x0, one.x1, one.xref, one.y0, one.y1, one.yref) for one in chart.layout.shapes]
    assert rects == [(3, 4, "x2", 0, 1, "y2 domain"), (0, 1, "x domain", 5, 6, "y")]
    texts = [(one.text, one.x, one.xref, one.yref) for one in chart.layout.annotations]
    assert texts == [("name", 0, "x2 domain", "y2 domain"), ("1", 7, "x", "y domain")]


def test_a_chart_is_sent_as_plotly_would_and_that_is_made_once() -> None:
    canvas = Canvas()
    canvas.draw({"x": numpy.arange(3), "y": [1.0, 2.0, 3.0]})
    chart = canvas.chart({"height": 200}, x={}, y={})
    assert chart.to_dict() == go.Figure(chart).to_dict()
    assert chart.to_dict() is chart.to_dict()
