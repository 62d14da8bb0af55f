"""Runs the attack suite at full size on a data folder: `python -m tests.attack [DATA]` (default data/demo)."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.attack.table import SEEDS, Case, results


def main(argv: Sequence[str] | None = None) -> int:
    """Print a row for each attack; the result is how many do not pass."""
    parser = argparse.ArgumentParser(prog="python -m tests.attack", description=(__doc__ or "").strip())
    parser.add_argument("data", nargs="?", type=Path, default=Path("data/demo"), help="a city built and closed")
    parser.add_argument("--seeds", type=int, default=SEEDS, help="simulated cities of each size")
    given = parser.parse_args(argv)
    failed = 0
    with TemporaryDirectory() as scratch:
        for result in results(Case(given.data, Path(scratch), given.seeds)):
            sys.stdout.write(f"{result}\n")
            sys.stdout.flush()
            failed += not result.passed
    return failed


if __name__ == "__main__":
    sys.exit(main())
