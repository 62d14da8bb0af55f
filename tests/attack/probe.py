"""Takes apart whatever is sent to a browser: messages, charts with packed arrays, tables, maps, files.

The client gets protobuf messages whose fields are again JSON, Arrow, or markup; a chart packs its arrays as base64.
"""

import base64
import html
import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet
from google.protobuf.message import Message
from openpyxl import load_workbook
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests import pdf_tags

#: What is random where it stands and has digits: the name of a file or of a part of the page, and packed arrays,
#: which are unpacked beside the text.
RANDOM = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,}|\"bdata\":\s*\"[^\"]*\"")
NUMBER = re.compile(r"\d[\d\u202f\u00a0]*(?:[.,]\d+)?")
PACKED = {"i1": "i1", "u1": "u1", "i2": "<i2", "u2": "<u2", "i4": "<i4", "u4": "<u4", "f4": "<f4", "f8": "<f8"}
TEXTS = (str, int, float)


def numbers(sent: object) -> set[float]:
    """Return every number in what was sent."""
    found: set[float] = set()
    for piece in pieces(sent):
        if isinstance(piece, str):
            found |= {number for told in NUMBER.findall(RANDOM.sub(" ", piece)) for number in _read(told)}
        else:
            found.add(float(piece))
    return found


def texts(sent: object) -> str:
    """Return every text in what was sent."""
    return "\n".join(piece for piece in pieces(sent) if isinstance(piece, str))


def pieces(sent: object) -> Iterator[str | float]:
    """Yield the texts and numbers in what was sent, unpacked as far as it goes."""
    if isinstance(sent, bool) or sent is None:
        return
    if isinstance(sent, Message):
        for _, value in sent.ListFields():
            yield from pieces(value)
    elif isinstance(sent, bytes):
        yield from _bytes(sent)
    elif isinstance(sent, str):
        yield from _text(sent)
    elif isinstance(sent, dict):
        yield from _object(sent)
    elif isinstance(sent, TEXTS):
        yield sent
    elif hasattr(sent, "__iter__"):
        for one in sent:
            yield from pieces(one)
    else:
        yield str(sent)


def message(frame: bytes) -> ForwardMsg:
    """Return a frame of the web socket as the message it is."""
    told = ForwardMsg()
    told.ParseFromString(frame)
    return told


def _read(told: str) -> list[float]:
    plain = told.replace("\u202f", "").replace("\u00a0", "")
    return [float(one) for one in {plain.replace(",", "."), plain.replace(",", "")} if one.count(".") < 2]


def _text(sent: str) -> Iterator[str | float]:
    yield sent
    if sent[:1] in ("{", "["):
        with suppress(json.JSONDecodeError):
            yield from pieces(json.loads(sent))
    for array in re.findall(r"\{[^{}]*\"bdata\"[^{}]*\}", sent):
        with suppress(json.JSONDecodeError):
            yield from pieces(json.loads(array))


def _object(sent: dict[str, Any]) -> Iterator[str | float]:
    if {"bdata", "dtype"} <= sent.keys():
        yield from np.frombuffer(base64.b64decode(sent["bdata"]), PACKED[sent["dtype"]]).astype(float).tolist()
        sent = {key: value for key, value in sent.items() if key != "bdata"}
    for key, value in sent.items():
        yield str(key)
        yield from pieces(value)


def _bytes(sent: bytes) -> Iterator[str | float]:
    if sent.startswith(b"PK\x03\x04"):
        yield from _archive(sent)
    elif sent.startswith(b"%PDF"):
        yield pdf_tags.text(sent)
        yield from (tag.alt for tag in pdf_tags.tags(sent))
        yield from map(str, (pdf_tags.reader(sent).metadata or {}).values())
    elif sent.startswith(b"PAR1"):
        table = pyarrow.parquet.read_table(io.BytesIO(sent))
        yield from pieces(table.to_pydict())
        yield from pieces({key.decode(): value.decode() for key, value in (table.schema.metadata or {}).items()})
    else:
        with suppress(pyarrow.ArrowInvalid, OSError):
            yield from pieces(pyarrow.ipc.open_stream(sent).read_all().to_pydict())
            return
        yield from _text(sent.decode("utf-8", "replace"))


def _archive(sent: bytes) -> Iterator[str | float]:
    with zipfile.ZipFile(io.BytesIO(sent)) as archive:
        if "xl/workbook.xml" in archive.namelist():
            for sheet in load_workbook(io.BytesIO(sent)).worksheets:
                yield from pieces([list(row) for row in sheet.iter_rows(values_only=True)])
            return
        for name in archive.namelist():
            yield name
            if name.startswith(("word/", "ppt/")) and name.endswith(".xml"):
                yield from _words(archive.read(name).decode())
            else:
                yield from pieces(archive.read(name))


def _words(part: str) -> Iterator[str]:
    """Yield what a part of an Office document says; its other numbers are places and sizes."""
    yield from (html.unescape(text) for text in re.findall(r"<(?:w:t|a:t|c:v)(?: [^>]*)?>([^<]*)<", part))
    yield from (html.unescape(text) for text in re.findall(r"(?:descr|title|w:val)=\"([^\"]*)\"", part))
