"""What is frozen of thresholds and filters is what was in force."""

import json
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet
import pytest

from lagesbild.access import Visit
from lagesbild.meetings import freeze, package, thresholds
from lagesbild.statistics import verdict
from tests.meetings import AT, a_group, a_meeting


@pytest.fixture
def group(tmp_path: Path) -> Visit:
    visit = a_group(tmp_path)
    protection = visit.reference.municipality.protection.model_copy(update={"share_denominator_at_least": 33})
    municipality = visit.reference.municipality.model_copy(update={"protection": protection})
    return replace(visit, reference=replace(visit.reference, municipality=municipality))


def test_the_thresholds_in_code_and_of_the_municipality_are_frozen(group: Visit) -> None:
    a_meeting(group)
    freeze.freeze(group, 1, at=AT)
    facts = json.loads((package.folder_of(group.folder, 1) / package.FACTS).read_text(encoding="utf-8"))
    assert facts["thresholds"] == json.loads(json.dumps(thresholds.in_force(group.reference)))
    assert (facts["thresholds"]["clear"], facts["thresholds"]["share_denominator_at_least"]) == (verdict.CLEAR, 33)
    assert facts["today"] == str(group.today)


def test_every_table_tells_its_period_and_what_it_is_limited_to(group: Visit) -> None:
    a_meeting(group)
    freeze.freeze(group, 1, at=AT)
    limited = {}
    for file in package.folder_of(group.folder, 1).glob("tables/group/*.parquet"):
        told = json.loads(pyarrow.parquet.read_schema(file).metadata[b"lagesbild"])
        assert told["period"] == 4
        limited[file.stem] = told["filter"]
    assert limited["category-right_wing"] == {"environment": "right_wing"}
    assert limited["year"] == limited["places"] == {}
