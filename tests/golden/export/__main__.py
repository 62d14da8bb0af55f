"""Writes the golden files anew: `python -m tests.golden.export`."""

import sys
import tempfile
from pathlib import Path

from tests.golden.export.case import FOLDER, golden, nasty

with tempfile.TemporaryDirectory() as folder:
    for name, content in golden(nasty(Path(folder))).items():
        changed = not (FOLDER / name).exists() or (FOLDER / name).read_bytes() != content
        (FOLDER / name).write_bytes(content)
        sys.stdout.write(f"{'changed  ' if changed else 'the same '} {name}\n")
