"""An installation with one more agency in its reference folder, what loads into it, and the command as it is called."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from etl.__main__ import main
from etl.receipt import Receipt
from lagesbild.settings import Settings
from tests.factories import Row, a_reference, a_source, an_installation, batch_rows, load, write_csv

#: The columns of the parish's register: one for each field that a record needs, and some.
COLUMNS = {
    "record_id": "Nr",
    "record_type": "Typ",
    "occurred": "Dag",
    "received": "In",
    "revised": "Ändrad",
    "environment": "Miljö",
    "category": "Vad",
}
SOUND = {
    "Nr": "P-1",
    "Typ": "incident",
    "Dag": "2024-03-05",
    "In": "2024-03-06",
    "Ändrad": "2024-03-07",
    "Miljö": "islamist",
    "Vad": "propaganda",
}


class Parish:
    """An agency of the test's own, with the mapping that the test is about."""

    def __init__(self, folder: Path, *, text: str = "", columns: dict[str, str] | None = None) -> None:
        named = "\n".join(f'{field} = "{column}"' for field, column in (COLUMNS | (columns or {})).items() if column)
        reference = a_reference(folder, parish=a_source("parish", text=text, columns=named))
        self.installation: Settings = an_installation(folder, reference=reference)

    def deliver(self, *rows: Row) -> Receipt:
        """Load rows (each a change of a sound one) as one delivery of the parish."""
        numbered = [SOUND | {"Nr": f"P-{number}"} | row for number, row in enumerate(rows, 1)]
        file = write_csv(self.installation.data.parent / "register.csv", numbered)
        (receipt,) = load(self.installation, file, source="parish")
        return receipt

    def stored(self, *rows: Row) -> list[dict[str, object]]:
        """Load rows that must be accepted, and return them as they are stored."""
        receipt = self.deliver(*rows)
        assert (receipt.status, receipt.rules) == ("accepted", {})
        return batch_rows(self.installation.data)


@pytest.fixture
def parish(tmp_path: Path) -> Callable[..., Parish]:
    """Return what makes a parish with the given mapping."""
    return lambda **mapping: Parish(tmp_path, **mapping)


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code, and what it printed."""

    code: int
    out: str
    err: str

    def receipts(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Command = Callable[..., Ended]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("LAGESBILD_DATA", str(folder))
    monkeypatch.setenv("LAGESBILD_LANGUAGE", "en")
    return folder


@pytest.fixture
def command(data: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    def run(*arguments: object) -> Ended:
        code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Ended(code, printed.out, printed.err)

    return run


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
