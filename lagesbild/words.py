"""Codes, periods and numbers as people read them, in one language."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lagesbild.municipality import Level
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
        """Return a text of `lagesbild/texts`; what the municipality calls things is filled in by itself."""
        return say(self.language, key, **{**self._own, **values})

    def heading(self, key: str, **values: object) -> str:
        """Return a text with its first letter a capital, whatever it begins with."""
        text = self.say(key, **values)
        return text[:1].upper() + text[1:]

    def of(self, dimension: str, code: str) -> str:
        """Return the label of a code."""
        if code == REST:
            return self.say("words.rest")
        if dimension == "district":
            known = self.reference.districts.get(code)
            return known.name if known else self._unknown(self.reference.municipality.district_level)
        if dimension == "weekday":
            return self.say("words.weekdays").split()[int(code) - 1]
        if dimension == "source":
            sender = self.reference.senders.get(code)
            return sender.label(self.language) if sender else self.say("words.no_sender")
        if dimension == "municipality":
            return self.city
        if dimension == "area":
            area = self.reference.municipality.area.get(code)
            return area.label(self.language) if area else self._unknown(self.reference.municipality.area_level)
        terms = self.reference.vocabulary.terms(dimension)
        return terms[code].label(self.language) if code in terms else self._not_told(code)

    def short(self, dimension: str, code: str) -> str:
        """Return the short label of an environment, or the label of anything else."""
        known = self.reference.vocabulary.environment.get(code) if dimension == "environment" else None
        return known.short(self.language) if known else self.of(dimension, code)

    def plural(self, record_type: str) -> str:
        """Return the plural of a record type."""
        return self.reference.vocabulary.record_type[record_type].plural(self.language)

    def listed(self, names: Sequence[str], *, key: str = "words.and") -> str:
        """Return names as a list in a sentence: "a, b och c"; nothing of none."""
        *first, last = names or [""]
        return f"{', '.join(first)} {self.say(key)} {last}" if first else last

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

    @property
    def single_cases(self) -> str:
        """Who handles single cases, as a sentence; none where nobody tells. In Sweden the law does."""
        told = self.reference.municipality.single_cases
        if told:
            return self.say("app.single_cases", who=told.label(self.language))
        in_sweden = self.reference.municipality.country == "SE"
        return self.say("app.single_cases", who=self.say("app.single_cases_in_sweden")) if in_sweden else ""

    def counted(self, number: int, level: Level) -> str:
        """Return a number of districts or areas: "10 stadsdelar", "1 område"."""
        return f"{number} {level.label(self.language) if number == 1 else level.plural(self.language)}"

    @property
    def _own(self) -> dict[str, str]:
        """What every text may mention of the municipality."""
        municipality, language = self.reference.municipality, self.language
        return {
            "city": self.city,
            "emergency": municipality.emergency,
            "whole": municipality.whole.label(language),
            "area_singular": municipality.area_level.label(language),
            "area_plural": municipality.area_level.plural(language),
            "district_singular": municipality.district_level.label(language),
            "district_plural": municipality.district_level.plural(language),
            "district_definite": municipality.district_level.definite(language),
            "district_again": municipality.district_level.definite("sv") if language == "sv" else "it",
        }

    def _not_told(self, code: str) -> str:
        """Return what stands for what a record leaves out, in a dimension that has no code for it."""
        if code != UNKNOWN_PLACE:
            raise KeyError(code)
        return self.say("export.unknown")

    def _unknown(self, level: Level) -> str:
        key = "words.unknown_neuter" if level.neuter else "words.unknown_common"
        return self.say(key, level=level.label(self.language))

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number with a minus sign, a thin space between thousands and, in Swedish, a decimal comma."""
        if math.isnan(value):
            return MISSING
        text = f"{value:,.{decimals}f}".replace(",", THIN_SPACE).replace("-", MINUS)
        return text.replace(".", ",") if self.language == "sv" else text

    def difference(self, value: float) -> str:
        """Return a difference with its sign: "+7"."""
        return f"+{self.number(value)}" if value > 0 else self.number(value)

    def percent(self, share: float) -> str:
        """Return a share in whole per cent: "86 %"."""
        return MISSING if math.isnan(share) else f"{self.number(share * 100)}\u00a0%"


def is_unknown(code: str) -> bool:
    """Say whether a place is the unknown one."""
    return code == UNKNOWN_PLACE
