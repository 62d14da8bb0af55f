"""How every chart looks: a printed page, or the same page in the dark. docs/design.md tells why."""

from collections.abc import Mapping
from dataclasses import dataclass

import plotly.graph_objects as go
import plotly.io

from lagesbild.charts.canvas import Part
from lagesbild.vocabulary import Vocabulary
from lagesbild.words import REST, Words

INK = "#1B2733"
MUTED = "#5B6470"
RULE = "#D9DEE3"
ACCENT = "#14505C"
PAPER = "#FFFFFF"
FONT = "Source Sans, Source Sans Pro, sans-serif"
#: What each of them is in the dark; environments have a colour of their own for it.
DARK = {INK: "#E8ECEF", MUTED: "#A9B3BD", RULE: "#37414B", ACCENT: "#7CC4D1", PAPER: "#12181E"}


@dataclass(frozen=True)
class Figure:
    """A chart and what it says to somebody who cannot see it; one that is `empty` has nothing to draw."""

    chart: go.Figure
    alt: str
    empty: bool = False


@dataclass(frozen=True)
class Panel:
    """One thing that is drawn: its name, its colour and its mark."""

    code: str
    name: str
    colour: str
    mark: str


def panel(code: str, by: str, words: Words) -> Panel:
    """Return how a code is drawn: an environment in its colour and with its mark, all else alike."""
    environment = words.reference.vocabulary.environment.get(code) if by == "environment" else None
    if environment:
        return Panel(code, environment.short(words.language), environment.colour, environment.mark)
    if code == REST:
        return Panel(code, words.say("words.rest_short"), MUTED, "circle")
    return Panel(code, words.of(by, code), ACCENT, "circle")


def colour_of(code: str, words: Words) -> str:
    """Return the colour of an environment, or of the rest of them."""
    return panel(code, "environment", words).colour


def printed_on_white(*, height: int, margin: Mapping[str, int]) -> Part:
    """Return the look of all charts: a printed page, without a legend."""
    return {
        "height": height,
        "margin": margin,
        "font": {"family": FONT, "color": INK, "size": 14},
        "plot_bgcolor": PAPER,
        "paper_bgcolor": PAPER,
        "showlegend": False,
        "hoverlabel": {"bgcolor": PAPER, "font": {"family": FONT, "color": INK}},
    }


def in_the_dark(chart: go.Figure, vocabulary: Vocabulary) -> go.Figure:
    """Return a chart as it looks on a dark page: the same, in other shades."""
    drawn = str(chart.to_json())
    for light, dark in (DARK | _lighter(vocabulary)).items():
        drawn = drawn.replace(f'"{light}"', f'"{dark}"')
    return plotly.io.from_json(drawn)


def shade(colour: str, vocabulary: Vocabulary, *, dark: bool) -> str:
    """Return a colour as it is on a light or on a dark page."""
    return (DARK | _lighter(vocabulary)).get(colour, colour) if dark else colour


def _lighter(vocabulary: Vocabulary) -> dict[str, str]:
    """Mix each environment's colour, which is dark enough for white paper, with as much white."""
    colours = (one.colour for one in vocabulary.environment.values() if one.colour not in DARK)
    return {
        colour: "#" + "".join(f"{(int(colour[at : at + 2], 16) + 255) // 2:02X}" for at in (1, 3, 5))
        for colour in colours
    }
