"""Whatever is handed to the command: an error in plain words, nothing lost, nothing half-loaded."""

import gzip
import io
import os
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from etl.__main__ import main
from lagesbild.errors import DeliveryRefused, WrongUse
from lagesbild.texts import say
from tests.factories import contract_row, contract_rows, csv_text, write_csv

TEN_MEGABYTES = "x y " * (10 << 18)
HEADER, *LINES = csv_text(contract_rows(3)).splitlines()


def whole() -> str:
    return "\n".join([HEADER, *LINES]) + "\n"


def zipped() -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("delivery.csv", whole())
    return file.getvalue()


def two_sheets() -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for sheet in (book.active, book.create_sheet("Mer")):
        sheet.append(HEADER.split(","))
        sheet.append(LINES[0].split(","))
    book.save(file)
    return file.getvalue()


def opened_in(line: int) -> str:
    """Return rows with a quote that is opened in one of them and never closed."""
    lines = [HEADER, *LINES]
    lines[line] = '"' + lines[line]
    return "\n".join(lines)


#: What is in the file, and the error that refuses it whole.
REFUSED: dict[str, tuple[Callable[[], bytes | str], str]] = {
    "an empty file": (lambda: "", "empty_file"),
    "a header only": (lambda: HEADER + "\n", "no_rows"),
    "blank rows only": (lambda: HEADER + "\n" + "," * HEADER.count(",") + "\n", "no_rows"),
    "half a sign": (lambda: whole().encode("utf-16")[:-1], "unreadable_encoding"),
    "a quote that is never closed": (lambda: opened_in(1), "quote_not_closed"),
    "zero bytes": (lambda: whole().replace("incident", "inc\0ident"), "zero_bytes"),
    "a tail of zero bytes": (lambda: whole() + "\0" * 512, "zero_bytes"),
    "a column twice": (lambda: whole().replace("category", "Occurred", 1), "columns_twice"),
    "a column missing": (lambda: whole().replace("revised", "version", 1), "columns_missing"),
    "two sheets": (two_sheets, "several_sheets"),
    "a ZIP archive": (zipped, "unreadable_file"),
    "a gzip bomb": (lambda: gzip.compress(bytes(80 << 20)), "unpacks_to_too_much"),
    "a PDF": (lambda: b"%PDF-1.7\n" + bytes(99), "form_not_read"),
    "every row too short": (
        lambda: "\n".join([HEADER, *(line[: line.rindex(",")] for line in LINES)]),
        "too_much_refused",
    ),
    "a cell of 10 MB": (lambda: whole().replace("propaganda", TEN_MEGABYTES, 1), "too_much_refused"),
}

#: What may stand in a row, the rule that refuses the row alone, and its column.
ROWS_REFUSED = {
    "a day that does not exist": ({"occurred": "2024-02-30"}, "unreadable_date", "occurred"),
    "a day in the past century": ({"occurred": "1900-01-01"}, "date_too_early", "occurred"),
    "a day next year": ({"received": "2999-01-01"}, "date_in_future", "received"),
    "day and month swapped": ({"occurred": "2024-13-02"}, "unreadable_date", "occurred"),
    "day and month swapped unseen": ({"occurred": "2024-06-03"}, "dates_out_of_order", "occurred"),
    "an unknown district": ({"district": "haga"}, "unknown_district", "district"),
    "an unknown environment": ({"environment": "vit makt"}, "unknown_environment", "environment"),
    "an unknown category": ({"category": "klotter"}, "unknown_category", "category"),
    "a cell of 10 MB": ({"arena": TEN_MEGABYTES}, "cell_too_long", "arena"),
}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a data folder with one delivery in force."""
    folder = tmp_path / "data"
    monkeypatch.setenv("LAGESBILD_DATA", str(folder))
    assert main(["load", str(write_csv(tmp_path / "first.csv", contract_rows(5, category="propaganda")))]) == 0
    return folder


def kept(data: Path) -> dict[str, bytes]:
    """Return what a refused delivery must not touch: all but the receipts."""
    files = [file for file in data.rglob("*") if file.is_file() and "receipts" not in file.parts]
    return {str(file.relative_to(data)): file.read_bytes() for file in files}


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_file_is_refused_in_plain_words_and_nothing_else_changes(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    content, key = REFUSED[name]
    made = content()
    file = tmp_path / "bad"
    file.write_bytes(made.encode() if isinstance(made, str) else made)
    before = kept(data)
    capsys.readouterr()
    assert main(["load", str(file)]) == DeliveryRefused.exit_code
    printed = capsys.readouterr()
    assert say("sv", f"error.{key}.do") in printed.out
    assert "Traceback" not in printed.out + printed.err
    assert kept(data) == before
    assert file.read_bytes() == (made.encode() if isinstance(made, str) else made)


@pytest.mark.parametrize("name", ROWS_REFUSED)
def test_a_bad_row_is_refused_alone_and_named(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    wrong, rule, column = ROWS_REFUSED[name]
    rows = [contract_row(record_id=f"B-{number}") for number in range(5)]
    capsys.readouterr()
    assert main(["load", str(write_csv(tmp_path / "bad.csv", [*rows, contract_row(**wrong)]))]) == 0
    printed = capsys.readouterr().out
    assert say("sv", "receipt.row", row=6, column=column, rule=rule) in printed
    assert "Mottagna: 5 (nya 5" in printed


def test_of_a_folder_the_good_files_are_loaded_and_the_bad_ones_refused(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "inbox" / "may"
    folder.mkdir(parents=True)
    write_csv(folder / "good.csv", contract_rows(2, record_id="G-1"))
    (folder / "bad.csv").write_text("")
    (folder / "loop").symlink_to(folder / "loop")
    (folder / "up").symlink_to(folder.parent)
    assert main(["load", str(folder.parent)]) == DeliveryRefused.exit_code
    assert len(list((data / "accepted").rglob("*.parquet"))) == 2


def test_a_link_that_leads_to_itself_is_no_file(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert main(["load", str(tmp_path / "loop")]) == WrongUse.exit_code
    assert "Traceback" not in capsys.readouterr().err


def test_a_pipe_is_refused_and_not_waited_for(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert main(["load", str(tmp_path / "pipe")]) == DeliveryRefused.exit_code
    assert say("sv", "error.not_a_file.do") in capsys.readouterr().out


def test_lines_that_end_in_several_ways_are_a_delivery_like_any_other(data: Path, tmp_path: Path) -> None:
    (tmp_path / "mixed.csv").write_bytes("\r\n".join([HEADER, "\n".join(LINES[:2]), LINES[2]]).encode())
    assert main(["load", str(tmp_path / "mixed.csv")]) == 0


def test_a_file_whose_name_is_somebody_s_is_not_named(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_csv(tmp_path / "Anna_Andersson_811228-9874.csv", contract_rows(1, record_id="N-1"))
    assert main(["load", str(file)]) == 0
    receipts = "".join(receipt.read_text() + receipt.name for receipt in (data / "receipts").iterdir())
    printed = capsys.readouterr()
    assert "Andersson" not in receipts + printed.out + printed.err
