"""What the working group may know more of: what is reported of a district, days of the week, media, the neighbours.

All of it is exact (catalogue E1, E5, E10) and for the group alone.
"""

from lagesbild.access import Visit
from lagesbild.answers.beside import beside
from lagesbild.answers.exact import asked, folded, over_time
from lagesbild.catalogue import PLACE_LIKE
from lagesbild.disclosure import SafeTable
from lagesbild.periods import Span


def district_categories(visit: Visit, district: str, span: Span) -> SafeTable:
    """Place-like reports of a district by category of level 1, in the last of two blocks and in the one before."""
    counted = asked(visit, "E5", span)
    return beside(visit, "E5", counted[counted["district"] == district], "category", span)


def weekdays(visit: Visit, span: Span) -> SafeTable:
    """Place-like reports by day of the week (1 Monday - 7 Sunday) in the last of two blocks and in the one before.

    Those are counted whose day is known.
    """
    return beside(visit, "E10", asked(visit, "E10", span), "weekday", span)


def outside(visit: Visit, span: Span) -> SafeTable:
    """Reports by block and environment of what happened outside the city, in a neighbouring municipality."""
    return over_time(
        visit, "E1_outside", span, folded(asked(visit, "E1_outside", span), visit, opened=False), "environment"
    )


def observations(visit: Visit, span: Span) -> SafeTable:
    """What was read and seen by block and environment: place-like records that are no events (media, web)."""
    types = visit.reference.vocabulary.record_type
    read = [code for code, term in types.items() if term.protection in PLACE_LIKE and not term.counts_as_event]
    counted = asked(visit, "E1", span)
    counted = folded(counted[counted["record_type"].isin(read)], visit, opened=False)
    return over_time(visit, "E1", span, counted, "environment")
