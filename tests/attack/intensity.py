"""How a city is, on average: the records a period that are expected of every set there is. The calibrated prior."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas

from lagesbild.lattice.tables import codes, types
from lagesbild.reference import UNKNOWN_PLACE, Reference
from lagesbild.words import REST
from tests.attack.cells import ALL, PLACED, Cell, area_of
from tests.attack.noise import Floats

#: The dimensions of `atoms`, in order; what else is told of a record does not depend on these.
AXES = ("district", "environment", "record_type", "category")
#: What the demonstration city is like, the most frequent first; the rest of a dimension shares what is left.
SHARES = {
    "district": (0.13, 0.10, 0.085, 0.075, 0.075, 0.07, 0.07, 0.065, 0.065, 0.065),
    "record_type": (0.38, 0.28, 0.22, 0.12),
    "category": (0.33, 0.165, 0.105, 0.075, 0.065, 0.065, 0.06, 0.045, 0.045, 0.02, 0.02, 0.005),
    "environment": (0.36, 0.15, 0.15, 0.34),
    "reporter": (0.32, 0.17, 0.12, 0.11, 0.10, 0.08, 0.05, 0.01, 0.01, 0.01, 0.005, 0.005, 0.005),
    "arena": (0.46, 0.15, 0.10, 0.09, 0.08, 0.05, 0.04),
}
CALLS = 7 / 75
#: How differently the environments spread over districts: the shape of a gamma law of mean 1.
EVENNESS = 4.0


@dataclass(frozen=True)
class Intensity:
    """Records expected a period, by `AXES`; those of calls; the shares of reporters and arenas; the season.

    A share `rough` of the records counts in half-years and years only.
    """

    reference: Reference
    atoms: Floats
    calls: float
    shares: dict[str, dict[str, float]]
    season: dict[int, float]
    rough: float = 0.0

    def expected(self, cell: Cell) -> float:
        """Return the expected count of a set of records."""
        chosen = dict(cell.chosen)
        periods = range(cell.block * cell.days // 14, (cell.block + 1) * cell.days // 14)
        length = sum(self.season.get(period, 0.0) for period in periods)
        if chosen.pop("when", None):
            return length * self.rough * self._placed(cell.kind, chosen)
        dated = 1 - self.rough if cell.days == 14 else 1.0
        return length * self._per_period(cell.kind, chosen, dated)

    def _per_period(self, kind: str, chosen: dict[str, str], dated: float) -> float:
        if kind in types(self.reference, ("X",)):
            return self.calls
        return dated * self._placed(kind, chosen) + (self.calls if kind == ALL else 0.0)

    def _placed(self, kind: str, chosen: dict[str, str]) -> float:
        found: Floats = self.atoms
        for axis, name in enumerate(AXES):
            told = codes_of(name, self.reference)
            wanted = self._wanted(name, kind, chosen)
            kept = [place for place, code in enumerate(told) if wanted is None or code in wanted]
            found = found.take(kept, axis=axis)
        share = np.prod([self.shares[name][chosen[name]] for name in self.shares if name in chosen])
        return float(found.sum() * share)

    def _wanted(self, name: str, kind: str, chosen: dict[str, str]) -> set[str] | None:
        if name == "record_type":
            return None if kind in (PLACED, ALL) else {kind}
        if name == "district" and "area" in chosen and "district" not in chosen:
            told = codes_of("district", self.reference)
            return {one for one in told if area_of(one, self.reference) == chosen["area"]}
        return {chosen[name]} if name in chosen else None

    def drawn(self, generator: np.random.Generator) -> pandas.DataFrame:
        """Draw the records of a city, as the built database has them."""
        season = np.array(list(self.season.values()))
        counts = generator.poisson(np.multiply.outer(season, self.atoms))
        where = np.repeat(np.argwhere(counts), counts[counts > 0], axis=0)
        told = {name: np.array(as_recorded(name, self.reference))[where[:, axis + 1]] for axis, name in enumerate(AXES)}
        placed = pandas.DataFrame({"period": np.array(list(self.season))[where[:, 0]], **told})
        calls = generator.poisson(season * self.calls)
        spoken = pandas.DataFrame({"period": np.repeat(list(self.season), calls)}).assign(
            district=UNKNOWN_PLACE,
            environment=as_recorded("environment", self.reference)[-1],
            record_type=types(self.reference, ("X",))[0],
        )
        found = pandas.concat([placed, spoken], ignore_index=True)
        for name, share in self.shares.items():
            found[name] = generator.choice(list(share), len(found), p=list(share.values()))
        return filled(found, self.reference, generator)


def filled(found: pandas.DataFrame, reference: Reference, generator: np.random.Generator) -> pandas.DataFrame:
    """Give records the columns that the close reads, besides those that they have."""
    area = {one: area_of(one, reference) for one in codes_of("district", reference)}
    protection = {code: term.protection for code, term in reference.vocabulary.record_type.items()}
    return found.assign(
        area=found["district"].map(area),
        protection=found["record_type"].map(protection),
        category_1=found["category"],
        counted_from_days=1,
        record_key=generator.integers(2**32, size=len(found), dtype=np.uint32),
        in_city=True,
        concern=None,
        age=None,
        handling=None,
    )


def codes_of(name: str, reference: Reference) -> tuple[str, ...]:
    """Return the codes of one of the `AXES`."""
    return codes(name, reference, ("P", "I"))


def as_recorded(name: str, reference: Reference) -> tuple[str, ...]:
    """Return codes as a record has them: the first of the environments that are not shown stands for the rest."""
    rest = next(code for code, term in reference.vocabulary.environment.items() if not term.default_view)
    return tuple(rest if code == REST else code for code in codes_of(name, reference))


def imagined(reference: Reference, generator: np.random.Generator, *, volume: float, periods: int) -> Intensity:
    """Imagine a city of so many records a period: the shares of the demonstration city, spread unevenly."""
    shares = {name: _shares(SHARES[name], len(codes_of(name, reference))) for name in AXES}
    even = np.einsum("d,e,t,c->detc", *(shares[name] for name in AXES))
    twists = [generator.gamma(EVENNESS, 1 / EVENNESS, shape) for shape in _pairs(even.shape)]
    uneven = even * twists[0] * twists[1]
    told = {
        name: dict(zip(codes(name, reference), _shares(SHARES[name], len(codes(name, reference))), strict=True))
        for name in ("reporter", "arena")
    }
    season = {period: 1 + 0.15 * float(np.sin(2 * np.pi * period / 26)) for period in range(periods)}
    return Intensity(reference, volume * (1 - CALLS) * uneven / uneven.sum(), volume * CALLS, told, season)


def _pairs(shape: tuple[int, ...]) -> Sequence[tuple[int, ...]]:
    """Return the shapes of what makes places differ by environment, and environments by category."""
    district, environment, _, category = shape
    return (district, environment, 1, 1), (1, environment, 1, category)


def _shares(told: Sequence[float], length: int) -> Floats:
    left = max(1 - sum(told), 0.0) / max(length - len(told), 1)
    found = np.array([*told, *[left] * length][:length])
    share: Floats = found / found.sum()
    return share


def of_records(records: pandas.DataFrame, reference: Reference) -> Intensity:
    """Estimate how a city is from its true records: far more than an attacker has, so he is the stronger for it.

    A set's mean over the years counts so many years, and what its dimensions let expect if they were independent counts
    one more half-year: else a set that was empty throughout would be known to be.
    """
    placed = records[records["protection"].isin(("P", "I"))]
    periods = range(int(records["period"].min()), int(records["period"].max()) + 1)
    index = pandas.MultiIndex.from_product([codes_of(name, reference) for name in AXES])
    found = placed.groupby(list(AXES)).size().reindex(index, fill_value=0).to_numpy(dtype=float)
    atoms = found.reshape([len(codes_of(name, reference)) for name in AXES])
    ones = [atoms.sum(axis=tuple(other for other in range(4) if other != axis)) / atoms.sum() for axis in range(4)]
    even = np.einsum("d,e,t,c->detc", *ones) * atoms.sum()
    weight = 13 / (len(periods) + 13)
    shares = {name: _found_shares(placed, name, reference) for name in ("reporter", "arena")}
    by_period = placed["period"].value_counts()
    season = {period: float(by_period.get(period, 0)) * len(periods) / len(placed) for period in periods}
    return Intensity(
        reference,
        ((1 - weight) * atoms + weight * even) / len(periods),
        float((records["protection"] == "X").sum()) / len(periods),
        shares,
        season,
        float((placed["counted_from_days"] > 14).mean()),
    )


def _found_shares(placed: pandas.DataFrame, name: str, reference: Reference) -> dict[str, float]:
    found = placed[name].value_counts(normalize=True)
    return {code: float(found.get(code, 0.0)) for code in codes(name, reference)}
