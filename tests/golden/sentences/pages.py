"""Situations of single pages: what characterises an environment, calls, surveys, what awaits, deliveries, notes."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from math import nan
from typing import Any, cast

import pandas

from lagesbild import findings
from lagesbild.annotations import Annotation, Kind as OfNote
from lagesbild.disclosure import SafeTable
from lagesbild.findings import outlook, profiles, reporting, support, surveys
from lagesbild.outlook import Kind, Occasion
from tests.golden.sentences.made import Row, Said, table

#: The half-year that ends with period 4.
HALF_YEAR, PERIOD = (-8, 4), (4, 4)
Codes = dict[str, tuple[float, float]]


def situations() -> Iterator[tuple[str, Said]]:
    """Yield every situation of a single page with what makes its sentence."""
    for part in (_profiles, _most, _unassessed, _weekdays, _calls, _published_calls, _lead_times, _years):
        yield from part()
    for part in (_surveys, _changes, _response, _awaited, _observed, _receipts, _notes):
        yield from part()


def _in(weeks: tuple[int, int], say: Callable[..., str], told: SafeTable, *more: object) -> Said:
    """Return what makes a sentence of a table and of some weeks, in words."""
    return lambda words: say(told, words, *more, words.weeks(*weeks))


def _told(say: Callable[..., str | list[str]], told: object, *more: object) -> Said:
    return lambda words: _joined(say(told, words, *more))


def _joined(lines: str | list[str]) -> str:
    return lines if isinstance(lines, str) else " ".join(lines)


def _by(by: str, codes: Codes) -> SafeTable:
    """Return counts by code, each with the one before."""
    return table([{by: code, "count": count, "previous": before} for code, (count, before) in codes.items()], by)


def _over(*blocks: Row) -> SafeTable:
    """Return blocks of time, the last one last; `count` is their total too."""
    made = table([{"block": nth, **row} for nth, row in enumerate(blocks)], "block")
    cast(Any, made).total = pandas.DataFrame([{"count": row.get("count", nan)} for row in blocks])
    return made


def _profiles() -> Iterator[tuple[str, Said]]:
    told: dict[str, tuple[str, Codes]] = {
        "many": ("right_wing", {"propaganda": (41, 30), "violence": (3, 5), "hate_crime": (12, 9), "other": (1, 0)}),
        "one report": ("autonomous", {"demonstration": (1, 0), "violence": (0, 1)}),
        "none": ("islamist", {"propaganda": (0, 4)}),
        "none, and none before": ("islamist", {"propaganda": (0, 0)}),
        "the rest of the environments": ("rest", {"propaganda": (7, 7), "recruitment": (7, 2)}),
        "nothing known of before": ("mixed", {"propaganda": (1204, nan), "presence": (3, nan)}),
    }
    for name, (environment, codes) in told.items():
        yield f"an environment: {name}", _in(HALF_YEAR, profiles.sentence, _by("category", codes), environment)


def _most() -> Iterator[tuple[str, Said]]:
    told: dict[str, Codes] = {
        "arena": {"public_place": (12, 3), "digital": (4, 0), "unknown": (2, 2)},
        "reporter": {"region_psychiatry": (5, 0), "guards_rescue": (4, 0), "civil_society_faith": (2, 0)},
        "source_reliability": {"a": (5, 0), "b": (2, 0), "unknown": (1, 0)},
        "information": {"confirmed": (1, 0), "unknown": (4, 0)},
        "concern": {"content_online": (9, 0), "not_vbe": (4, 0)},
        "handling": {"another_authority_takes_over": (3, 0), "closed": (2, 0), "not_vbe": (1, 0)},
        "age": {"under_18": (1, 0)},
    }
    for by, codes in told.items():
        yield f"most are: {by}", _told(profiles.most, _by(by, codes))
    yield "most are: nothing is reported", _told(profiles.most, _by("arena", {"school": (0, 3)}))


def _unassessed() -> Iterator[tuple[str, Said]]:
    told = {
        "a quarter": ((8, 40, 0.2), (10, 40, 0.25)),
        "one of twenty": ((0, 20, 0.0), (1, 20, 0.05)),
        "none of many": ((1, 40, 0.025), (0, 1204, 0.0)),
        "too few for a share": ((2, 9, nan), (1, 7, nan)),
        "one of one": ((0, 0, nan), (1, 1, nan)),
        "none of none": ((0, 0, nan), (0, 0, nan)),
    }
    for name, blocks in told.items():
        made = _over(*(dict(zip(("count", "of", "share"), one, strict=True)) for one in blocks))
        yield f"not assessed: {name}", _in((1, 4), profiles.unassessed, made)


def _weekdays() -> Iterator[tuple[str, Said]]:
    for name, days in {"many": {6: 14, 2: 3, 5: 9, 1: 2}, "one": {7: 1}, "none": {1: 0}}.items():
        made = table([{"weekday": day, "count": n} for day, n in days.items()], "weekday")
        yield f"days of the week: {name}", _in(HALF_YEAR, profiles.weekdays, made)


def _calls() -> Iterator[tuple[str, Said]]:
    told = {
        "many": (64, 51, 22, 9, 7, 18),
        "several of which nothing has come": (3, 2, 0, 0, 0, 0),
        "one of each": (6, 1, 1, 1, 1, 1),
        "one call": (1, 1, 1, 0, 0, 1),
        "none": (0, 0, 0, 0, 0, 0),
    }
    names = ("count", "vbe", "minor", "measure", "handed_over", "closed")
    for name, numbers in told.items():
        made = _over(dict(zip(names, numbers, strict=True)))
        yield f"calls: {name}", _in(HALF_YEAR, support.sentence, made)


def _published_calls() -> Iterator[tuple[str, Said]]:
    for name, before, now in (("many", 9, 12), ("none", 4, 0), ("nothing known of before", nan, 5)):
        yield f"published calls: {name}", _in(PERIOD, support.calls, _over({"count": before}, {"count": now}))


def _lead_times() -> Iterator[tuple[str, Said]]:
    told: dict[str, dict[str, float]] = {
        "several ways": {"advice_only": 0.5, "measure": 41, "referred": 3},
        "one way": {"advice_only": 3},
        "a day": {"advice_only": 1, "quick_scan": 0},
    }
    for name, days in told.items():
        rows = [{"handling": code, "n": 9, "days": float(n)} for code, n in days.items()]
        yield f"how long it takes: {name}", _told(support.lead_times, table(rows, "handling"))


def _years() -> Iterator[tuple[str, Said]]:
    names = ("year", "count", "vbe", "measure", "handed_over", "closed")
    told = {
        "three years in a row": ((2021, 40, 31, 3, 6, 12), (2022, 51, 40, 5, 2, 20), (2023, 62, 48, 4, 9, 21)),
        "a year without calls in between": ((2021, 40, 31, 3, 6, 12), (2023, 62, 48, 4, 9, 21)),
        "one call": ((2024, 1, 1, 1, 0, 1),),
    }
    for name, years in told.items():
        made = table([dict(zip(names, year, strict=True)) for year in years], "year")
        yield f"calls by year: {name}", _told(support.years, made)


def _answers(places: Sequence[tuple[str, str]], shares: Sequence[float], *, n: int = 250, **more: Any) -> SafeTable:
    """Return the answers of places, each with its share, and in `more` what differs from having nothing before it."""
    rows = [
        {
            "place_level": level,
            "place": place,
            "year": 2023,
            "n": n,
            "share": share,
            "low": share - 6,
            "high": share + 6,
        }
        for (level, place), share in zip(places, shares, strict=True)
    ]
    before = {"mean": nan, "previous": nan, "previous_mean": nan, "previous_year": 0, "change": "unknown"}
    return table([{**before, **row, **more} for row in rows])


LUNDBY, ANGERED, CITY = ("district", "lundby"), ("district", "angered"), ("municipality", "goteborg")


def _surveys() -> Iterator[tuple[str, Said]]:
    told = {
        "several places": _answers((LUNDBY, ANGERED, ("district", "centrum")), (41.4, 52.6, 33.0)),
        "two places alike": _answers((LUNDBY, ANGERED), (41.4, 41.2), n=1204),
        "the whole city": _answers((CITY,), (38.2,)),
        "one district alone": _answers((LUNDBY,), (41.4,)),
    }
    for name, made in told.items():
        yield f"a survey: {name}", _told(surveys.sentence, made, "unsafe_evening")
    means = {"a mean": ((CITY, 3.4),), "means": ((LUNDBY, 3.1), (ANGERED, 3.6))}
    for name, rows in means.items():
        made = _answers([place for place, _ in rows], [nan] * len(rows))
        made.frame["mean"] = [mean for _, mean in rows]
        yield f"a survey: {name}", _told(surveys.sentence, made, "trust_in_authorities")


def _changes() -> Iterator[tuple[str, Said]]:
    def changed(*changes: str, previous: float = 40.0) -> SafeTable:
        made = _answers((LUNDBY, ANGERED, CITY)[: len(changes)], (51.0, 32.0, 41.0)[: len(changes)])
        made.frame["change"], made.frame["previous"], made.frame["previous_year"] = list(changes), previous, 2022
        return made

    told = {
        "a rise and a fall of three": changed("rise", "fall", "none"),
        "a rise, of one place": changed("rise"),
        "none": changed("none", "none"),
        "nothing known of before": changed("unknown", "unknown", previous=nan),
    }
    for name, made in told.items():
        yield f"a survey beside the year before: {name}", _told(surveys.changes, made)


def _response() -> Iterator[tuple[str, Said]]:
    years = {2022: (900, 610, 67.8), 2023: (1204, 533, 44.3), 2024: (1, 1, 100.0), 2021: (0, 0, nan)}
    told = {"two years": (2022, 2023), "one year": (2023,), "one practitioner": (2024,), "nobody was asked": (2021,)}
    for name, asked in told.items():
        rows = [dict(zip(("sent", "answered", "response_rate"), years[year], strict=True)) for year in asked]
        made = table(
            [{"year": year, "question": None, "reporter": None, **row} for year, row in zip(asked, rows, strict=True)]
        )
        yield f"practitioners: {name}", _told(surveys.response, made)


ELECTION = Occasion(date(2026, 9, 13), date(2026, 9, 13), Kind.ELECTION, "Allmänna val", "General elections", "")
HOLIDAYS = Occasion(date(2026, 12, 21), date(2027, 1, 8), Kind.TERM, "Jullov", "Christmas holidays", "")


def _awaited() -> Iterator[tuple[str, Said]]:
    for name, soon in (("two", [ELECTION, HOLIDAYS]), ("one, over the new year", [HOLIDAYS]), ("nothing", [])):
        yield f"what awaits: {name}", _told(outlook.sentence, soon)
        yield f"the rings of the year wheel: {name}", _told(outlook.rings, soon)


def _observed() -> Iterator[tuple[str, Said]]:
    for name, before, now in (("many", 12, 1204), ("one", 1, 1), ("none", 2, 0)):
        made = _over({"count": before}, {"count": now})
        yield f"what was observed: {name}", _in(PERIOD, outlook.observed, made)
        yield f"what happened next door: {name}", _in((1, 4), outlook.outside, made)
    unknown = _over({"count": nan}, {"count": 3})
    yield "what was observed: nothing known of before", _in(PERIOD, outlook.observed, unknown)


def _receipts() -> Iterator[tuple[str, Said]]:
    def delivered(*rows: tuple[int, dict[str, int]]) -> SafeTable:
        told = [(n, sum(by_rule.values()), [*by_rule], [*by_rule.values()]) for n, by_rule in rows]
        return table([dict(zip(("rows", "refused", "rules", "by_rule"), one, strict=True)) for one in told])

    told = {
        "several, with refused rows": delivered(
            (1200, {"unknown_category": 9}), (40, {"unknown_district": 2}), (7, {})
        ),
        "one refused row": delivered((40, {"gate_phone": 1})),
        "one delivery of one row": delivered((1, {})),
        "several, all sound": delivered((40, {}), (12, {})),
    }
    for name, made in told.items():
        yield f"deliveries: {name}", _told(reporting.receipts, made, date(2024, 1, 31))


def _notes() -> Iterator[tuple[str, Said]]:
    told = {
        "a day": Annotation(OfNote.EVENT, date(2024, 2, 3), date(2024, 2, 3), "Demonstration.", "A demonstration."),
        "a campaign": Annotation(OfNote.CAMPAIGN, date(2024, 2, 3), date(2024, 3, 1), "Ring oss.", "Call us."),
        "over the new year, in Swedish alone": Annotation(
            OfNote.CAMPAIGN, date(2023, 12, 28), date(2024, 1, 3), "Ring oss."
        ),
    }
    for name, note in told.items():
        yield f"a note: {name}", _told(findings.notes, [note])
    yield "a note: two of them", _told(findings.notes, list(told.values())[:2])
