"""The attack suite at full size: one row for each attack, with what was measured and the mark it is held to.

An attack of another file is added to `ATTACKS`: a function that is given a `Case` and returns a `Result`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.attack.cities import City, demo, simulated

VOLUMES = (75, 37)
SEEDS = 12


@dataclass(frozen=True)
class Result:
    """One row of the table: the attack, what was measured, what passes, and whether it does."""

    attack: str
    measured: str
    mark: str
    passed: bool

    def __str__(self) -> str:
        return f"{self.attack:<4} | {'passes' if self.passed else 'FAILS'} | {self.measured} | {self.mark}"


@dataclass(frozen=True)
class Case:
    """What is attacked: a data folder that is never written to, and simulated cities made in a folder of their own."""

    data: Path
    scratch: Path
    seeds: int = SEEDS

    @cached_property
    def city(self) -> City:
        """The city of the data folder."""
        return demo(self.data)

    @cached_property
    def groups(self) -> dict[str, list[City]]:
        """The cities whose scores are pooled: that of the data folder and those as large, and those half as large."""
        made = {
            f"{volume} records": [simulated(self.scratch, seed=seed, volume=volume) for seed in range(self.seeds)]
            for volume in VOLUMES
        }
        return {
            name: [self.city, *cities] if name == f"{VOLUMES[0]} records" else cities for name, cities in made.items()
        }


Attack = Callable[[Case], Result]


def attacks() -> tuple[Attack, ...]:
    """Return the attacks of the suite, in the order of the design; add a function here to add a row."""
    from tests.attack import suite, test_bayes, test_composed, test_integer_programme, test_noise_law  # they import it

    return (
        suite.routes,
        test_composed.oracle_alone,
        test_composed.averaging,
        test_integer_programme.integer_programme,
        test_bayes.bayes,
        test_bayes.additive_keys,
        test_bayes.existence,
        test_composed.windows,
        suite.late_record,
        suite.worlds,
        suite.canaries,
        test_noise_law.noise_law,
    )


def results(case: Case) -> Iterator[Result]:
    """Run all attacks, the one after the other."""
    for attack in attacks():
        yield attack(case)
