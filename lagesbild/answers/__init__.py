"""The questions that pages may ask, each answered with a table fit for the visit: the only way from data to a page.

Here alone it is decided from which layer a visit is answered: `exact` counts records, `protected` composes what is
published. A question names a product of the catalogue, so that nothing outside it can be asked.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from lagesbild.access import Visit, sees_exact
from lagesbild.answers import effects, exact, judged, protected, reporting
from lagesbild.answers.calls import call_lead_times, calls_by, calls_by_year, calls_summed
from lagesbild.answers.described import district_categories, observations, outside, weekdays
from lagesbild.answers.judged import EVERY, Meeting
from lagesbild.answers.known import (
    EIGHT_WEEKS,
    HALF_YEAR,
    YEAR,
    breaks_shown,
    days_known,
    first_period,
    last_accepted,
    last_ended,
    last_period,
    marks,
    periods,
    population_years,
    span_of,
)
from lagesbild.answers.linked import LINKED, is_linked, linked_by, linked_over_time, linked_span
from lagesbild.answers.profile import environment_by, unassessed_over_time
from lagesbild.answers.protected import ALL_CODES
from lagesbild.answers.senders import (
    receipts,
    senders_compared,
    senders_for,
    senders_over_time,
    suspicions,
)
from lagesbild.answers.surveys import practitioner_survey, safety_compared, safety_survey
from lagesbild.answers.traced import deliveries_of, deliveries_of_survey, deliveries_since
from lagesbild.disclosure import SafeTable
from lagesbild.periods import Span

__all__ = [
    "ALL_CODES",
    "EIGHT_WEEKS",
    "EVERY",
    "HALF_YEAR",
    "LINKED",
    "YEAR",
    "areas_over_time",
    "breaks_shown",
    "call_lead_times",
    "calls_by",
    "calls_by_year",
    "calls_over_time",
    "calls_summed",
    "categories_over_time",
    "days_known",
    "deliveries_of",
    "deliveries_of_survey",
    "deliveries_since",
    "district_categories",
    "effect_of_measure",
    "environment_by",
    "environments_compared",
    "environments_over_time",
    "events",
    "first_period",
    "is_linked",
    "last_accepted",
    "last_ended",
    "last_period",
    "linked_by",
    "linked_over_time",
    "linked_span",
    "marks",
    "meeting",
    "nowcast_by_environment",
    "observations",
    "outside",
    "own_compared",
    "own_over_time",
    "periods",
    "place_over_time",
    "places_compared",
    "population_years",
    "practitioner_survey",
    "published_table",
    "receipts",
    "reporter_mix",
    "safety_compared",
    "safety_survey",
    "selection",
    "senders_compared",
    "senders_for",
    "senders_over_time",
    "since",
    "since_meeting",
    "span_of",
    "suspicions",
    "types_compared",
    "types_over_time",
    "unassessed_over_time",
    "weekdays",
]


def environments_over_time(visit: Visit, span: Span, *, opened: bool = False) -> SafeTable:
    """Reports by block and environment; those not shown by default are one, unless `opened` (exact layer alone)."""
    if sees_exact(visit.role):
        return exact.environments_over_time(visit, span, opened=opened)
    return protected.environments_over_time(visit, span)


def types_over_time(visit: Visit, span: Span, *, environment: str | None = None) -> SafeTable:
    """Reports by block and record type, of one environment or all."""
    if sees_exact(visit.role):
        return exact.types_over_time(visit, span, environment=environment)
    return protected.types_over_time(visit, span, environment=environment)


def categories_over_time(visit: Visit, span: Span, *, environment: str | None = None) -> SafeTable:
    """Reports by block and category of level 1, of one environment or all; calls have no category."""
    if sees_exact(visit.role):
        return exact.categories_over_time(visit, span, environment=environment)
    return protected.categories_over_time(visit, span, environment=environment)


def areas_over_time(visit: Visit, span: Span, *, environment: str | None = None) -> SafeTable:
    """Reports by block and area, of one environment or all."""
    if sees_exact(visit.role):
        return exact.areas_over_time(visit, span, environment=environment)
    return protected.areas_over_time(visit, span, environment=environment)


def meeting(visit: Visit, period: int, *, environment: str = EVERY) -> Meeting:
    """Every verdict of the meeting about a period, record types of one environment or EVERY; for the group."""
    return judged.meeting(visit, period, environment=environment)


def environments_compared(visit: Visit, period: int) -> SafeTable:
    """Published reports by environment in a period, the one before it and the same one a year before."""
    return protected.environments_compared(visit, period)


def types_compared(visit: Visit, period: int) -> SafeTable:
    """Published reports by record type in a period, the one before it and the same one a year before."""
    return protected.types_compared(visit, period)


def nowcast_by_environment(visit: Visit, period: int) -> SafeTable:
    """What a preliminary period's counts will become when late reports have come; for the group."""
    return reporting.nowcast_by_environment(visit, period)


def reporter_mix(visit: Visit, period: int, by: str) -> SafeTable:
    """What a period's reports are made of by sender or reporter, beside what is usual; for the group."""
    return reporting.reporter_mix(visit, period, by)


def effect_of_measure(visit: Visit, district: str, start: int, *, by: str, code: str | None = None) -> SafeTable:
    """Whether a measure that began in a district with a period had an effect; for the group."""
    return effects.effect_of_measure(visit, district, start, by=by, code=code)


def events(visit: Visit, span: Span) -> SafeTable:
    """Reports by block beside the events they tell of, and how many of these may be another one; for the group."""
    return exact.events(visit, span)


def places_compared(visit: Visit, span: Span, *, level: str = "district", environment: str | None = None) -> SafeTable:
    """Reports by district or area in the last block of a span and the one before, and per 10,000 inhabitants."""
    if sees_exact(visit.role):
        return exact.places_compared(visit, span, level=level, environment=environment)
    return protected.places_compared(visit, span, level=level, environment=environment)


def place_over_time(visit: Visit, level: str, place: str, span: Span) -> SafeTable:
    """Reports of one district or area by block, beside what it would have had if it had followed the whole city."""
    if sees_exact(visit.role):
        return exact.place_over_time(visit, level, place, span)
    return protected.place_over_time(visit, level, place, span)


def calls_over_time(visit: Visit, span: Span) -> SafeTable:
    """Calls of concern by block, of the whole city."""
    if sees_exact(visit.role):
        return exact.calls_over_time(visit, span)
    return protected.calls_over_time(visit, span)


def own_over_time(visit: Visit, district: str, span: Span) -> SafeTable:
    """Exact reports of the own district by block, beside what it would have had if it had followed the whole city.

    The city is the published one for all but the group.
    """
    if sees_exact(visit.role):
        return exact.place_over_time(visit, "district", district, span)
    return exact.own_over_time(visit, district, span, protected.city_over_time(visit, span))


def own_compared(visit: Visit, district: str, period: int) -> SafeTable:
    """Exact reports of the own district by environment, in the eight weeks that end with a period and before."""
    return exact.own_compared(visit, district, period)


def since(visit: Visit, before: date, after: date, *, opened: bool = False) -> SafeTable:
    """What happened by environment between what was known on one day and on a later one; for the group."""
    return exact.since(visit, before, after, opened=opened)


def since_meeting(visit: Visit, known: datetime) -> SafeTable:
    """What happened by environment since a meeting that knew what had come by a moment (UTC); for the group."""
    return exact.since_meeting(visit, known)


def published_table(visit: Visit, name: str, chosen: Mapping[str, str]) -> SafeTable:
    """A whole published table of the lattice, or the rows of it that have some codes."""
    return protected.table(visit, name, chosen, first=visit.published.first, last=visit.published.last)


def selection(
    visit: Visit, wanted: Iterable[str], *, first: int, last: int, chosen: Mapping[str, frozenset[str]]
) -> SafeTable:
    """The reports of some types and of some codes of each dimension named, over a run of periods; always protected."""
    return protected.selection(visit, wanted, first=first, last=last, chosen=chosen)
