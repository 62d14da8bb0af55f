"""How many examples a property is tried on: a share of the profile's, where each one costs several loads."""

from hypothesis import settings

HALF = settings(max_examples=settings().max_examples // 2)
QUARTER = settings(max_examples=settings().max_examples // 4)
