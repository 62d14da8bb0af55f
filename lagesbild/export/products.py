"""What can be a file: the tables of the lattice that are published, and the columns and rows of each."""

from dataclasses import dataclass

import pandas

from lagesbild import tables
from lagesbild.access import Visit, check_may_see, may_see
from lagesbild.catalogue import PRODUCTS, Layer
from lagesbild.disclosure import SafeTable
from lagesbild.errors import NotAllowed, Withheld, WrongUse
from lagesbild.export.content import Both, Column, Kind
from lagesbild.lattice.derived import PER
from lagesbild.lattice.tables import TABLES
from lagesbild.periods import Span
from lagesbild.reference import Reference
from lagesbild.texts import LANGUAGES
from lagesbild.words import Words

MEASURES = ("count", "rate")
#: Measures of figures that are whole numbers, and never missing.
COUNTS = ("n", "sent", "answered")
#: The columns that are no dimension. A dimension holds codes.
_KINDS: dict[str, Kind] = {"period_start": "day", "period_end": "day", "count": "count", "rate": "rate"}


@dataclass(frozen=True)
class Exportable:
    """One table that can be a file: what it is called in commands, its columns, and what one of its numbers counts."""

    name: str
    columns: tuple[str, ...]
    grain: Both
    days: int
    dimensions: tuple[str, ...]


def available(visit: Visit) -> list[Exportable]:
    """Return the tables that can be a file now: those of which anything is published, for roles that see figures."""
    names = [name for name in TABLES if may_see(visit.role, PRODUCTS[name].roles) and visit.published.blocks(name)]
    return [_exportable(name, visit.reference) for name in names]


def check_available(visit: Visit, name: str) -> None:
    """Raise an error in words that say nothing of what there is, unless a table can be a file now."""
    if name not in PRODUCTS:
        raise WrongUse("unknown_product", name=name, names=", ".join(TABLES))
    if PRODUCTS[name].layer is not Layer.PROTECTED:
        raise NotAllowed("not_exportable", name=name)
    check_may_see(visit.role, PRODUCTS[name].roles)
    check_anything(visit)
    if not visit.published.blocks(name):
        raise Withheld("not_published", name=name)


def check_anything(visit: Visit) -> None:
    """Raise NotAllowed before the first period is closed."""
    if not visit.published:
        raise NotAllowed("nothing_published")


def _exportable(name: str, reference: Reference) -> Exportable:
    about = TABLES[name]
    measures = MEASURES if "district" in about.dimensions else MEASURES[:1]
    columns = ("period_start", "period_end", *about.dimensions, *measures)
    return Exportable(name, columns, grain(name, reference), about.days, about.dimensions)


def grain(name: str, reference: Reference) -> Both:
    """Return what one number of a table counts."""
    about = TABLES[name]
    told: dict[str, str] = {}
    for language in LANGUAGES:
        words = Words(reference, language)
        by = " × ".join(words.say(f"export.column.{dimension}") for dimension in about.dimensions)
        counted = words.say(f"export.counted_{''.join(about.classes)}")
        if about.uncertain:
            counted = f"{counted} {words.say('part.uncertain')}"
        told[language] = words.say("export.grain", days=about.days, by=by, counted=counted)
    return told


def title(name: str, reference: Reference) -> Both:
    """Return the title of a table's file."""
    told = grain(name, reference)
    return {
        language: Words(reference, language).say("export.title", name=name, grain=told[language])
        for language in LANGUAGES
    }


def columns(names: tuple[str, ...], reference: Reference) -> tuple[Column, ...]:
    """Return what there is to know of some columns."""
    return tuple(_column(name, reference) for name in names)


def _column(name: str, reference: Reference) -> Column:
    kind = _KINDS.get(name, "code")
    about = f"export.about.{'code' if kind == 'code' else name}"
    spoken = [Words(reference, language) for language in LANGUAGES]
    titles: Both = {words.language: words.heading(f"export.column.{name}", **_values(words)) for words in spoken}
    description: Both = {words.language: words.say(about, **_values(words)) for words in spoken}
    return Column(name, kind, titles, description)


def _values(words: Words) -> dict[str, object]:
    """Return the numbers that the texts of columns mention."""
    floors = words.reference.municipality.protection
    people = words.number(floors.rate_population_at_least)
    return {"per": words.number(PER), "people": people, "count": floors.rate_count_at_least}


def rows(table: SafeTable, reference: Reference) -> pandas.DataFrame:
    """Return a published table as the rows of a file: the days of each block, its codes and its numbers.

    Raises ValueError for any other table: a picture's blocks are counted from its own first one (`rows_of_figure`).
    """
    _check_whole(table)
    length, calendar = TABLES[table.product].length, reference.calendar
    blocks = [int(block) for block in table.frame["block"]]
    days = {
        "period_start": [calendar.start(block * length) for block in blocks],
        "period_end": [calendar.end((block + 1) * length - 1) for block in blocks],
    }
    return pandas.DataFrame(days | {name: table.frame[name] for name in (*table.dimensions[1:], *table.measures)})


def _check_whole(table: SafeTable) -> None:
    about = TABLES.get(table.product)
    whole = about and table.dimensions == ("block", *about.dimensions) and table.total.empty
    if table.layer is not Layer.PROTECTED or not whole or table.measures not in (MEASURES, MEASURES[:1]):
        raise ValueError("only a whole published table can be a file")


def rows_of_figure(table: SafeTable, reference: Reference, span: Span | None) -> pandas.DataFrame:
    """Return the table of a figure as the rows of a file; one over time tells the days of its blocks by its span."""
    frame = table.frame[[*(name for name in table.dimensions if name != "block"), *table.measures]]
    if "block" not in table.dimensions:
        return frame.reset_index(drop=True)
    if span is None:
        raise ValueError("a table over time is written with its span")
    periods, calendar = [span.periods(int(block)) for block in table.frame["block"]], reference.calendar
    days = {
        "period_start": [calendar.start(first) for first, _ in periods],
        "period_end": [calendar.end(last) for _, last in periods],
    }
    return pandas.concat([pandas.DataFrame(days), frame.reset_index(drop=True)], axis=1)


def columns_of_figure(frame: pandas.DataFrame, table: SafeTable, reference: Reference) -> tuple[Column, ...]:
    """Return what there is to know of the columns of a figure's file: they are called as they are on the page."""
    return tuple(_column_of_figure(str(name), table, reference) for name in frame.columns)


def _column_of_figure(name: str, table: SafeTable, reference: Reference) -> Column:
    if name in ("period_start", "period_end"):
        return _column(name, reference)
    titles: Both = {language: tables.head(name, Words(reference, language)) for language in LANGUAGES}
    is_code = name in table.dimensions or name in ("change", "to_previous")
    kind: Kind = "code" if is_code else "count" if name in COUNTS else "number"
    return Column(name, kind, titles, titles)
