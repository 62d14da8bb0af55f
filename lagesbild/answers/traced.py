"""Where a number comes from: the deliveries that its records came with (catalogue E11); for the group."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pandas

from lagesbild.access import Visit, check_may_see
from lagesbild.answers.exact import rest_of
from lagesbild.answers.known import day_of, last_accepted
from lagesbild.catalogue import PRODUCTS
from lagesbild.disclosure import SafeTable, protect
from lagesbild.lattice.tables import ALL, codes
from lagesbild.periods import DAYS
from lagesbild.reference import UNKNOWN_PLACE
from lagesbild.vocabulary import Protection
from lagesbild.words import REST

#: What a number may be limited to, and the name of its codes in the question.
LIMITS = {
    "environment": "environments",
    "district": "districts",
    "category": "categories",
    "arena": "arenas",
}


def deliveries_of(
    visit: Visit, product: str, first: int, last: int, cell: Mapping[str, str], *, length: int
) -> SafeTable:
    """Tell which deliveries the records behind one number of a product came with, and how many with each.

    The number is of periods `first` to `last`, in blocks of `length`, and of the codes of its `cell`. `count` sums to
    it. Raises NotAllowed, and ValueError for a dimension that no number can be followed by.
    """
    check_may_see(visit.role, PRODUCTS["E11"].roles)
    if not set(cell) <= set(LIMITS):
        raise ValueError("not followed by this")
    limits = {name: _codes(visit, dimension, cell.get(dimension)) for dimension, name in LIMITS.items()}
    classes: tuple[Protection, ...] = PRODUCTS[product].classes
    counted = visit.store.ask(
        PRODUCTS["E11"].question, first=first, last=last, days=DAYS * length, classes=list(classes), **limits
    )
    return _told(visit, counted)


def deliveries_since(visit: Visit, known: datetime) -> SafeTable:
    """Tell which deliveries came since a moment, and how many versions of records each brought."""
    check_may_see(visit.role, PRODUCTS["E11"].roles)
    (accepted,) = visit.store.rows("last_accepted")[0]
    before = known.astimezone(UTC).replace(tzinfo=None)
    return _told(visit, visit.store.ask("batches_since", before=before, after=accepted))


def deliveries_of_survey(visit: Visit, product: str, question: str = "") -> SafeTable:
    """Tell which deliveries the figures of a survey (S1, S2) came with, of one question or of all, and how many."""
    check_may_see(visit.role, PRODUCTS["E11"].roles)
    return _told(visit, visit.store.ask("batches_of_survey", product=product, code=question))


def _told(visit: Visit, counted: pandas.DataFrame) -> SafeTable:
    counted = counted.rename(columns={"n": "count"})
    counted["at"] = pandas.Series([day_of(visit, moment) for moment in counted["accepted"]], dtype="object")
    dimensions, known = ("source", "at", "delivery"), last_accepted(visit)
    return protect(counted, PRODUCTS["E11"], visit, dimensions=dimensions, measures=("count",), cut_off=known)


def _codes(visit: Visit, dimension: str, code: str | None) -> list[str]:
    """Return the codes that a number is of: one of them, the rest of the environments, or every one there is."""
    if code == REST:
        return sorted(rest_of(visit))
    if code:
        return [code]
    if dimension == "environment":
        return list(visit.reference.vocabulary.environment)
    return [*codes(dimension, visit.reference, ALL), UNKNOWN_PLACE]
