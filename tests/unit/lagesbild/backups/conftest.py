"""An installation with something of everything, and its backup."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from lagesbild import backups
from lagesbild.audit import Action, AuditEvent
from lagesbild.settings import Settings
from tests.backed_up import AT, full

EVENT = AuditEvent(Action.BACKUP, "", "backup", {}, "Säkerhetskopia")


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation with something of everything."""
    return full(tmp_path_factory.mktemp("full"))


@pytest.fixture
def here(installation: Settings, tmp_path: Path) -> Settings:
    """A copy of it, which may be written to."""
    shutil.copytree(installation.data, tmp_path / "data")
    return replace(installation, data=tmp_path / "data", secret_file=tmp_path / "data" / "secret")


def backed_up(here: Settings, name: str = "b.tar") -> Path:
    return backups.make(here, here.data.parent / name, event=EVENT, at=AT).file
