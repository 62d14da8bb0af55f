"""Protected numbers beside those before them: a difference counts only beyond chance and noise, told by both alone."""

from math import isnan, sqrt

import pytest

from lagesbild import answers, findings
from lagesbild.access import Role, Visit
from lagesbild.answers import EIGHT_WEEKS
from lagesbild.periods import Span
from tests.closing import PERIODS, a_town
from tests.visits import words_of

LAST = PERIODS - 1
#: Of the noise in one published cell, and the least z that is called a difference (two-sided 5 %).
VARIANCE, Z = 3, 1.959964


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    town = a_town(tmp_path_factory.mktemp("town"))
    town.close()
    return town.visit(Role.ANALYST)


def said(count: float, before: float, cells: int) -> str:
    """Say what two published numbers allow, worked out from them and from the variance of the noise."""
    if isnan(count) or isnan(before):
        return "unknown"
    z = (count - before) / sqrt(count + before + 2 * VARIANCE * cells)
    return "none" if abs(z) < Z else "rise" if z > 0 else "fall"


def test_a_period_is_held_to_the_one_before_by_published_numbers_alone(visit: Visit) -> None:
    found = set()
    for period in range(LAST - 24, LAST + 1):
        for table in (answers.environments_compared(visit, period), answers.types_compared(visit, period)):
            for row in (*table.frame.to_dict("records"), *table.total.to_dict("records")):
                assert row["to_previous"] == said(row["count"], row["previous"], 1)
                found.add(row["to_previous"])
    assert {"none", "rise", "fall"} <= found


@pytest.mark.parametrize(("length", "cells"), [(1, 1), (EIGHT_WEEKS, 4), (13, 1)])
def test_a_sum_of_published_numbers_has_the_noise_of_all_of_them(visit: Visit, length: int, cells: int) -> None:
    table = answers.places_compared(visit, Span(LAST, length, 2))
    assert table.cells == cells
    for row in table.frame.to_dict("records"):
        assert row["to_previous"] == said(row["count"], row["previous"], cells)


def test_no_protected_table_holds_a_verdict_an_expected_number_or_a_chance(visit: Visit) -> None:
    tables = (
        answers.environments_compared(visit, LAST),
        answers.types_compared(visit, LAST),
        answers.places_compared(visit, Span(LAST, 13, 2)),
    )
    for table in tables:
        assert not {"verdict", "expected", "lo", "hi", "rise_at", "like_all", "shift", "p"} & set(table.frame.columns)


def test_what_is_said_of_a_period_is_its_number_the_one_before_and_whether_they_differ(visit: Visit) -> None:
    table, words = answers.environments_compared(visit, LAST), words_of(visit)
    (total,) = table.total.to_dict("records")
    numbers = {name: words.number(total[name]) for name in ("count", "previous", "year_before")}
    change = words.say(f"change_word.{total['to_previous']}")
    assert findings.in_period(table, words, "v. 1–2 2026") == (
        f"{numbers['count']} rapporter under v. 1–2 2026. Perioden före: {numbers['previous']} ({change}). "
        f"Samma period året före: {numbers['year_before']}."
    )
    told = dict(findings.by_code(table, words))
    for row in table.frame.to_dict("records"):
        assert words.say(f"change_word.{row['to_previous']}") in told[row["environment"]]
