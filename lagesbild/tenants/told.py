"""The country as a document: what the published numbers of its municipalities sum to over time, and the last of each.

A line is of those municipalities that have published every period it shows, so that no step in it comes from one that
began or fell behind. They stand by name, and none is set beside another.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property

from lagesbild import breaks, findings, published, reference
from lagesbild.charts.look import panel
from lagesbild.charts.over_time import turns
from lagesbild.errors import WrongUse
from lagesbild.lattice.compose import plus_minus
from lagesbild.lattice.tables import codes
from lagesbild.report import blocks
from lagesbild.report.document import Block, Document, Lines, Panel, Section, Table, Text
from lagesbild.tenants import Tenant, national
from lagesbild.tenants.national import Number
from lagesbild.texts import Language
from lagesbild.words import MISSING, REST, Words

#: Periods that a line has at most: a year of fortnights.
DRAWN = 26
Days = tuple[date, date]


@dataclass(frozen=True)
class Told:
    """One table of all municipalities, each with its words; they stand by what they are called."""

    table: str
    each: tuple[Number, ...]
    known: Mapping[str, Words]

    @property
    def words(self) -> Words:
        """What the document itself is told in."""
        return next(iter(self.known.values()))

    @property
    def by(self) -> str:
        """The dimension that is told."""
        return national.TOLD[self.table].dimensions[0]

    @cached_property
    def codes(self) -> dict[str, Words]:
        """Every code that one of them has, and the words of the first who has it."""
        found: dict[str, Words] = {}
        for words in self.known.values():
            found |= {code: words for code in codes(self.by, words.reference) if code not in found}
        return found

    @cached_property
    def counts(self) -> dict[Days, dict[str, dict[str, int]]]:
        """The published numbers by period, municipality and code."""
        found: dict[Days, dict[str, dict[str, int]]] = {}
        for one in self.each:
            if [name for name, _ in one.cell] == [self.by]:
                of_days = found.setdefault((one.begins, one.ends), {})
                of_days.setdefault(one.municipality, {})[one.cell[0][1]] = one.count
        return found

    @cached_property
    def periods(self) -> list[Days]:
        """The periods drawn: up to the last one that at least half of all have published."""
        most = [days for days in sorted(self.counts) if 2 * len(self.counts[days]) >= len(self.known)]
        return [days for days in sorted(self.counts) if most and days <= most[-1]][-DRAWN:]

    @cached_property
    def throughout(self) -> list[str]:
        """Those who have published every period drawn."""
        return [name for name in self.known if all(name in self.counts[days] for days in self.periods)]

    @cached_property
    def summed(self) -> dict[str, Words]:
        """The codes by which all of those tell the same: not `rest`, where it is of other environments in some."""
        alike = national.rest_is_one(self.known[name].reference for name in self.throughout)
        return {code: words for code, words in self.codes.items() if alike or code != REST}

    def sums(self, code: str) -> list[float]:
        """Return the sums of a code, one a period; NaN where one of those municipalities does not tell it."""
        told = [[self.counts[days][name].get(code, math.nan) for name in self.throughout] for days in self.periods]
        return [sum(counts) for counts in told]


def document(tenants: Mapping[str, Tenant], table: str, language: Language) -> Document:
    """Return the document of a table. Raises as `national.numbers`, and WrongUse where nobody has any."""
    given = _given(tenants, table, language)
    if not given.periods:
        raise WrongUse("national_nothing", table=table)
    words, last = given.words, given.periods[-1][1]
    return Document(
        language=language,
        title=words.say("national.title"),
        subtitle=words.say("national.subtitle", name=_name(given), day=words.day(last)),
        marking=words.say("report.marking_public"),
        running=words.say("national.running", number=len(given.known)),
        facts=tuple(_facts(tenants, given)),
        sections=tuple(_sections(given)),
        slides=(),
        purpose=words.say("app.purpose"),
        author=words.listed([one.city for one in given.known.values()]),
        made=datetime.combine(last, time(), UTC),
    )


def _given(tenants: Mapping[str, Tenant], table: str, language: Language) -> Told:
    each = national.published_by(tenants, table)
    known = {name: Words(reference.read(tenant.reference), language) for name, tenant in tenants.items()}
    return Told(table, tuple(each), dict(sorted(known.items(), key=lambda pair: (pair[1].city, pair[0]))))


def _name(given: Told) -> str:
    return given.words.say(f"national.by_{given.by}")


def _facts(tenants: Mapping[str, Tenant], given: Told) -> Iterator[tuple[str, str]]:
    """Yield of each municipality the publication that its numbers are of, and whether any are invented."""
    for name, words in given.known.items():
        manifests = published.read(tenants[name].data).manifests
        yield words.city, manifests[-1].version if manifests else MISSING
    if national.invented(tenants):
        yield given.words.say("report.fact_demo"), given.words.say("report.invented")


def _sections(given: Told) -> Iterator[Section]:
    words = given.words
    yield Section("1", words.say("national.together"), tuple(_together(given)))
    yield Section("2", words.say("national.each"), tuple(_each(given)))


def _together(given: Told) -> Iterator[Block]:
    words, number = given.words, len(given.throughout)
    yield blocks.finding(words.say("national.throughout", number=number, all=len(given.known)))
    if not number:
        return
    for code in given.codes.keys() - given.summed.keys():
        yield blocks.note(words.say("national.rest_differs", rest=words.of(given.by, code)))
    sums = {code: given.sums(code) for code in given.summed}
    title = words.say("national.over_time", name=_name(given), number=number)
    yield _lines(given, title, sums)
    columns = [own.of(given.by, code) for code, own in given.summed.items()]
    rows = [
        (_days(given, days), *_numbers(words, counts))
        for days, *counts in zip(given.periods, *sums.values(), strict=True)
    ]
    yield Table(title, (words.say("national.period"), *columns), tuple(reversed(rows)))
    yield blocks.note(words.say("national.noise", number=number, noise=words.number(plus_minus(number), 1)))
    yield from _breaks(given)


def _breaks(given: Told) -> Iterator[Text]:
    """Yield whose way of counting changed among the periods drawn."""
    for words in (given.known[name] for name in given.throughout):
        known = words.reference
        first, last = (known.calendar.index(day) for day in (given.periods[0][0], given.periods[-1][1]))
        among = breaks.within(known.breaks.declared, known.calendar, first=first, last=last, dimension=given.by)
        yield from (blocks.note(f"{words.city}: {sentence}") for sentence in findings.breaks(among, words))


def _each(given: Told) -> Iterator[Block]:
    words, last = given.words, given.periods[-1]
    columns = [own.of(given.by, code) for code, own in given.codes.items()]
    told = given.counts[last]
    rows = [
        (own.city, *_numbers(words, [told.get(name, {}).get(code, math.nan) for code in given.codes]))
        for name, own in given.known.items()
    ]
    title = words.say("national.in_period", name=_name(given), days=_days(given, last))
    yield Table(title, (words.say("national.municipality"), *columns), tuple(rows))
    yield blocks.note(words.say("national.apart", noise=words.number(plus_minus(1), 1)))


def _lines(given: Told, title: str, sums: Mapping[str, Sequence[float]]) -> Lines:
    words = given.words
    panels = [_panel(code, given, counts) for code, counts in sums.items()]
    told = "; ".join(f"{one.name} {one.told}" for one in panels)
    return Lines(
        title,
        words.say("chart.alt_over_time", counts=told),
        blocks=tuple(_days(given, days) for days in given.periods),
        ticks=tuple(turns([ends for _, ends in given.periods], words)),
        panels=tuple(panels),
        highest=max([1.0, *(value for one in panels for value in one.values if value is not None)]),
    )


def _panel(code: str, given: Told, counts: Sequence[float]) -> Panel:
    look = panel(code, given.by, given.codes[code])
    values = tuple(None if math.isnan(count) else float(count) for count in counts)
    return Panel(look.name, look.colour, look.mark, values, told=given.words.number(counts[-1]))


def _days(given: Told, days: Days) -> str:
    return f"{given.words.day(days[0], year=days[0].year != days[1].year)} – {given.words.day(days[1])}"


def _numbers(words: Words, counts: Sequence[float]) -> list[str]:
    return [words.number(count) for count in counts]
