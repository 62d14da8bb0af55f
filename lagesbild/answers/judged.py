"""The verdicts of one meeting, for the group: is what was reported more, or less, than the history lets expect?

Every series that a meeting looks at is judged at once: the city by environment and record type over a fortnight, and
districts by environment over eight weeks. Of so many some go far by chance, and the verdicts allow for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isnan, nan

import numpy
import pandas

from lagesbild.access import Visit
from lagesbild.answers.exact import asked, rest_of, told_of
from lagesbild.answers.known import EIGHT_WEEKS, YEAR, comparable_from
from lagesbild.disclosure import SafeTable
from lagesbild.periods import Span
from lagesbild.statistics.comparison import Change, changes, smallest_rise
from lagesbild.statistics.counts import Floats
from lagesbild.statistics.farrington import Method, seasonal
from lagesbild.statistics.verdict import MOST, NOT_JUDGED, RISES, USUAL, Expected, Verdict, expected, judge
from lagesbild.words import REST

#: What stands for all codes of a dimension together.
EVERY = "every"
#: The same time last year is told by three fortnights around it.
AROUND = (YEAR - 1, YEAR, YEAR + 1)
#: What is told of a series. A rise of the city may be one of the season (`seasonal`), or of one record type `alone`.
OF_DISTRICT = ("count", "expected", "lo", "hi", "verdict", "previous", "to_previous", "rise_at")
OF_CITY = (*OF_DISTRICT, "year_around", "to_year", "seasonal", "alone")
#: Fortnights before the one in question that the season is told by.
SEASONS = Method().needed


@dataclass(frozen=True)
class Meeting:
    """What is judged in one meeting: the environments shown or all of them `opened`, record types, and districts.

    `comparisons` says how many series were judged.
    """

    environments: SafeTable
    opened: SafeTable
    types: SafeTable
    districts: SafeTable
    comparisons: int


def meeting(visit: Visit, period: int, *, environment: str = EVERY) -> Meeting:
    """Judge every series of the meeting about a period, against the 26 periods (or blocks of four) before it.

    A history begins with the first record, or at the last declared break; before that nothing is compared. While the
    period is preliminary no fall is told. The record types are told of one environment, of REST of them, or of EVERY
    one.
    """
    city, districts = _of_city(visit, period), _of_districts(visit, period)
    complete = period < visit.reference.calendar.first_preliminary(visit.today)
    both = pandas.concat([city.told, districts.told], ignore_index=True)
    law = expected(numpy.vstack([city.histories, districts.histories]))
    verdicts = [Verdict(one) for one in judge(both["count"], law, complete=complete).verdicts]
    both = _told(both, law, verdicts, complete=complete)
    of_city, of_districts = both.iloc[: len(city.told)], both.iloc[len(city.told) :]
    of_city = of_city.assign(seasonal=list(_seasonal(city, verdicts)), alone=list(_alone(visit, city, verdicts)))
    return Meeting(
        _environments(visit, of_city, period, opened=False),
        _environments(visit, of_city, period, opened=True),
        _types(visit, of_city, period, environment),
        told_of(visit, "E4", of_districts, period, ("district", "environment"), OF_DISTRICT),
        sum(one not in NOT_JUDGED for one in verdicts),
    )


@dataclass(frozen=True)
class _Series:
    """Series to judge: their codes, counts and what each is compared with (`told`), and their histories, a row each.

    `longer` holds the fortnights that the season is told by, the one in question last; it is empty where they are too
    few.
    """

    told: pandas.DataFrame
    histories: Floats
    longer: Floats


def _of_city(visit: Visit, period: int) -> _Series:
    since = comparable_from(visit, period, "environment")
    counted = asked(visit, "E1", Span(period, blocks=SEASONS + 1))
    wide = _with_sums(visit, counted, ("environment", "record_type"))
    counts = wide.to_numpy("float64", copy=True)
    known = numpy.arange(period - SEASONS, period + 1) >= since
    counts[:, ~known] = numpy.nan
    around = counts[:, [-1 - back for back in AROUND]].sum(axis=1)
    told = wide.index.to_frame(index=False).assign(
        count=counts[:, -1],
        previous=counts[:, -2],
        year_around=around / len(AROUND),
    )
    longer = counts if known.all() else counts[:0]
    return _Series(told, counts[:, -MOST - 1 : -1], longer)


def _of_districts(visit: Visit, period: int) -> _Series:
    since = comparable_from(visit, period, "district")
    counted = asked(visit, "E4", Span(period, EIGHT_WEEKS, MOST + 1))
    wide = _with_sums(visit, counted, ("district", "environment"))
    wide = wide.drop(index=EVERY, level="district")  # the city stands by the fortnight
    counts = wide.to_numpy("float64", copy=True)
    begins = period + 1 - EIGHT_WEEKS * numpy.arange(MOST + 1, 1, -1)
    counts[:, :-1][:, begins < since] = numpy.nan
    told = wide.index.to_frame(index=False).assign(count=counts[:, -1], previous=counts[:, -2], year_around=nan)
    return _Series(told, counts[:, :-1], counts[:0])


def _with_sums(visit: Visit, counted: pandas.DataFrame, by: Sequence[str]) -> pandas.DataFrame:
    """Return counts, a row a series and a column a block, with those of EVERY code and of REST beside the others."""
    rest = counted["environment"].isin(rest_of(visit))
    parts = [counted, counted[rest].assign(environment=REST), counted.assign(environment=EVERY)]
    (other,) = (name for name in by if name != "environment")
    every = pandas.concat(parts)
    every = pandas.concat([every, every.assign(**{other: EVERY})])
    return every.pivot_table(index=list(by), columns="block", values="n", aggfunc="sum", sort=False)


def _told(told: pandas.DataFrame, law: Expected, verdicts: Sequence[Verdict], *, complete: bool) -> pandas.DataFrame:
    """Put beside what was counted what was expected, and what is said of it."""
    lo, hi = law.between(USUAL)
    before = {"to_previous": changes(told["count"], told["previous"])}
    around = (told["year_around"] * len(AROUND)).round()
    before["to_year"] = changes(told["count"], around, time_before=len(AROUND))
    fall = Change.FALL if complete else Change.UNKNOWN  # what is still to come may make up for it
    said = {name: [str(fall if one is Change.FALL else one) for one in found] for name, found in before.items()}
    rise_at = [nan if isnan(before) else smallest_rise(before) for before in told["previous"]]
    return told.assign(expected=law.mean, lo=lo, hi=hi, verdict=list(map(str, verdicts)), rise_at=rise_at, **said)


def _seasonal(city: _Series, verdicts: Sequence[Verdict]) -> Iterator[bool]:
    """Say of each series of the city whether it rose no further than the time of year lets expect."""
    for row, verdict in zip(range(len(city.told)), verdicts, strict=False):
        law = seasonal(city.longer[row]) if verdict in RISES and len(city.longer) else None
        yield law is not None and city.longer[row, -1] <= law.upper


def _alone(visit: Visit, city: _Series, verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Tell for each rise of all record types together the one that is all of it, unless what that counts are events.

    More tips, but not more of anything else, may be more who know where to tip: that is no rise.
    """
    series = list(zip(city.told["environment"], city.told["record_type"], strict=True))
    places = {codes: place for place, codes in enumerate(series)}
    types = visit.reference.vocabulary.terms("record_type")
    reported = [code for code in types if not visit.reference.vocabulary.record_type[code].counts_as_event]
    for whole, (environment, of_type) in enumerate(series):
        asked = reported if of_type == EVERY and verdicts[whole] in RISES else []
        rising = [code for code in asked if verdicts[places[environment, code]] in RISES]
        carried = [code for code in rising if not _rises(city, whole, without=places[environment, code])]
        yield carried[0] if carried else ""


def _rises(city: _Series, whole: int, *, without: int) -> bool:
    counts = city.told["count"]
    law = expected(city.histories[whole] - city.histories[without])
    (verdict,) = judge([counts[whole] - counts[without]], law, together=False).verdicts
    return verdict in RISES


def _environments(visit: Visit, judged: pandas.DataFrame, period: int, *, opened: bool) -> SafeTable:
    rest = rest_of(visit)
    of_all = judged[judged["record_type"] == EVERY]
    hidden = {EVERY, REST} if opened else {EVERY, *rest}
    rows, total = of_all[~of_all["environment"].isin(hidden)], of_all[of_all["environment"] == EVERY]
    return told_of(visit, "E1", rows, period, ("environment",), OF_CITY, total=total[list(OF_CITY)])


def _types(visit: Visit, judged: pandas.DataFrame, period: int, environment: str) -> SafeTable:
    of_one = judged[judged["environment"] == environment]
    rows, total = of_one[of_one["record_type"] != EVERY], of_one[of_one["record_type"] == EVERY]
    return told_of(visit, "E1", rows, period, ("record_type",), OF_CITY, total=total[list(OF_CITY)])
