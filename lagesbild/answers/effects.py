"""Did a measure help? For the group: a district before and after, against the rest of the city."""

from dataclasses import asdict

import pandas

from lagesbild.access import Visit
from lagesbild.answers.exact import asked, of_environment, told_of
from lagesbild.answers.known import HALF_YEAR, YEAR, comparable_from, last_ended
from lagesbild.disclosure import SafeTable
from lagesbild.periods import Span
from lagesbild.reference import UNKNOWN_PLACE
from lagesbild.statistics.effect import CHOSEN_FOR, effect, falls_by_itself

#: Periods before a measure that the usual level is told by, and after it that it is judged by, at most.
BEFORE, AFTER = YEAR + CHOSEN_FOR, HALF_YEAR
MEASURES = (
    *("outcome", "ratio", "ratio_lo", "ratio_hi", "usual", "chosen", "without", "after"),
    *("falls_back", "highest_falls", "periods"),
)


def effect_of_measure(visit: Visit, district: str, start: int, *, by: str, code: str | None = None) -> SafeTable:
    """Say whether a measure in a district that began with a period had an effect on its reports.

    `by` is `environment` or `category` (of level 1, place-like reports), `code` one of it or all. Told per eight weeks;
    up to half a year after the start is looked at, closed periods alone. What came before a series break is left out.
    """
    product = "E4" if by == "environment" else "E5"
    last = min(last_ended(visit) - 1, start + AFTER - 1)
    cuts = (comparable_from(visit, last, "district"), comparable_from(visit, last, by, code or ""))
    first = max(start - BEFORE, *cuts)
    counted = asked(visit, product, Span(last, blocks=last - first + 1))
    if by == "environment":
        counted = of_environment(visit, counted, code)
    elif code:
        counted = counted[counted[by] == code]
    wide = counted.pivot_table(index="block", columns="district", values="n", aggfunc="sum", fill_value=0)
    wide = wide.reindex(columns=visit.reference.codes("district"), fill_value=0)
    own, rest, cut = wide[district], wide.drop(columns=district).sum(axis=1), max(0, start - first)
    found = effect(own[:cut], own[cut:], rest[:cut], rest[cut:])
    levels = wide.drop(columns=UNKNOWN_PLACE, errors="ignore")[:cut].mean() * CHOSEN_FOR
    highest = falls_by_itself(levels) if len(wide[:cut]) else float("nan")
    told = {"district": district, **asdict(found), "falls_back": found.falls_back, "highest_falls": highest}
    told["periods"] = max(0, len(wide) - cut)  # none while it has not begun
    table = pandas.DataFrame([told]).rename(columns={"lo": "ratio_lo", "hi": "ratio_hi"})
    return told_of(visit, product, table, last, ("district",), MEASURES)
