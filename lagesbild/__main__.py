"""The command `python -m lagesbild`: take out, keep in order, and run the installation."""

import argparse
import sys
from collections.abc import Sequence

from lagesbild import settings
from lagesbild.commands import keeping, many, running, taking_out
from lagesbild.errors import LagesbildError, WrongUse
from lagesbild.texts import LANGUAGES, Language, say


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; an error meant for people is printed without a traceback."""
    call = _parser().parse_args(arguments)
    language: Language = LANGUAGES[0]
    try:
        set_up = settings.read()
        language = set_up.language
        code: int = call.run(call, set_up)
        return code
    except LagesbildError as error:
        sys.stderr.write(error.explain(language) + "\n")
        return error.exit_code
    except OSError as error:
        where = error.filename or settings.DATA  # a write that fails does not say which file it was
        sys.stderr.write(say(language, "error.system", reason=error.strerror, file=where) + "\n")
        return WrongUse.exit_code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lagesbild", description=__doc__)
    commands = parser.add_subparsers(required=True)
    for module in (taking_out, keeping, running, many):
        module.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
