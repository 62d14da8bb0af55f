"""Generated personal data in every disguise is refused: none is missed. The disguises by kind stand in docs/gate.md."""

import os
import random

import pytest

from etl import mapping
from etl.workspace import gate_of
from lagesbild import reference
from tests.factories import REFERENCE
from tests.unit.lagesbild.gate import persons
from tests.unit.lagesbild.gate.disguises import DISGUISES, Disguise
from tests.unit.lagesbild.gate.kinds import KINDS, Kind
from tests.unit.lagesbild.gate.ways import ANYWHERE, DIGITS, LETTERS, NAMES

#: The gate as the loader opens it: it knows the places and the agencies of Göteborg.
GATE = gate_of(reference.read(REFERENCE), mapping.read_all(REFERENCE))
WAYS = ANYWHERE | DIGITS | LETTERS | NAMES
#: DISGUISED_PEOPLE=200 looks further.
PEOPLE = int(os.environ.get("DISGUISED_PEOPLE", "8"))
#: Where nothing is to be found, a disguise is no reason to refuse.
NOBODY = [
    "Klotter på fasaden vid torget",
    "Gruppen delade ut flygblad vid skolan igår",
    "12 personer på mötet",
    " ".join(persons.PROSE),
]


def test_there_are_at_least_two_hundred_disguises_and_no_two_write_alike() -> None:
    assert len({disguise.name for disguise in DISGUISES}) == len(DISGUISES) >= 200
    written = {disguised for disguise in DISGUISES for _, disguised in disguise.texts(1)}
    assert len(written) > 0.95 * len(DISGUISES)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_kind_is_refused_by_its_rule(kind: Kind) -> None:
    plain = [text for disguise in DISGUISES if disguise.kind == kind for text, _ in disguise.texts(2)]
    assert [text for text in plain if GATE.screen(text) not in kind.rules] == []


@pytest.mark.parametrize("way", [way for way in WAYS if way != "as it is"])
def test_nothing_is_missed_that_is_written(way: str) -> None:
    disguises = [disguise for disguise in DISGUISES if disguise.way == way]
    assert disguises
    assert [(disguise.name, *missed) for disguise in disguises if (missed := _missed(disguise))] == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("text", NOBODY)
def test_no_disguise_is_refused_for_itself(way: str, text: str) -> None:
    assert GATE.screen(WAYS[way](random.Random(way), text)) is None


def _missed(disguise: Disguise) -> list[str]:
    return [disguised for _, disguised in disguise.texts(PEOPLE) if GATE.screen(disguised) is None]
