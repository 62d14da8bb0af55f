"""The same city gives the same bytes: on another day, in another place, under another hash seed."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from etl.demo import SEED
from tests.unit.etl.demo.conftest import FOLDER, City, made

#: One worker makes the city for all.

ELSEWHERE = """
import sys
from datetime import date
from pathlib import Path
from etl.demo import make
from lagesbild import reference
make(Path(sys.argv[1]), reference.read(Path(sys.argv[2])), seed=int(sys.argv[3]), periods=6, until=date(2026, 11, 18))
"""


def digests(folder: Path) -> dict[str, str]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): sha256(file.read_bytes()).hexdigest() for file in files}


def test_the_same_city_is_the_same_to_the_byte_in_another_process(small: City, tmp_path: Path) -> None:
    other = {**os.environ, "PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONUTF8": "0"}
    call = [sys.executable, "-c", ELSEWHERE, str(tmp_path), str(FOLDER), str(SEED)]
    subprocess.run(call, env=other, cwd=FOLDER.parents[1], check=True)
    assert digests(tmp_path) == digests(small.folder)
    assert len(digests(tmp_path)) == len(small.deliveries) + 1


def test_another_seed_is_another_city(small: City, tmp_path: Path) -> None:
    other = made(tmp_path, seed=SEED + 1, periods=6)
    shared = digests(small.folder).keys() & digests(other.folder).keys()
    assert len(shared) > 10
    assert all(digests(small.folder)[name] != digests(other.folder)[name] for name in shared)
