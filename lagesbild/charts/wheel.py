"""The year wheel: what awaits in the next year, by its day around a circle and its sort as a ring."""

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from lagesbild.charts.look import ACCENT, INK, MUTED, PAPER, RULE, Figure, print_on_white
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
    chart = go.Figure()
    for ring, kind in enumerate(kinds):
        of_kind = [one for one in occasions if one.kind is kind]
        chart.add_barpolar(
            r=[0.35 if kind is Kind.TERM else 0.8] * len(of_kind),
            base=HOLE + ring,
            theta=[_angle(one.start) + _width(one) / 2 for one in of_kind],
            width=[_width(one) for one in of_kind],
            marker={"color": MUTED if kind is Kind.TERM else ACCENT, "line": {"width": 0}},
            customdata=[one.label(words.language) for one in of_kind],
            hovertemplate="%{customdata}<extra></extra>",
            name=words.say(f"occasion.{kind}"),
        )
    _mark_today(chart, today, len(kinds))
    _dress(chart, words, kinds)
    told = "; ".join(one.label(words.language) for one in occasions)
    alt = words.say("chart.alt_wheel", count=len(occasions), occasions=told)
    return Figure(chart, alt if occasions else words.say("outlook.nothing_soon"))


def _angle(day: date) -> float:
    return 360 * (day.timetuple().tm_yday - 1) / YEAR


def _width(one: Occasion) -> float:
    return 360 * max((one.end - one.start).days + 1, NARROWEST) / YEAR


def _mark_today(chart: go.Figure, today: date, rings: int) -> None:
    at = _angle(today)
    chart.add_scatterpolar(
        r=[HOLE - 0.4, HOLE + rings], theta=[at, at], mode="lines", line={"color": INK, "width": 2}, hoverinfo="skip"
    )


def _dress(chart: go.Figure, words: Words, kinds: Sequence[Kind]) -> None:
    months = words.say("words.months").split()
    print_on_white(chart, height=HEIGHT, margin={"l": 30, "r": 30, "t": 24, "b": 24})
    chart.update_polars(
        bgcolor=PAPER,
        angularaxis={
            "direction": "clockwise",
            "rotation": 90,
            "tickvals": [_angle(date(2026, month, 15)) for month in range(1, 13)],
            "ticktext": months,
            "tickfont": {"size": 13, "color": INK},
            "gridcolor": PAPER,
            "linecolor": RULE,
        },
        radialaxis={
            "range": [0, HOLE + max(1, len(kinds))],
            "tickvals": [HOLE + ring for ring in range(len(kinds))],
            "showticklabels": False,
            "gridcolor": RULE,
            "showline": False,
        },
    )
