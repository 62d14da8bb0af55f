"""The country as a document: no step in a line is of one who began or fell behind, and each number is published."""

import math
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from lagesbild import settings
from lagesbild.errors import WrongUse
from lagesbild.lattice.compose import plus_minus
from lagesbild.report import pdf
from lagesbild.report.document import Document, Kind, Lines, Table, Text
from lagesbild.tenants import Tenant, national, told
from lagesbild.tenants.national import Number
from lagesbild.tenants.told import Told
from lagesbild.words import MISSING, REST, Words
from tests.unit.lagesbild.charts.drawn import KNOWN

WORDS = Words(KNOWN, "sv")
ISLAMIST, RIGHT = [*KNOWN.vocabulary.environment][:2]


def period(number: int) -> tuple[date, date]:
    begins = KNOWN.calendar.start(number)
    return begins, begins + timedelta(days=13)


def of(periods: dict[str, dict[int, dict[str, int]]]) -> Told:
    """Return what municipalities have published, by period and code."""
    each = [
        Number(name, *period(number), (("environment", code),), count)
        for name, numbers in periods.items()
        for number, counts in numbers.items()
        for code, count in counts.items()
    ]
    whole = [Number(name, *period(number), (), 99) for name, numbers in periods.items() for number in numbers]
    return Told("L1", (*each, *whole), dict.fromkeys(periods, WORDS))


def counts(*periods: int, right: int = 5) -> dict[int, dict[str, int]]:
    return {number: {ISLAMIST: number, RIGHT: right} for number in periods}


def test_a_line_is_of_those_who_have_published_every_period_of_it() -> None:
    given = of({"a": counts(1, 2, 3), "b": counts(1, 2, 3, right=7), "late": counts(2, 3), "behind": counts(1, 2)})
    assert given.periods == [period(1), period(2), period(3)]
    assert given.throughout == ["a", "b"]
    assert given.sums(ISLAMIST) == [2, 4, 6] and given.sums(RIGHT) == [12, 12, 12]


def test_it_goes_up_to_the_last_period_that_half_of_them_have_published() -> None:
    given = of({"a": counts(1, 2, 3), "b": counts(1, 2), "c": counts(1, 2)})
    assert given.periods == [period(1), period(2)] and given.throughout == ["a", "b", "c"]
    assert of({"a": counts(1, 2), "b": counts(1)}).periods == [period(1), period(2)]


def test_it_shows_a_year_at_most() -> None:
    assert of({"a": counts(*range(40))}).periods == [period(number) for number in range(14, 40)]


def test_a_sum_in_which_one_is_not_told_is_none() -> None:
    given = of({"a": {1: {ISLAMIST: 3}, 2: {ISLAMIST: 4, RIGHT: 5}}, "b": counts(1, 2)})
    assert given.sums(ISLAMIST) == [4, 6]
    first, second = given.sums(RIGHT)
    assert math.isnan(first) and second == 10


def tables(document: Document) -> list[Table]:
    return [block for section in document.sections for block in section.blocks if isinstance(block, Table)]


def test_every_number_is_a_published_one_or_the_sum_of_those(tenants: dict[str, Tenant]) -> None:
    document = told.document(tenants, "L1", "sv")
    numbers = national.numbers(tenants, "L1")
    last = max(one.ends for one in numbers)
    by_code = {(one.municipality, one.cell[0][1]): one.count for one in numbers if one.ends == last and one.cell}
    codes = [*dict.fromkeys(code for _, code in by_code)]
    over_time, each = tables(document)
    for name, table_row in [("*", over_time.rows[0]), ("one", each.rows[0]), ("two", each.rows[1])]:
        found = dict(zip(each.head[1:], table_row[1:], strict=True))
        assert found == {WORDS.of("environment", code): WORDS.number(by_code[name, code]) for code in codes}
    (lines,) = [block for block in document.sections[0].blocks if isinstance(block, Lines)]
    assert [str(int(panel.values[-1] or 0)) for panel in lines.panels] == list(over_time.rows[0][1:])
    notes = [one.text for section in document.sections for one in section.blocks if isinstance(one, Text)]
    assert any(f"±{WORDS.number(plus_minus(2), 1)}" in text for text in notes)


def test_it_becomes_a_pdf_and_the_same_bytes_again(tenants: dict[str, Tenant]) -> None:
    first, again = (pdf.written(told.document(tenants, "L2", "en")) for _ in range(2))
    assert first.startswith(b"%PDF") and first == again


def test_whose_numbers_are_invented_is_told(tenants: dict[str, Tenant], tmp_path: Path) -> None:
    assert WORDS.say("report.fact_demo") not in dict(told.document(tenants, "L1", "sv").facts)
    demo = tmp_path / "two"
    demo.mkdir()
    (demo / "published").symlink_to(tenants["two"].data / "published")
    (demo / settings.DEMO_FILE).write_text("{}")
    alone = {"two": tenants["two"].model_copy(update={"data": demo})}
    assert WORDS.say("report.fact_demo") in dict(told.document(alone, "L1", "sv").facts)
    with pytest.raises(WrongUse) as error:
        told.document({**tenants, **alone}, "L1", "sv")
    assert error.value.key == "national_invented"


def test_the_rest_of_other_environments_is_not_summed_and_that_is_told() -> None:
    terms = KNOWN.vocabulary.environment
    fewer = {**terms, RIGHT: terms[RIGHT].model_copy(update={"default_view": False})}
    other = replace(KNOWN, vocabulary=KNOWN.vocabulary.model_copy(update={"environment": fewer}))
    given = of({"a": {1: {REST: 3, ISLAMIST: 1}}, "b": {1: {REST: 4, ISLAMIST: 2}}})
    apart = replace(given, known={"a": WORDS, "b": Words(other, "sv")})
    note = WORDS.say("national.rest_differs", rest=WORDS.of("environment", REST))
    for each, told_of in ((given, True), (apart, False)):
        parts = [*told._together(each)]
        (lines,) = [one for one in parts if isinstance(one, Lines)]
        (table,) = [one for one in parts if isinstance(one, Table)]
        assert (WORDS.of("environment", REST) in table.head) == told_of and len(table.head) == 1 + len(lines.panels)
        assert (note in [one.text for one in parts if isinstance(one, Text)]) != told_of
        assert each.sums(ISLAMIST) == [3]


def test_one_that_has_published_nothing_is_counted_and_not_summed(tenants: dict[str, Tenant], tmp_path: Path) -> None:
    empty = tenants["two"].model_copy(update={"data": tmp_path})
    document = told.document({**tenants, "three": empty}, "L1", "sv")
    finding = next(one for one in document.sections[0].blocks if isinstance(one, Text) and one.kind is Kind.FINDING)
    assert finding.text == WORDS.say("national.throughout", number=2, all=3)
    assert [version == MISSING for _, version in document.facts] == [False, True, False]  # one, three, two
    assert [set(row[1:]) == {MISSING} for row in tables(document)[1].rows] == [False, True, False]


def test_where_nobody_has_published_a_table_it_says_so(tenants: dict[str, Tenant], tmp_path: Path) -> None:
    empty = {name: one.model_copy(update={"data": tmp_path}) for name, one in tenants.items()}
    with pytest.raises(WrongUse) as error:
        told.document(empty, "L1", "sv")
    assert error.value.key == "national_nothing"
