"""Chance that comes out the same on every machine: Python's own generator, seeded by words.

Each thing drawn has a generator of its own, named after it, so that one more draw here changes nothing there.
"""

from collections.abc import Iterable, Mapping
from itertools import accumulate
from random import Random


class Dice:
    """A generator seeded by its labels (which Python hashes with SHA-512 here, never with `hash`)."""

    def __init__(self, *labels: object) -> None:
        self._random = Random("/".join(map(str, labels)))

    def happens(self, probability: float) -> bool:
        """Return true with this probability."""
        return self._random.random() < probability

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to below the limit."""
        return self._random.randrange(limit)

    def between(self, least: int, most: int) -> int:
        """Return a whole number from the least to the most, both counted."""
        return least + self.below(most - least + 1)

    def near(self, mean: float, deviation: float) -> float:
        """Return a number near a mean (normal)."""
        return self._random.gauss(mean, deviation)

    def position(self, weights: Iterable[float]) -> int:
        """Return a position in a list of weights."""
        reached = list(accumulate(weights))
        point = self._random.random() * reached[-1]
        return next(place for place, so_far in enumerate(reached) if point < so_far)

    def pick(self, weights: Mapping[str, float]) -> str:
        """Return one key, by its weight."""
        return list(weights)[self.position(weights.values())]

    def number(self, weighted: tuple[tuple[int, float], ...]) -> int:
        """Return one of the numbers, by the weight beside it."""
        return weighted[self.position(weight for _, weight in weighted)][0]

    def one_of(self, things: tuple[str, ...]) -> str:
        """Return one of several, each as likely."""
        return things[self.below(len(things))]

    def intensity(self, mean: float, dispersion: float) -> float:
        """Return a mean drawn around `mean`, so that counts drawn with it have variance / mean = `dispersion`."""
        return self._random.gammavariate(mean / (dispersion - 1), dispersion - 1) if mean else 0.0

    def count(self, mean: float) -> int:
        """Return a Poisson count: how many arrivals, an exponential time apart, fit into `mean`."""
        arrived, clock = 0, self._random.expovariate(1.0)
        while clock < mean:
            arrived, clock = arrived + 1, clock + self._random.expovariate(1.0)
        return arrived
