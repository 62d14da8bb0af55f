"""The figure that a measure is linked to: the reports of some codes of a product over time; for the group."""

from collections.abc import Mapping

from lagesbild.access import Visit
from lagesbild.answers.exact import asked, folded, of_environment, over_time
from lagesbild.catalogue import PRODUCTS
from lagesbild.disclosure import SafeTable
from lagesbild.lattice.tables import codes
from lagesbild.periods import BLOCKS, Span

#: What may be linked to, and the days of a block there.
LINKED = {"E1": 14, "E2": 14, "E4": 56, "E5": 56}
#: Two years of eight weeks; a year of fortnights.
SHOWN = {14: 26, 56: 13}


def linked_by(product: str) -> tuple[str, ...]:
    """Return what the figure of a product may be limited to; the last of them that it is tells what its line is of."""
    return tuple(name for name in ("environment", "category", "district") if name in PRODUCTS[product].dimensions)


def linked_span(product: str, period: int) -> Span:
    """Return the blocks that the figure of a product shows up to a period."""
    days = LINKED[product]
    return Span(period, BLOCKS[days], SHOWN[days])


def linked_over_time(visit: Visit, product: str, chosen: Mapping[str, str], period: int) -> SafeTable:
    """Reports of a product by block, of the codes chosen by dimension, up to a period.

    By the last dimension that is chosen, else by the first there is. Raises NotAllowed, and ValueError for a dimension
    that the product has not.
    """
    known = linked_by(product)
    if not set(chosen) <= set(known):
        raise ValueError(f"{product} is not limited by this")
    span = linked_span(product, period)
    counted = of_environment(visit, asked(visit, product, span), chosen.get("environment"))
    by = next((name for name in reversed(known) if name in chosen), known[0])
    counted = folded(counted, visit, opened=False) if by == "environment" else counted
    for name, code in chosen.items():
        if name != "environment":
            counted = counted[counted[name] == code]
    return over_time(visit, product, span, counted, by)


def is_linked(visit: Visit, product: str, chosen: Mapping[str, str]) -> bool:
    """Say whether there is a figure of a product limited to some codes by dimension; one of districts is of one."""
    known = linked_by(product)
    if "district" in known and "district" not in chosen:
        return False
    return all(name in known and code in codes(name, visit.reference) for name, code in chosen.items())
