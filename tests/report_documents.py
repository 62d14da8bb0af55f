"""A document of a municipality that does not exist, for the tests of every form that a document takes."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zipfile import ZipFile

from lagesbild.report.document import (
    Bar,
    Bars,
    Document,
    Kind,
    Lines,
    Map,
    Panel,
    Section,
    Shape,
    Slide,
    Table,
    Text,
)
from lagesbild.report.pptx import Wording

WORDS = Wording(
    "Vanligt, lägst", "Vanligt, högst", "Ihåliga märken är preliminära.", "Vid en lucka räknas det på nytt sätt."
)
BLOCKS = tuple(f"v. {2 * number + 1}–{2 * number + 2} 2026" for number in range(26))
TICKS = ((0, "jan 2026"), (13, "juli 2026"))
INK, BLUE, RED, GREEN, GREY = "#14505C", "#0B5FA5", "#B34700", "#00765A", "#5B6470"
FIRST: tuple[float | None, ...] = (4.0, 2.0, 0.0, 5.0, 3.1, 6.0, 4.0, None, 3.0, 5.0, 7.0, 4.0, 10 / 3)
#: One value is a tenth, one a third, and one is unknown: a gap, and no 0.
COUNTS = (*FIRST, 6.0, 8.0, 5.0, 4.0, 7.0, 9.0, 6.0, 5.0, 8.0, 7.0, 9.0, 11.0, 12.0)
#: What no text may be taken for: markup, the end of an attribute, a formula, a control character.
NASTY = '=1+1 <b>&" ]]> \x0bslut'


def counts(times: int) -> tuple[float | None, ...]:
    """Return counts that differ from panel to panel."""
    return tuple(None if value is None else value * times for value in COUNTS)


def one_line(**changes: Any) -> Lines:
    """Return one panel with its usual range, beside the whole city, with a break and a preliminary end."""
    beside, told = "Hela staden", "Senast 12 händelser på Hisingen; vanligt vore 2,5 till 9."
    own = Panel("Hisingen", INK, "circle", COUNTS, (2.5, 9.0), (4.25,) * len(BLOCKS), (12.5,))
    notes = ((3.2, "1"),)
    whole = Lines("Händelser på Hisingen", told, BLOCKS, TICKS, (own,), 12.0, hollow=24, notes=notes, beside=beside)
    return replace(whole, **changes)


def four_lines(**changes: Any) -> Lines:
    """Return four panels, of which each has its own colour and mark."""
    looks = (("Islamistisk", BLUE, "circle"), ("Höger", RED, "square"), ("Vänster", GREEN, "diamond"))
    panels = [Panel(name, colour, mark, counts(times)) for times, (name, colour, mark) in enumerate(looks, 1)]
    panels.append(Panel("Ej bedömd", GREY, "circle-open", tuple(0.0 for _ in BLOCKS)))
    told = "Senast: Islamistisk 12; Höger 24; Vänster 36; Ej bedömd 0."
    return replace(Lines("Händelser efter miljö", told, BLOCKS, TICKS, tuple(panels), 36.0), **changes)


def some_bars(**changes: Any) -> Bars:
    """Return three rows of bars; of one it is not known how many there were before."""
    rows = (Bar("Klotter och affischer", 12.0, 7.0), Bar("Hot", 3.0, None), Bar("Rekrytering på nätet", 0.0, 4.0))
    told = "Klotter och affischer 12 (7); Hot 3 (okänt); Rekrytering på nätet 0 (4)."
    return replace(Bars("Händelser efter slag", told, rows, "v. 43–46", "v. 39–42", INK), **changes)


def a_map() -> Map:
    """Return a map of two squares."""
    west, east = ((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0)), ((0.5, 0.0), (1.0, 0.0), (1.0, 1.0), (0.5, 1.0))
    shapes = (Shape((west,), "#DCEBEE"), Shape((east,), INK))
    return Map("Stadsdelar", "Väster 2; Öster 14.", shapes, 1.0, (("1–2", "#DCEBEE"), ("11–20", INK)))


def a_table(**changes: Any) -> Table:
    """Return a table of numbers, which have a thin space between thousands."""
    rows = (("Islamistisk", "12", "7"), ("Höger", "1\u2009204", "1\u2009180"), ("Vänster", "0", "–"))
    return replace(Table("Händelser per miljö", ("Miljö", "v. 43–46", "v. 39–42"), rows), **changes)


def of_texts() -> Table:
    """Return a table of texts."""
    head = ("Insats", "Ansvarig", "Vad som ska hända", "Följs upp")
    rows = (
        ("I-7", "Fritid väster", "Öppen fritidsgård två kvällar i veckan, med fältarbetare på plats.", "2026-12-10"),
        ("I-8", "Polisområde 2", "Samtal med fastighetsägare om klotter runt torget.", "2027-01-14"),
    )
    return Table("Insatser som mötet beslutade", head, rows, texts=True)


def a_document(**changes: Any) -> Document:
    """Return a document of two sections and four slides that has everything that a document can have."""
    return replace(
        Document(
            language="sv",
            title="Lägesbild 23: vecka 43–46 2026",
            subtitle="Möte den 19 november 2026, arbetsgruppen i Exempelstad",
            marking="Endast för arbetsgruppen. Sekretess kan gälla (18 kap. OSL).",
            running="Hela staden · t.o.m. 2026-11-15 · 3f9a 77c0 12de",
            facts=(("Diarienummer", "KS 2026/0417"), ("Närvarande", "Polis, kommun, skola"), ("Justeras av", "A, B")),
            sections=(_findings(), _measures()),
            slides=_slides(),
            purpose="Underlag för arbetsgruppens möte; inte för beslut om enskilda.",
            author="Exempelstads kommun",
            made=datetime(2026, 11, 19, 13, 30, 15, tzinfo=UTC),
        ),
        **changes,
    )


def _findings() -> Section:
    return Section(
        "3",
        "Miljö för miljö",
        (
            Text("Fler händelser har rapporterats på Hisingen än vanligt: 12 mot högst 9.", Kind.FINDING),
            one_line(),
            a_table(),
            Text("Källa: polisen och kommunen, t.o.m. den 15 november 2026.", Kind.NOTE),
            Text("Vad gruppen säger", Kind.HEADING),
            Text("Ökningen syns i klotter, inte i hot.", lead="Polisen:"),
            Text("Skolorna ser ingen ökning.", Kind.POINT),
            Text("Bostadsbolagen rapporterar sent.", Kind.POINT),
            four_lines(),
            some_bars(),
            a_map(),
        ),
    )


def _measures() -> Section:
    return Section("4", "Insatser", (of_texts(), Text("Nästa möte är den 3 december.")))


def _slides() -> tuple[Slide, ...]:
    source = "Källa: polisen och kommunen, t.o.m. 2026-11-15. Exakta tal."
    return (
        Slide("Fler händelser har rapporterats på Hisingen än vad som är vanligt.", one_line(), source),
        Slide("Ingen miljö skiljer sig från de andra mer än slumpen gör.", four_lines(), source),
        Slide("Klotter och affischer står för ökningen.", some_bars(), source),
        Slide("Två avsändare är tysta sedan förra mötet.", None, "Källa: mottagna leveranser."),
    )


def members(content: bytes, within: str = "") -> Iterator[tuple[str, bytes]]:
    """Yield every file in a zip, and in the zips in it, by its name."""
    with ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            yield f"{within}{name}", packed.read(name)
            if packed.read(name).startswith(b"PK"):
                yield from members(packed.read(name), f"{within}{name}/")
