"""The Bayesian attacker: knows the perturbation table and how the city is (`Intensity`), but no key.

He looks at a set's own number and at every family it is a part or the whole of. Given the set's true count these looks
are independent, since records fall independently: one round of messages is exact for them. Each further round carries
looks one family further (loopy belief propagation), so that in the end he uses all tables of a year together.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import accumulate
from operator import add

import numpy as np
from scipy.special import gammaln

from tests.attack.cells import Cell, Family, families
from tests.attack.cities import City
from tests.attack.noise import Floats, chance, possible

SURE = 0.9
#: After so many rounds the attacker fares no better.
ROUNDS = 3
Wanted = Callable[[City], Iterable[Cell]]
"""Which sets of a city an attacker is scored on."""
Tie = Callable[[Sequence[int | None], Sequence[range]], Floats | None]
"""How much likelier two parts' numbers and their whole's are together than apart, by the parts' true counts."""


#: Tellers that are no family.
OWN, NOBODY = -1, -2


@dataclass
class Belief:
    """What is held of one set: the counts that are possible, their prior and what was told of them, by teller."""

    counts: range
    prior: Floats
    told: dict[int, Floats] = field(default_factory=dict)

    def without(self, teller: int, *, prior: bool) -> Floats:
        """Return what all but one tell, with the prior or without."""
        found = self.prior.copy() if prior else np.ones(len(self.counts))
        for one, message in self.told.items():
            if one != teller and (both := found * message).max() > 0:  # what cannot be is not believed
                found = both / both.max()
        return found

    @property
    def posterior(self) -> Floats:
        """The probability of each count that is possible."""
        found = self.without(NOBODY, prior=True)
        return np.asarray(found / found.sum())


def beliefs(city: City, year: int, *, rounds: int, tie: Tie | None = None) -> Iterator[dict[Cell, Belief]]:
    """Yield after each round what the attacker believes of all that is published of a year.

    `tie` is how he thinks the keys of families of two are tied. What is yielded is changed by the next round.
    """
    shown = city.of_year(year)
    known = families(shown, list(shown), city.reference, rough=city.rough)
    held = {one: alone(city, one, shown.get(one)) for one in {*shown, *(part for told in known for part in told[1])}}
    ratios = [_ratio(told, shown, held, tie) for told in known]
    for _ in range(rounds):
        messages = [
            (one, number, message)
            for number, (told, ratio) in enumerate(zip(known, ratios, strict=True))
            for one, message in _messages(told, number, held, ratio)
        ]
        for one, number, message in messages:
            held[one].told[number] = message
        yield held


def alone(city: City, cell: Cell, shown: int | None) -> Belief:
    """Return what is believed of a set from its own number, if there is one, and how the city is."""
    expected = max(city.expected(cell), 1e-9)
    counts = possible(shown) if shown is not None else range(int(expected + 8 * expected**0.5) + 9)
    own = np.array([1.0 if shown is None else chance(shown, count) for count in counts])
    return Belief(counts, poisson(expected, counts), {OWN: own})


def poisson(expected: float, counts: range) -> Floats:
    """Return the Poisson law on some counts, the likeliest of them at 1."""
    number = np.array(counts)
    law = number * np.log(expected) - gammaln(number + 1)
    found: Floats = np.exp(law - law.max())
    return np.maximum(found, 1e-200)


def _ratio(family: Family, shown: dict[Cell, int], held: dict[Cell, Belief], tie: Tie | None) -> Floats | None:
    if tie is None or len(family.children) != 2:
        return None
    every = (*family.children, family.parent)
    return tie([shown.get(one) for one in every], [held[one].counts for one in family.children])


def _messages(
    family: Family, number: int, held: dict[Cell, Belief], ratio: Floats | None
) -> Iterator[tuple[Cell, Floats]]:
    parts = [held[one].without(number, prior=True) for one in family.children]
    parent = held[family.parent]
    whole, least = parent.without(number, prior=False), sum(held[one].counts.start for one in family.children)
    if ratio is not None:
        yield from zip((*family.children, family.parent), _of_two(parts, whole, parent, least, ratio), strict=True)
        return
    before = list(accumulate(parts, np.convolve))
    after = list(accumulate(reversed(parts), np.convolve))[::-1]
    for place, one in enumerate(family.children):
        others = _others(before, after, place)
        yield one, _fit(held[one].counts, others, least - held[one].counts.start, whole, parent.counts)
    yield family.parent, _scaled(on(before[-1], least, parent.counts) / parent.prior)


def _others(before: list[Floats], after: list[Floats], place: int) -> Floats:
    """Return the law of the sum of all parts but one."""
    if place == 0:
        return after[1]
    if place == len(before) - 1:
        return before[-2]
    return np.convolve(before[place - 1], after[place + 1])


def _fit(counts: range, others: Floats, least: int, whole: Floats, sums: range) -> Floats:
    """Return how well each count of a part goes with its siblings and the whole."""
    found = [float(others @ on(whole, sums.start, range(least + n, least + n + len(others)))) for n in counts]
    return _scaled(np.array(found))


def on(law: Floats, start: int, counts: range) -> Floats:
    """Return a law that begins at `start` on other counts, 0 where it does not reach."""
    found = np.zeros(len(counts))
    low, high = max(start, counts.start), min(start + len(law), counts.stop)
    if low < high:
        found[low - counts.start : high - counts.start] = law[low - start : high - start]
    return found


def _of_two(parts: list[Floats], whole: Floats, parent: Belief, least: int, ratio: Floats) -> list[Floats]:
    """Return the messages of a family of two whose keys are thought to be tied: to both, and to the whole."""
    first, second = parts
    size = len(first) + len(second) - 1
    sums = np.add.outer(np.arange(len(first)), np.arange(len(second)))
    fits = on(whole, parent.counts.start, range(least, least + size))[sums] * ratio
    together = np.bincount(sums.ravel(), (np.outer(first, second) * ratio).ravel(), size).astype(float)
    up = on(together, least, parent.counts) / parent.prior
    return [_scaled(fits @ second), _scaled(first @ fits), _scaled(up)]


def _scaled(message: Floats) -> Floats:
    """Return a message whose largest value is 1; one that nothing goes with tells nothing."""
    most = float(message.max())
    return message / most if most > 0 else np.ones(len(message))


@dataclass(frozen=True)
class Score:
    """How an attacker fared: of the true ones, of how many he is sure and right; of all that is there, how many of his
    best guesses are right; how often he is sure, and how often he is right then."""

    ones: int = 0
    sure_ones: int = 0
    present: int = 0
    guessed: int = 0
    sure: int = 0
    sure_right: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(*(mine + theirs for mine, theirs in zip(vars(self).values(), vars(other).values(), strict=True)))

    @property
    def of_ones(self) -> float:
        """The share of true ones that he is sure of, and right."""
        return self.sure_ones / max(self.ones, 1)

    @property
    def of_guesses(self) -> float:
        """The share of sets with records whose count he guesses."""
        return self.guessed / max(self.present, 1)


def score(city: City, held: dict[Cell, Belief], cells: Iterable[Cell]) -> Score:
    """Score beliefs against the true counts of some cells."""
    return reduce(add, (_score(held[one], city.true[one]) for one in cells), Score())


def _score(belief: Belief, true: int) -> Score:
    law = belief.posterior
    right, is_sure = belief.counts[int(law.argmax())] == true, bool(law.max() >= SURE)
    return Score(
        ones=int(true == 1),
        sure_ones=int(true == 1 and is_sure and right),
        present=int(true >= 1),
        guessed=int(true >= 1 and right),
        sure=int(is_sure),
        sure_right=int(is_sure and right),
    )


def fared(cities: Iterable[City], wanted: Wanted, *, rounds: int = ROUNDS, tie: Tie | None = None) -> list[Score]:
    """Return how the attacker fares after each round, pooled over cities and years."""
    found = [Score()] * rounds
    for city in cities:
        cells = set(wanted(city))
        for year in city.years():
            for number, held in enumerate(beliefs(city, year, rounds=rounds, tie=tie)):
                found[number] += score(city, held, cells & held.keys())
    return found
