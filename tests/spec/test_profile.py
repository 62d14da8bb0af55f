"""What characterises an environment (catalogue E1, E2, E7): by each dimension, beside the half-year before.

The last half-year is periods -8 - 4; the one before it -21 - -9. Of what is published, half-years are fixed.
"""

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from lagesbild import answers
from lagesbild.access import Role, Visit
from lagesbild.answers.profile import BY
from lagesbild.breaks import Break, Breaks, Kind
from lagesbild.errors import Withheld
from lagesbild.periods import Span
from lagesbild.words import REST
from tests.closing import PERIODS, Town, a_town
from tests.series import CALENDAR, in_period
from tests.visits import a_visit

HALF_YEAR = Span(4, 13, 2)
FIRST = HALF_YEAR.first
#: The field of a record that a dimension is told by, a code of it, another one, and what stands where it is blank.
CODES: Mapping[str, tuple[str, str, str]] = {
    "record_type": ("tip", "observation", ""),
    "category": ("violence", "propaganda", ""),
    "arena": ("school", "digital", "unknown"),
    "reporter": ("police", "school", "unknown"),
    "source_reliability": ("a", "c", "unknown"),
    "information": ("confirmed", "likely", "unknown"),
}
#: Records by environment, the half-year before and the last one: with the first code of a dimension, and the second.
RECORDS = {"islamist": ((1, 0), (3, 2)), "mixed": ((0, 2), (1, 1)), "unassessed": ((0, 0), (0, 4))}


def some_of(by: str) -> list[dict[str, str]]:
    rows = in_period(-30, 1, environment="other")  # so that silence since then is a 0
    for environment, counts in RECORDS.items():
        for period, of_codes in zip((-12, 2), counts, strict=True):
            for code, n in zip(CODES[by], of_codes, strict=False):
                rows += in_period(period, n, **{"environment": environment, by: code})
    return rows


@pytest.fixture(scope="module", params=BY)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Visit]:
    return str(request.param), a_visit(tmp_path_factory.mktemp("city"), some_of(str(request.param)))


def counts(visit: Visit, environment: str | None, by: str, span: Span = HALF_YEAR) -> dict[str, tuple[float, float]]:
    frame = answers.environment_by(visit, environment, by, span).frame
    rows = zip(frame[by], frame["previous"], frame["count"], strict=True)
    return {str(code): (before, now) for code, before, now in rows if before or now}


@pytest.mark.parametrize(
    ("environment", "first", "second"),
    [("islamist", (1, 3), (0, 2)), (REST, (0, 1), (2, 5)), (None, (1, 4), (2, 7))],
)
def test_an_environment_the_rest_and_all_are_told_by_every_dimension(
    told: tuple[str, Visit], environment: str | None, first: tuple[int, int], second: tuple[int, int]
) -> None:
    by, visit = told
    one, other, _ = CODES[by]
    assert counts(visit, environment, by) == {one: first, other: second}


def test_codes_stand_in_the_order_of_the_vocabulary(told: tuple[str, Visit]) -> None:
    by, visit = told
    frame = answers.environment_by(visit, None, by, HALF_YEAR).frame
    order = [code for code in visit.reference.vocabulary.terms(by) if code in set(frame[by])]
    assert list(frame[by]) == order and set(CODES[by][:2]) <= set(order)


def test_the_product_is_the_one_that_tells_of_the_dimension(told: tuple[str, Visit]) -> None:
    by, visit = told
    assert answers.environment_by(visit, None, by, HALF_YEAR).product == BY[by]


@pytest.mark.parametrize("by", [by for by, (*_, blank) in CODES.items() if blank])
def test_what_a_record_leaves_out_is_unknown_and_stands_last(tmp_path: Path, by: str) -> None:
    one, *_, blank = CODES[by]
    rows = [*in_period(2, 2, **{by: ""}), *in_period(2, 1, **{by: one})]
    visit = a_visit(tmp_path, rows)
    frame = answers.environment_by(visit, "islamist", by, HALF_YEAR).frame
    found = frame[frame["count"] > 0]
    assert dict(zip(found[by], found["count"], strict=True)) == {one: 1, blank: 2}
    assert frame[by].iloc[-1] == blank


@pytest.mark.parametrize("by", BY)
def test_an_environment_of_which_nothing_is_reported_is_told_without_error(tmp_path: Path, by: str) -> None:
    visit = a_visit(tmp_path, in_period(2, 1))
    assert answers.environment_by(visit, "autonomous", by, HALF_YEAR).frame["count"].sum() == 0


def previous(visit: Visit) -> float:
    frame = answers.environment_by(visit, "islamist", "arena", HALF_YEAR).frame
    return float(frame["previous"].sum(min_count=1))


@pytest.mark.parametrize(("first", "before"), [(FIRST - 1, 1), (FIRST, 2), (FIRST + 1, math.nan), (2, math.nan)])
def test_the_half_year_before_is_unknown_where_the_first_record_is_later_than_its_beginning(
    tmp_path: Path, first: int, before: float
) -> None:
    later = in_period(FIRST + 3, 1) if first < 0 else []
    visit = a_visit(tmp_path, [*in_period(first, 1, arena="school"), *later, *in_period(3, 1)])
    assert previous(visit) == pytest.approx(before, nan_ok=True)


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    """Three reports in the half-year before and two in the last one, and one long ago."""
    rows = [*in_period(-40, 1), *in_period(-12, 3), *in_period(2, 2)]
    return a_visit(tmp_path_factory.mktemp("long"), [row | {"arena": "school", "reporter": "police"} for row in rows])


def declaring(visit: Visit, kind: Kind, period: int) -> Visit:
    told = Break(source="police", date=CALENDAR.start(period), kind=kind, sv="Nytt sätt.", en="A new way.")
    return replace(visit, reference=replace(visit.reference, breaks=Breaks(declared=(told,))))


#: A break's kind and period, the dimension asked by, and the number before. What lies before it is not compared; a
#: break in the first period leaves nothing before it (as elsewhere: tests/spec/test_declared_breaks.py).
BREAKS: list[tuple[Kind, int, str, float]] = [
    (Kind.METHOD, 2, "arena", math.nan),
    (Kind.METHOD, FIRST + 1, "arena", math.nan),
    (Kind.METHOD, FIRST, "arena", 3),
    (Kind.METHOD, FIRST - 1, "arena", 3),
    (Kind.METHOD, 5, "arena", 3),
    (Kind.CATEGORY_RENAME, 2, "category", math.nan),
    (Kind.CATEGORY_RENAME, 2, "arena", 3),
    (Kind.PLACE_PRECISION, 2, "arena", 3),
    (Kind.NEW_REPORTER, 2, "reporter", math.nan),
]


@pytest.mark.parametrize(("kind", "period", "by", "before"), BREAKS)
def test_the_half_year_before_is_unknown_past_a_declared_break(
    long: Visit, kind: Kind, period: int, by: str, before: float
) -> None:
    frame = answers.environment_by(declaring(long, kind, period), None, by, HALF_YEAR).frame
    assert float(frame["previous"].sum(min_count=1)) == pytest.approx(before, nan_ok=True)
    assert frame["count"].sum() == 2


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = a_town(tmp_path_factory.mktemp("town"))
    town.close()
    return town


@pytest.mark.parametrize("environment", ["islamist", REST, None])
def test_the_protected_roles_see_categories_by_fixed_half_years_as_published(
    town: Town, environment: str | None
) -> None:
    visit = town.visit(Role.ANALYST)
    span = answers.span_of(visit, answers.HALF_YEAR, 2)
    table = answers.environment_by(visit, environment, "category", span)
    assert (span.last, table.product, table.cells) == (PERIODS - 1, "L7", 1)
    for row in table.frame.to_dict("records"):
        chosen = (("environment", environment),) if environment else ()
        cell = (*chosen, ("category", row["category"]))
        held = [town.published.counts["L7", block][cell] for block in (3, 2)]
        assert [row["count"], row["previous"]] == held


def test_the_protected_half_year_before_what_is_published_is_unknown(town: Town) -> None:
    frame = answers.environment_by(town.visit(Role.GUEST), None, "category", Span(25, 13, 2)).frame
    assert frame["previous"].isna().all() and frame["count"].notna().all()


@pytest.mark.parametrize(("by", "span"), [("arena", Span(PERIODS - 1, 13, 2)), ("category", Span(PERIODS - 2, 13, 2))])
def test_no_other_dimension_of_an_environment_and_no_other_half_year_is_published(
    town: Town, by: str, span: Span
) -> None:
    with pytest.raises(Withheld):
        answers.environment_by(town.visit(Role.ANALYST), "islamist", by, span)


#: Reports in a block of eight weeks, those not assessed, and the share of them.
UNASSESSED = [(0, 0, math.nan), (19, 5, math.nan), (20, 5, 0.25), (21, 0, 0.0), (40, 40, 1.0)]


@pytest.mark.parametrize(("of", "count", "share"), UNASSESSED)
def test_the_share_not_assessed_is_told_of_twenty_reports_at_least(
    tmp_path: Path, of: int, count: int, share: float
) -> None:
    rows = [*in_period(2, count, environment="unassessed"), *in_period(3, of - count)]
    visit = a_visit(tmp_path, [*in_period(-30, 1), *rows])
    table = answers.unassessed_over_time(visit, Span(4, 4, 2))
    assert table.frame.iloc[-1].to_list() == pytest.approx([1, count, of, share], nan_ok=True)


def test_before_the_first_record_no_share_is_known(tmp_path: Path) -> None:
    rows = [*in_period(-2, 30, environment="unassessed"), *in_period(3, 30)]
    frame = answers.unassessed_over_time(a_visit(tmp_path, rows), Span(4, 4, 4)).frame
    assert list(frame["share"]) == pytest.approx([math.nan, math.nan, 1, 0], nan_ok=True)
