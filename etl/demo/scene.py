"""One demonstration city before anything happens in it: its span of periods, and its stories placed in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from etl.demo.plan import Influence, Kind, Plan, Story, Weights, Where, YearDay
from lagesbild.reference import Reference


@dataclass(frozen=True)
class Push:
    """Something that makes the records it is about more or fewer from one day to another."""

    where: Where
    factor: float
    first: date
    last: date


@dataclass(frozen=True)
class Placed:
    """A story in its periods; `district` is set where the story finds its own."""

    story: Story
    first: int
    last: int
    district: str = ""

    @property
    def districts(self) -> tuple[str, ...]:
        """The districts that the story is about; none is the whole city."""
        return (self.district,) if self.district else self.story.where.districts


@dataclass(frozen=True)
class Scene:
    """What is known of a city before its records are drawn; periods run from `first` to `last`."""

    plan: Plan
    reference: Reference
    seed: int
    first: int
    last: int
    until: date

    @cached_property
    def zone(self) -> ZoneInfo:
        """The municipality's own time."""
        return ZoneInfo(self.reference.municipality.timezone)

    @cached_property
    def stories(self) -> tuple[Placed, ...]:
        """The stories that the span has room for."""
        return tuple(self._placed(story) for story in self.plan.story if self._has_room(story))

    @cached_property
    def left_out(self) -> tuple[Story, ...]:
        """The stories that need more history than the span holds."""
        return tuple(story for story in self.plan.story if not self._has_room(story))

    @cached_property
    def pushes(self) -> tuple[Push, ...]:
        """Everything that makes records more or fewer: the year, single days, and stories."""
        years = [push for influence in self.plan.influence for push in self._spans(influence)]
        told = [self._told(placed) for kind in ("campaign", "measure_works") for placed in self.told(kind)]
        return (*years, *told)

    @cached_property
    def held(self) -> dict[tuple[str, str, str], Weights]:
        """The categories that can be drawn, by source, record type and environment."""
        return {
            (stream.source, stream.record_type, environment): self._held(stream.focus, environment)
            for stream in self.plan.stream
            for environment in (stream.environment if stream.focus else ())
        }

    @cached_property
    def level_1(self) -> dict[str, str]:
        """The category of level 1 that each category is, or lies under."""
        vocabulary = self.reference.vocabulary
        return {code: vocabulary.level_1(code) for code in vocabulary.terms("category")}

    def told(self, kind: Kind) -> Iterator[Placed]:
        """Return the stories of one kind."""
        return (placed for placed in self.stories if placed.story.kind == kind)

    def is_about(self, where: Where, category: str) -> bool:
        """Say whether a category is among those wanted, itself or by its level 1."""
        return not where.categories or category in where.categories or self.level_1.get(category) in where.categories

    def _held(self, focus: Weights, environment: str) -> Weights:
        """Weigh an environment's categories by a stream's focus, in which level 2 goes before level 1."""
        usual = self.plan.category[environment]
        weights = {code: weight * focus.get(code, focus.get(self.level_1[code], 0.0)) for code, weight in usual.items()}
        return {code: weight for code, weight in weights.items() if weight}

    def _has_room(self, story: Story) -> bool:
        return self.last + story.start - story.before >= self.first

    def _placed(self, story: Story) -> Placed:
        first = self.last + story.start
        return Placed(story, first, first + story.length - 1 if story.length else self.last)

    def _told(self, placed: Placed) -> Push:
        calendar = self.reference.calendar
        story = placed.story
        return Push(story.where, story.factor, calendar.start(placed.first), calendar.end(placed.last))

    def _spans(self, influence: Influence) -> Iterator[Push]:
        if influence.dates:
            yield Push(influence.where, influence.factor, *influence.dates)
        if influence.yearly:
            calendar = self.reference.calendar
            for year in range(calendar.start(self.first).year - 1, calendar.end(self.last).year + 1):
                yield Push(influence.where, influence.factor, *_in_year(year, *influence.yearly))


def _in_year(year: int, first: YearDay, last: YearDay) -> tuple[date, date]:
    """Return the days in a year; a time that ends before it begins ends in the next."""
    return date.fromisoformat(f"{year}-{first}"), date.fromisoformat(f"{year + (last < first)}-{last}")
