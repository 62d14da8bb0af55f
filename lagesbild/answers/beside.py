"""One block beside the one before it, by one dimension: what pages draw as bars."""

from collections.abc import Iterable

import pandas

from lagesbild.access import Visit
from lagesbild.answers.exact import told_of
from lagesbild.answers.known import breaks_shown, first_period
from lagesbild.catalogue import PRODUCTS
from lagesbild.disclosure import SafeTable
from lagesbild.periods import DAYS, Span


def beside(visit: Visit, product: str, counted: pandas.DataFrame, by: str, span: Span) -> SafeTable:
    """Return `counted` (block, `by`, n) by a dimension, in the last of two blocks (`count`) and the first (`previous`).

    `previous` is unknown before the first record, and where a declared break lies within the span. Raises ValueError
    for a time of which the catalogue says nothing.
    """
    check_days(product, span)
    wide = counted.pivot_table(index=by, columns="block", values="n", aggfunc="sum", fill_value=0)
    codes = list(_codes(visit, by, wide.index))
    wide = wide.reindex(index=codes, columns=range(2), fill_value=0)
    table = pandas.DataFrame({by: codes, "count": wide[1].to_numpy(), "previous": wide[0].to_numpy("float64")})
    if first_period(visit) > span.first or breaks_shown(
        visit, Span(span.last, blocks=span.length * span.blocks - 1), by
    ):
        table["previous"] = float("nan")
    return told_of(visit, product, table, span.last, (by,), ("count", "previous"))


def check_days(product: str, span: Span) -> None:
    """Raise ValueError for blocks of a length that the catalogue does not name."""
    if DAYS * span.length not in PRODUCTS[product].days:
        raise ValueError(f"{product} is not told of {span.length} periods")


def _codes(visit: Visit, by: str, found: Iterable[object]) -> Iterable[object]:
    """Return the codes in the order in which the vocabulary has them, and then those it does not have."""
    found = list(found)
    if by == "weekday":
        return found
    known = list(visit.reference.vocabulary.terms(by))
    return [*(code for code in known if code in found), *(code for code in found if code not in known)]
