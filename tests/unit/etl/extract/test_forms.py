"""Whatever the form, the encoding, the packing or the name of a file: the same rows are read from it."""

import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pyarrow
import pyarrow.parquet
import pytest

from etl.extract import table_text
from lagesbild.errors import DeliveryRefused
from tests.unit.etl.extract.conftest import Reader

COLUMNS = ("ärende", "händelse", "text")
ROWS = {
    1: ("A-1", "Klotter, symboler", "på Östra torget – ”sent”"),
    2: ("A-2", 'Flygblad; "många"', None),
    3: ("0031", "Torgmöte\tkl. 10", "två\nrader"),
}


def delimited(delimiter: str) -> str:
    def cell(text: str | None) -> str:
        return '"' + (text or "").replace('"', '""') + '"' if text else ""

    lines = [COLUMNS, *ROWS.values()]
    return "\r\n".join(delimiter.join(map(cell, line)) for line in lines) + "\r\n"


def spreadsheet() -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for line in (COLUMNS, *ROWS.values()):
        book.active.append(line)
    book.save(file)
    return file.getvalue()


def parquet() -> bytes:
    file = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(dict(zip(COLUMNS, zip(*ROWS.values(), strict=True), strict=True))), file)
    return file.getvalue()


def objects() -> list[dict[str, str | None]]:
    return [dict(zip(COLUMNS, row, strict=True)) for row in ROWS.values()]


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def latin_1(text: str) -> bytes:
    """Encode as Latin-1 with a sign (0x81) that Windows-1252 does not know."""
    return text.replace("på", "p\x81å").replace("–", "-").replace("”", "'").encode("latin-1")


ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "UTF-8": lambda text: text.encode(),
    "UTF-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16 LE with a mark": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "UTF-16 BE with a mark": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "UTF-16 LE": lambda text: text.encode("utf-16-le"),
    "UTF-16 BE": lambda text: text.encode("utf-16-be"),
    "Windows-1252": lambda text: text.encode("cp1252"),
}
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
OTHER_FORMS: dict[str, Callable[[], bytes]] = {
    "XLSX": spreadsheet,
    "Parquet": parquet,
    "JSON array": lambda: json.dumps(objects(), ensure_ascii=False, indent=1).encode(),
    "JSON lines": lambda: "\n".join(json.dumps(row, ensure_ascii=False) for row in objects()).encode(),
    "JSON in Windows-1252": lambda: json.dumps(objects(), ensure_ascii=False).encode("cp1252"),
    "JSON in UTF-16": lambda: json.dumps(objects()).encode("utf-16"),
}
FORMS = {
    f"{encoding}, {delimiter}": lambda encode=encode, sign=sign: encode(delimited(sign))
    for encoding, encode in ENCODINGS.items()
    for delimiter, sign in DELIMITERS.items()
} | OTHER_FORMS


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("form", FORMS)
def test_the_same_rows_are_read_from_every_form(read: Reader, form: str, packed: bool) -> None:
    content = FORMS[form]()
    found = read(gzip.compress(content) if packed else content)
    assert (found.columns, found.rows, found.unreadable, found.count) == (COLUMNS, ROWS, [], 3)


@pytest.mark.parametrize("delimiter", DELIMITERS.values(), ids=DELIMITERS)
def test_latin_1_is_told_from_windows_1252_by_the_signs_that_only_it_has(read: Reader, delimiter: str) -> None:
    found = read(latin_1(delimited(delimiter)))
    assert found.rows[1] == ("A-1", "Klotter, symboler", "p\x81å Östra torget - 'sent'")
    assert found.rows[2] == ROWS[2]


@pytest.mark.parametrize("form", ["UTF-8, comma", "XLSX", "JSON lines", "Parquet"])
@pytest.mark.parametrize(
    "name", ["x.csv", "x.xlsx", "x.xls", "x.json", "x.parquet", "x.csv.gz", "x.zst", "x.txt.bz2", "utan ändelse"]
)
def test_the_name_of_a_file_says_nothing_about_its_form(read: Reader, form: str, name: str) -> None:
    assert read(FORMS[form](), name).rows == ROWS


@pytest.mark.parametrize("form", ["UTF-8, comma", "JSON lines", "Parquet"])
@pytest.mark.parametrize("name", ["x*.csv", "x?.csv", "x[1].csv", "year=2026.csv", "a b;c.csv", "å.csv"])
def test_a_name_is_a_name_and_no_pattern(read: Reader, form: str, name: str) -> None:
    for other in ("x1.csv", "xx.csv"):
        read("another\nfile\n", other)
    assert read(FORMS[form](), name).rows == ROWS


def test_a_name_as_long_as_names_can_be_is_no_hindrance(read: Reader) -> None:
    assert read(gzip.compress(ENCODINGS["UTF-16 LE"](delimited(";"))), "x" * 255).rows == ROWS


WHOLE_REFUSED = {
    "nothing": (b"", "empty_file"),
    "blanks": (b" \r\n \t", "empty_file"),
    "a byte order mark": (b"\xef\xbb\xbf", "no_header"),
    "cells without a name": (b";;\n1;2;3\n4;5;6\n", "no_header"),
    "no workbook": (b"PK\x03\x04 this is no workbook", "unreadable_file"),
    "no Parquet": (b"PAR1 this is no table PAR1", "unreadable_file"),
    "no archive": (b"\x1f\x8b\x08 this is no archive", "unreadable_file"),
    "half an archive": (gzip.compress(b"a,b\n1,2\n" * 99, mtime=0)[:-9], "unreadable_file"),
    "half an array": (b'[{"a": 1}, {"a": ', "unreadable_file"),
    "a broken line": (b'{"a": 1}\n{"a": \n', "unreadable_line"),
    "no pattern at all": (b"1;3#5;7\n6;7\n8;9\n1;3;7 # x", "no_columns_found"),
    "half a sign": (b"\xff\xfea\x00,", "unreadable_encoding"),
    "a line longer than any row": (b"x" * (17 << 20) + b"\n1\n", "unreadable_line"),
    "a quote that is never closed": (b'a;b;c\n1;"2;3\n4;5;6\n', "quote_not_closed"),
    "two quotes that swallow rows": (b'a;b;c;d\n1;"2;3;4\n5;6;7;8\n1;2";3;4\n', "rows_in_a_cell"),
    "Zstandard": (b"\x28\xb5\x2f\xfd and more", "form_not_read"),
    "PDF": (b"%PDF-1.7 and more", "form_not_read"),
    "a ZIP that is no workbook": (zipped({"a.csv": b"a;b\n1;2\n"}), "unreadable_file"),
    "a gzip bomb": (gzip.compress(bytes(80 << 20)), "unpacks_to_too_much"),
    "a workbook bomb": (zipped({"xl/worksheets/sheet1.xml": bytes(80 << 20)}), "unpacks_to_too_much"),
}


@pytest.mark.parametrize("content", WHOLE_REFUSED)
def test_a_file_that_cannot_be_read_is_refused_whole_in_words_of_its_own(read: Reader, content: str) -> None:
    written, key = WHOLE_REFUSED[content]
    with pytest.raises(DeliveryRefused) as error:
        read(written, wanted="a b c d")
    assert error.value.key == key
    assert error.value.__cause__ is None and (error.value.__context__ is None or error.value.__suppress_context__)


def test_a_file_that_is_written_to_while_it_is_read_is_refused(
    read: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = table_text.read

    def written_to(*given: Any) -> Any:
        with (tmp_path / "delivery").open("a") as handle:
            handle.write("3,4\n")
        return reads(*given)

    monkeypatch.setattr(table_text, "read", written_to)
    with pytest.raises(DeliveryRefused) as error:
        read("a,b\n1,2\n")
    assert error.value.key == "file_changed"


@pytest.mark.parametrize(("content", "line"), [(b"a,b\n1,2\n3,\x00\n", 3), (b"a\x00,b\n1,2\n", 1), (b"a,b\r1,\x00", 2)])
def test_a_zero_byte_in_a_text_is_told_with_its_line(read: Reader, content: bytes, line: int) -> None:
    assert read(content).damaged_line == line


def test_lines_that_end_in_several_ways_end_all_the_same(read: Reader) -> None:
    found = read("a,b\r\n1,2\n3,4\r5,6\r\n7,8")
    assert found.rows == {1: ("1", "2"), 2: ("3", "4"), 3: ("5", "6"), 4: ("7", "8")}


def test_a_line_end_inside_a_cell_is_kept_where_all_rows_end_alike(read: Reader) -> None:
    found = read('a,b\n1,"2\r\n2"\n3,4\n')
    assert found.rows == {1: ("1", "2\r\n2"), 2: ("3", "4")}


def test_many_rows_that_end_in_several_ways_are_all_read(read: Reader) -> None:
    text = "a,b\n" + "".join(f"{number},x" + ("\r\n" if number % 1000 else "\n") for number in range(1, 200_001))
    assert read(text, wanted="a b").rows == {number: (str(number), "x") for number in range(1, 200_001)}


@pytest.mark.parametrize("content", [b"a,b\n", b"a,b", b"[]", "\ufeffa;b\r\n".encode()])
def test_a_file_with_names_of_columns_alone_has_no_rows(read: Reader, content: bytes) -> None:
    assert read(content).count == 0
