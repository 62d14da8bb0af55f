"""What the working group may know more of: categories of districts, arenas, information, calls, days of the week.

All of it is exact (catalogue E5, E7, E8, E10), counted over long blocks, and for the group alone.
"""

from lagesbild.access import Visit
from lagesbild.answers.exact import asked, told_of
from lagesbild.catalogue import PRODUCTS
from lagesbild.disclosure import SafeTable
from lagesbild.periods import Span

#: A median of fewer calls than this would be that of one of them.
MEDIAN_OF_AT_LEAST = 5


def district_categories(visit: Visit, span: Span) -> SafeTable:
    """Place-like reports by block, district and category of level 1."""
    return _described(visit, "E5", span, ("block", "district", "category"))


def environment_arenas(visit: Visit, span: Span) -> SafeTable:
    """Reports by block, environment and arena; without calls."""
    return _described(visit, "E7_arena", span, ("block", "environment", "arena"))


def environment_information(visit: Visit, span: Span) -> SafeTable:
    """Reports by block, environment, reliability of the source and standing of the information; only what there is."""
    dimensions = ("block", "environment", "source_reliability", "information")
    return _described(visit, "E7_information", span, dimensions)


def calls(visit: Visit, span: Span) -> SafeTable:
    """Calls by block and by each of what they concern, whom, who calls and what came of it, as dimension and code."""
    return _described(visit, "E8", span, ("block", "dimension", "code"))


def call_lead_times(visit: Visit, span: Span) -> SafeTable:
    """The median days from a call to each way of handling it, by block; of five calls at least."""
    counted = asked(visit, "E8_lead_times", span, at_least=MEDIAN_OF_AT_LEAST)
    return told_of(visit, "E8_lead_times", counted, span.last, ("block", "handling"), ("n", "days"))


def weekdays(visit: Visit, span: Span) -> SafeTable:
    """Place-like reports by block and day of the week (1 Monday - 7 Sunday), of those whose day is known."""
    return _described(visit, "E10", span, ("block", "weekday"))


def _described(visit: Visit, product: str, span: Span, dimensions: tuple[str, ...]) -> SafeTable:
    if 14 * span.length not in PRODUCTS[product].days:
        raise ValueError(f"{product} is not told of {span.length} periods")
    counted = asked(visit, product, span).rename(columns={"n": "count"})
    return told_of(visit, product, counted, span.last, dimensions, ("count",))
