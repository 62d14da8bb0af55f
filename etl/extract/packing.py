"""What has to be undone before a file can be read: gzip, and encodings other than UTF-8.

The copy that this makes lies in the work folder for as long as the reading lasts, readable by its owner only.
"""

import codecs
import gzip
import os
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lagesbild.errors import DeliveryRefused

CHUNK = 1 << 20
#: What unpacks to more than this, and to more than so many times its size, is taken for a bomb.
UNPACKED_UNSUSPECTED = 64 << 20
TIMES_AT_MOST = 100
#: Forms that are known by their first bytes, and not read.
NOT_READ = {
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"BZh": "bzip2",
    b"\xfd7zXZ\0": "xz",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!": "RAR",
    b"%PDF": "PDF",
    b"SQLite format 3": "SQLite",
    b"\xff\xfe\0\0": "UTF-32",
    b"\0\0\xfe\xff": "UTF-32",
}
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
                _pour(packed, handle, file.stat().st_size)
        except (gzip.BadGzipFile, EOFError, zlib.error):
            raise DeliveryRefused("unreadable_file") from None
        yield copy


@dataclass(frozen=True)
class Writing:
    """How a text is written: its encoding, and the first line with a zero byte (0: none)."""

    encoding: str
    damaged_line: int = 0


@contextmanager
def as_utf8(file: Path, work: Path) -> Iterator[tuple[Path, Writing]]:
    """Yield the file itself if it is UTF-8, else a copy that is; and how it was written."""
    writing = _way_of_writing(file)
    if writing.encoding == "utf-8":
        yield file, writing
        return
    with _rewritten(file, work, writing.encoding, line_end="") as copy:
        yield copy, writing


@contextmanager
def with_one_line_end(file: Path, work: Path) -> Iterator[Path]:
    """Yield a copy of a UTF-8 text in which all lines end alike, inside cells too."""
    with _rewritten(file, work, "utf-8", line_end=None) as copy:
        yield copy


@contextmanager
def without_start(file: Path, work: Path, start: int) -> Iterator[Path]:
    """Yield a copy of a file without its first bytes, or, where there are none to leave out, the file itself."""
    if not start:
        yield file
        return
    with _copy(work) as (copy, handle), file.open("rb") as whole:
        whole.seek(start)
        shutil.copyfileobj(whole, handle, CHUNK)
        handle.flush()
        yield copy


@contextmanager
def _rewritten(file: Path, work: Path, encoding: str, *, line_end: str | None) -> Iterator[Path]:
    with _copy(work) as (copy, handle):
        try:
            with file.open(encoding=encoding, newline=line_end) as text:
                lines = 1
                while part := text.read(CHUNK):
                    if "\0" in part:
                        raise DeliveryRefused("zero_bytes", line=lines + part[: part.index("\0")].count("\n"))
                    lines += part.count("\n")
                    handle.write(part.encode())
        except UnicodeError:
            raise DeliveryRefused("unreadable_encoding") from None
        handle.flush()
        yield copy


def _way_of_writing(file: Path) -> Writing:
    """Find out how a text is written.

    The encoding is that of a byte order mark, else UTF-8 if all of the text is, else Windows-1252; that leaves five
    bytes undefined, and a text that holds one of them is Latin-1.
    """
    with file.open("rb") as handle:
        start = handle.read(CHUNK)
        for mark, encoding in BYTE_ORDER_MARKS.items():
            if start.startswith(mark):
                return Writing(encoding)
        if wide := _utf16_without_mark(start):
            return Writing(wide)
        tried = (encoding for encoding in ("utf-8", "cp1252") if _decodes(handle, encoding))
        return Writing(next(tried, "latin-1"), _damaged_line(handle))


def _utf16_without_mark(start: bytes) -> str:
    """Guess UTF-16 where every other byte of a good part of the text is zero, and none of the rest."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if len(start) % 2 or max(even, odd) <= len(start) // 6:
        return ""
    return "utf-16-le" if not even else "utf-16-be" if not odd else ""


def _decodes(handle: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    handle.seek(0)
    try:
        while chunk := handle.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _damaged_line(handle: BinaryIO) -> int:
    """Return the first line with a zero byte, or 0; lines end with a feed, or, where there is none, with a return."""
    handle.seek(0)
    chunks = iter(lambda: handle.read(CHUNK), b"")
    if not any(b"\0" in chunk for chunk in chunks):
        return 0
    end = handle.tell()
    handle.seek(0)
    before = handle.read(end).partition(b"\0")[0]
    return 1 + (before.count(b"\n") or before.count(b"\r"))


def holds(file: Path, sign: bytes) -> bool:
    """Say whether a file holds a byte anywhere."""
    with file.open("rb") as handle:
        return any(sign in chunk for chunk in iter(lambda: handle.read(CHUNK), b""))


@contextmanager
def _copy(work: Path) -> Iterator[tuple[Path, BinaryIO]]:
    descriptor, copy = tempfile.mkstemp(dir=work)
    try:
        with os.fdopen(descriptor, "wb") as handle:
            yield Path(copy), handle
    finally:
        Path(copy).unlink(missing_ok=True)


def _pour(packed: gzip.GzipFile, handle: BinaryIO, size: int) -> None:
    poured = 0
    while chunk := packed.read(CHUNK):
        poured += len(chunk)
        refuse_bomb(size, poured)
        handle.write(chunk)
    handle.flush()


def refuse_bomb(packed: int, unpacked: int) -> None:
    """Raise DeliveryRefused for a size (in bytes) that no honest file unpacks to."""
    if unpacked > max(UNPACKED_UNSUSPECTED, TIMES_AT_MOST * packed):
        raise DeliveryRefused("unpacks_to_too_much", times=TIMES_AT_MOST)
