"""Every export in LibreOffice: how its answer is read, and that a cell which is not as it was exported is told."""

from collections.abc import Sequence
from datetime import date

import pytest

from tools.office import differences, lines, written

ROWS: list[Sequence[object]] = [
    ["first", "code", "rate"],
    [date(2026, 1, 5), "12", 10.5],
    [date(2026, 1, 19), 'a "b", c', None],
]
ANSWER = '"first","code","rate"\n2026-01-05,"12",10.5\n2026-01-19,"a ""b"", c",\n'


def test_what_libreoffice_writes_is_read_cell_by_cell() -> None:
    assert lines(ANSWER) == [
        ['"first"', '"code"', '"rate"'],
        ["2026-01-05", '"12"', "10.5"],
        ["2026-01-19", '"a ""b"", c"', ""],
    ]


def test_what_was_exported_is_expected_with_its_kinds() -> None:
    assert differences(written(ROWS), lines(ANSWER)) == []


@pytest.mark.parametrize(
    ("opened", "fault"),
    [
        (ANSWER.replace("10.5", '"10,5"'), 'row 2, column 3: exported 10.5, opened "10,5"'),
        (ANSWER.replace('"12"', "12"), 'row 2, column 2: exported "12", opened 12'),
        (ANSWER.replace("2026-01-05", "2026-05-01"), "row 2, column 1: exported 2026-01-05, opened 2026-05-01"),
        (ANSWER.replace(",10.5\n", "\n"), "row 2, column 3: exported 10.5, opened none"),
        (ANSWER + '"more"\n', 'row 4, column 1: exported none, opened "more"'),
    ],
)
def test_a_cell_that_is_not_as_it_was_exported_is_told(opened: str, fault: str) -> None:
    assert differences(written(ROWS), lines(opened)) == [fault]
