"""The nasty town, set up once for all tests of exports that only look at it."""

import pytest

from tests.golden.export.case import Case, nasty


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return nasty(tmp_path_factory.mktemp("nasty"))
