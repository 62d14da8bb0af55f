"""An installation as an attacker meets it: in any role, with what is published of it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lagesbild import published, reference as references, settings, store
from lagesbild.access import Role, Visit
from lagesbild.published import Published
from lagesbild.reference import Reference
from lagesbild.texts import Language


@dataclass(frozen=True)
class Target:
    """A data folder, the reference folder that it was built with, and the day it is looked at on."""

    data: Path
    reference: Reference
    today: date

    def visit(self, role: Role, *, areas: tuple[str, ...] = (), language: Language = "sv") -> Visit:
        """Look at it in a role."""
        in_force = store.current(self.data)
        assert in_force, "there is no database"
        return Visit(role, areas, language, self.today, self.reference, in_force, self.published, self.data)

    @property
    def published(self) -> Published:
        """What is published of it."""
        return published.read(self.data)


def of_demo(data: Path) -> Target:
    """Return a demonstration city."""
    set_up = settings.read({settings.DATA: str(data)})
    today = settings.pinned_today(set_up)
    assert today, f"{data} is no demonstration city"
    return Target(data, references.read(set_up.reference), today)
