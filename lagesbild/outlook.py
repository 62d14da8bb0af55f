"""What awaits: the days of the year that are known beforehand, from `calendar.toml` of the reference folder.

An entry is told by one of several rules (a date, a day of every year, a certain weekday, days from Easter, weeks), and
is spread over the years asked about. What is imported (lagesbild.ical) is merged with it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto
from pathlib import Path
from typing import Annotated, Self, TypeAlias

from dateutil.easter import easter as easter_sunday  # type: ignore[import-untyped]  # dateutil 2 ships no types
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from lagesbild.reference import read_toml
from lagesbild.texts import Language
from lagesbild.vocabulary import Code, Words

FILE = "calendar.toml"
#: The ways to tell when something is; an entry uses one.
RULES = ("date", "every_year", "nth", "easter", "first_weekday_from", "weeks")
#: A year that has 29 February, in which a day of every year is checked.
LEAP = 2000
#: An entry has its own key `date`, beside which the type needs another name.
Day: TypeAlias = date
Days: TypeAlias = tuple[Day, Day]


class Kind(StrEnum):
    """What sort of thing awaits: `TERM` is school terms and holidays, `MEETING` the group's own.

    Values are the names in small letters. None is a code of the vocabulary, though a category of reports has the word
    of `DEMONSTRATION` too.
    """

    ELECTION = auto()
    TRIAL = auto()
    DEMONSTRATION = auto()
    TERM = auto()
    COMMEMORATION = auto()
    MEETING = auto()
    OTHER = auto()


@dataclass(frozen=True)
class Occasion:
    """Something that awaits, from its first day to its last, both counted; `origin` says where the days are from."""

    start: date
    end: date
    kind: Kind
    sv: str
    en: str
    origin: str

    def label(self, language: Language) -> str:
        """Return what it is called in one language."""
        return self.sv if language == "sv" else self.en


def _of_some_year(text: str) -> str:
    _in_year(text, LEAP)
    return text


MonthDay = Annotated[str, Field(pattern=r"^\d{2}-\d{2}$"), AfterValidator(_of_some_year)]
Weekday = Annotated[int, Field(ge=1, le=7)]
Week = Annotated[int, Field(ge=1, le=53)]


class Nth(BaseModel):
    """The nth weekday (1 is Monday) of a month; -1 is the last. A fifth is only in the months that have one."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    month: Annotated[int, Field(ge=1, le=12)]
    weekday: Weekday
    n: Annotated[int, Field(ge=-5, le=5)]

    @field_validator("n")
    @classmethod
    def _counted_from_an_end(cls, n: int) -> int:
        if n == 0:
            raise ValueError("is counted from 1, or from -1")
        return n

    def days(self, year: int) -> Days | None:
        """Return its day in a year, or None if the month has no such day."""
        month = [day for day in _days_of(year) if day.month == self.month and day.isoweekday() == self.weekday]
        if abs(self.n) > len(month):
            return None
        day = month[self.n - 1 if self.n > 0 else self.n]
        return day, day


class FirstWeekdayFrom(BaseModel):
    """The first weekday (1 is Monday) on or after a day of the year."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    start: Annotated[MonthDay, Field(alias="from")]
    weekday: Weekday

    def days(self, year: int) -> Days:
        """Return its day in a year."""
        start = _in_year(self.start, year)
        day = start + timedelta(days=(self.weekday - start.isoweekday()) % 7)
        return day, day


class Entry(Words):
    """Something known beforehand, and when it is, by exactly one of RULES.

    `until` may stand beside a date or a day of every year; if it is before the latter, it is in the year after.
    `source` says where the days are from.
    """

    id: Code
    kind: Kind
    source: str = ""
    date: Day | None = None
    every_year: MonthDay | None = None
    until: Day | MonthDay | None = None
    nth: Nth | None = None
    easter: Annotated[int, Field(ge=-180, le=180)] | None = None
    first_weekday_from: FirstWeekdayFrom | None = None
    weeks: tuple[Week, Week] | None = None

    @model_validator(mode="after")
    def _told_in_one_way(self) -> Self:
        told = [rule for rule in RULES if getattr(self, rule) is not None]
        if len(told) != 1:
            raise ValueError(f"{self.id}: tell exactly one of {', '.join(RULES)}")
        if self.until is not None:
            self._check_until(told[0])
        return self

    def _check_until(self, rule: str) -> None:
        form = {"date": Day, "every_year": str}.get(rule)
        if form is None or not isinstance(self.until, form):
            raise ValueError(f"{self.id}: until is a date beside date, and MM-DD beside every_year")
        if self.date and isinstance(self.until, Day) and self.until < self.date:
            raise ValueError(f"{self.id}: until is before date")

    def times(self, years: Iterable[int]) -> Iterator[Days]:
        """Yield its first and last day each time it begins in some of the years; a date is told once, whichever."""
        if self.date:
            yield self.date, self.until if isinstance(self.until, Day) else self.date
            return
        for year in years:
            if days := self._in(year):
                yield days

    def _in(self, year: int) -> Days | None:
        if self.every_year:
            return self._of_every(self.every_year, year)
        if self.easter is not None:
            day = easter_sunday(year) + timedelta(days=self.easter)
            return day, day
        if self.weeks:
            return _weeks(year, *self.weeks)
        rule = self.nth or self.first_weekday_from
        return rule.days(year) if rule else None

    def _of_every(self, from_day: str, year: int) -> Days:
        to_day = self.until if isinstance(self.until, str) else from_day
        return _in_year(from_day, year), _in_year(to_day, year + (to_day < from_day))


class Almanac(BaseModel):
    """What is known beforehand of the year in one municipality."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    entries: tuple[Entry, ...] = ()

    @field_validator("entries")
    @classmethod
    def _told_apart(cls, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        ids = [entry.id for entry in entries]
        if twice := sorted({code for code in ids if ids.count(code) > 1}):
            raise ValueError(f"id {', '.join(twice)} stands twice")
        return entries


def read(folder: Path) -> Almanac:
    """Read `calendar.toml` of a reference folder; nothing is known without one. Raises WrongUse naming the entry."""
    file = folder / FILE
    return read_toml(Almanac, file) if file.exists() else Almanac()


def occasions(calendar: Almanac, first: date, last: date) -> tuple[Occasion, ...]:
    """Return what is on any day from `first` to `last` (both counted), whole, sorted by day."""
    years = range(first.year - 1, last.year + 2)  # what began before a new year, and a week 1 that begins before it
    found = (
        Occasion(start, end, entry.kind, entry.sv, entry.en, entry.source)
        for entry in calendar.entries
        for start, end in entry.times(years)
        if start <= last and first <= end
    )
    return tuple(sorted(found, key=_order))


def merged(own: Iterable[Occasion], imported: Iterable[Occasion]) -> tuple[Occasion, ...]:
    """Return both, sorted; what is imported and is already among one's own (same days, same words) is left out."""
    known = tuple(own)
    names = {(one.start, one.end, name.casefold()) for one in known for name in (one.sv, one.en)}
    new = (one for one in imported if (one.start, one.end, one.sv.casefold()) not in names)
    return tuple(sorted((*known, *new), key=_order))


def _order(occasion: Occasion) -> tuple[date, date, str]:
    return occasion.start, occasion.end, occasion.sv


def _in_year(month_day: str, year: int) -> date:
    """Return a day of a year; 29 February is the last of the month in every year."""
    month, day = map(int, month_day.split("-"))
    if (month, day) == (2, 29):
        return date(year, 3, 1) - timedelta(days=1)
    return date(year, month, day)


def _days_of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def _weeks(year: int, first: int, last: int) -> Days | None:
    """Return the Monday and the Sunday of ISO weeks, over the turn of the year if the last is the lower number.

    A first week 53 is only in the years that have it; a last one is the year's last.
    """
    if first > _last_week(year):
        return None
    ends_in = year + (last < first)
    end = date.fromisocalendar(ends_in, min(last, _last_week(ends_in)), 7)
    return date.fromisocalendar(year, first, 1), end


def _last_week(year: int) -> int:
    return date(year, 12, 28).isocalendar().week  # 28 December always lies in it
