"""Holds demo.toml to the vocabulary, so that a code that was renamed there is named here and not found in a file."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from etl.demo.plan import FILE, Plan, Stream, Where
from etl.mapping import Mapping as Source
from lagesbild import aggregates, contract
from lagesbild.errors import WrongUse
from lagesbild.reference import Reference

#: A field of the contract and codes that are said to be of its dimension.
Said = tuple[str, Iterable[str]]
#: A year without a leap day: what comes every year must be a day of it.
COMMON_YEAR = 2023
DIMENSIONS = {field.name: field.dimension for field in contract.FIELDS if field.kind == "code"}
DIMENSIONS |= {field.name: field.dimension for field in aggregates.SAFETY_SURVEY.fields if field.kind == "code"}


def check(plan: Plan, reference: Reference, mappings: Mapping[str, Source]) -> None:
    """Raise WrongUse at the first code that the vocabulary does not know, or at what is said of nothing."""
    for field, codes in _said(plan):
        known = (*reference.codes(DIMENSIONS[field]), "") if field in DIMENSIONS else plan.source
        _refuse(f"{field}: {code}" for code in codes if code not in known)
    surveys = [survey.source for survey in (plan.safety_survey, plan.staff_survey) if survey]
    _refuse(f"sources/{source}.toml" for source in (*plan.source, *surveys) if source not in mappings)
    _refuse(f"yearly: {day}" for influence in plan.influence for day in influence.yearly or () if not _is_day(day))
    owners = [story.measure.owner for story in plan.story if story.measure]
    owners += [gap.owner for gap in plan.meetings.gap] if plan.meetings else []
    _refuse(f"owner: {code}" for code in owners if code not in reference.organisations)
    placed = [environment for stream in plan.stream if stream.focus for environment in stream.environment]
    _refuse(f"category.{code}" for code in placed if code not in plan.category)
    _refuse(f"district.{code}" for code in placed if code not in plan.district)


def _refuse(wrong: Iterable[str]) -> None:
    for where in wrong:
        raise WrongUse("reference_broken", file=FILE, where=where)


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(f"{COMMON_YEAR}-{text}"))
    except ValueError:
        return False


def _said(plan: Plan) -> Iterator[Said]:
    yield "environment", (*plan.category, *plan.district)
    for weights in plan.category.values():
        yield "category", weights
    for weights in (*plan.district.values(), *plan.district_tilt.values()):
        yield "district", weights
    for stream in plan.stream:
        yield from _of_stream(stream)
    for where in (*(influence.where for influence in plan.influence), *(story.where for story in plan.story)):
        yield from _of_where(where)
    yield from _of_places_and_calls(plan)
    yield from ((name, weights) for name, weights in plan.mix.items())
    yield "category", (story.becomes for story in plan.story)
    yield "source", (slip.source for slip in plan.faults.slip)
    yield "question", plan.safety_survey.question if plan.safety_survey else ()
    yield "reporter", plan.staff_survey.reporter if plan.staff_survey else ()


def _of_stream(stream: Stream) -> Iterator[Said]:
    yield "source", (stream.source,)
    yield "record_type", (stream.record_type, *((stream.twin.record_type,) if stream.twin else ()))
    yield "environment", stream.environment
    yield "category", stream.focus
    yield "reporter", stream.twin.reporter if stream.twin else ()
    yield from ((name, codes) for name, codes in stream.mix.items() if name in DIMENSIONS)


def _of_where(where: Where) -> Iterator[Said]:
    yield "source", where.sources
    yield "record_type", where.record_types
    yield "environment", where.environments
    yield "category", where.categories
    yield "district", where.districts
    yield "reporter", where.reporters


def _of_places_and_calls(plan: Plan) -> Iterator[Said]:
    place, call = plan.place, plan.call
    yield "place_precision", (place.known, place.placeless, *place.unknown)
    yield "arena", (*place.online, *place.arena_of.values())
    yield "category", (*place.arena_of, *plan.district_tilt)
    yield "source", place.of_source
    yield "handling", (call.first, *call.hands_over, *call.concern_handling.values())
    yield "concern", (*call.no_environment, *call.concern_handling)
    yield "reporter", call.to
