"""Codes, periods and numbers as people read them, in one language."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lagesbild.reference import UNKNOWN_PLACE, Reference
from lagesbild.texts import Language, say

#: The environments that are not shown by themselves, taken together; not a code of the vocabulary.
REST = "rest"
#: What stands where nothing is known, which is not 0.
MISSING = "–"
MINUS = "−"
THIN_SPACE = "\u202f"


@dataclass(frozen=True)
class Words:
    """The words of one installation in one language."""

    reference: Reference
    language: Language

    def say(self, key: str, **values: object) -> str:
        """Return a text of `lagesbild/texts`."""
        return say(self.language, key, **values)

    def of(self, dimension: str, code: str) -> str:
        """Return the label of a code."""
        if code == REST:
            return self.say("words.rest")
        if dimension == "district":
            known = self.reference.districts.get(code)
            return known.name if known else self.say("words.unknown_district", level=self.district_level)
        if dimension == "source":
            sender = self.reference.senders.get(code)
            return sender.label(self.language) if sender else self.say("words.no_sender")
        if dimension == "municipality":
            return self.city
        if dimension == "area":
            area = self.reference.municipality.area.get(code)
            return area.label(self.language) if area else self.say("words.unknown_area", level=self.area_level)
        return self.reference.vocabulary.terms(dimension)[code].label(self.language)

    def short(self, dimension: str, code: str) -> str:
        """Return the short label of an environment, or the label of anything else."""
        known = self.reference.vocabulary.environment.get(code) if dimension == "environment" else None
        return known.short(self.language) if known else self.of(dimension, code)

    def plural(self, record_type: str) -> str:
        """Return the plural of a record type."""
        return self.reference.vocabulary.record_type[record_type].plural(self.language)

    def weeks(self, first: int, last: int | None = None) -> str:
        """Return a period, or a run of periods, by its weeks."""
        return self.reference.calendar.label(first, last, week=self.say("words.week"))

    def days(self, first: int, last: int | None = None) -> str:
        """Return the days a period, or a run of periods, covers: "2 nov – 15 nov 2026"."""
        start = self.reference.calendar.start(first)
        end = self.reference.calendar.end(first if last is None else last)
        return f"{self.day(start, year=start.year != end.year)} – {self.day(end)}"

    def day(self, day: date, *, year: bool = True) -> str:
        """Return a day: "15 nov 2026"."""
        month = self.say("words.months").split()[day.month - 1]
        return f"{day.day} {month} {day.year}" if year else f"{day.day} {month}"

    def years(self, years: Sequence[int]) -> str:
        """Return years in order, those that follow each other as a run: "2019, 2021–2023"."""
        firsts = [year for year in years if year - 1 not in years]
        lasts = [year for year in years if year + 1 not in years]
        runs = (f"{first}–{last}" if first < last else str(first) for first, last in zip(firsts, lasts, strict=True))
        return ", ".join(runs) or MISSING

    @property
    def district_level(self) -> str:
        """What the municipality calls a district."""
        level = self.reference.municipality.district_level
        return level.label(self.language)

    @property
    def area_level(self) -> str:
        """What the municipality calls an area."""
        level = self.reference.municipality.area_level
        return level.label(self.language)

    @property
    def city(self) -> str:
        """The name of the municipality."""
        return self.reference.municipality.label(self.language)

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number with a minus sign, a thin space between thousands and, in Swedish, a decimal comma."""
        if math.isnan(value):
            return MISSING
        text = f"{value:,.{decimals}f}".replace(",", THIN_SPACE).replace("-", MINUS)
        return text.replace(".", ",") if self.language == "sv" else text

    def percent(self, share: float) -> str:
        """Return a share in whole per cent: "86 %"."""
        return MISSING if math.isnan(share) else f"{self.number(share * 100)}\u00a0%"


def is_unknown(code: str) -> bool:
    """Say whether a place is the unknown one."""
    return code == UNKNOWN_PLACE
