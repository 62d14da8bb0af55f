"""Disclosure control: the one door between a counted number and a screen, a file or a document.

`protect()` is the only maker of a `SafeTable`, and charts, maps and documents take nothing else. So far it knows the
exact layer, for the working group, what counts nothing, and surveys, which everybody who sees figures sees as they were
delivered; every other role is refused the rest until the protected lattice is published.
"""

from collections.abc import Sequence
from dataclasses import InitVar, dataclass
from datetime import date

import pandas

from lagesbild.access import Visit, check_may_see
from lagesbild.catalogue import Layer, Product

_SEAL = object()


@dataclass(frozen=True)
class SafeTable:
    """A table fit to be seen by one visit: what it holds, from which product and build, and up to which day.

    `frame` has one column per name in `dimensions` (codes of the vocabulary, or block numbers) and in `measures`.
    """

    product: str
    layer: Layer
    frame: pandas.DataFrame
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    cut_off: date
    build: str
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("a SafeTable is made by disclosure.protect() and by nothing else")


def protect(
    frame: pandas.DataFrame,
    product: Product,
    visit: Visit,
    *,
    dimensions: Sequence[str],
    measures: Sequence[str],
    cut_off: date,
) -> SafeTable:
    """Make a counted table fit for a visit, or raise NotAllowed in words that say nothing of what there is."""
    check_may_see(visit.role, product.roles)
    kept = frame[[*dimensions, *measures]].reset_index(drop=True)
    return SafeTable(
        product.name,
        product.layer,
        kept,
        tuple(dimensions),
        tuple(measures),
        cut_off,
        visit.store.pointer.build,
        seal=_SEAL,
    )
