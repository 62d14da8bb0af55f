"""Nothing of a refused row is stored, printed or logged."""

import hmac
import logging
import uuid
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given, strategies as st

from etl import recode
from etl.__main__ import main
from lagesbild import settings
from tests.factories import SECRET, Row, an_installation, contract_row, contract_rows, write_csv
from tests.spec.examples import QUARTER
from tests.spec.probe import found

#: Where the probe finds a planted text: it must, or its silence means nothing.
PLANTED: dict[str, Callable[[Path, str], object]] = {
    "the name of a file": lambda data, text: (data / f"{text}.txt").touch(),
    "a text": lambda data, text: (data / "receipt.txt").write_text(f"row 1: {text}", encoding="utf-8"),
    "a cell of a batch": lambda data, text: pyarrow.parquet.write_table(
        pyarrow.table({"note": ["x", text]}), data / "batch.parquet", compression="zstd"
    ),
    "the metadata of a batch": lambda data, text: pyarrow.parquet.write_table(
        pyarrow.table({"a": [1]}).replace_schema_metadata({"note": text}), data / "batch.parquet"
    ),
    "a table of a database": lambda data, text: _database(data / "lagesbild.duckdb", text),
}


def _database(file: Path, text: str) -> None:
    with duckdb.connect(str(file)) as connection:
        rows = "create table note as select $text || number::text as cell from range(99) as numbers (number)"
        connection.execute(rows, {"text": text})


@pytest.mark.parametrize("place", PLANTED)
def test_the_probe_finds_a_text_that_was_planted(tmp_path: Path, place: str) -> None:
    PLANTED[place](tmp_path, "kanariefågel")
    assert found("Kanariefågel", tmp_path)
    assert not found("kanariefågeln", tmp_path)


#: What refuses the row, beside the canary that stands in it.
FAULTS: dict[str, Row] = {
    "gate_phone": {"tipsare": "070-123 45 67"},
    "gate_personal_number": {"tipsare": "811228-9874"},
    "unknown_district": {"district": "nowhere"},
    "missing_category": {"category": ""},
    "unreadable_date": {"occurred": "yesterday"},
    "date_in_future": {"received": "2999-01-01"},
    "unknown_source": {"source": "nobody"},
    "unreadable_row": {},
}
#: The columns that the canary is put in; a code or a date that is a canary is a fault of its own.
PLACES = ["record_id", "event_id", "Fritext", "environment", "arena", "handled", "withdrawn", "source"]
CANARIES = st.from_regex(r"kanarie[a-z]{6}[0-9]{3}", fullmatch=True)


def loaded(folder: Path, *wrong: Row, sound: int, then: str = "") -> int:
    """Load and build by the command itself."""
    rows = [*contract_rows(sound, source="police"), *wrong]
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(settings.DATA, str(folder / "data"))
        return main(["load", str(write_csv(folder / "delivery.csv", rows, then=then))])


@given(
    fault=st.sampled_from(list(FAULTS)),
    places=st.sets(st.sampled_from(PLACES), min_size=1, max_size=3),
    canary=CANARIES,
    sound=st.sampled_from([0, 8]),
)
@QUARTER
def test_nothing_of_a_refused_row_is_in_the_data_folder(
    tmp_path_factory: pytest.TempPathFactory, fault: str, places: set[str], canary: str, sound: int
) -> None:
    folder = tmp_path_factory.mktemp("refused")
    an_installation(folder)
    wrong = contract_row(**dict.fromkeys(places, canary) | FAULTS[fault])
    ragged = ",".join([canary] * 40) + "\n" if fault == "unreadable_row" else ""
    code = loaded(folder, wrong, sound=sound, then=ragged)
    assert code == (0 if sound else 3) or fault == "unreadable_row"
    assert found(canary, folder / "data") == []


def test_not_even_the_hash_of_a_refused_row_s_number_is_stored(tmp_path: Path) -> None:
    an_installation(tmp_path)
    loaded(tmp_path, contract_row(record_id="K-99", source="police", category=""), sound=4)
    key = hmac.digest(SECRET, b"record_hash", "sha256")
    hashes = (hmac.digest(key, f"police\0{number}".encode(), "sha256") for number in ("K-99", "S-0"))
    refused, accepted = (str(uuid.UUID(bytes=made[:16])) for made in hashes)
    assert found(accepted, tmp_path / "data")
    assert found(refused, tmp_path / "data") == []


def test_nothing_of_a_delivery_is_printed_or_logged(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    an_installation(tmp_path)
    wrong = contract_row(Fritext="en kanarie", environment="kanarie", **{"Kanarie kolumn": "070-1234567"})
    loaded(tmp_path, wrong, wrong, sound=9)
    printed = "".join(capfd.readouterr()) + caplog.text
    assert "gate_phone" in printed
    assert "kanarie" not in printed.lower()


def test_a_step_that_fails_tells_nothing_of_the_value_it_failed_on(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise duckdb.ConversionException("Could not convert string 'kanarie' to DATE")

    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(recode, "recode", fail)
    an_installation(tmp_path)
    assert loaded(tmp_path, sound=4) == 3
    assert "kanarie" not in "".join(capfd.readouterr()) + caplog.text
    assert found("kanarie", tmp_path / "data") == []


def test_of_an_accepted_row_only_the_vocabulary_s_words_are_kept(tmp_path: Path) -> None:
    an_installation(tmp_path)
    row = contract_row(record_id="kanarie-1", event_id="kanarie-2", Fritext="en kanarie sjöng", Kommun="Kanarie")
    assert loaded(tmp_path, row, sound=1) == 0
    assert found("kanarie", tmp_path / "data") == []
