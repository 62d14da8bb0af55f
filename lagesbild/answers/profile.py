"""What characterises an environment: half a year by category, arena, reporter and the like, beside the one before.

Arenas, reporters and reliability by environment are for the group; categories are published by fixed half-years.
"""

import pandas

from lagesbild.access import Visit, sees_exact
from lagesbild.answers import protected
from lagesbild.answers.beside import beside
from lagesbild.answers.exact import asked, of_environment, told_of
from lagesbild.answers.known import first_period
from lagesbild.disclosure import SafeTable
from lagesbild.periods import Span

#: The product that tells an environment by each dimension.
BY = {
    "record_type": "E1",
    "category": "E2",
    "arena": "E7_arena",
    "reporter": "E2_reporter",
    "source_reliability": "E7_information",
    "information": "E7_information",
}


def environment_by(visit: Visit, environment: str | None, by: str, span: Span) -> SafeTable:
    """Reports of one environment, of the rest of them or of all (None) by a dimension, in the last of two blocks.

    `previous` is the block before it, unknown where that is not the same that is counted.
    """
    if not sees_exact(visit.role):
        return protected.environment_by(visit, environment, by, span)
    counted = of_environment(visit, asked(visit, BY[by], span), environment)
    return beside(visit, BY[by], counted, by, span)


def unassessed_over_time(visit: Visit, span: Span) -> SafeTable:
    """Reports by block, those of them whose environment nobody has judged, and their share; for the group.

    The share is unknown where there are fewer reports than the municipality tells shares of.
    """
    counted = asked(visit, "E1", span)
    whole = counted.groupby("block")["n"].sum()
    code = visit.reference.vocabulary.unassessed
    open_ones = counted[counted["environment"] == code].groupby("block")["n"].sum().reindex(whole.index, fill_value=0)
    before = (first_period(visit) - span.first) // span.length
    at_least = visit.reference.municipality.protection.share_denominator_at_least
    share = (open_ones / whole).where(whole >= at_least)
    table = pandas.DataFrame({"block": whole.index, "count": open_ones, "of": whole, "share": share})
    table[["count", "of"]] = table[["count", "of"]].where(table["block"] >= before)
    return told_of(visit, "E1", table, span.last, ("block",), ("count", "of", "share"))
