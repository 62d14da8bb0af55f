"""Calls of concern and consultations (catalogue E8): who calls, about what, and what happens then. For the group alone.

A call concerns a person, so nothing here is told by district, and nothing is crossed with anything else.
"""

import pandas

from lagesbild.access import Visit, check_may_see
from lagesbild.answers.beside import beside, check_days
from lagesbild.answers.exact import asked, told_of
from lagesbild.answers.known import last_accepted
from lagesbild.catalogue import PRODUCTS
from lagesbild.disclosure import SafeTable, protect
from lagesbild.periods import Span
from lagesbild.vocabulary import Vocabulary

#: A median of fewer calls than this would be that of one of them.
MEDIAN_OF_AT_LEAST = 5
#: What is told of the calls of a year: those about VBE, about somebody under age, and how far they have been handled.
FLAGS = ("vbe", "minor", "measure", "handed_over", "closed")


def calls_by(visit: Visit, dimension: str, span: Span) -> SafeTable:
    """Calls by one of what they concern, whom, who calls and what came of it, in the last of two blocks and before."""
    counted = asked(visit, "E8", span)
    counted = counted[counted["dimension"] == dimension].rename(columns={"code": dimension})
    return beside(visit, "E8", counted, dimension, span)


def call_lead_times(visit: Visit, span: Span) -> SafeTable:
    """The median days from a call to each way of handling it in the last block; of five calls at least."""
    counted = asked(visit, "E8_lead_times", Span(span.last, span.length, 1), at_least=MEDIAN_OF_AT_LEAST)
    return told_of(visit, "E8_lead_times", counted, span.last, ("handling",), ("n", "days"))


def calls_summed(visit: Visit, span: Span) -> SafeTable:
    """Calls by block: all, and those of them that each of FLAGS is true of."""
    check_days("E8", span)
    counted = asked(visit, "E8", span)
    told = _flagged(visit.reference.vocabulary)
    summed = counted[counted["dimension"] == "age"].groupby("block")["n"].sum().rename("count").to_frame()
    for name, (dimension, codes) in told.items():
        rows = counted[(counted["dimension"] == dimension) & counted["code"].isin(codes)]
        summed[name] = rows.groupby("block")["n"].sum().reindex(summed.index, fill_value=0)
    return told_of(visit, "E8", summed.reset_index(), span.last, ("block",), ("count", *FLAGS))


def calls_by_year(visit: Visit) -> SafeTable:
    """Calls by calendar year and channel: all of them, and those that each of FLAGS is true of.

    What is told of handling is what was told last of each call. `first` and `last` are the days of the first call and
    of the last one.
    """
    product = PRODUCTS["E8_year"]
    check_may_see(visit.role, product.roles)
    counted = visit.store.ask(product.question)
    for name, (dimension, codes) in _flagged(visit.reference.vocabulary).items():
        counted[name] = counted["n"].where(counted[dimension].isin(codes), 0)
    how = {"n": "sum", **dict.fromkeys(FLAGS, "sum"), "first": "min", "last": "max"}
    table = counted.groupby(["year", "channel"]).agg(how).reset_index().rename(columns={"n": "count"})
    for name in ("first", "last"):
        table[name] = pandas.Series([moment.date() for moment in table[name]], dtype="object")
    measures = ("count", *FLAGS, "first", "last")
    return protect(
        table, product, visit, dimensions=("year", "channel"), measures=measures, cut_off=last_accepted(visit)
    )


def _flagged(known: Vocabulary) -> dict[str, tuple[str, frozenset[str]]]:
    """Return for each of FLAGS the dimension it is told in, and the codes it is true of."""
    found = {
        "vbe": ("concern", [code for code, term in known.concern.items() if term.vbe]),
        "minor": ("age", [code for code, term in known.age.items() if term.minor]),
        "measure": ("handling", [code for code, term in known.handling.items() if term.measure]),
        "handed_over": ("handling", [code for code, term in known.handling.items() if term.handed_over]),
        "closed": ("handling", [code for code, term in known.handling.items() if term.closed]),
    }
    return {name: (dimension, frozenset(codes)) for name, (dimension, codes) in found.items()}
