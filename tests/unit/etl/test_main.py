"""The command as a scheduler and a sender meet it: exit codes, what is printed where, and that a second one waits."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from etl.lock import locked
from lagesbild import queries, store
from lagesbild.settings import ROOT
from tests.factories import contract_row, contract_rows, write_csv
from tests.unit.etl.conftest import Command, files


def in_force(data: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in [*data.glob("*.duckdb"), data / "current.json"]}


def test_a_load_that_is_accepted_ends_with_0_and_is_in_force(tmp_path: Path, data: Path, command: Command) -> None:
    ended = command("load", write_csv(tmp_path / "x.csv", contract_rows(4)))
    assert (ended.code, ended.err) == (0, "")
    assert "The delivery is accepted." in ended.out
    assert json.loads(command("status", "--json").out)["records"] == 4


def test_refused_rows_up_to_the_limit_end_with_0(tmp_path: Path, command: Command) -> None:
    ended = command("load", write_csv(tmp_path / "x.csv", [*contract_rows(3), contract_row(environment="")]))
    assert ended.code == 0
    assert "missing_environment" in ended.out


def test_the_same_file_again_ends_with_0(tmp_path: Path, data: Path, command: Command) -> None:
    file = write_csv(tmp_path / "x.csv", contract_rows(1))
    command("load", file)
    before = in_force(data)
    ended = command("load", file, "--json")
    assert (ended.code, [told["status"] for told in ended.receipts()]) == (0, ["duplicate"])
    assert in_force(data) == before


def test_with_json_each_delivery_is_one_line_and_nothing_else_is_printed(tmp_path: Path, command: Command) -> None:
    (tmp_path / "in").mkdir()
    for name in ("b", "a"):
        write_csv(tmp_path / "in" / f"{name}.csv", contract_rows(1, record_id=name))
    ended = command("load", tmp_path / "in", "--json", "--source", "police")
    assert [(told["delivery"], told["source"], told["accepted"]) for told in ended.receipts()] == [
        ("a.csv", "police", 1),
        ("b.csv", "police", 1),
    ]
    assert ended.err == ""


WRONG_USE = [
    ["load"],
    ["lood"],
    [],
    ["build", "--as-of", "yesterday"],
    ["demo", "--seed", "x"],
]


@pytest.mark.parametrize("arguments", WRONG_USE)
def test_a_call_that_makes_no_sense_ends_with_2(command: Command, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command(*arguments)
    assert ended.value.code == 2


def test_a_path_that_does_not_exist_ends_with_2(tmp_path: Path, data: Path, command: Command) -> None:
    ended = command("load", tmp_path / "gone.csv")
    assert (ended.code, ended.out) == (2, "")
    assert "There is no file or folder" in ended.err
    assert not data.exists()


def test_a_folder_with_no_file_in_it_ends_with_2(tmp_path: Path, command: Command) -> None:
    (tmp_path / "in").mkdir()
    assert command("load", tmp_path / "in").code == 2


def test_a_build_of_nothing_ends_with_2(command: Command) -> None:
    assert command("build").code == 2


def test_a_load_without_its_secret_ends_with_2_and_makes_no_new_one(
    tmp_path: Path, data: Path, command: Command
) -> None:
    command("load", write_csv(tmp_path / "x.csv", contract_rows(1)))
    (data / "secret").unlink()
    before = files(data)
    ended = command("load", write_csv(tmp_path / "y.csv", contract_rows(2)))
    assert (ended.code, ended.out) == (2, "")
    assert files(data) == before


def test_a_broken_batch_ends_with_4_and_the_old_database_is_served(
    tmp_path: Path, data: Path, command: Command
) -> None:
    command("load", write_csv(tmp_path / "x.csv", contract_rows(1)))
    (batch,) = data.glob("accepted/*/*.parquet")
    batch.write_bytes(batch.read_bytes()[:-50])
    assert command("load", write_csv(tmp_path / "y.csv", contract_rows(2))).code == 4
    assert json.loads(command("status", "--json").out)["records"] == 1


def test_status_before_the_first_build_ends_with_2(command: Command) -> None:
    ended = command("status", "--json")
    assert (ended.code, ended.out) == (2, "")


@pytest.mark.parametrize(
    ("setting", "value"),
    [("LAGESBILD_LANGUAGE", "fi"), ("LAGESBILD_TODAY", "18/11"), ("LAGESBILD_REFERENCE", "/nowhere")],
)
def test_a_wrong_setting_ends_with_2(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch, setting: str, value: str
) -> None:
    monkeypatch.setenv(setting, value)
    ended = command("load", write_csv(tmp_path / "x.csv", contract_rows(1)))
    assert (ended.code, ended.out) == (2, "")
    assert setting in ended.err


@pytest.mark.parametrize(
    ("content", "source"), [("", None), ("a,b\n1,2\n", None), (None, "nobody"), ("x\0", None), (None, None)]
)
def test_a_delivery_refused_whole_ends_with_3_and_the_others_are_accepted(
    tmp_path: Path, command: Command, content: str | None, source: str | None
) -> None:
    good = write_csv(tmp_path / "good.csv", contract_rows(2, source="police"))
    assert command("load", good).code == 0
    bad = write_csv(tmp_path / "bad.csv", [contract_row(environment="")])
    if content is not None:
        bad.write_text(content, encoding="utf-8")
    other = write_csv(tmp_path / "other.csv", contract_rows(1, record_id="B-1", source="schools"))
    ended = command("load", bad, other, "--json", *(("--source", source) if source else ()))
    assert ended.code == 3
    assert ended.receipts()[0]["status"] == "refused"
    assert "The delivery is refused" in ended.err
    if not source:
        assert ended.receipts()[1]["status"] == "accepted"
        assert json.loads(command("status", "--json").out)["records"] == 3


def test_a_build_that_fails_ends_with_4_and_the_old_database_is_served_byte_for_byte(
    tmp_path: Path, data: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    command("load", write_csv(tmp_path / "x.csv", contract_rows(1)))
    before, sound = in_force(data), queries.checks()
    monkeypatch.setattr(queries, "checks", lambda: (*sound, "status_dates"))
    ended = command("load", write_csv(tmp_path / "y.csv", contract_rows(2)))
    assert ended.code == 4
    assert "status_dates found 1 rows" in ended.err
    assert in_force(data) == before
    assert json.loads(command("status", "--json").out)["records"] == 1
    monkeypatch.setattr(queries, "checks", lambda: sound)
    assert command("build").code == 0
    assert json.loads(command("status", "--json").out)["records"] == 2


def test_build_as_of_a_day_is_in_force_until_the_next_build(tmp_path: Path, data: Path, command: Command) -> None:
    command("load", write_csv(tmp_path / "x.csv", contract_rows(1)))
    ended = command("build", "--as-of", "2024-03-15")
    assert ended.code == 0
    told = json.loads(command("status", "--json").out)
    assert (told["as_of"], told["records"]) == ("2024-03-15", 0)
    assert command("build").code == 0
    assert json.loads(command("status", "--json").out)["as_of"] is None


def test_status_tells_people_the_same_as_machines(tmp_path: Path, command: Command) -> None:
    command("load", write_csv(tmp_path / "x.csv", contract_rows(7, district="lundby")))
    text = command("status").out
    assert "Records in force\n  7\n" in text
    assert "  lundby: 7\n" in text
    assert "  angered: 0\n" in text


def test_people_are_spoken_to_in_their_language(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LAGESBILD_LANGUAGE")
    assert "Det finns ingen fil" in command("load", tmp_path / "gone.csv").err


def test_an_open_app_sees_a_load_at_its_next_look(tmp_path: Path, data: Path, command: Command) -> None:
    command("load", write_csv(tmp_path / "x.csv", contract_rows(1)))
    app = store.current(data)
    assert app is not None
    assert app.rows("status_dates")[0][0] == 1
    command("load", write_csv(tmp_path / "y.csv", contract_rows(3)))
    assert app.rows("status_dates")[0][0] == 1
    app = store.current(data)
    assert app is not None
    assert app.rows("status_dates")[0][0] == 3


def test_a_second_command_waits_for_the_first_and_says_so(tmp_path: Path, data: Path) -> None:
    file = write_csv(tmp_path / "x.csv", contract_rows(1))
    data.mkdir()
    call = [sys.executable, "-m", "etl", "load", str(file), "--json"]
    with locked(data, lambda: None):
        second = subprocess.Popen(
            call, cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert second.stderr is not None
        assert second.stderr.readline() == "Another load is under way. Waiting for it to finish ...\n"
        assert second.poll() is None
        assert not (data / "accepted").exists()
    out, _ = second.communicate(timeout=60)
    assert (second.returncode, json.loads(out)["accepted"]) == (0, 1)


def test_demo_makes_a_city_with_a_past_and_makes_it_anew(data: Path, command: Command) -> None:
    until = ("--until", "2024-03-20", "--periods", "2")
    assert command("demo", *until).code == 0
    first = json.loads(command("status", "--json").out)
    assert (first["demo"], first["as_of"]) == (True, None)
    assert first["records"] > 50
    assert max(first["last_delivery"].values()) < "2024-03-21"
    assert date.fromisoformat(first["last"]) < date(2024, 3, 20)
    assert command("demo", *until).code == 0
    again = json.loads(command("status", "--json").out)
    assert {key: again[key] for key in again if key != "build"} == {key: first[key] for key in first if key != "build"}


def test_demo_refuses_a_folder_that_holds_another_batch_and_leaves_it_alone(
    tmp_path: Path, data: Path, command: Command
) -> None:
    command("load", write_csv(tmp_path / "x.csv", contract_rows(1)))
    before = files(data)
    ended = command("demo", "--periods", "2")
    assert ended.code == 2
    assert "other things than demonstration data" in ended.err
    assert files(data) == before


def test_demo_refuses_a_demo_folder_into_which_something_else_was_loaded(
    tmp_path: Path, data: Path, command: Command
) -> None:
    command("demo", "--periods", "2")
    command("load", write_csv(tmp_path / "x.csv", contract_rows(1)))
    assert not json.loads(command("status", "--json").out)["demo"]
    before = files(data)
    assert command("demo", "--periods", "2").code == 2
    assert files(data) == before


def test_demo_refuses_a_folder_of_anything_else(data: Path, command: Command) -> None:
    data.mkdir()
    (data / "letters.txt").write_text("kept", encoding="utf-8")
    assert command("demo", "--periods", "2").code == 2
    assert files(data) | {"load.lock": b""} == {"letters.txt": b"kept", "load.lock": b""}
