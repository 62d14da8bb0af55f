"""What Office files need besides what they say: the same document is the same bytes, whenever and wherever written."""

import io
import re
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from typing import Protocol, TypeVar, cast
from zipfile import ZIP_STORED, ZipFile, ZipInfo, is_zipfile

from docx.opc.oxml import serialize_part_xml
from docx.oxml.parser import parse_xml

from lagesbild.report.document import Document
from lagesbild.texts import Language

Held = TypeVar("Held")
#: How a document's language is called in its files.
TAGS: dict[Language, str] = {"sv": "sv-SE", "en": "en-GB"}
#: The first moment that a zip knows; every member is of then, and as it is: not all machines deflate to the same bytes.
MOMENT = (1980, 1, 1, 0, 0, 0)
#: Whatever the machine is; and read and written by its owner.
UNIX, MODE = 3, 0o600 << 16
CORE, PROGRAM = "docProps/core.xml", "docProps/app.xml"
MOMENTS = tuple(f"{{http://purl.org/dc/terms/}}{name}" for name in ("created", "modified"))
#: What it says of the program that wrote it: nothing.
NO_PROGRAM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
#: What no XML can hold, not even escaped.
UNHELD = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Characters of a property: neither library writes more.
LONGEST = 255


class Properties(Protocol):
    """What the file says of itself, as python-docx and python-pptx both have it."""

    title: str
    author: str
    last_modified_by: str
    language: str
    comments: str


def settled(content: bytes, made: datetime) -> bytes:
    """Return a zip as it always is: of one moment and no machine, and so is every zip in it."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(out, "w") as new:
        for member in old.infolist():
            info = ZipInfo(member.filename, MOMENT)
            info.create_system, info.external_attr = UNIX, MODE
            new.writestr(info, _settled(member.filename, old.read(member), made), ZIP_STORED)
    return out.getvalue()


def holdable(thing: Held) -> Held:
    """Return a document, or a part of one, without the characters that no XML can hold."""
    if isinstance(thing, str) and not isinstance(thing, Enum):
        return cast(Held, UNHELD.sub("", re.sub("\r\n?", "\n", thing)))
    if isinstance(thing, tuple):
        return cast(Held, tuple(holdable(one) for one in thing))
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{one.name: holdable(getattr(thing, one.name)) for one in fields(thing)})
    return thing


def name(properties: Properties, document: Document) -> None:
    """Say in a file's properties what it is, and nothing of who has it; its moments are what `settled` makes them."""
    properties.title = document.title[:LONGEST]
    properties.author = properties.last_modified_by = document.author[:LONGEST]
    properties.language = TAGS[document.language]
    properties.comments = ""


def _settled(member: str, content: bytes, made: datetime) -> bytes:
    if content.startswith(b"PK") and is_zipfile(io.BytesIO(content)):
        return settled(content, made)
    if member == PROGRAM:
        return NO_PROGRAM
    return _of(made, content) if member == CORE else content


def _of(made: datetime, core: bytes) -> bytes:
    """Return properties that know one moment; one without a zone is in UTC, not in whatever zone the machine is."""
    moment = made.astimezone(UTC) if made.tzinfo else made
    told = parse_xml(core)
    for one in told.iter(*MOMENTS):
        one.text = f"{moment.replace(tzinfo=None).isoformat(timespec='seconds')}Z"
    return serialize_part_xml(told)
