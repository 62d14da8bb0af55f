"""Two frozen meetings, frozen once: to freeze takes seconds."""

from dataclasses import replace

import pytest

from lagesbild.access import Visit
from lagesbild.meetings import assessments, freeze
from lagesbild.meetings.assessments import Assessment, Side
from tests.meetings import AT, a_group, a_meeting

VIEW = Assessment(1, "right_wing", Side.POLICE, "Oförändrat läge.")


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    """Two meetings, both frozen."""
    visit = a_group(tmp_path_factory.mktemp("held"))
    for number in (1, 2):
        a_meeting(visit, number)
        assessments.write(visit, replace(VIEW, meeting=number), at=AT)
        freeze.freeze(visit, number, at=AT)
    return visit
