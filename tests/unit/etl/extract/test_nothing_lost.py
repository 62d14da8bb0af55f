"""Rows that a careless reader would lose or mix without a word: each file is read in full, or refused."""

import pytest

from lagesbild.errors import DeliveryRefused
from tests.unit.etl.extract.conftest import Reader

HEADER = "nr;dag;text;plats;slag"
ROWS = [f"{number};2024-03-0{number};x;y;z" for number in range(1, 7)]
READ = {number: (str(number), f"2024-03-0{number}", "x", "y", "z") for number in range(1, 7)}

TITLES = {
    "a plain one": "Uttag 2026",
    "a quoted one": '"Uttag 2026"',
    "a quoted one of two lines": '"Uttag 2026\nPolisen"',
    "a quoted one of three lines": '"Uttag\n2026\nPolisen"',
    "two cells, one of two lines": '"Uttag";"b\nc"',
    "text after a quote": '"Rapport" vecka 12',
    "doubled quotes": '"Rapport, ""Veckan""",1',
    "a quote that is never closed": '"Uttag 2026',
    "one in a second cell": 'Uttag;"2026',
}
ENDS = {"LF": "\n", "CRLF": "\r\n", "CR": "\r"}


@pytest.mark.parametrize("table_end", ENDS)
@pytest.mark.parametrize("title_end", ENDS)
@pytest.mark.parametrize("title", TITLES)
def test_a_title_above_the_header_costs_no_row(read: Reader, title: str, title_end: str, table_end: str) -> None:
    table = ENDS[table_end].join([HEADER, *ROWS])
    assert read(TITLES[title] + ENDS[title_end] + table, wanted="nr dag text").rows == READ


def table(**changed: str) -> list[str]:
    """Return the lines of a table, some rows of it changed."""
    return [HEADER, *(changed.get(f"row_{number}", row) for number, row in enumerate(ROWS, 1))]


#: Two stray quotes, and what the careless would make of them: one row of two, or several rows gone.
STRAY = {
    "in the first column": table(row_2='"2;2024-03-02;x;y;z', row_4='4";2024-03-04;x;y;z'),
    "in a middle column of the next row": table(row_2='2;2024-03-02;"x;y;z', row_3='3;2024-03-03;x";y;z'),
    "in the last column": table(row_2='2;2024-03-02;x;y;"z', row_3='3;2024-03-03;x;y;z"'),
    "from one column to an earlier one": table(row_2='2;2024-03-02;x;"y;z', row_4='4;"2024-03-04";x;y;z'),
    "from one column to a later one": table(row_2='2;"2024-03-02;x;y;z', row_4='4;2024-03-04;x";y;z'),
    "before text": table(row_2='2;"2024-03-02" x;x;y;"z', row_4='4;2024-03-04;"x";y;z'),
    "never closed": table(row_2='2;2024-03-02;"x;y;z'),
}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("where", STRAY)
def test_quotes_that_could_swallow_rows_refuse_the_file(read: Reader, where: str, end: str) -> None:
    with pytest.raises(DeliveryRefused) as error:
        read(ENDS[end].join(STRAY[where]), wanted="nr dag text")
    assert error.value.key in ("quote_not_closed", "rows_in_a_cell", "unreadable_line")


@pytest.mark.parametrize(
    ("lines", "unreadable"),
    [
        (['1;2024-03-01; "a\n\nb";y;z', ROWS[1], "bad", ROWS[3]], [3]),
        (['1;2024-03-01;"q\\"z";y;z', '2;2024-03-02;"a \\"hi\\"\n\nthere";y;z', "bad", ROWS[3]], [3]),
        ([ROWS[0], "   ", ROWS[1], "bad"], [3]),
        ([ROWS[0], "", "\t", ROWS[1], "bad"], [3]),
    ],
)
def test_an_unreadable_row_has_its_number_whatever_stands_before_it(
    read: Reader, lines: list[str], unreadable: list[int]
) -> None:
    assert read("\n".join([HEADER, *lines]), wanted="nr dag text").unreadable == unreadable


def test_where_two_readers_disagree_on_the_rows_the_file_is_refused(read: Reader) -> None:
    many = [ROWS[0]] * 9000  # so that the escapes after them are not seen beforehand
    lines = [HEADER, '1;2024-03-01;"q\\"z";y;z', *many, '2;2024-03-02;"a\\"";y;z', ROWS[2], "bad", ROWS[3]]
    try:
        found = read("\n".join(lines), wanted="nr dag text")
    except DeliveryRefused as error:
        assert error.key in ("unreadable_line", "quote_not_closed")
    else:
        assert found.unreadable == [len(many) + 4]


@pytest.mark.parametrize("cell", ['""', '"says \\"hi\\""', '"\\"a\\" and \\"b\\""'])
def test_empty_cells_and_closing_quotes_are_no_doubled_quotes(read: Reader, cell: str) -> None:
    found = read("\n".join([HEADER, '1;2024-03-01;"q\\"z";y;z', f"2;2024-03-02;{cell};y;z", ROWS[2]]), wanted="nr dag")
    assert (found.count, found.unreadable) == (3, [])
    assert found.rows[1][2] == 'q"z'


def test_an_apostrophe_around_one_cell_makes_no_quote_of_it(read: Reader) -> None:
    found = read("\n".join([HEADER, "1;2024-03-01;'Ultras';y;z", "2;2024-03-02;'t Hooft;y;z"]), wanted="nr dag")
    assert [row[2] for row in found.rows.values()] == ["'Ultras'", "'t Hooft"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_zero_byte_refuses_a_text_in_any_encoding(read: Reader, encoding: str) -> None:
    with pytest.raises(DeliveryRefused) as error:
        read("\n".join([HEADER, ROWS[0], "2;2024-03-02;å\0;y;z"]).encode(encoding), wanted="nr dag")
    assert (error.value.key, error.value.values) == ("zero_bytes", {"line": 3})


def test_utf_32_is_not_taken_for_utf_16(read: Reader) -> None:
    with pytest.raises(DeliveryRefused) as error:
        read(HEADER.encode("utf-32"))
    assert error.value.key == "form_not_read"
