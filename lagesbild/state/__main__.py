"""`python -m lagesbild.state "what changes"` writes the next revision: what `schema.py` has and the last one has not.

It is held against an empty state, so no data folder is needed or touched.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.script import Script

from lagesbild import state
from lagesbild.state.sqlite import File


def revise(message: str) -> Path:
    """Write the next revision and return its file."""
    with TemporaryDirectory() as folder:
        engine = state.migrated(File(Path(folder) / state.FILE))
        try:
            with state.writing(engine) as connection:
                settings = state.config(connection)
                number = f"{len(state.revisions(settings)) + 1:04}"
                made = command.revision(settings, message, autogenerate=True, rev_id=number)
        finally:
            engine.dispose()
    assert isinstance(made, Script)  # one is asked for
    return Path(made.path)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    revise(sys.argv[1])
