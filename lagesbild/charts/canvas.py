"""A chart in the making: panels beside and below each other, and what is drawn in each.

Plotly is given all of it at once: each of its own steps checks and copies all that there is, which took six times
as long.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go

PANELS_A_ROW = 4
#: Of the width, between two panels.
BETWEEN = 0.03
Part = Mapping[str, object]


class Chart(go.Figure):  # type: ignore[misc]  # plotly has no types
    """A finished chart: nobody draws on it any more, so that what it is told as is made once."""

    def to_dict(self) -> dict[str, Any]:
        """Return it as it is sent."""
        told: dict[str, Any] | None = getattr(self, "_told", None)
        if told is None:
            told = self._told = super().to_dict()
        return told


@dataclass(frozen=True)
class Canvas:
    """What is drawn so far, by the number of its panel from 0; `gap` is what lies between two rows, of the height."""

    panels: int = 1
    gap: float = 0.0
    things: list[Part] = field(default_factory=list)
    shapes: list[Part] = field(default_factory=list)
    texts: list[Part] = field(default_factory=list)

    def draw(self, look: Part, panel: int = 0) -> None:
        """Draw points, or what `type` tells."""
        x, y = _axes(panel)
        self.things.append({"type": "scatter", "xaxis": x, "yaxis": y, **look})

    def upright(self, x0: float, x1: float, look: Part, panel: int = 0) -> None:
        """Draw a line or a band from the panel's foot to its top."""
        x, y = _axes(panel)
        self.shapes.append({"x0": x0, "x1": x1, "xref": x, "y0": 0, "y1": 1, "yref": f"{y} domain", **look})

    def level(self, y0: float, y1: float, look: Part, panel: int = 0) -> None:
        """Draw a line or a band from the panel's one side to the other."""
        x, y = _axes(panel)
        self.shapes.append({"x0": 0, "x1": 1, "xref": f"{x} domain", "y0": y0, "y1": y1, "yref": y, **look})

    def text(self, look: Part, panel: int = 0, *, at: float | None = None) -> None:
        """Write at the panel's top: at its left side, or at a place on its axis."""
        x, y = _axes(panel)
        where = {"x": 0, "xref": f"{x} domain"} if at is None else {"x": at, "xref": x}
        self.texts.append({**where, "y": 1, "yref": f"{y} domain", "xanchor": "left", "showarrow": False, **look})

    def chart(self, layout: Part, *, x: Part, y: Part) -> Chart:
        """Return the chart, all of its panels on the axes told."""
        axes = {}
        for panel in range(self.panels):
            across, up = self._domain(panel)
            x_name, y_name = _axes(panel)
            axes[x_name.replace("x", "xaxis")] = {**x, "domain": across, "anchor": y_name}
            axes[y_name.replace("y", "yaxis")] = {**y, "domain": up, "anchor": x_name, **_as_the_first(panel)}
        return Chart(self.things, {**layout, **axes, "shapes": self.shapes, "annotations": self.texts})

    def _domain(self, panel: int) -> tuple[list[float], list[float]]:
        """Return from where to where a panel reaches, of the width and of the height."""
        row, column = divmod(panel, PANELS_A_ROW)
        rows, columns = math.ceil(self.panels / PANELS_A_ROW), min(PANELS_A_ROW, self.panels)
        width, height = (1 - BETWEEN * (columns - 1)) / columns, (1 - self.gap * (rows - 1)) / rows
        left, foot = column * (width + BETWEEN), (rows - 1 - row) * (height + self.gap)
        return [left, left + width], [foot, foot + height]


def _as_the_first(panel: int) -> Part:
    """Return what gives all panels one scale, told at the left of each row."""
    scale = {"matches": "y"} if panel else {}
    return {**scale, "showticklabels": panel % PANELS_A_ROW == 0}


def _axes(panel: int) -> tuple[str, str]:
    number = panel + 1 if panel else ""
    return f"x{number}", f"y{number}"
