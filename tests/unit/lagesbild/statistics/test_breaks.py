"""Suspected series breaks: planted ones are found on their day, and quiet senders are left alone."""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy
import pandas
import pytest

from lagesbild.statistics.breaks import BLOCK, OTHERS, Suspicion, suspected

FIRST = date(2023, 1, 2)
YEARS = 3
TURN = date(2024, 9, 7)
#: Rows a day of a quiet sender's words: some every other day, some once a month.
USUAL = {"klotter": 0.6, "flygblad": 0.3, "hot": 0.15, "konsert": 0.03, OTHERS: 0.02}


def said(seed: int, *spans: tuple[date, date, Mapping[str, float]], field: str = "category") -> pandas.DataFrame:
    """Draw rows by day and word, each span with its means; every row is placed in a district."""
    chance = numpy.random.default_rng(seed)
    rows = [
        (day, field, word, int(chance.poisson(mean)))
        for first, last, means in spans
        for day in (first + timedelta(days=n) for n in range((last - first).days))
        for word, mean in means.items()
    ]
    frame = pandas.DataFrame(rows, columns=["day", "field", "value", "rows"])
    placed = frame.groupby("day", as_index=False)["rows"].sum().assign(field="place", value="district")
    frame = pandas.concat([frame, placed])
    kept: pandas.DataFrame = frame[frame["rows"] > 0]
    return kept


LAST = FIRST + timedelta(days=365 * YEARS)
QUIET = (FIRST, LAST, USUAL)


def summer(year: int) -> tuple[tuple[date, date, Mapping[str, float]], ...]:
    """A year in which next to nothing is sent from midsummer to mid-August, as by schools."""
    low = {word: mean / 6 for word, mean in USUAL.items()}
    start, end, stop = date(year, 6, 13), date(year, 8, 17), date(year + 1, 1, 1)
    return (date(year, 1, 1), start, USUAL), (start, end, low), (end, stop, USUAL)


@pytest.mark.parametrize("seed", range(6))
def test_a_quiet_sender_raises_next_to_no_suspicion(seed: int) -> None:
    assert len(suspected(said(seed, QUIET))) <= 1


def test_quiet_senders_together_are_suspected_less_than_once_a_year() -> None:
    assert sum(len(suspected(said(seed, QUIET))) for seed in range(20)) <= 20 * YEARS * 0.05


@pytest.mark.parametrize("seed", range(3))
def test_a_summer_is_no_break(seed: int) -> None:
    years = [span for year in (2022, 2023, 2024, 2025) for span in summer(year)]
    assert not suspected(said(seed, *years))


@pytest.mark.parametrize("mean", [0.06, 0.15, 0.6])
def test_a_word_that_is_renamed_overnight_is_found_with_both_its_names(mean: float) -> None:
    before, after = USUAL | {"detonation": mean}, USUAL | {"explosion": mean}
    (found,) = suspected(said(3, (FIRST, TURN, before), (TURN, LAST, after)))
    assert (found.field, found.gone, found.new) == ("category", ("detonation",), ("explosion",))
    assert abs(found.day - TURN) <= timedelta(days=2 / mean)


def test_a_rename_is_found_within_weeks_of_it() -> None:
    before, after = USUAL | {"detonation": 0.2}, USUAL | {"explosion": 0.2}
    found = suspected(said(3, (FIRST, TURN, before), (TURN, TURN + timedelta(days=42), after)))
    assert [one.new for one in found] == [("explosion",)]


def test_a_word_may_end_and_another_begin_at_different_times() -> None:
    third = {word: mean for word, mean in USUAL.items() if word != "klotter"} | {"ny": 0.2}
    found = suspected(said(5, (FIRST, TURN, USUAL), (TURN, LAST, third)))
    assert [(one.gone, one.new) for one in found if one.field == "category"] == [(("klotter",), ("ny",))]


def test_what_nobody_listed_neither_ends_nor_begins() -> None:
    assert not suspected(said(1, (FIRST, TURN, {"klotter": 1, OTHERS: 0.5}), (TURN, LAST, {"klotter": 1.5})))


def test_one_bad_evening_is_one_day_and_no_new_word() -> None:
    evening = pandas.DataFrame([(TURN, "category", "upplopp", 80)], columns=["day", "field", "value", "rows"])
    assert not [one for one in suspected(pandas.concat([said(1, QUIET), evening])) if one.new]


def placed(seed: int, shares: tuple[float, float], turn: date = TURN) -> pandas.DataFrame:
    """Draw thirty rows a week, a share of them without a place, which changes on a day."""
    chance = numpy.random.default_rng(seed)
    rows = []
    for day in (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days)):
        count = int(chance.poisson(30 / 7))
        unknown = int(chance.binomial(count, shares[day >= turn]))
        rows += [(day, "place", "unknown", unknown), (day, "place", "district", count - unknown)]
    frame = pandas.DataFrame(rows, columns=["day", "field", "value", "rows"])
    return frame[frame["rows"] > 0]


@pytest.mark.parametrize("shares", [(0.1, 1.0), (0.8, 0.2), (0.15, 0.5)])
def test_a_place_told_in_another_way_is_found(shares: tuple[float, float]) -> None:
    (found,) = suspected(placed(2, shares))
    assert found.field == "place" and abs(found.day - TURN) <= timedelta(days=7)
    assert found.before is not None and found.after is not None
    assert abs(found.after - found.before) == pytest.approx(abs(shares[1] - shares[0]), abs=0.05)


@pytest.mark.parametrize("seed", range(6))
def test_a_place_told_as_ever_is_not_suspected(seed: int) -> None:
    assert not suspected(placed(seed, (0.3, 0.3)))


@pytest.mark.parametrize("times", [0.3, 3.0])
def test_a_volume_that_stays_another_is_found(times: float) -> None:
    means = {"klotter": 2.0}
    (found,) = suspected(said(4, (FIRST, TURN, means), (TURN, LAST, {"klotter": 2.0 * times})))
    assert found.field == "volume" and abs(found.day - TURN) <= timedelta(days=7)
    assert found.before == pytest.approx(2 * BLOCK, rel=0.2)
    assert found.after == pytest.approx(2 * times * BLOCK, rel=0.2)


def test_a_campaign_of_eight_weeks_is_no_break() -> None:
    busy = (TURN, TURN + timedelta(days=56), {"klotter": 6.0})
    assert not suspected(said(4, (FIRST, TURN, {"klotter": 2.0}), busy, (busy[1], LAST, {"klotter": 2.0})))


def test_a_sender_that_falls_silent_is_no_break_but_silent() -> None:
    silence = pandas.DataFrame([(LAST, "place", "district", 1)], columns=["day", "field", "value", "rows"])
    found = suspected(pandas.concat([said(4, (FIRST, TURN, {"klotter": 2.0})), silence]))
    assert not [one for one in found if one.field == "volume"]


def test_the_same_rows_delivered_again_count_once() -> None:
    once = said(3, (FIRST, TURN, USUAL), (TURN, LAST, {"klotter": 1.0, "nytt": 0.2}))
    assert suspected(pandas.concat([once, once])) == suspected(once)


def test_nothing_said_is_nothing_suspected() -> None:
    assert suspected(pandas.DataFrame(columns=["day", "field", "value", "rows"])) == ()
    one = pandas.DataFrame([(FIRST, "category", "klotter", 3)], columns=["day", "field", "value", "rows"])
    assert suspected(one) == ()


def test_what_is_found_is_in_order_of_time() -> None:
    found = suspected(said(3, (FIRST, TURN, USUAL), (TURN, LAST, {"ny": 4.0})))
    assert [one.day for one in found] == sorted(one.day for one in found)
    assert {type(one) for one in found} == {Suspicion}
