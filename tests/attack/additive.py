"""The attacker who takes cell keys for plain sums of record keys, and publications in which they are (to test him)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import permutations

import numpy as np

from tests.attack.bayes import OWN, alone, on
from tests.attack.cells import Cell, Family
from tests.attack.cities import City
from tests.attack.noise import KEYS, Floats, chance, drawn_by, show

#: What rounding may leave of an area that is none.
ROUNDING = 1e-14
Interval = tuple[float, float]
Key = Callable[[Cell, int], float]
"""The cell key, between 0 and 1, of a set of records whose keys have a sum."""


def tie(shown: Sequence[int | None], counts: Sequence[range]) -> Floats | None:
    """Return how much likelier three numbers are if the whole's key is the sum of its parts' keys (`bayes.Tie`)."""
    first, second, whole = shown
    if first is None or second is None or whole is None:
        return None
    return np.array([[_ratio((first, n), (second, m), whole) for m in counts[1]] for n in counts[0]])


def _ratio(first: tuple[int, int], second: tuple[int, int], whole: int) -> float:
    apart = chance(*first) * chance(*second) * chance(whole, first[1] + second[1])
    return _together(first, second, whole) / apart if apart else 0.0


def _together(first: tuple[int, int], second: tuple[int, int], whole: int) -> float:
    """Return how likely the three numbers are; a part without records leaves the other one to be the whole."""
    for empty, other in ((first, second), (second, first)):
        if empty[1] == 0:
            return chance(*other) if empty[0] == 0 and other[0] == whole else 0.0
    one, two = (drawn_by(count, number) for number, count in (first, second))
    low, high = drawn_by(first[1] + second[1], whole)
    area = sum(_under(one, two, turn + high) - _under(one, two, turn + low) for turn in (0, 1))
    return area if area > ROUNDING else 0.0


def _under(one: Interval, two: Interval, limit: float) -> float:
    """Return the area of the pairs of keys in two intervals whose sum is at most `limit`."""
    (a, b), (c, d) = one, two
    corners = ((a + c, 1), (b + c, -1), (a + d, -1), (b + d, 1))
    return sum(sign * max(limit - corner, 0.0) ** 2 for corner, sign in corners) / 2


def plain(_: Cell, total: int) -> float:
    """Return the cell key that must not be used: the sum itself."""
    return total % KEYS / KEYS


def nameless(_: Cell, total: int) -> float:
    """Return the other one that must not be used: the sum hashed without the name of the set."""
    return int.from_bytes(sha256(str(total % KEYS).encode()).digest()[:4], "big") / KEYS


def named(secret: int) -> Key:
    """Return cell keys like the product's, of another secret: what chance would have shown."""
    return lambda cell, total: nameless(cell, int.from_bytes(sha256(f"{secret} {cell} {total}".encode()).digest()[:4]))


def shown_with(city: City, key: Key) -> dict[Cell, int]:
    """Return what would be published with other cell keys."""
    return {one: show(city.true[one], key(one, total)) for one, total in city.key_sums.items()}


def published_with(city: City, key: Key) -> City:
    """Return the same city, published with other cell keys."""
    return replace(city, shown=shown_with(city, key))


def evidence(city: City) -> float:
    """Return how many powers of ten likelier what is published is if keys are plain sums; far below 0 if they are not.

    Any attacker can work it out, and would not go on to take keys for sums where it speaks against that.
    """
    return sum(_evidence(city, family) for family in city.twos)


def _evidence(city: City, family: Family) -> float:
    every = (*family.children, family.parent)
    first, second, whole = (alone(city, one, city.shown[one]) for one in every)
    ratio = tie([city.shown[one] for one in every], [first.counts, second.counts])
    sums = np.add.outer(np.array(first.counts), np.array(second.counts))
    law = on(whole.told[OWN], whole.counts.start, range(int(sums.max()) + 1))[sums]
    apart = np.outer(first.prior * first.told[OWN], second.prior * second.told[OWN]) * law
    tied = float((apart * ratio).sum())
    return float(np.log10(tied / apart.sum())) if tied else -np.inf


@dataclass(frozen=True)
class Claims:
    """Sets shown as 0 that are said to hold records since their sibling and their whole show different numbers: how
    many are claimed, how many of these do hold any, and how many hold just one."""

    made: int = 0
    right: int = 0
    ones: int = 0

    def __add__(self, other: "Claims") -> "Claims":
        return Claims(self.made + other.made, self.right + other.right, self.ones + other.ones)

    @property
    def of_made(self) -> float:
        """The share of claims that are right."""
        return self.right / max(self.made, 1)


def claims(city: City, key: Key | None = None) -> Claims:
    """Claim records wherever plain sums of keys, or sums hashed without a name, would prove them.

    With a key, what is claimed from what would be published with it.
    """
    shown = shown_with(city, key) if key else city.shown
    pairs = ((one, two, family.parent) for family in city.twos for one, two in permutations(family.children))
    found = {one for one, sibling, whole in pairs if shown[one] == 0 and shown[sibling] != shown[whole]}
    true = [city.true[one] for one in found]
    return Claims(len(true), sum(count >= 1 for count in true), sum(count == 1 for count in true))
