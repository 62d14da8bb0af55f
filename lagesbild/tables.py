"""The table twin of a figure: the same SafeTable with codes, blocks and numbers written as people read them."""

import pandas

from lagesbild.disclosure import SafeTable
from lagesbild.periods import Span
from lagesbild.words import Words

#: Columns with a head of their own; a column of codes turned into columns is headed by the code's words already.
HEADS = (
    *("environment", "record_type", "category", "block", "count", "previous", "year_before", "rate", "like_city"),
    *("new", "late", "recoded_in", "recoded_out", "withdrawn", "change"),
)
#: Columns that are no counts.
FRACTIONS = ("rate", "like_city")


def readable(table: SafeTable, words: Words, span: Span | None = None) -> pandas.DataFrame:
    """Return the table in words; one over time stands with the latest block first and a column a code."""
    if "block" not in table.dimensions:
        return _in_words(table.frame, words)
    if span is None:
        raise ValueError("a table over time is read with its span")
    (*others,) = (name for name in table.dimensions if name != "block")
    frame = table.frame
    if others:
        (by,) = others
        frame = frame.pivot(index="block", columns=by, values="count")[list(dict.fromkeys(frame[by]))].reset_index()
        frame = frame.rename(columns=lambda name: name if name == "block" else words.short(by, name))
    written = _in_words(frame.iloc[::-1], words)
    blocks = [words.weeks(*span.periods(int(block))) for block in frame["block"].iloc[::-1]]
    return written.assign(**{words.say("column.block"): blocks})


def _in_words(frame: pandas.DataFrame, words: Words) -> pandas.DataFrame:
    return pandas.DataFrame({_head(name, words): _cells(frame[name], name, words) for name in frame.columns})


def _head(name: str, words: Words) -> str:
    if name in ("district", "area"):
        return (words.district_level if name == "district" else words.area_level).capitalize()
    return words.say(f"column.{name}") if name in HEADS else name


def _cells(column: "pandas.Series[float]", name: str, words: Words) -> list[str]:
    if column.dtype.kind not in "if":
        return [words.of(name, str(code)) for code in column]
    return [words.number(value, 1 if name in FRACTIONS else 0) for value in column]
