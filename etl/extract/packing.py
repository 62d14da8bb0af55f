"""What has to be undone before a file can be read: gzip, and encodings other than UTF-8.

The copy that this makes lies in the work folder for as long as the reading lasts, readable by its owner only.
"""

import codecs
import gzip
import os
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from lagesbild.errors import DeliveryRefused

CHUNK = 1 << 20
#: A delivery that unpacks to more than this is taken for a bomb.
UNPACKED_AT_MOST = 8 << 30
BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@contextmanager
def unpacked(file: Path, work: Path) -> Iterator[Path]:
    """Yield the file itself, or, if it is gzip, an unpacked copy."""
    with file.open("rb") as handle:
        if handle.read(2) != b"\x1f\x8b":
            yield file
            return
    with _copy(work) as (copy, handle):
        try:
            with gzip.open(file) as packed:
                _pour(packed, handle)
        except (OSError, EOFError, zlib.error):
            raise DeliveryRefused("unreadable_file") from None
        yield copy


@contextmanager
def as_utf8(file: Path, work: Path) -> Iterator[Path]:
    """Yield the file itself if it is UTF-8 without a mark, else a recoded copy."""
    encoding = encoding_of(file)
    if encoding == "utf-8":
        yield file
        return
    with _copy(work) as (copy, handle):
        try:
            with file.open(encoding=encoding, newline="") as text:
                while part := text.read(CHUNK):
                    handle.write(part.encode())
        except UnicodeError:
            raise DeliveryRefused("unreadable_encoding") from None
        handle.flush()
        yield copy


def encoding_of(file: Path) -> str:
    """Find the encoding of a text file: a byte order mark, else UTF-8 if all of it is, else Windows-1252 or Latin-1.

    Windows-1252 leaves five bytes undefined; a file that holds one of them is Latin-1.
    """
    with file.open("rb") as handle:
        start = handle.read(CHUNK)
        for mark, encoding in BYTE_ORDER_MARKS.items():
            if start.startswith(mark):
                return encoding
        if b"\0" in start:
            return _utf16_without_mark(start)
        handle.seek(0)
        if _decodes(handle, "utf-8"):
            return "utf-8"
        handle.seek(0)
        return "cp1252" if _decodes(handle, "cp1252") else "latin-1"


def first_sign(file: Path) -> str:
    """Return the first character of a UTF-8 file that is not blank."""
    with file.open("rb") as handle:
        return handle.read(CHUNK).lstrip()[:1].decode("ascii", "replace")


def _utf16_without_mark(start: bytes) -> str:
    even, odd = start[::2].count(0), start[1::2].count(0)
    if odd > len(start) // 6 and even == 0:
        return "utf-16-le"
    if even > len(start) // 6 and odd == 0:
        return "utf-16-be"
    raise DeliveryRefused("zero_bytes")


def _decodes(handle: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := handle.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


@contextmanager
def _copy(work: Path) -> Iterator[tuple[Path, BinaryIO]]:
    descriptor, copy = tempfile.mkstemp(dir=work)
    try:
        with os.fdopen(descriptor, "wb") as handle:
            yield Path(copy), handle
    finally:
        Path(copy).unlink(missing_ok=True)


def _pour(packed: gzip.GzipFile, handle: BinaryIO) -> None:
    poured = 0
    while chunk := packed.read(CHUNK):
        poured += len(chunk)
        if poured > UNPACKED_AT_MOST:
            raise DeliveryRefused("unpacks_to_too_much", gigabytes=UNPACKED_AT_MOST >> 30)
        handle.write(chunk)
    handle.flush()
