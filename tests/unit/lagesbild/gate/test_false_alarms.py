"""False alarms: what holds nobody passes, but for a few kinds that nothing tells from a person's number.

The rates measured stand in docs/gate.md, with those of the real reports (tests/real/test_gate_false_alarms.py).
"""

import pytest

from etl import mapping
from etl.workspace import gate_of
from lagesbild import reference
from tests.factories import REFERENCE
from tests.unit.lagesbild.gate.harmless import KINDS

GATE = gate_of(reference.read(REFERENCE), mapping.read_all(REFERENCE))
#: The only kinds that may alarm, and the share that does at most: a number that is also a valid identity or telephone
#: number is refused, since it may be one.
MAY_ALARM = {"compact moment": 0.15, "case ########": 0.15}
TOGETHER = 0.01


def alarms(texts: list[str]) -> list[tuple[str, str]]:
    return [(text, rule) for text in texts if (rule := GATE.screen(text))]


@pytest.mark.parametrize("kind", KINDS)
def test_what_holds_nobody_passes(kind: str) -> None:
    found = alarms(KINDS[kind])
    assert len(found) <= MAY_ALARM.get(kind, 0) * len(KINDS[kind]), found[:5]


@pytest.mark.parametrize("kind", MAY_ALARM)
def test_a_kind_that_may_alarm_does(kind: str) -> None:
    assert alarms(KINDS[kind])


def test_at_most_one_in_a_hundred_alarms_together() -> None:
    texts = [text for kind in KINDS.values() for text in kind]
    assert len(texts) > 10_000
    assert len(alarms(texts)) <= TOGETHER * len(texts)
