"""A5, A5b, A5c: an attacker who knows the perturbation table and how the city is, and believes what is likeliest."""

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from math import sqrt
from operator import add

import numpy as np
import pytest

from tests.attack.additive import Claims, Key, claims, evidence, named, nameless, plain, published_with, tie
from tests.attack.bayes import Score, beliefs, fared, poisson
from tests.attack.cells import PLACED, Cell, families
from tests.attack.cities import City, inner, simulated
from tests.attack.noise import chance
from tests.attack.table import Case, Result

TABLES = ("L4", "L5", "L6", "L7")
SURE_OF_ONES, GUESSED = 0.03, 0.45
#: The power of ten below which nobody goes on to take keys for sums.
UNLIKELY = -10
#: How often chance is drawn, to hold claims against it.
DRAWN = 20
Cities = dict[str, list[City]]


def bayes(case: Case) -> Result:
    """Attack A5 at full size; of the rounds of messages the one after which the attacker fares best."""
    groups = {"the data folder": [case.city]} | case.groups
    found = {name: fared(cities, inner_cells) for name, cities in groups.items()}
    told = "; ".join(f"{name}: {_told(scores)}" for name, scores in found.items())
    mark = f"sure and right on <= {SURE_OF_ONES:.0%} of true ones, best guess right on <= {GUESSED:.0%}"
    return Result("A5", told, mark, all(passes(found[name]) for name in case.groups))


def additive_keys(case: Case) -> Result:
    """Attack A5b at full size; what he makes of it who does not see that what is published speaks against it."""
    told, passed = [], []
    for name, cities in case.groups.items():
        apart, tied = fared(cities, of_two), fared(cities, of_two, tie=tie)
        best = max(map(evidence, cities))
        told.append(f"{name}: A5 {_told(apart)}; A5b {_told(tied)}; 10^{best:.0f} times as likely at best")
        passed.append(no_better(apart, tied) and best < UNLIKELY)
    mark = "best guess, and what he is sure of, right no more often than the best guess of A5; keys as sums refuted"
    return Result("A5b", "; ".join(told), mark, all(passed))


def existence(case: Case) -> Result:
    """Attack A5c at full size."""
    told, passed = [], []
    for name, cities in case.groups.items():
        found, (by_chance, spread) = claimed(cities), chances(cities)
        told.append(
            f"{name}: {found.right} of {found.made} claims right ({found.of_made:.1%}; {found.ones} true ones), "
            f"by chance {by_chance:.1%} ± {spread:.1%}"
        )
        passed.append(found.of_made <= by_chance + 3 * spread)
    return Result("A5c", "; ".join(told), "no more often right than by chance (3 standard deviations)", all(passed))


def inner_cells(city: City) -> Iterable[Cell]:
    return {one for table in TABLES for one in inner(city, table)}


def of_two(city: City) -> Iterable[Cell]:
    return {one for family in city.twos for one in (*family.children, family.parent)}


def passes(scores: list[Score]) -> bool:
    return all(one.of_ones <= SURE_OF_ONES and one.of_guesses <= GUESSED for one in scores)


def no_better(apart: list[Score], tied: list[Score]) -> bool:
    """Whether taking keys for sums is no help: not in guessing, and what it makes sure of is not more often right.

    Who believes in a wrong model is sure of much, and by luck right in some of it; that he is right more often than by
    guessing is what would be a leak.
    """
    best = max(one.of_guesses for one in apart)
    return all(
        one.of_guesses <= best and one.sure_right <= best * one.sure + 3 * sqrt(best * (1 - best) * one.sure)
        for one in tied
    )


def claimed(cities: Iterable[City], key: Key | None = None) -> Claims:
    return reduce(add, (claims(city, key) for city in cities), Claims())


def chances(cities: list[City]) -> tuple[float, float]:
    """How often claims are right where no key is tied to another, and how far that varies."""
    drawn = [claimed(cities, named(secret)).of_made for secret in range(DRAWN)]
    return float(np.mean(drawn)), float(np.std(drawn, ddof=1))


def _told(scores: list[Score]) -> str:
    worst, best = max(scores, key=lambda one: one.of_ones), max(scores, key=lambda one: one.of_guesses)
    ones = f"sure and right on {worst.sure_ones} of {worst.ones} true ones ({worst.of_ones:.1%})"
    return f"{ones}, right in {worst.sure_right} of {worst.sure} when sure, best guess right {best.of_guesses:.1%}"


@pytest.fixture(scope="module")
def cities(tmp_path_factory: pytest.TempPathFactory) -> Cities:
    folder = tmp_path_factory.mktemp("cities")
    return {
        name: [simulated(folder, seed=seed, volume=volume) for seed in range(4)] for name, volume in VOLUMES.items()
    }


VOLUMES = {"as planned": 75, "half of it": 37}


def test_what_the_attacker_takes_for_parts_are_the_parts_of_a_whole(cities: Cities) -> None:
    city = cities["as planned"][0]
    found = families(city.shown, list(city.shown), city.reference, rough=False)
    assert [city.true[one.parent] for one in found] == [sum(city.true[part] for part in one.children) for one in found]
    assert [city.expected(one.parent) for one in found] == pytest.approx(
        [sum(map(city.expected, one.children)) for one in found]
    )
    assert {len(one.children) for one in found} == {2, 3, 4, 5, 8, 11, 12, 13, 14, 26}


@pytest.mark.parametrize("volume", VOLUMES)
def test_the_attacker_is_hardly_ever_sure(cities: Cities, volume: str) -> None:
    found = fared(cities[volume], inner_cells)
    assert min(one.ones for one in found) > 100
    assert passes(found), found


def test_the_attacker_is_sure_where_nothing_is_hidden(cities: Cities) -> None:
    bare = [published_with(city, lambda cell, total: 0.999999) for city in cities["half of it"]]
    assert not passes(fared(bare, inner_cells, rounds=1))


@pytest.mark.parametrize("volume", VOLUMES)
def test_taking_keys_for_sums_does_not_help(cities: Cities, volume: str) -> None:
    found = [(fared([city], of_two, rounds=2), fared([city], of_two, rounds=2, tie=tie)) for city in cities[volume]]
    apart, tied = ([reduce(add, each) for each in zip(*(one[way] for one in found), strict=True)] for way in (0, 1))
    assert no_better(apart, tied), (apart, tied)
    assert all(found < UNLIKELY for found in map(evidence, cities[volume])), (
        "what is shown says itself that it is wrong"
    )


def test_it_would_help_if_keys_were_plain_sums(cities: Cities) -> None:
    changed = [published_with(city, plain) for city in cities["half of it"]]
    apart, tied = fared(changed, of_two, rounds=2), fared(changed, of_two, rounds=2, tie=tie)
    assert all(found > -UNLIKELY for found in map(evidence, changed)), "and here that it is right"
    assert not no_better(apart, tied)
    assert tied[0].of_ones > 2 * SURE_OF_ONES and tied[1].sure_right > 0.9 * tied[1].sure


@pytest.mark.parametrize("volume", VOLUMES)
def test_that_sibling_and_whole_differ_proves_nothing(cities: Cities, volume: str) -> None:
    found, (by_chance, spread) = claimed(cities[volume]), chances(cities[volume])
    assert found.made > 20
    assert found.of_made <= by_chance + 3 * spread, (found, by_chance, spread)


@pytest.mark.parametrize("key", [plain, nameless])
def test_it_would_prove_records_if_equal_sets_had_equal_keys(cities: Cities, key: Key) -> None:
    everywhere = [*cities["as planned"], *cities["half of it"]]
    by_chance, spread = chances(everywhere)
    assert claimed(everywhere, key).of_made == 1 > by_chance + 3 * spread


def test_a_round_of_messages_is_what_bayes_says(cities: Cities) -> None:
    """An area of two districts and nothing else is published: all true counts are tried."""
    city = cities["as planned"][0]
    family = next(one for one in city.twos if one.parent.days == 14 and one.parent.kind == PLACED)
    every = (*family.children, family.parent)
    alone = replace(city, shown={one: city.shown[one] for one in every})
    held = next(beliefs(alone, family.parent.block // 26, rounds=1))
    tried = range(40)
    first, second = (poisson(city.expected(one), tried) for one in family.children)
    likely = np.array(
        [
            [
                chance(city.shown[every[0]], n) * chance(city.shown[every[1]], m) * chance(city.shown[every[2]], n + m)
                for m in tried
            ]
            for n in tried
        ]
    )
    together = np.outer(first, second) * likely
    expected = together.sum(axis=1) / together.sum()
    of_first = held[every[0]]
    assert of_first.posterior == pytest.approx(expected[of_first.counts.start : of_first.counts.stop])
    sums = np.bincount(np.add.outer(tried, tried).ravel(), together.ravel()) / together.sum()
    assert held[every[2]].posterior == pytest.approx(sums[held[every[2]].counts.start : held[every[2]].counts.stop])
