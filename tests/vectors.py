"""The reference vectors of tests/vectors.json, and what our code answers to them.

A vector holds a question (`kind`, `input`), the answer computed elsewhere (`expected`, `computed_by`) and how far ours
may be from it (`tol`).
"""

from tests.answers_to_vectors import Fields, protection, statistics, vectors

__all__ = ["ANSWERS", "KINDS", "Fields", "run", "vectors"]

ANSWERS = {**protection.ANSWERS, **statistics.ANSWERS}
KINDS = frozenset(ANSWERS)


def run(kind: str, given: Fields) -> Fields:
    """Return our answer to an input, under the names of `expected`; a kind without code of ours is a KeyError."""
    return ANSWERS[kind](given)
