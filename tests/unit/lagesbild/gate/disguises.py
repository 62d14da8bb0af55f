"""The table of disguises: every kind of personal data in every way to write it that leaves it readable."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from tests.unit.lagesbild.gate.kinds import KINDS, NUMBER, Kind
from tests.unit.lagesbild.gate.ways import ANYWHERE, DIGITS, LETTERS, NAMES, Way

NAME = frozenset({"gate_person_name"})
#: What together is no disguise but unreadable: a reserve number's letter among letters for digits, words run together
#: that tell what an account is.
NOT_TOGETHER = {
    *((kind, "sign by sign") for kind in ("account", "snap", "with a particle")),
    *(("reserve number", way) for way in DIGITS if way.endswith((" for 0", " for 1")) or way == "in words"),
}


@dataclass(frozen=True)
class Disguise:
    """One kind of personal data, disguised in one way."""

    kind: Kind
    way: str
    disguised: Way

    @property
    def name(self) -> str:
        """What it is called in a report."""
        return f"{self.kind.name}, {self.way}"

    def texts(self, people: int) -> Iterator[tuple[str, str]]:
        """Yield the data of so many invented people, plain and disguised; the same at every run."""
        rnd = random.Random(self.name)
        for _ in range(people):
            text = self.kind.draw(rnd)
            yield text, self.disguised(rnd, text)


def _ways(kind: Kind) -> dict[str, Way]:
    if kind.rules == NUMBER:
        return ANYWHERE | DIGITS
    return ANYWHERE | LETTERS | (NAMES if kind.rules == NAME else {})


def _changes(disguise: Disguise) -> bool:
    """Say whether a way changes anything in this kind: there are no blanks to replace in a plate."""
    return any(text != disguised for text, disguised in disguise.texts(5))


EVERY = [
    Disguise(kind, name, way)
    for kind in KINDS
    for name, way in _ways(kind).items()
    if (kind.name, name) not in NOT_TOGETHER
]
DISGUISES = [disguise for disguise in EVERY if _changes(disguise)]
