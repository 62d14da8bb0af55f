"""What a file is made of before it has a form, and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas

from lagesbild.export.stamp import Stamp

Both = Mapping[str, str]
"""A text by language, in both."""
Kind = Literal["day", "code", "count", "rate", "number"]
#: Kinds of columns that may be empty.
MAY_LACK: tuple[Kind, ...] = ("rate", "number")

#: What a spreadsheet takes for the beginning of a formula, or lets slip before one; also as wide signs.
_DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")


@dataclass(frozen=True)
class Column:
    """One column of a file: what it holds, and what it is called and means."""

    name: str
    kind: Kind
    title: Both
    description: Both


@dataclass(frozen=True)
class Entry:
    """One code of a column and its labels; without a code it is the column itself."""

    column: str
    code: str
    sv: str
    en: str


@dataclass(frozen=True)
class Content:
    """Everything a file tells; `sheets` are what a workbook calls its three sheets."""

    name: str
    title: Both
    frame: pandas.DataFrame
    columns: tuple[Column, ...]
    codebook: tuple[Entry, ...]
    stamp: Stamp
    sheets: tuple[str, str, str]


@dataclass(frozen=True)
class File:
    """One file to hand out."""

    name: str
    content: bytes
    mime: str


def defused(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; numbers are none of its business."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text
