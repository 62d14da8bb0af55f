"""The year wheel: what awaits in the next year, by its day around a circle and its sort as a ring."""

from collections.abc import Sequence
from datetime import date

from lagesbild.charts.canvas import Chart, Part
from lagesbild.charts.look import ACCENT, INK, MUTED, PAPER, RULE, Figure, printed_on_white
from lagesbild.outlook import Kind, Occasion
from lagesbild.words import Words

HEIGHT = 400
#: A circle is a year; the middle is left empty.
YEAR, HOLE = 365.25, 3
#: What lasts a day would hardly be seen.
NARROWEST = 3


def wheel(occasions: Sequence[Occasion], words: Words, today: date) -> Figure:
    """Draw each occasion on the ring of its sort, January at the top and the year clockwise; a line is today."""
    kinds = [kind for kind in Kind if any(one.kind is kind for one in occasions)]
    rings = [_ring(ring, kind, occasions, words) for ring, kind in enumerate(kinds)]
    chart = Chart([*rings, _line(today, len(kinds))], _layout(words, kinds))
    told = "; ".join(one.label(words.language) for one in occasions)
    alt = words.say("chart.alt_wheel", count=len(occasions), occasions=told)
    return Figure(chart, alt if occasions else words.say("outlook.nothing_soon"))


def _ring(ring: int, kind: Kind, occasions: Sequence[Occasion], words: Words) -> Part:
    of_kind = [one for one in occasions if one.kind is kind]
    return {
        "type": "barpolar",
        "r": [0.35 if kind is Kind.TERM else 0.8] * len(of_kind),
        "base": HOLE + ring,
        "theta": [_angle(one.start) + _width(one) / 2 for one in of_kind],
        "width": [_width(one) for one in of_kind],
        "marker": {"color": MUTED if kind is Kind.TERM else ACCENT, "line": {"width": 0}},
        "customdata": [one.label(words.language) for one in of_kind],
        "hovertemplate": "%{customdata}<extra></extra>",
        "name": words.say(f"occasion.{kind}"),
    }


def _angle(day: date) -> float:
    return 360 * (day.timetuple().tm_yday - 1) / YEAR


def _width(one: Occasion) -> float:
    return 360 * max((one.end - one.start).days + 1, NARROWEST) / YEAR


def _line(today: date, rings: int) -> Part:
    look = {"mode": "lines", "line": {"color": INK, "width": 2}, "hoverinfo": "skip"}
    return {"type": "scatterpolar", "r": [HOLE - 0.4, HOLE + rings], "theta": [_angle(today)] * 2, **look}


def _layout(words: Words, kinds: Sequence[Kind]) -> Part:
    months = {
        "direction": "clockwise",
        "rotation": 90,
        "tickvals": [_angle(date(2026, month, 15)) for month in range(1, 13)],
        "ticktext": words.say("words.months").split(),
        "tickfont": {"size": 13, "color": INK},
        "gridcolor": PAPER,
        "linecolor": RULE,
    }
    rings = {
        "range": [0, HOLE + max(1, len(kinds))],
        "tickvals": [HOLE + ring for ring in range(len(kinds))],
        "showticklabels": False,
        "gridcolor": RULE,
        "showline": False,
    }
    page = printed_on_white(height=HEIGHT, margin={"l": 30, "r": 30, "t": 24, "b": 24})
    return {**page, "polar": {"bgcolor": PAPER, "angularaxis": months, "radialaxis": rings}}
