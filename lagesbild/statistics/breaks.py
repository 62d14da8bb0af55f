"""Suspected breaks in what a sender says: a word that ends or begins, places told in another way, twice as many rows.

A sender who changes how it works changes its numbers, though nothing else has changed. What is found here is only a
suspicion: somebody declares it a break or dismisses it. Method: for each word the day on which to cut its days in two
that explains best on which days it was used (likelihood ratio of two binomial shares against one, as in binary
segmentation); days and not rows are counted, so that one bad evening is one. The thresholds were chosen on the
demonstration city and on three years of the police's published feed (docs/decisions/0009).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

import numpy
from numpy.typing import NDArray

if TYPE_CHECKING:  # whoever has a table to look into has read it already
    import pandas

Numbers: TypeAlias = NDArray[numpy.floating]

#: Says of each way to cut, by the shares before and after, whether it would be a change.
Counts = Callable[[Numbers, Numbers], NDArray[numpy.bool_]]
Series: TypeAlias = "pandas.Series[float]"

#: So much likelier (twice the logarithm of the ratio) must two shares be than one. By chance it is reached about never.
CERTAIN = 25.0
#: A word has ended or begun if it is used this much more seldom on one side.
SELDOM = 0.1
#: The share of rows whose place is told in one way has changed if it differs by so much.
SHARE = 0.15
#: What happens within so many days is one change: a word ends when it was last used, and another begins when first.
TOGETHER = timedelta(days=45)
#: The volume has changed if each of four blocks of four weeks after a day is at least double, or at most half, of what
#: the six before it were on average. A campaign or a summer is shorter than four.
BLOCK, BEFORE, AFTER, RATIO = 28, 6, 4, 2.0
#: So much likelier must the new volume be, in units of its usual variation.
CERTAIN_VOLUME = 12.0
#: A word that stands for all that nobody listed and few use: it neither ends nor begins.
OTHERS = "*"


@dataclass(frozen=True)
class Suspicion:
    """What changed on a day: `field` is category, concern, place or volume; `gone` and `new` are the sender's words.

    `before` and `after` are shares of the rows (place) or rows in four weeks (volume); words have none.
    """

    field: str
    day: date
    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True)
class _Cut:
    """Where one word's days fall in two."""

    day: date
    word: str
    before: float
    after: float
    certainty: float = field(compare=False)


def suspected(said: pandas.DataFrame) -> tuple[Suspicion, ...]:
    """Return what changed in what one sender said: `said` holds (day, field, value, rows), several deliveries' at once.

    A day and word that several deliveries tell of count once, by the one that tells most: senders repeat themselves.
    """
    if said.empty:
        return ()
    told = said.assign(day=said["day"].astype("datetime64[s]")).groupby(["field", "value", "day"])["rows"].max()
    by_field = {
        str(name): table.droplevel(0).unstack(0, fill_value=0).sort_index() for name, table in told.groupby(level=0)
    }
    place = by_field.pop("place", None)  # every row has one, and so this is the volume too
    found = [one for name, table in by_field.items() for one in _words(name, table)]
    found += [] if place is None else [*_places(place), *_volume(place)]
    return tuple(sorted(found, key=lambda one: (one.day, one.field)))


def _words(name: str, table: pandas.DataFrame) -> Iterator[Suspicion]:
    """Yield the days on which words ended or began; those near each other are one change."""
    used = (table > 0).astype("float64").drop(columns=OTHERS, errors="ignore")
    for together in _grouped(_all_cuts(used, used.sum(axis=1) * 0 + 1.0, _ended)):
        gone = tuple(sorted(cut.word for cut in together if cut.before > cut.after))
        new = tuple(sorted(cut.word for cut in together if cut.before < cut.after))
        yield Suspicion(name, min((cut.day for cut in together if cut.word in new), default=together[0].day), gone, new)


def _places(table: pandas.DataFrame) -> Iterator[Suspicion]:
    """Yield the days on which places began to be told in another way, each by the way that changed most."""
    rows = table.astype("float64")
    for together in _grouped(_all_cuts(rows, rows.sum(axis=1), _shifted)):
        most = max(together, key=lambda cut: cut.certainty)
        gone, new = ((most.word,), ()) if most.before > most.after else ((), (most.word,))
        yield Suspicion("place", most.day, gone, new, before=most.before, after=most.after)


def _grouped(cuts: list[_Cut]) -> Iterator[list[_Cut]]:
    together: list[_Cut] = []
    for cut in cuts:
        if together and cut.day - together[-1].day > TOGETHER:
            yield together
            together = []
        together.append(cut)
    if together:
        yield together


def _ended(before: Numbers, after: Numbers) -> NDArray[numpy.bool_]:
    return numpy.minimum(before, after) <= SELDOM * numpy.maximum(before, after)


def _shifted(before: Numbers, after: Numbers) -> NDArray[numpy.bool_]:
    return numpy.abs(before - after) >= SHARE


def _all_cuts(table: pandas.DataFrame, of: Series, counts: Counts) -> list[_Cut]:
    """Return the cuts of every word of a table in order of time; most words have none, which is seen of all at once."""
    if len(table) < 2 or table.columns.empty:
        return []
    *_, certainty = _cut_everywhere(table.to_numpy(), of.to_numpy()[:, None], counts)
    promising = table.columns[certainty.max(axis=0) >= CERTAIN]
    cuts = [cut for word in promising for cut in _cuts(str(word), table[word], of, counts)]
    return sorted(cuts, key=lambda cut: cut.day)


def _cuts(word: str, said: Series, of: Series, counts: Counts) -> list[_Cut]:
    """Return the cuts of a word, `of` being all that it could have been; each half may be cut again."""
    cut = _best(word, said, of, counts)
    if cut is None:
        return []
    earlier = said.index < numpy.datetime64(cut.day)
    return [*_cuts(word, said[earlier], of[earlier], counts), cut, *_cuts(word, said[~earlier], of[~earlier], counts)]


def _best(word: str, said: Series, of: Series, counts: Counts) -> _Cut | None:
    """Return the likeliest cut of a word's days; None if none is certain enough or would be a change."""
    if len(said) < 2:
        return None
    before, after, certainty = _cut_everywhere(said.to_numpy(), of.to_numpy(), counts)
    at = int(certainty.argmax())
    expected = of * numpy.where(numpy.arange(len(of)) <= at, before[at], after[at])
    if certainty[at] < CERTAIN * _dispersion(said, of, expected):
        return None
    return _Cut(said.index[at + 1].date(), word, float(before[at]), float(after[at]), float(certainty[at]))


def _cut_everywhere(said: Numbers, of: Numbers, counts: Counts) -> tuple[Numbers, Numbers, Numbers]:
    """Return for a cut after each day but the last the shares before and after it, and how certain it is."""
    hits, tries = said.cumsum(axis=0), of.cumsum(axis=0)
    earlier, later = (hits[:-1], tries[:-1]), (hits[-1] - hits[:-1], tries[-1] - tries[:-1])
    before, after = (part / numpy.maximum(whole, 1) for part, whole in (earlier, later))
    certainty = 2 * (_likelihood(*earlier) + _likelihood(*later) - _likelihood(hits[-1:], tries[-1:]))
    return before, after, numpy.where(counts(before, after), certainty, 0.0)


def _likelihood(hits: Numbers, tries: Numbers) -> Numbers:
    """Return the logarithm of the likelihood of so many hits in so many tries, at the share that fits best."""
    share = hits / numpy.maximum(tries, 1)
    missed = tries - hits
    logs = (numpy.log(numpy.where(part > 0, part, 1.0)) for part in (share, 1 - share))
    return sum((part * log for part, log in zip((hits, missed), logs, strict=True)), numpy.zeros_like(share))


def _dispersion(said: Series, of: Series, expected: Series) -> float:
    """Return by how much a week's hits vary more than chance would have it, at least 1; single days never do.

    Rows come in bunches: one event, one sender's evening.
    """
    if of.max() <= 1:
        return 1.0
    weeks = said.to_frame("said").assign(of=of, expected=expected).resample("W").sum()
    weeks = weeks[(weeks["expected"] > 0) & (weeks["expected"] < weeks["of"])]
    chance = weeks["expected"] * (1 - weeks["expected"] / weeks["of"])
    return max(1.0, float(((weeks["said"] - weeks["expected"]) ** 2 / chance).mean())) if len(weeks) else 1.0


def _volume(table: pandas.DataFrame) -> Iterator[Suspicion]:
    """Yield the days on which a sender began to send twice or half as much, and went on so."""
    rows = table.sum(axis=1).asfreq("D", fill_value=0)
    if len(rows) < (BEFORE + AFTER) * BLOCK:
        return
    blocks = _blocks(rows.to_numpy())
    found = dict(_turns(blocks))
    while found:
        at = max(found, key=lambda at: found[at])
        before, after = blocks[at, :BEFORE].mean(), blocks[at, BEFORE:].mean()
        yield Suspicion("volume", rows.index[at + BEFORE * BLOCK].date(), before=float(before), after=float(after))
        found = {other: certainty for other, certainty in found.items() if abs(other - at) >= BEFORE * BLOCK}


def _blocks(rows: Numbers) -> Numbers:
    """Return for each day that has them the rows in the blocks of four weeks before it and after it, one row a day."""
    reached = numpy.concatenate([[0], rows.cumsum()])
    sums = reached[BLOCK:] - reached[:-BLOCK]
    days = len(rows) - (BEFORE + AFTER) * BLOCK + 1
    return numpy.stack([sums[start : start + days] for start in range(0, (BEFORE + AFTER) * BLOCK, BLOCK)], axis=1)


def _turns(blocks: Numbers) -> Iterator[tuple[int, float]]:
    """Yield the days on which the volume turned and stayed so, and how certain that is; who sends nothing is silent."""
    before, after = blocks[:, :BEFORE], blocks[:, BEFORE:]
    usual = before.mean(axis=1)
    more = after.min(axis=1) >= numpy.maximum(before.max(axis=1), RATIO * usual)
    fewer = after.max(axis=1) <= numpy.minimum(before.min(axis=1), usual / RATIO)
    for at in numpy.flatnonzero((more | fewer) & after.all(axis=1)):
        certainty = _certainty(before[at], after[at])
        if certainty >= CERTAIN_VOLUME * max(1.0, float(before[at].var() / max(usual[at], 1.0))):
            yield int(at), certainty


def _certainty(before: Numbers, after: Numbers) -> float:
    """Return twice the logarithm of how much likelier two volumes are than one."""
    both = numpy.concatenate([before, after]).mean()
    return 2 * sum(float(part.sum() * numpy.log(part.mean() / both)) for part in (before, after) if part.any())
