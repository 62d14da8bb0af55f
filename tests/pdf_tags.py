"""What a PDF tells a screen reader: its tags in reading order, read with a library that had no part in writing it."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject


@dataclass(frozen=True)
class Tag:
    """One element of the structure: its kind (H1, Figure, Table, TH, ...) and what it says instead of being seen."""

    kind: str
    alt: str = ""


def reader(content: bytes) -> PdfReader:
    """Open a PDF."""
    return PdfReader(io.BytesIO(content), strict=True)


def tags(content: bytes) -> list[Tag]:
    """Return the tags of a PDF in reading order."""
    root: Any = reader(content).trailer["/Root"]
    return list(_walk(root["/StructTreeRoot"]["/K"]))


def _walk(node: Any) -> Iterator[Tag]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for one in node:
            yield from _walk(one)
    elif isinstance(node, DictionaryObject) and "/S" in node:
        yield Tag(str(node["/S"]).removeprefix("/"), str(node.get("/Alt", "")))
        yield from _walk(node.get("/K", []))


def text(content: bytes) -> str:
    """Return the words of all pages, with single blanks between them."""
    return " ".join(" ".join(page.extract_text().split()) for page in reader(content).pages)
