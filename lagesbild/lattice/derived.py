"""What is made of published numbers: shares, rates, changes. Nothing here knows a true count.

Each hides itself where noise would speak louder than the number: then it is NaN, which is shown as "–".
"""

from math import nan

from lagesbild.municipality import Protection

#: A rate is per so many inhabitants.
PER = 10_000
#: Two published numbers that are no further apart than this are told as alike.
ALIKE = 4


def share(part: float, whole: float, floors: Protection) -> float:
    """Return a share of a whole, in whole per cent as a fraction (0.86); the noise can take it no further than 1."""
    if not whole >= floors.share_denominator_at_least:
        return nan
    return min(round(100 * part / whole), 100) / 100


def rate(count: float, population: float, floors: Protection) -> float:
    """Return how many per 10,000 inhabitants, with one decimal."""
    if not (population >= floors.rate_population_at_least and count >= floors.rate_count_at_least):
        return nan
    return round(count / population * PER, 1)


def change(count: float, before: float) -> float:
    """Return the change between two numbers; 0 where they are alike."""
    return 0 if abs(count - before) <= ALIKE else count - before
