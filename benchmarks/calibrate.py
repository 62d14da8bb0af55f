"""How often the verdict calls chance a rise, and what it sees of true ones, beside four other ways (rivals.py).

Quiet cities are simulated: series in which nothing happens, their counts negative binomial, with and without a season.
Then rises are planted, meetings held over 150 series at once, and measures judged. What is drawn and how much of it is
fixed, so that the figures can be had again; all are per cent but those of a meeting, which are numbers of series.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

from benchmarks.rivals import QUICK, farrington_flexible, previous_period
from lagesbild.statistics.counts import Floats
from lagesbild.statistics.effect import CHOSEN_FOR, Outcome, effect
from lagesbild.statistics.farrington import Method
from lagesbild.statistics.verdict import (
    FALLS,
    FALSE_DISCOVERIES,
    MOST,
    NOT_JUDGED,
    RISES,
    Verdict,
    expected,
    false_discovery,
    judge,
)

SEED = 20260301
MEANS = (0.2, 0.5, 1, 2, 4, 8, 15, 30)
PHIS = (1, 1.5, 2, 3)
#: Of a season: how many periods it has, and how far it swings to each side.
A_YEAR, SWING = 26, 0.4
#: Series a setting; Farrington's method takes a millisecond a series, and judges fewer.
SERIES, SLOW = 100_000, 1_000
#: Meetings held, and series that each looks at.
MEETINGS, TOGETHER = 1_000, 150
#: Measures judged; the areas of which one may be chosen; periods before and after; mean of the rest; what is left.
MEASURES, AREAS, BEFORE, AFTER, REST, LEFT = 500, 10, 26, 8, 50, 0.4

#: What a figure tells of a setting, in its name; a rise is more or clearly more.
RISE, CLEAR, EITHER, UNJUDGED = "rise", "clearly more", "either way", "not judged"
FARRINGTON = "Farrington"
#: What becomes of an area with a measure: nothing, nothing though it was the worst when it was chosen, or a fall.
UNCHANGED, CHOSEN, FELL = "unchanged", "chosen", "fell"

#: Targets, in per cent: false rises from and to, false "clearly more" at most.
FALSE, FALSE_CLEAR = (0.2, 4.0), 1.5
#: Above this share of series with too few to judge, no share of false rises is too small.
NEARLY_ALL = 90.0


@dataclass(frozen=True)
class City:
    """Series alike: their mean a period, by how much more than chance they vary (phi), and whether by season too."""

    mean: float
    phi: float
    seasonal: bool = False

    @property
    def name(self) -> str:
        """As the figures call it."""
        return f"mean {self.mean:g}, phi {self.phi:g}{', seasonal' if self.seasonal else ''}"

    def drawn(self, by: Generator, series: int, periods: int, *, times: float = 1) -> Floats:
        """Return counts, a row a series, each from its own day of the year; the last mean is `times` the usual."""
        when = np.arange(periods) + by.uniform(0, A_YEAR, (series, 1))
        levels = self.mean * (1 + SWING * self.seasonal * np.sin(2 * np.pi * when / A_YEAR))
        levels[:, -1] *= times
        return drawn(by, levels, self.phi)


@dataclass(frozen=True)
class Rise:
    """A rise planted in a series: its last mean is `times` the usual, and `plus` reports come on top of it.

    `claimed` is the share, in per cent, that the verdict was to see of such rises (0: nothing was claimed).
    """

    mean: float
    times: float = 1
    plus: int = 0
    claimed: float = 0

    def name(self, phi: float) -> str:
        """As the figures call it."""
        return f"mean {self.mean:g} {f'plus {self.plus}' if self.plus else f'times {self.times:g}'}, phi {phi:g}"

    def drawn(self, by: Generator, phi: float, series: int, periods: int) -> Floats:
        """Return counts, a row a series, the rise in the last."""
        told = City(self.mean, phi).drawn(by, series, periods, times=self.times)
        told[:, -1] += self.plus
        return told


QUIET = [City(mean, phi, seasonal) for seasonal, mean, phi in product((False, True), MEANS, PHIS)]
PLANTED = (Rise(4, times=2, claimed=32), Rise(10, times=2, claimed=70), Rise(4, times=3), Rise(4, plus=15))
#: What is claimed is claimed of counts that vary by chance alone: no rule that keeps to its false rises sees as much
#: where they vary more. One that knew mean and phi would see 30 % and 59 % at phi 1.5.
POISSON = 1
PHIS_PLANTED = (POISSON, 1.5)
#: Meetings by the phi of their series, of which each has one, and one of the means.
PHIS_MET = {"phi 1": (1,), "phi 1-3": PHIS}
MEANS_MEASURED, PHIS_MEASURED = (1, 2, 5), (1, 1.5)


def measure(*, rows: int, times: int) -> dict[str, float]:
    """Return what was flagged, by setting and way of judging."""
    by = np.random.default_rng(SEED)
    figures: dict[str, float] = {}
    for city in QUIET:
        figures |= _named(city.name, _flagged(city.drawn(by, SERIES, MOST + 1)))
        figures |= _named(city.name, _flagged_slowly(city.drawn(by, SLOW, Method().needed + 1)))
    for rise, phi in product(PLANTED, PHIS_PLANTED):
        figures |= _named(rise.name(phi), _flagged(rise.drawn(by, phi, SERIES, MOST + 1)))
        figures |= _named(rise.name(phi), _flagged_slowly(rise.drawn(by, phi, SLOW, Method().needed + 1)))
    for name, phis in PHIS_MET.items():
        figures |= _named(f"meeting, {name}", _met(by, phis))
    for mean, phi in product(MEANS_MEASURED, PHIS_MEASURED):
        figures |= _named(f"measure, mean {mean:g}, phi {phi:g}", _measured(by, mean, phi))
    return figures


def passes(figures: Mapping[str, float]) -> list[str]:
    """Return the targets that the figures miss, a sentence each; none if all is well."""
    missed = [sentence for city in QUIET for sentence in _missed(city.name, figures)]
    for rise in PLANTED:
        seen = figures[f"{rise.name(POISSON)}: {RISE}"]
        if seen < rise.claimed:
            missed.append(f"{rise.name(POISSON)}: {seen:.2f} % are seen, {rise.claimed:g} % were claimed")
    return missed + [
        f"{name}: {value:.2f} % of no effect are called one, more than {FALSE[1]:g} %"
        for name, value in figures.items()
        if name.endswith((f": {UNCHANGED}, {Outcome.EFFECT}", f": {CHOSEN}, {Outcome.EFFECT}")) and value > FALSE[1]
    ]


def _missed(name: str, figures: Mapping[str, float]) -> list[str]:
    rises, clear, unjudged = (figures[f"{name}: {what}"] for what in (RISE, CLEAR, UNJUDGED))
    missed = []
    if rises > FALSE[1]:
        missed.append(f"{name}: {rises:.2f} % false rises, more than {FALSE[1]:g} %")
    if rises < FALSE[0] and unjudged < NEARLY_ALL:
        missed.append(f"{name}: {rises:.2f} % false rises, less than {FALSE[0]:g} %")
    if clear > FALSE_CLEAR:
        missed.append(f"{name}: {clear:.2f} % falsely clear, more than {FALSE_CLEAR:g} %")
    return missed


def drawn(by: Generator, means: Floats, phi: ArrayLike) -> Floats:
    """Return counts with these means, and variances phi times as large: Poisson of means that vary by a gamma law."""
    # a gamma law of next to no variance stands for none, so that phi 1, which is plain Poisson, needs no case
    excess = np.maximum(np.asarray(phi, dtype="float64") - 1, 1e-9)
    told: Floats = by.poisson(by.gamma(means / excess, excess)).astype("float64")
    return told


def _named(name: str, figures: Mapping[str, float]) -> dict[str, float]:
    return {f"{name}: {what}": value for what, value in figures.items()}


def _flagged(told: Floats) -> dict[str, float]:
    """Return how much is flagged of the last period, each series on its own, by us and by what is as quick."""
    now, histories = told[:, -1], told[:, :-1]
    verdicts = judge(now, expected(histories), together=False).verdicts
    flags = {
        RISE: np.isin(verdicts, RISES),
        CLEAR: verdicts == Verdict.CLEARLY_MORE,
        EITHER: np.isin(verdicts, RISES + FALLS),
        UNJUDGED: np.isin(verdicts, NOT_JUDGED),
        **{name: rival(now, histories) for name, rival in QUICK.items()},
    }
    return {name: _share(flagged) for name, flagged in flags.items()}


def _flagged_slowly(told: Floats) -> dict[str, float]:
    return {FARRINGTON: _share(farrington_flexible(told[:, -1], told[:, :-1]))}


def _share(flags: NDArray[Any]) -> float:
    return 100 * float(np.mean(flags))


def _met(by: Generator, phis: tuple[float, ...]) -> dict[str, float]:
    """Return how much a meeting over quiet series is told, on average: numbers of series, and how often any."""
    sums: dict[str, float] = {}
    for _ in range(MEETINGS):
        levels = np.broadcast_to(by.choice(MEANS, (TOGETHER, 1)), (TOGETHER, MOST + 1))
        for name, number in _told(drawn(by, levels, by.choice(phis, (TOGETHER, 1)))).items():
            sums[name] = sums.get(name, 0) + number / MEETINGS
    return sums


def _told(told: Floats) -> dict[str, float]:
    """Return what one meeting is told: what is called clear by our rule, without its correction, and by that alone."""
    law = expected(told[:, :-1])
    alone, together = (judge(told[:, -1], law, together=one) for one in (False, True))
    judged = ~np.isin(alone.verdicts, NOT_JUDGED)
    discovered = false_discovery(alone.p_hi[judged]) <= FALSE_DISCOVERIES
    numbers = {
        "series judged": judged,
        RISE: np.isin(together.verdicts, RISES),
        EITHER: np.isin(together.verdicts, RISES + FALLS),
        CLEAR: together.verdicts == Verdict.CLEARLY_MORE,
        f"{CLEAR}, no BH": alone.verdicts == Verdict.CLEARLY_MORE,
        f"{CLEAR}, BH alone": discovered,
    }
    counted = {name: float(found.sum()) for name, found in numbers.items()}
    return counted | {
        f"any {CLEAR}": float(counted[CLEAR] > 0),
        f"any {CLEAR}, no BH": float(counted[f"{CLEAR}, no BH"] > 0),
    }


def _measured(by: Generator, mean: float, phi: float) -> dict[str, float]:
    """Return how often a measure is said to have had an effect, where it had none and where it had.

    Beside it stands the simple way: the four periods after it against those that the area was chosen for.
    """
    areas = drawn(by, np.full((MEASURES, AREAS, BEFORE + AFTER), float(mean)), phi)
    rest = drawn(by, np.full((MEASURES, BEFORE + AFTER), float(REST)), phi)
    eight_weeks = areas[:, :, BEFORE - CHOSEN_FOR : BEFORE].sum(axis=2)
    worst = areas[np.arange(MEASURES), eight_weeks.argmax(axis=1)]
    after = worst[:, BEFORE : BEFORE + CHOSEN_FOR].sum(axis=1)
    fell = np.hstack([areas[:, 0, :BEFORE], drawn(by, np.full((MEASURES, AFTER), mean * LEFT), phi)])
    cases = {UNCHANGED: areas[:, 0], CHOSEN: worst, FELL: fell}
    figures = {name: share for case, told in cases.items() for name, share in _outcomes(case, told, rest).items()}
    # a fall is a rise read backwards
    return figures | {f"{CHOSEN}, 4 against 4": _share(previous_period(eight_weeks.max(axis=1), after[:, None]))}


def _outcomes(case: str, areas: Floats, rest: Floats) -> dict[str, float]:
    cut = [(one[:BEFORE], one[BEFORE:], other[:BEFORE], other[BEFORE:]) for one, other in zip(areas, rest, strict=True)]
    found = np.array([effect(*one).outcome for one in cut])
    return {f"{case}, {outcome}": _share(found == outcome) for outcome in (Outcome.EFFECT, Outcome.ROSE)}
