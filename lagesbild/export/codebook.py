"""The codebook of one file: its columns and the codes that may stand in them, in both languages."""

from collections.abc import Iterator

from lagesbild.answers.protected import ALL_CODES
from lagesbild.export import products
from lagesbild.export.content import Entry
from lagesbild.lattice.tables import TABLES, codes
from lagesbild.reference import Reference
from lagesbild.words import Words


def of(product: str, names: tuple[str, ...], reference: Reference) -> tuple[Entry, ...]:
    """Return what there is to know of the columns of a table, each before its codes."""
    return tuple(entry for name in names for entry in _of_column(product, name, reference))


def _of_column(product: str, name: str, reference: Reference) -> Iterator[Entry]:
    (column,) = products.columns((name,), reference)
    yield Entry(name, "", column.title["sv"], column.title["en"])
    if column.kind == "code":
        for code in (ALL_CODES, *codes(name, reference, TABLES[product].classes)):
            yield Entry(name, code, *(_label(Words(reference, language), name, code) for language in ("sv", "en")))


def _label(words: Words, dimension: str, code: str) -> str:
    return words.say("export.all") if code == ALL_CODES else words.of(dimension, code)
