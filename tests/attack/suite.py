"""The attacks that are tests: run as they stand, a row for each file of them."""

import re
import subprocess
import sys
from pathlib import Path

from tests.attack.table import Case, Result
from tests.attack.test_routes import OF_A_DISTRICT, ROUTES
from tests.attack.test_worlds import VIEWED

FOLDER = Path(__file__).parent
NONE_FAILS = "every test passes"


def routes(case: Case) -> Result:
    """A1: the same cell by every route."""
    what = f"one number by {ROUTES} routes to a cell of the city, and by {OF_A_DISTRICT} to one of a district"
    return _of("A1", "test_routes.py", what)


def late_record(case: Case) -> Result:
    """A7 and A11: what comes later, or otherwise, moves nothing; no key anywhere."""
    return _of("A7, A11", "test_late_record.py", "exports and pages byte for byte, order, duplicates, keys")


def worlds(case: Case) -> Result:
    """A8, A12 and A13: two cities with other records, and the same published."""
    what = f"{len(VIEWED)} views by two roles the same over two cities of other records"
    return _of("A8, A12, A13", "test_worlds.py", what)


def canaries(case: Case) -> Result:
    """A9: canaries in all that a browser is sent."""
    return _of("A9", "test_canaries.py", "none in any message or file of a real browser, and found for the group")


def _of(attack: str, file: str, what: str) -> Result:
    call = [sys.executable, "-m", "pytest", "-n", "0", str(FOLDER / file)]
    run = subprocess.run(call, capture_output=True, text=True, check=False)
    passed = re.search(r"(\d+) passed", run.stdout)
    ended = run.returncode == 0 and passed is not None and "skipped" not in run.stdout
    return Result(attack, f"{what} ({passed[1] if passed else 0} tests)", NONE_FAILS, ended)
