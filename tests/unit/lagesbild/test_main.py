"""The command `python -m lagesbild`, as it is called: what it writes, what it says, how it ends."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pandas
import pytest

from etl import close_command
from etl.build import build
from lagesbild import audit, queries, settings, state
from lagesbild.__main__ import main
from lagesbild.lattice.tables import TABLES
from lagesbild.meetings import freeze
from tests.closing import TODAY, Town, a_town
from tests.meetings import AT, PERIOD, a_group, a_meeting


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A town where every table is published and noted."""
    made = a_town(tmp_path_factory.mktemp("town"))
    close_command.closed(made.installation, made.reference, build(made.installation, made.reference), TODAY)
    return made


@pytest.fixture
def data(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of its data folder, and the settings that name it."""
    shutil.copytree(town.installation.data, tmp_path / "data")
    monkeypatch.setenv(settings.DATA, str(tmp_path / "data"))
    monkeypatch.setenv(settings.REFERENCE, str(town.installation.reference))
    return tmp_path / "data"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def exported(out: Path, *more: str, product: str = "L5", name: str = "L5.csv") -> int:
    return main(["export", product, "--out", str(out / name), *more])


def written(out: Path) -> list[str]:
    return sorted(file.name for file in out.iterdir())


@pytest.mark.parametrize(
    ("form", "name", "files"),
    [
        ("csv", "L5.csv", ["L5.csv", "L5.csv-metadata.json"]),
        ("csv-sv", "L5.csv", ["L5.csv", "L5.csv-metadata.json"]),
        ("xlsx", "L5.xlsx", ["L5.xlsx"]),
        ("parquet", "L5.parquet", ["L5.parquet"]),
    ],
)
def test_a_published_table_is_written_and_noted(
    data: Path, out: Path, capsys: pytest.CaptureFixture[str], form: str, name: str, files: list[str]
) -> None:
    assert exported(out, "--format", form, name=name) == 0
    assert written(out) == files
    told = capsys.readouterr().out
    assert all(f"Skrev {out / file} (" in told for file in files)
    event = audit.entries(data)[-1].event
    assert (event.action, event.role, event.subject) == ("export", "analyst", "L5")
    assert (event.detail["format"], event.detail["filter"]) == (form, {})


@pytest.mark.parametrize("product", TABLES)
def test_every_published_table_can_be_exported(data: Path, out: Path, product: str) -> None:
    assert exported(out, product=product) == 0
    found = pandas.read_csv(out / "L5.csv")
    assert list(found.columns[:2]) == ["period_start", "period_end"] and len(found)
    assert not found["count"].isin([1, 2]).any()
    assert found.drop(columns="rate", errors="ignore").notna().all(axis=None)


def test_analyst_and_guest_get_the_same_rows_and_the_same_file_twice(data: Path, out: Path) -> None:
    for name, role in (("a", "analyst"), ("b", "guest"), ("c", "guest")):
        assert exported(out, "--role", role, "--format", "parquet", name=name) == 0
    assert (out / "a").read_bytes() == (out / "b").read_bytes() == (out / "c").read_bytes()
    assert [entry.event.role for entry in audit.entries(data)[-3:]] == ["analyst", "guest", "guest"]


@pytest.mark.parametrize("role", ["group", "coordinator", "admin"])
def test_no_other_role_can_be_taken(data: Path, out: Path, role: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        exported(out, "--role", role)
    assert stopped.value.code == 2 and written(out) == []


def test_a_purpose_goes_into_the_file_and_into_the_log(data: Path, out: Path) -> None:
    assert exported(out, "--purpose", " forskning,\n etikprövad ") == 0
    stamp = json.loads((out / "L5.csv-metadata.json").read_bytes())["notes"][0]
    assert stamp["purpose"] == audit.entries(data)[-1].event.purpose == "forskning, etikprövad"
    assert exported(out) == 0
    assert audit.entries(data)[-1].event.purpose.startswith("Ändamål: gemensam lägesbild")


@pytest.mark.parametrize(
    ("product", "more", "words"),
    [
        ("L99", [], "Det finns ingen tabell L99."),
        ("E1", [], "E1 kan inte exporteras."),
        ("S1", [], "S1 kan inte exporteras."),
        ("L5", ["--purpose", "till Anna Andersson"], "Texten kan innehålla personuppgifter"),
        ("L5", ["--purpose", ""], "Det skrivna är ingen kort text."),
    ],
)
def test_what_is_refused_writes_nothing_and_notes_nothing(
    data: Path, out: Path, capsys: pytest.CaptureFixture[str], product: str, more: list[str], words: str
) -> None:
    before = len(audit.entries(data))
    assert exported(out, *more, product=product) == 2
    told = capsys.readouterr()
    assert told.err.startswith(words) and told.out == ""
    assert (written(out), len(audit.entries(data))) == ([], before)


@pytest.mark.parametrize("command", ["export", "products"])
def test_before_anything_is_published_that_is_what_is_told(
    data: Path, out: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    shutil.rmtree(data / "published")
    assert (exported(out) if command == "export" else main(["products", "--json"])) == 2
    assert capsys.readouterr().err.startswith("Inga skyddade tal är publicerade ännu.")


def test_damaged_publications_are_not_exported(data: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "published" / "0001.parquet").write_bytes(b"")
    assert exported(out) == 4
    assert "published/0001.parquet" in capsys.readouterr().err and written(out) == []


@pytest.mark.parametrize("name", [".", "..", "sub", "missing/L5.csv"])
def test_a_place_that_cannot_hold_the_file_is_told_before_anything_is_noted(data: Path, out: Path, name: str) -> None:
    (out / "sub").mkdir()
    before = len(audit.entries(data))
    assert exported(out, name=name) == 2
    assert (written(out), len(audit.entries(data))) == (["sub"], before)


def test_nothing_is_written_that_could_not_be_noted(data: Path, out: Path) -> None:
    for file in data.glob(f"{state.FILE}*"):  # what is written last lies beside it
        file.unlink()
    (data / state.FILE).write_bytes(b"no database" * 1000)
    (out / "L5.csv").write_text("the one before", encoding="utf-8")
    assert exported(out) == 2
    assert written(out) == ["L5.csv"] and (out / "L5.csv").read_text(encoding="utf-8") == "the one before"


def test_a_write_that_fails_leaves_the_file_before_and_no_half_one(
    data: Path, out: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (out / "L5.csv").write_text("the one before", encoding="utf-8")

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device", str(out / "L5.csv"))

    monkeypatch.setattr(os, "replace", full)
    assert exported(out) == 2
    assert "No space left on device" in capsys.readouterr().err
    assert written(out) == ["L5.csv"] and (out / "L5.csv").read_text(encoding="utf-8") == "the one before"


def test_products_as_json_and_as_lines(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["products", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in found] == list(TABLES)
    assert {key for one in found for key in one} == {"name", "columns", "grain", "days", "dimensions"}
    (of_districts,) = [one for one in found if one["name"] == "L4"]
    assert of_districts["columns"] == ["period_start", "period_end", "district", "count", "rate"]
    assert of_districts["days"] == 14 and of_districts["grain"].startswith("Skyddat antal per 14 dagar")
    assert main(["products"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines[::2]] == list(TABLES)
    assert lines[1].endswith("period_start, period_end, environment, count")


def test_it_speaks_the_language_of_the_installation(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(settings.LANGUAGE, "en")
    assert main(["products"]) == 0
    assert "Protected number per 14 days" in capsys.readouterr().out


def test_without_a_database_there_is_nothing(
    tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(settings.DATA, str(tmp_path / "empty"))
    assert exported(out) == 2
    assert "har ingen databas" in capsys.readouterr().err


def test_a_database_of_another_program_or_reference_is_not_read(
    data: Path, out: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as other:
        other.setattr(queries, "digest", lambda: "another")
        assert exported(out) == 2
    assert "en annan version av programmet" in capsys.readouterr().err
    monkeypatch.delenv(settings.REFERENCE)
    assert exported(out) == 2
    assert "en annan version av referensmappen" in capsys.readouterr().err and written(out) == []


def test_verify_prints_what_to_keep_and_names_what_does_not_hold(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify"]) == 0
    first, of_meetings, second = capsys.readouterr().out.splitlines()
    assert first.startswith("Publiceringarna håller. Poster: 1. Sista hash: ")
    assert of_meetings == f"Frysta möten håller. Poster: 0. Sista hash: {'0' * 64}"
    assert second == f"Granskningsloggen håller. Poster: 1. Sista hash: {audit.entries(data)[-1].hash}"
    (data / "published" / "0001.json").unlink()
    assert main(["verify"]) == 1
    first, _, second = capsys.readouterr().out.splitlines()
    assert (first, second[:17]) == ("Håller inte: published/0001.json", "Granskningsloggen")


def test_meetings_are_listed_for_people_and_for_programs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = a_group(tmp_path)
    monkeypatch.setenv(settings.DATA, str(visit.folder))
    monkeypatch.delenv(settings.REFERENCE, raising=False)
    assert main(["meetings", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    a_meeting(visit)
    version = freeze.freeze(visit, 1, at=AT).version
    a_meeting(visit, 2)
    assert main(["meetings", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == [
        {"number": 1, "period": PERIOD, "status": "frozen"},
        {"number": 2, "period": PERIOD, "status": "open"},
    ]
    assert main(["meetings"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"Möte 1 om v. 9–10 2024, 13 mars 2024: fryst {version[:8]}"
    assert main(["meetings", "--thin"]) == 0 and capsys.readouterr().out == "", "they are kept for good"
