"""The codebook of one file: its columns and the codes that may stand in them, in both languages."""

from collections.abc import Iterator

from lagesbild.answers.protected import ALL_CODES
from lagesbild.disclosure import SafeTable
from lagesbild.export import products
from lagesbild.export.content import Column, Entry
from lagesbild.lattice.tables import TABLES, codes
from lagesbild.reference import Reference
from lagesbild.texts import LANGUAGES
from lagesbild.words import Words


def of(product: str, names: tuple[str, ...], reference: Reference) -> tuple[Entry, ...]:
    """Return what there is to know of the columns of a table, each before its codes."""
    return tuple(entry for name in names for entry in _of_column(product, name, reference))


def of_figure(table: SafeTable, columns: tuple[Column, ...], reference: Reference) -> tuple[Entry, ...]:
    """Return what there is to know of the columns of a figure, each before the codes that stand in it."""
    entries: list[Entry] = []
    for column in columns:
        entries.append(Entry(column.name, "", column.title["sv"], column.title["en"]))
        if column.name in table.dimensions:
            used = [str(code) for code in dict.fromkeys(table.frame[column.name])]
            entries += [_entry_of(column.name, code, reference) for code in used if not code.isdecimal()]
    return tuple(entries)


def _entry_of(dimension: str, code: str, reference: Reference) -> Entry:
    sv, en = (_of(Words(reference, language), dimension, code) for language in LANGUAGES)
    return Entry(dimension, code, sv, en)


def _of(words: Words, dimension: str, code: str) -> str:
    if dimension == "place_level":
        return words.heading(f"filter.level_{code}")
    if dimension == "place":
        levels = ("municipality", "area", "district")
        return next((words.of(level, code) for level in levels if code in words.reference.codes(level)), code)
    return words.of(dimension, code)


def _of_column(product: str, name: str, reference: Reference) -> Iterator[Entry]:
    (column,) = products.columns((name,), reference)
    yield Entry(name, "", column.title["sv"], column.title["en"])
    if column.kind == "code":
        for code in (ALL_CODES, *codes(name, reference, TABLES[product].classes)):
            yield Entry(name, code, *(_label(Words(reference, language), name, code) for language in ("sv", "en")))


def _label(words: Words, dimension: str, code: str) -> str:
    return words.say("export.all") if code == ALL_CODES else words.of(dimension, code)
