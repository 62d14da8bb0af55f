"""An installation in which there is something of everything that a backup must hold."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from etl.close import close
from lagesbild import settings, store
from lagesbild.meetings import freeze
from lagesbild.settings import Settings
from lagesbild.verify import Chain, verified
from tests.meetings import a_group, a_meeting, anew

AT = datetime(2026, 11, 21, 3, tzinfo=UTC)


def full(folder: Path) -> Settings:
    """Return an installation with deliveries, publications, a frozen meeting and a log."""
    visit = a_group(folder)
    installation = settings.read({settings.DATA: str(visit.folder)})
    made = store.pointer(visit.folder)
    assert made
    close(installation, visit.reference, made, date(2024, 6, 1))
    visit = anew(visit)
    a_meeting(visit)
    freeze.freeze(visit, 1, at=AT)
    return installation


def elsewhere(folder: Path, like: Settings) -> Settings:
    """Return the settings of an empty machine; its reference folder is not there yet."""
    return replace(
        like,
        data=folder / "new" / "data",
        reference=folder / "new" / "reference",
        secret_file=folder / "new" / "keys" / "secret",
    )


def chains(installation: Settings) -> tuple[Chain, ...]:
    """Return the chains of an installation, of which every one holds."""
    found = verified(installation.data)
    assert found.holds
    return found.chains
