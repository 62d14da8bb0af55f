"""The worked example of docs/another-municipality.md, taken from the page: its files, its commands, what they print.

A file is a block whose line before is its path; a command is a block of `sh`, and the block of `text` after it lists
lines that it prints. A block of `text` that follows no command is not run.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lagesbild.settings import ROOT

PAGE = ROOT / "docs" / "another-municipality.md"
BLOCK = re.compile(r"^(?:`(?P<path>~/[^`\n]+)`\n)?```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """A file to write (`path`), or commands to run and the lines that they are said to print."""

    text: str
    path: str = ""
    printed: tuple[str, ...] = ()


def steps() -> list[Step]:
    """Return the steps of the page in their order."""
    found: list[Step] = []
    commands_before = False
    for block in BLOCK.finditer(PAGE.read_text(encoding="utf-8")):
        if block["kind"] == "text":
            if commands_before:
                found[-1] = Step(found[-1].text, printed=tuple(block["text"].splitlines()))
        else:
            assert block["path"] or block["kind"] == "sh", f"a block of {block['kind']} without its path"
            found.append(Step(block["text"], block["path"] or ""))
        commands_before = block["kind"] == "sh"
    return found


def follow(home: Path) -> Iterator[tuple[Step, str]]:
    """Do as the page says with a home folder of its own; yield each step of commands with all that it printed."""
    told: list[str] = []
    for step in steps():
        if step.path:
            file = home / step.path.removeprefix("~/")
            file.parent.mkdir(exist_ok=True)
            file.write_text(step.text, encoding="utf-8")
        else:
            yield step, _run("\n".join(told) + "\n" + step.text, home)
            told += [line for line in step.text.splitlines() if line.startswith("export ")]


def _run(commands: str, home: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LAGESBILD_")}
    script = "set -e\n" + commands.replace(".venv/bin/python", f'"{sys.executable}"')
    done = subprocess.run(
        ["bash", "-c", script], cwd=ROOT, env=environment | {"HOME": str(home)}, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
    return done.stdout
