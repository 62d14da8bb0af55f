"""A2, A3 and A6: free filters give nothing that the published cells do not."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import mean

import duckdb
import pytest

from lagesbild import answers
from lagesbild.access import Role, Visit
from lagesbild.errors import Withheld
from lagesbild.lattice.compose import VARIANCE, Z_95
from lagesbild.lattice.tables import PLACED, types
from tests.attack.oracle import Oracle, Question, questions
from tests.attack.table import Case, Result
from tests.attack.target import Target, of_demo
from tests.closing import TODAY, a_town

FILTERS, PAIRS = 10_000, 200


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Target:
    town = a_town(tmp_path_factory.mktemp("town"))
    town.close()
    return Target(town.installation.data, town.reference, TODAY)


def asked(visit: Visit, one: Question) -> tuple[int, int] | None:
    """Ask the app."""
    try:
        table = answers.selection(visit, one.types, first=one.first, last=one.last, chosen=one.chosen)
    except Withheld:
        return None
    off = table.plus_minus
    return int(table.frame["count"].iloc[0]), round((off / Z_95) ** 2 / VARIANCE)


def different(target: Target, count: int) -> tuple[int, int]:
    """Return to how many random filters the app answers otherwise than the oracle, and how many are answered at all."""
    oracle, visit = Oracle(target.data / "published", target.reference), target.visit(Role.ANALYST)
    held = target.published
    wrong = told = 0
    for one in questions(oracle, first=held.first, last=held.last, count=count, seed=1):
        expected = oracle.answer(one)
        wrong += asked(visit, one) != expected
        told += expected is not None
    return wrong, told


def oracle_alone(case: Case) -> Result:
    """A2: an oracle that holds the published files alone answers every filter as the app does."""
    wrong, told = different(of_demo(case.data), FILTERS)
    measured = f"{FILTERS - wrong} of {FILTERS} random filters the same ({told} of them shown, the rest refused)"
    return Result("A2", measured, "100 % the same", wrong == 0)


def test_the_oracle_answers_every_filter_as_the_app_does(target: Target) -> None:
    wrong, told = different(target, 800)
    assert wrong == 0
    assert 200 < told < 700, "some are shown and some are refused"


@dataclass(frozen=True)
class Recovery:
    """Of how many true counts one look is right, and differencing and averaging of many."""

    one_look: float
    averaged: float
    cells: int


def recovery(target: Target, pairs: int, *, routes: int = 12) -> Recovery:
    """Score the attack on random cells with at least one record.

    The attacker asks for a cell with others and for the others alone, over many choices of others, takes the mean of
    the differences and of what he is shown of the cell itself, and rounds it.
    """
    visit, chance = target.visit(Role.ANALYST), random.Random(3)
    right = {"one": 0, "averaged": 0}
    cells = 0
    for one, true in _targets(target, pairs, chance):
        look = asked(visit, one)
        if look is None:
            continue
        told = [look[0], *(found for found in _differences(visit, target, one, chance, routes))]
        cells += 1
        right["one"] += look[0] == true
        right["averaged"] += round(mean(told)) == true
    return Recovery(right["one"] / cells, right["averaged"] / cells, cells)


def _targets(target: Target, count: int, chance: random.Random) -> Iterator[tuple[Question, int]]:
    """Yield random cells with true counts: an environment or a district of a fortnight, or both of a half-year."""
    held, oracle = target.published, Oracle(target.data / "published", target.reference)
    of_places = frozenset(types(target.reference, PLACED))
    found = 0
    while found < count:
        kind = chance.choice(("environment", "district", "both"))
        names = ("environment", "district") if kind == "both" else (kind,)
        chosen = {name: frozenset({chance.choice(oracle.codes(name))}) for name in names}
        first = chance.randint(held.first, held.last)
        first, last = (first // 13 * 13, first // 13 * 13 + 12) if kind == "both" else (first, first)
        one = Question(of_places, chosen, first, last)
        true = true_count(target, one)
        if true >= 1:
            found += 1
            yield one, true


def true_count(target: Target, one: Question) -> int:
    """Count the records of a filter, without the code under test."""
    vocabulary = target.reference.vocabulary
    shown = [code for code, term in vocabulary.environment.items() if term.default_view]
    database = target.visit(Role.GROUP).store.pointer.database
    days = {1: 14, 13: 182, 26: 364}.get(one.last - one.first + 1, 14)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{target.data / database}' as built (read_only)")
        told = connection.table("built.record").filter("in_city").filter(f"counted_from_days <= {days}").df()
    told = told[told["period"].between(one.first, one.last) & told["record_type"].isin(one.types)]
    told = told.assign(environment=told["environment"].where(told["environment"].isin(shown), "rest"))
    for name, codes in one.chosen.items():
        told = told[told[name].isin(codes)]
    return len(told)


def _differences(visit: Visit, target: Target, one: Question, chance: random.Random, routes: int) -> Iterator[float]:
    oracle = Oracle.__new__(Oracle)
    oracle.reference = target.reference
    for _ in range(routes):
        name = chance.choice(sorted(one.chosen))
        others = frozenset(chance.sample([code for code in oracle.codes(name) if code not in one.chosen[name]], 2))
        more = Question(one.types, {**one.chosen, name: one.chosen[name] | others}, one.first, one.last)
        less = Question(one.types, {**one.chosen, name: others}, one.first, one.last)
        if chance.random() < 0.4 and one.first == one.last:
            span = chance.randint(1, 12)
            more = Question(one.types, dict(one.chosen), one.first - span, one.last)
            less = Question(one.types, dict(one.chosen), one.first - span, one.first - 1)
        both = asked(visit, more), asked(visit, less)
        if both[0] and both[1]:
            yield both[0][0] - both[1][0]


def averaging(case: Case) -> Result:
    """A3: differencing and averaging recover no more than one look at the cell does."""
    found = recovery(of_demo(case.data), PAIRS)
    measured = f"one look {found.one_look:.1%}, averaged {found.averaged:.1%} of {found.cells} cells"
    return Result("A3", measured, "at most one look + 3 points", found.averaged <= found.one_look + 0.03)


def test_differencing_and_averaging_recover_no_more_than_one_look(target: Target) -> None:
    found = recovery(target, PAIRS)
    assert found.cells >= 150
    assert found.averaged <= found.one_look + 0.03


def sliding(target: Target, count: int) -> tuple[int, int]:
    """Ask for a district and environment over windows of any length; return how many are shown, and wrongly so.

    They are published by whole half-years: any other window would be one more look at the records at its ends.
    """
    visit, chance, held = target.visit(Role.ANALYST), random.Random(4), target.published
    oracle = Oracle(target.data / "published", target.reference)
    of_places = frozenset(types(target.reference, PLACED))
    shown = wrong = 0
    for _ in range(count):
        first = chance.choice([chance.randint(held.first, held.last), chance.randint(0, 3) * 13])
        last = chance.choice([first + chance.randint(0, 30), first + 12])
        chosen = {name: frozenset({chance.choice(oracle.codes(name))}) for name in ("environment", "district")}
        found = asked(visit, Question(of_places, chosen, first, last))
        shown += found is not None
        wrong += found is not None and (first % 13 != 0 or (last + 1) % 13 != 0)
    return shown, wrong


def windows(case: Case) -> Result:
    """A6: windows that slide over what is published are refused, or composed of whole blocks."""
    shown, wrong = sliding(of_demo(case.data), 1000)
    return Result("A6", f"{shown} of 1000 windows shown, {wrong} of them not of whole blocks", "none", wrong == 0)


def test_a_window_that_is_no_run_of_blocks_is_refused(target: Target) -> None:
    shown, wrong = sliding(target, 200)
    assert shown and wrong == 0


def test_places_of_several_areas_are_composed_and_never_a_cell_of_their_own(target: Target) -> None:
    visit = target.visit(Role.ANALYST)
    of_places = frozenset(types(target.reference, PLACED))
    one = asked(visit, Question(of_places, {"district": frozenset({"kyrkbyn"})}, 13, 25))
    other = asked(visit, Question(of_places, {"district": frozenset({"unknown"})}, 13, 25))
    both = asked(visit, Question(of_places, {"district": frozenset({"kyrkbyn", "unknown"})}, 13, 25))
    assert one and other and both == (one[0] + other[0], 2)
