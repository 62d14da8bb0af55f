"""Whether a measure helped: what is called an effect, what is not, and how far the worst area falls by itself."""

from fractions import Fraction
from math import inf, isnan, nan

import numpy
import pytest
from hypothesis import given, strategies as st

from lagesbild.statistics.comparison import share_shift
from lagesbild.statistics.effect import CHOSEN_FOR, Effect, Outcome, effect, falls_by_itself

#: A year in fortnights, and eight of them after the measure.
YEAR, AFTER = 26, 8
#: Twenty fortnights with 6.8 in eight weeks; and four with 15, for which the area was chosen.
USUAL = [1, 2, 2, 2, 1, 2, 2, 1, 2, 2] * 2
CHOSEN = [4, 4, 3, 4]
SERIES = st.lists(st.integers(0, 15), min_size=17, max_size=30)
LATER = st.lists(st.integers(0, 15), min_size=4, max_size=10)


def level(area: tuple[int, int], rest: tuple[int, int] = (20, 20)) -> Effect:
    """Judge a measure where area and rest had just so much in every fortnight before, and from it on."""
    return effect([area[0]] * YEAR, [area[1]] * AFTER, [rest[0]] * YEAR, [rest[1]] * AFTER)


@pytest.mark.parametrize(
    ("area", "rest", "outcome"),
    [
        ((5, 5), (20, 20), Outcome.NO_EVIDENCE),
        ((10, 4), (20, 20), Outcome.EFFECT),
        ((10, 3), (20, 20), Outcome.EFFECT),
        ((10, 0), (20, 20), Outcome.EFFECT),
        # the rest fell as much, or rose where the area did not
        ((10, 4), (20, 8), Outcome.NO_EVIDENCE),
        ((10, 10), (20, 50), Outcome.EFFECT),
        ((5, 15), (20, 60), Outcome.NO_EVIDENCE),
        ((5, 15), (20, 20), Outcome.ROSE),
        ((0, 5), (20, 20), Outcome.ROSE),
        ((5, 5), (20, 7), Outcome.ROSE),
        # so few that not even 0 would show an effect
        ((0, 0), (20, 20), Outcome.TOO_LITTLE),
        ((0, 0), (0, 0), Outcome.TOO_LITTLE),
        ((0, 1), (20, 20), Outcome.ROSE),
    ],
)
def test_only_a_change_that_the_rest_does_not_share_is_one(
    area: tuple[int, int], rest: tuple[int, int], outcome: Outcome
) -> None:
    assert level(area, rest).outcome is outcome


def test_few_reports_cannot_show_an_effect() -> None:
    few, some = ([0, *[0, 1] * half, *[0] * (25 - 2 * half)] for half in (3, 11))
    for area, outcome in ((few, Outcome.TOO_LITTLE), (some, Outcome.NO_EVIDENCE)):
        assert effect(area, [0, 1] * 10, [20] * YEAR, [20] * 20).outcome is outcome


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [(17, 4, Outcome.EFFECT), (16, 4, Outcome.TOO_LITTLE), (17, 3, Outcome.TOO_LITTLE), (0, 0, Outcome.TOO_LITTLE)],
)
def test_a_history_of_13_and_eight_weeks_after_it_are_enough(before: int, after: int, outcome: Outcome) -> None:
    told = effect([20] * before, [4] * after, [50] * before, [50] * after)
    assert told.outcome is outcome
    if outcome is Outcome.TOO_LITTLE:
        assert isnan(told.ratio) and isnan(told.usual) and isnan(told.without) and (told.lo, told.hi) == (0, inf)
        assert told.chosen == 20 * min(before, 4)
        assert told.after == pytest.approx(16 if after else nan, nan_ok=True)


def test_what_falls_back_to_its_usual_level_is_no_effect() -> None:
    told = effect(USUAL + CHOSEN, [1, 2, 1, 2] * 2, [20] * 24, [20] * 8)
    assert told.outcome is Outcome.NO_EVIDENCE
    assert (told.usual, told.chosen, told.after) == pytest.approx((6.8, 15, 6))
    assert told.without == pytest.approx(6.8, abs=0.05) and told.falls_back == pytest.approx(8.2, abs=0.05)


def test_what_was_not_chosen_for_a_peak_does_not_fall_back() -> None:
    assert effect([*USUAL, 1, 1, 1, 1], [1, 2, 1, 2], [20] * 24, [20] * 4).falls_back == 0


@pytest.mark.parametrize(("rest", "rest_after"), [(1, 0), (0, 1)])
def test_where_the_rest_has_no_reports_something_is_expected_all_the_same(rest: int, rest_after: int) -> None:
    told = level((5, 5), (rest, rest_after))
    assert 0 < told.without < inf and (told.without < told.usual) == (rest_after < rest)


def phi(series: list[int]) -> Fraction:
    mean = Fraction(sum(series), len(series))
    spread = sum(((one - mean) ** 2 for one in series), Fraction(0)) / (len(series) - 1)
    return max(Fraction(1), spread / mean) if mean else Fraction(1)


@given(area=SERIES, after=LATER, data=st.data())
def test_the_interval_is_that_of_four_counts_with_the_dispersion_of_two_series(
    area: list[int], after: list[int], data: st.DataObject
) -> None:
    rest, rest_after = (
        data.draw(st.lists(st.integers(0, 40), min_size=len(one), max_size=len(one))) for one in (area, after)
    )
    told = effect(area, after, rest, rest_after)
    of_area, of_rest = float(phi(area[:-4])), float(phi(rest[:-4]))
    own = round(sum(after) / of_area), round(sum(area[:-4]) / of_area)
    shift = share_shift(own, (round(sum(rest_after) / of_rest), round(sum(rest[:-4]) / of_rest)))
    assert (told.lo, told.hi) == pytest.approx((shift.lo, shift.hi))
    if sum(area[:-4]) and sum(rest_after):
        by_hand = Fraction(sum(after), sum(area[:-4])) / Fraction(sum(rest_after), max(1, sum(rest[:-4])))
        assert told.ratio == pytest.approx(float(by_hand)) or not sum(rest[:-4])
    else:
        assert isnan(told.ratio)


def test_nothing_after_much_is_an_effect_of_a_few_reports_too() -> None:
    """0 in four fortnights after 34 in twenty: chance makes it in two of a thousand."""
    told = effect(USUAL + CHOSEN, [0] * 4, [20] * 24, [20] * 4)
    assert told.outcome is Outcome.EFFECT and told.ratio == 0


def test_an_area_of_a_rest_that_is_empty_is_expected_to_go_on() -> None:
    told = effect([5] * YEAR, [5] * AFTER, [0] * YEAR, [0] * AFTER)
    assert told.outcome is Outcome.TOO_LITTLE and (told.without, told.usual) == pytest.approx((20, 20))


@given(area=SERIES, after=LATER)
def test_the_levels_are_told_for_eight_weeks(area: list[int], after: list[int]) -> None:
    told = effect(area, after, [300] * len(area), [150] * len(after))
    usual = 4 * sum(area[:-4]) / (len(area) - 4)
    assert told.usual == pytest.approx(usual) and told.chosen == sum(area[-4:])
    assert told.after == pytest.approx(4 * sum(after) / len(after))
    assert told.without == pytest.approx(usual / 2, rel=0.01)
    assert told.falls_back == max(0, told.chosen - told.without)


@given(area=SERIES, after=LATER, peak=st.lists(st.integers(0, 99), min_size=CHOSEN_FOR, max_size=CHOSEN_FOR))
def test_the_weeks_that_an_area_was_chosen_for_say_nothing_of_the_measure(
    area: list[int], after: list[int], peak: list[int]
) -> None:
    rest, rest_after = [20] * len(area), [20] * len(after)
    told, other = effect(area, after, rest, rest_after), effect(area[:-4] + peak, after, rest, rest_after)
    around = effect(area, after, rest[:-4] + peak, rest_after)
    assert (other.outcome, other.ratio, other.lo, other.hi) == (told.outcome, told.ratio, told.lo, told.hi)
    assert (other.usual, other.without, other.after, other.chosen) == (told.usual, told.without, told.after, sum(peak))
    assert around == told


@given(area=SERIES, after=LATER, rest=st.integers(0, 40), rest_after=st.integers(0, 40))
def test_the_outcome_says_what_the_interval_says(area: list[int], after: list[int], rest: int, rest_after: int) -> None:
    told = effect(area, after, [rest] * len(area), [rest_after] * len(after))
    nothing = effect(area, [0] * len(after), [rest] * len(area), [rest_after] * len(after))
    assert (told.outcome is Outcome.ROSE) == (told.lo > 1)
    assert (told.outcome is Outcome.EFFECT) == (told.hi < 1 and nothing.hi < 1)
    assert (told.outcome is Outcome.TOO_LITTLE) == (told.lo <= 1 <= nothing.hi)


def test_an_area_chosen_for_being_the_worst_shows_an_effect_no_more_often_than_chance_does() -> None:
    chance = numpy.random.default_rng(5)
    told = []
    for _ in range(300):
        counts = chance.poisson(4, (10, YEAR + AFTER))
        worst = int(counts[:, YEAR - CHOSEN_FOR : YEAR].sum(axis=1).argmax())
        rest = counts.sum(axis=0) - counts[worst]
        told.append(effect(counts[worst, :YEAR], counts[worst, YEAR:], rest[:YEAR], rest[YEAR:]))
    assert numpy.mean([one.outcome is Outcome.EFFECT for one in told]) < 0.045
    assert numpy.mean([one.chosen for one in told]) > 21 and numpy.mean([one.after for one in told]) < 16.5


@pytest.mark.parametrize("wrong", [-1, 0.5, nan, inf])
@pytest.mark.parametrize("place", range(4))
def test_what_is_no_count_or_missing_is_refused(wrong: float, place: int) -> None:
    series: list[list[float]] = [[5.0] * YEAR, [5.0] * AFTER, [5.0] * YEAR, [5.0] * AFTER]
    series[place][3] = wrong
    with pytest.raises(ValueError, match="a count is a whole number of at least 0"):
        effect(*series)


@pytest.mark.parametrize("lengths", [(26, 8, 25, 8), (26, 8, 26, 7), (26, 8, 8, 26)])
def test_an_area_and_a_rest_of_different_periods_are_refused(lengths: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="equally many"):
        effect(*([5] * length for length in lengths))


@pytest.mark.parametrize("means", [[6.8] * 2, [3, 3], [0.4, 0.4], [1, 5], [6.8] * 8, [12, 11, 10, 9, 3]])
def test_the_worst_area_falls_by_itself_as_far_as_when_it_is_drawn(means: list[float]) -> None:
    chance = numpy.random.default_rng(3)
    drawn = chance.poisson(means, (200_000, len(means)))
    worst = (drawn + chance.random(drawn.shape)).argmax(axis=1)
    fall = drawn.max(axis=1).mean() - numpy.array(means)[worst].mean()
    assert falls_by_itself(means) == pytest.approx(fall, abs=0.02 + 0.01 * fall)


@pytest.mark.parametrize("means", [[5], [0.3], [0, 0, 0], [3, 300]])
def test_what_was_not_chosen_among_alike_does_not_fall(means: list[float]) -> None:
    assert falls_by_itself(means) == pytest.approx(0, abs=1e-4)


@given(mean=st.floats(2, 30), areas=st.integers(1, 20))
def test_the_more_areas_there_are_to_choose_from_the_further_the_worst_falls(mean: float, areas: int) -> None:
    assert falls_by_itself([mean] * (areas + 1)) > falls_by_itself([mean] * areas)
