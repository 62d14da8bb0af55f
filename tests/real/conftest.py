"""Real deliveries that nobody here wrote. Set LAGESBILD_REAL_DATA to the folder that holds polisen/ and arvig/."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas
import pytest

from tests.real.installation import Installation, delivered, germany, goteborg, malmo

REAL_DATA = "LAGESBILD_REAL_DATA"


@dataclass(frozen=True)
class Loaded:
    """A real file, loaded: what stands in it, its receipt, and the status afterwards."""

    file: Path
    rows: pandas.DataFrame
    installation: Installation
    receipt: dict[str, Any]
    status: dict[str, Any]


@pytest.fixture(scope="session")
def real_data() -> Path:
    folder = os.environ.get(REAL_DATA)
    if not folder:
        pytest.skip(f"{REAL_DATA} names no folder: the real deliveries are not part of the project")
    return Path(folder)


@pytest.fixture(scope="session")
def polisen(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    (file,) = (real_data / "polisen").glob("*.csv")
    return _loaded(goteborg(tmp_path_factory.mktemp("goteborg")), file, "polisen")


@pytest.fixture(scope="session")
def polisen_in_malmo(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    (file,) = (real_data / "polisen").glob("*.csv")
    return _loaded(malmo(tmp_path_factory.mktemp("malmo")), file, "polisen")


@pytest.fixture(scope="session")
def arvig(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    (file,) = (real_data / "arvig").glob("*.csv")
    return _loaded(germany(tmp_path_factory.mktemp("germany")), file, "arvig")


def _loaded(installation: Installation, file: Path, source: str) -> Loaded:
    receipt = installation.load(file, source)
    return Loaded(file, delivered(file), installation, receipt, installation.status())
