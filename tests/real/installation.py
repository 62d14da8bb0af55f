"""An installation in a folder of its own, driven by the real command, and read back without the code under test."""

import hashlib
import hmac
import io
import json
import shutil
import uuid
from collections.abc import Iterable
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas
import pytest

from etl.__main__ import main
from lagesbild import reference as references, settings, store
from lagesbild.access import Role, Visit

HERE = Path(__file__).parent
#: Reference folders that are not Göteborg's, without the vocabulary.
MUNICIPALITIES = HERE.parent / "municipalities"
PROJECT = settings.ROOT / "data" / "reference"
#: The mapping that we ship for the police's published feed.
FEED = settings.ROOT / "docs" / "mappings" / "polisen.toml"
#: A text shorter than this may stand in a file by chance, or be a word of the receipt's own.
TELLING = 12


@dataclass(frozen=True)
class Installation:
    """A data folder and its reference folder."""

    data: Path
    reference: Path

    def load(self, file: Path, source: str) -> dict[str, Any]:
        """Load a file and return its receipt."""
        return self._command("load", str(file), "--source", source, "--json")

    def visit(self, today: date) -> Visit:
        """Look at what is in force, as the working group, on a day."""
        in_force = store.current(self.data)
        assert in_force is not None
        return Visit(Role.GROUP, (), "sv", today, references.read(self.reference), in_force)

    def status(self) -> dict[str, Any]:
        return self._command("status", "--json")

    def copied(self, to: Path) -> "Installation":
        """Return the same installation with a copy of its data, for a test that loads more."""
        return Installation(shutil.copytree(self.data, to / "data"), self.reference)

    def records(self, source: str, ids: Iterable[str]) -> pandas.DataFrame:
        """Return the records in force, under the sender's own numbers; one that has none of these raises KeyError."""
        known = {self._hashed(source, number): number for number in ids}
        found = self._ask("from version where in_force").astype({"record": "str"})
        return found.set_index(found["record"].map(known.__getitem__)).rename_axis("id").sort_index()

    def versions(self) -> int:
        return len(self._ask("from version"))

    def stored_texts(self) -> set[str]:
        """Return every text and number in the batches and the database, decoded."""
        tables = [f"from read_parquet('{file}')" for file in self.data.glob("accepted/*/*.parquet")]
        built = self._ask("select table_name from duckdb_tables() where database_name = 'built'")
        tables += [f'from "{name}"' for name in built["table_name"]]
        cells = (cell for table in tables for cell in self._ask(table).astype("str").to_numpy().ravel())
        return {str(cell) for cell in cells}

    def stored_bytes(self) -> bytes:
        """Return all files of the data folder as they lie there, receipts and names of files included."""
        files = sorted(file for file in self.data.rglob("*") if file.is_file())
        return b"\n".join(str(file.relative_to(self.data)).encode() + b"\n" + file.read_bytes() for file in files)

    def _ask(self, question: str) -> pandas.DataFrame:
        database = json.loads((self.data / "current.json").read_text(encoding="utf-8"))["database"]
        with duckdb.connect() as connection:
            connection.execute(f"attach '{self.data / database}' as built (read_only)")
            connection.execute("use built")
            return connection.execute(question).df()

    def _hashed(self, source: str, number: str) -> str:
        master = bytes.fromhex((self.data / "secret").read_text(encoding="ascii"))
        key = hmac.digest(master, b"record_key", "sha256")
        return str(uuid.UUID(hmac.digest(key, f"{source}\0{number}".encode(), hashlib.sha256).hex()[8:40]))

    def _command(self, *arguments: str) -> dict[str, Any]:
        with pytest.MonkeyPatch.context() as environment, redirect_stdout(io.StringIO()) as told:
            for setting in settings.SETTINGS:
                environment.delenv(setting, raising=False)
            environment.setenv(settings.DATA, str(self.data))
            environment.setenv(settings.REFERENCE, str(self.reference))
            code = main(arguments)
        assert code == 0, f"{arguments[0]} ended with {code}"
        answer: dict[str, Any] = json.loads(told.getvalue())
        return answer


def goteborg(folder: Path) -> Installation:
    """Return an empty installation of Göteborg that also takes the police's feed."""
    reference = shutil.copytree(PROJECT, folder / "reference")
    (reference / "sources" / "polisen.toml").write_text(feed_as_csv(), encoding="utf-8")
    return Installation(folder / "data", reference)


def feed_as_csv() -> str:
    """Return the mapping of the police's feed for a collection of it in one file, whose versions date themselves."""
    text = FEED.read_text(encoding="utf-8")
    dated_by_file = text[text.index("[file_name.revised]") : text.index("[title_dates]")]
    text = text.replace(dated_by_file, "").replace(
        'received = "datetime"', 'received = "datetime"\nrevised = "datetime"'
    )
    return text.replace("polisen_*.json", "handelser_*.csv")


def germany(folder: Path) -> Installation:
    """Return an empty installation of Germany with the project's vocabulary."""
    return _of("germany", folder)


def malmo(folder: Path) -> Installation:
    """Return an empty installation of Malmö with the project's vocabulary."""
    return _of("malmo", folder)


def _of(municipality: str, folder: Path) -> Installation:
    reference = shutil.copytree(MUNICIPALITIES / municipality, folder / "reference")
    shutil.copy(PROJECT / "vocabulary.toml", reference)
    return Installation(folder / "data", reference)


def delivered(file: Path) -> pandas.DataFrame:
    """Return a delivered file as text, its rows numbered as a receipt numbers them."""
    frame = pandas.read_csv(file, dtype="str", keep_default_na=False, encoding="utf-8")
    return frame.set_index(pandas.RangeIndex(1, len(frame) + 1, name="row"))


def refused(receipt: dict[str, Any]) -> dict[int, str]:
    """Return the rule of each refused row."""
    return {row["row"]: row["rule"] for row in receipt["refused_rows"]}


def adds_up(receipt: dict[str, Any]) -> bool:
    """Say whether a receipt accounts for every row once: accepted, or refused by one rule."""
    by_version = receipt["new"] + receipt["revised"] + receipt["unchanged"] + receipt["withdrawn"]
    named = {row["row"] for row in receipt["refused_rows"]}
    return bool(
        receipt["rows"] == receipt["accepted"] + receipt["refused"]
        and receipt["accepted"] == by_version
        and receipt["refused"] == sum(receipt["rules"].values()) == len(named) == len(receipt["refused_rows"])
    )


def begins_any(text: bytes, values: Iterable[str]) -> bool:
    """Say whether the beginning of any value (its first TELLING bytes) stands anywhere in the text."""
    beginnings = {value.encode()[:TELLING] for value in values if len(value.encode()) >= TELLING}
    return any(text[at : at + TELLING] in beginnings for at in range(len(text) - TELLING + 1))
