"""A lägesbild as a document before it has a form: sections of texts, tables and drawings, all of it in words already.

What is in a document is settled here and in what builds it; PDF, DOCX and slides only show it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from lagesbild.texts import Language


class Kind(StrEnum):
    """How a text stands: what the numbers say, a paragraph, one of a list, a note below a figure, a heading."""

    FINDING = "finding"
    PLAIN = "plain"
    POINT = "point"
    NOTE = "note"
    HEADING = "heading"


@dataclass(frozen=True)
class Text:
    """One paragraph; `lead` stands before it in bold."""

    text: str
    kind: Kind = Kind.PLAIN
    lead: str = ""


@dataclass(frozen=True)
class Table:
    """A table with its title; its first column names the row, and numbers stand at the right unless it has `texts`."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    texts: bool = False


@dataclass(frozen=True)
class Panel:
    """One thing over time: a value a block (None: unknown), and how it is drawn.

    `usual` is the range in which the last value would be usual, `beside` the values it is compared with, one a block,
    `breaks` are the places between blocks where it is counted in a new way, `told` is the last value as it is written.
    `mark` is a form's name, `colour` a hex code.
    """

    name: str
    colour: str
    mark: str
    values: tuple[float | None, ...]
    usual: tuple[float, float] | None = None
    beside: tuple[float | None, ...] = ()
    breaks: tuple[float, ...] = ()
    told: str = ""


@dataclass(frozen=True)
class Lines:
    """Panels over the same blocks, on one scale up to `highest`; `blocks` are the names of the blocks, all of them.

    `ticks` are the places that are named on the axis. From block `hollow` on values are preliminary. `notes`
    are places between blocks with the text that stands there, `beside` tells what panels are compared with.
    """

    title: str
    alt: str
    blocks: tuple[str, ...]
    ticks: tuple[tuple[int, str], ...]
    panels: tuple[Panel, ...]
    highest: float
    hollow: int | None = None
    notes: tuple[tuple[float, str], ...] = ()
    beside: str = ""


@dataclass(frozen=True)
class Bar:
    """One row of bars: its name, its value and the one before (None: unknown); `told` is the value as it is written."""

    name: str
    value: float | None
    before: float | None
    told: str = ""


@dataclass(frozen=True)
class Bars:
    """Counts by code beside those before; `now` and `before` say of when they are."""

    title: str
    alt: str
    rows: tuple[Bar, ...]
    now: str
    before: str
    colour: str


@dataclass(frozen=True)
class Shape:
    """A polygon of a map: its outlines as points between 0 and 1 (y: down), the colour it is filled with."""

    outlines: tuple[tuple[tuple[float, float], ...], ...]
    colour: str


@dataclass(frozen=True)
class Map:
    """Polygons in fixed classes; `height` is that of the map for a width of 1, `legend` has (text, colour)."""

    title: str
    alt: str
    shapes: tuple[Shape, ...]
    height: float
    legend: tuple[tuple[str, str], ...]


Drawing: TypeAlias = Lines | Bars | Map
Block: TypeAlias = Text | Table | Lines | Bars | Map


@dataclass(frozen=True)
class Section:
    """A section of a lägesbild; `number` is its number as it is said: "3"."""

    number: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Slide:
    """One finding for the projector, with a drawing that proves it (None: none does), and its source."""

    finding: str
    drawing: Lines | Bars | None
    source: str


@dataclass(frozen=True)
class Document:
    """A whole document.

    `title` and `subtitle` name it, `marking` says who may have it, `running` stands on every page (filter, cut-off,
    hash), `facts` are names and values for the registry, `purpose` what it is for. `made` is the moment that it tells
    of, never that of its making, so that the same meeting makes the same bytes; `author` is the municipality.
    """

    language: Language
    title: str
    subtitle: str
    marking: str
    running: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    slides: tuple[Slide, ...]
    purpose: str
    author: str
    made: datetime
