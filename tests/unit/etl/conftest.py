"""An installation with one more agency in its reference folder, and what loads into it."""

from collections.abc import Callable
from pathlib import Path

import pytest

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
