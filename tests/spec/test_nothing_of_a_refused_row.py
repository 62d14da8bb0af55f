"""Nothing of a refused row is stored, printed or logged."""

import gzip
import hmac
import json
import logging
import uuid
import zipfile
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
from tests.spec import probe
from tests.spec.examples import QUARTER
from tests.spec.probe import found


def _batch(data: Path, text: str) -> None:
    table = pyarrow.table({"a": [1, 2], "note": ["x", text], "list": [[{"of": text}], []]})
    pyarrow.parquet.write_table(table, data / "batch.parquet", compression="zstd")


def _batch_about(data: Path, column: str, metadata: dict[str, str]) -> None:
    table = pyarrow.table({column: [1]}).replace_schema_metadata(metadata)
    pyarrow.parquet.write_table(table, data / "batch", compression="zstd")


def _database(*statements: str) -> Callable[[Path, str], None]:
    """Plant a text in a database by statements; a name that says nothing of a database is given to the file."""

    def plant(data: Path, text: str) -> None:
        with duckdb.connect(str(data / "left.tmp")) as connection:
            for statement in statements:
                connection.execute(statement.replace("TEXT", text))
        (data / "left.tmp.wal").unlink(missing_ok=True)

    return plant


def _packed(data: Path, text: str) -> None:
    with zipfile.ZipFile(data / "sheet.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("cells.xml", f"<v>{text}</v>" * 99)


def _written(name: str, encoding: str = "utf-8", form: str = "row 1: {}") -> Callable[[Path, str], object]:
    return lambda data, text: (data / name).write_text(form.format(text), encoding=encoding)


ROWS = "create table note as select 'TEXT' || number::text as cell from range(99999) as numbers (number)"
#: What is kept lies behind what is dropped, so that the file does not become shorter.
KEPT = "create table kept as select hash(number) as cell from range(99999) as numbers (number)"
DROPPED = (ROWS, "checkpoint", KEPT, "checkpoint", "drop table note", "checkpoint")
#: Where the probe finds a planted text, and how it is planted: it must, or its silence means nothing.
PLANTED: dict[str, Callable[[Path, str], object]] = {
    "name of": lambda data, text: (data / f"{text}.txt").touch(),
    "name of work": lambda data, text: (data / "work" / text).mkdir(parents=True),
    "bytes of receipt.txt": _written("receipt.txt"),
    "bytes of spill.tmp": _written("spill.tmp", "utf-16-le"),
    "text of receipt.json": _written("receipt.json", form='{{"delivery": "{}"}}'),
    "JSON of receipt.json": lambda data, text: (data / "receipt.json").write_text(json.dumps({"row": text})),
    "bytes of secret": lambda data, text: (data / "secret").write_text(text.encode().hex(), encoding="ascii"),
    "cells of batch.parquet, note": _batch,
    "cells of batch.parquet, list": _batch,
    "statistics of batch.parquet": _batch,
    "columns of batch": lambda data, text: _batch_about(data, text, {}),
    "metadata of batch": lambda data, text: _batch_about(data, "a", {"note": text}),
    "table note of left.tmp": _database(ROWS),
    "storage of note of left.tmp": _database("create table note as select 'TEXT' as cell", "checkpoint"),
    "tables of left.tmp": _database("create table t (a int default (length('TEXT')))", "comment on table t is 'TEXT'"),
    "columns of left.tmp": _database('create table t ("TEXT" int)'),
    "views of left.tmp": _database("create view v as select 'TEXT' as a"),
    "types of left.tmp": _database("create type t as enum ('TEXT')"),
    "functions of left.tmp": _database("create macro m() as 'TEXT'"),
    "bytes of left.tmp": _database("set force_compression = 'uncompressed'", *DROPPED),
    "unpacked old.log.gz": lambda data, text: (data / "old.log.gz").write_bytes(gzip.compress(text.encode() * 99)),
    "cells.xml in sheet.xlsx": _packed,
}


@pytest.mark.parametrize("place", PLANTED)
def test_the_probe_finds_a_text_where_it_was_planted(tmp_path: Path, place: str) -> None:
    PLANTED[place](tmp_path, "kanariefågel")
    assert [told for told in found("Kanariefågel", tmp_path) if place in told]
    assert not found("en kanariefågel", tmp_path)


@pytest.mark.parametrize(("place", "stream"), [("output", "stdout"), ("errors", "stderr")])
def test_the_probe_finds_a_text_that_a_command_prints(place: str, stream: str) -> None:
    said = probe.told(["-c", f"import sys; sys.{stream}.write('en Kanariefågel')"])
    assert said.found("kanariefågel") == [place]


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
    key = hmac.digest(SECRET, b"record_key", "sha256")
    hashes = (hmac.digest(key, f"police\0{number}".encode(), "sha256") for number in ("K-99", "S-0"))
    refused, accepted = (str(uuid.UUID(bytes=made[4:20])) for made in hashes)
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


@pytest.mark.parametrize("form", [["--json"], []], ids=["as JSON", "in words"])
@pytest.mark.parametrize("sound", [0, 20])
def test_the_command_itself_prints_and_leaves_nothing(tmp_path: Path, form: list[str], sound: int) -> None:
    """In a process of its own, with a folder of its own for what any library puts aside."""
    an_installation(tmp_path)
    (tmp_path / "aside").mkdir()
    wrong = [contract_row(Fritext="en kanarie, 070-123 45 67"), contract_row(category="kanarie")]
    rows = [*contract_rows(sound, source="police"), *wrong]
    ragged = ",".join(["kanarie"] * 40) + "\n"
    file = write_csv(tmp_path / "delivery.csv", rows, then=ragged)
    said = probe.told(
        ["-m", "etl", "load", str(file), *form], **{settings.DATA: tmp_path / "data", "TMPDIR": tmp_path / "aside"}
    )
    assert said.code == (0 if sound else 3), said.errors
    assert "gate_phone" in said.output
    assert said.found("kanarie") == []
    assert said.found(SECRET.hex()) == []
    assert found("kanarie", tmp_path / "data") + found("kanarie", tmp_path / "aside") == []


def test_the_secret_lies_in_its_own_file_alone(tmp_path: Path) -> None:
    an_installation(tmp_path)
    assert loaded(tmp_path, contract_row(category="kanarie"), sound=8) == 0
    assert found(SECRET.hex(), tmp_path / "data") == ["bytes of secret", "text of secret"]
    assert found(SECRET.decode("latin-1"), tmp_path / "data") == ["bytes of secret", "text of secret"]


def test_nothing_was_ever_deleted_from_the_database_that_a_load_builds(tmp_path: Path) -> None:
    an_installation(tmp_path)
    assert loaded(tmp_path, contract_row(category="kanarie"), sound=8) == 0
    assert probe.free_blocks(tmp_path / "data") == 0
    _database(*DROPPED)(tmp_path / "data", "kanarie")
    assert probe.free_blocks(tmp_path / "data") > 0


@pytest.mark.parametrize("sound", [0, 8])
def test_nothing_of_a_load_is_left_in_the_work_folder(tmp_path: Path, sound: int) -> None:
    an_installation(tmp_path)
    loaded(tmp_path, contract_row(category="kanarie"), sound=sound)
    assert not list((tmp_path / "data").glob("work/**/*"))
    assert [file.suffix for file in (tmp_path / "data" / "receipts").iterdir()]


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
