"""A document as a PDF: PDF/UA-1 and PDF/A-2a, tagged, set by Typst from `lagesbild.typ` beside this file.

Nothing is read but that file and the letters of one wheel, and nothing is told of when or where it was made, so that a
document makes the same bytes everywhere.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import font_source_sans_pro  # type: ignore[import-untyped]  # it holds letters and no types
import typst

from lagesbild.report.document import Block, Document, Kind, Text

TEMPLATE = Path(__file__).with_name("lagesbild.typ")
#: The country whose way of writing each language has.
REGIONS = {"sv": "se", "en": "gb"}


def written(document: Document) -> bytes:
    """Return a document as the bytes of a PDF."""
    told = json.dumps(_told(document), ensure_ascii=False, sort_keys=True)
    return typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=_fonts(),
        format="pdf",
        pdf_standards=["ua-1", "a-2a"],
        sys_inputs={"document": told},
        timestamp=int(document.made.timestamp()),
    )


@cache
def _fonts() -> typst.Fonts:
    """Read the letters once."""
    folder = Path(font_source_sans_pro.__file__).with_name("files")
    return typst.Fonts(include_system_fonts=False, font_paths=[folder])


def _told(document: Document) -> dict[str, Any]:
    made = {name: getattr(document.made, name) for name in ("year", "month", "day")}
    sections = [
        {"number": one.number, "title": one.title, "blocks": _with_notes(one.blocks)} for one in document.sections
    ]
    told = {name: getattr(document, name) for name in ("title", "subtitle", "marking", "running", "purpose", "author")}
    more = {"language": document.language, "region": REGIONS[document.language], "facts": document.facts}
    return told | more | {"made": made, "sections": sections}


def _with_notes(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Return blocks as JSON, the notes below a figure with it, so that they stand on its page."""
    told: list[dict[str, Any]] = []
    for block in blocks:
        if isinstance(block, Text) and block.kind is Kind.NOTE and told and "below" in told[-1]:
            told[-1]["below"].append(block.text)
        else:
            told.append(_block(block))
    return told


def _block(block: Block) -> dict[str, Any]:
    """Return a block as JSON, with its name."""
    told: dict[str, Any] = {"block": type(block).__name__.lower()} | asdict(block)
    return told if isinstance(block, Text) else told | {"below": []}
