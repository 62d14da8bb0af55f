"""What the commands share: how they speak, and how they look at the installation."""

import argparse
import sys
from typing import TypeAlias

from lagesbild import published, reference, settings, store
from lagesbild.access import Role, Visit
from lagesbild.errors import WrongUse
from lagesbild.settings import Settings

#: What a module adds its commands to.
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def tell(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")


def visit(set_up: Settings, role: Role) -> Visit:
    """Look at the installation as `app.py` does: never by a database that the program cannot read rightly."""
    known, in_force = reference.read(set_up.reference), store.current(set_up.data)
    if in_force is None:
        raise WrongUse("no_database", folder=set_up.data)
    store.check_readable(in_force.pointer, reference=known.digest)
    today = in_force.pointer.as_of or settings.today(set_up, known.municipality, demo=in_force.demo)
    return Visit(role, (), set_up.language, today, known, in_force, published.read(set_up.data), set_up.data)
