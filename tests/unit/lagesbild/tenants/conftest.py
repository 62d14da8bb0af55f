"""Two installations that have published."""

import shutil

import pytest

from lagesbild import published
from lagesbild.tenants import Tenant
from tests.backed_up import full


@pytest.fixture(scope="package")
def tenants(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Tenant]:
    """Two installations, each with what it has published; the second has a copy that only its publications are in."""
    found = {}
    for number, name in enumerate(("one", "two")):
        folder = tmp_path_factory.mktemp(name)
        made = full(folder)
        data = folder / "only"
        shutil.copytree(made.data / published.FOLDER, data / published.FOLDER)
        found[name] = Tenant(
            host=f"{name}.example.se",
            port=8600 + number,
            data=data,
            reference=made.reference,
            secret_file=folder / "no secret",
        )
    return found
