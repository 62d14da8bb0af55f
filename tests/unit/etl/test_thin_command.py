"""`python -m etl thin` as an operator meets it: what is printed, exit codes, a dry run, and that twice is once."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.factories import a_reference, batch_rows, contract_row, contract_rows, write_csv
from tests.unit.etl.conftest import Command, files

MARCH = ("--before", "2024-03-01")


@pytest.fixture
def loaded(tmp_path: Path, data: Path, command: Command) -> Path:
    """One delivery with two records of February, a tip and an incident, and one of March."""
    rows = [contract_row(record_id=day, occurred=f"2024-{day}") for day in ("02-01", "03-05")]
    rows.append(contract_row(source="police", record_id="tip", record_type="tip", occurred="2024-02-02"))
    assert command("load", write_csv(tmp_path / "x.csv", rows)).code == 0
    return data


def days(data: Path) -> list[str]:
    return sorted(str(row["occurred"]) for row in batch_rows(data))


def test_it_says_what_was_removed_and_where_the_receipt_lies(loaded: Path, command: Command) -> None:
    ended = command("thin", *MARCH)
    (receipt,) = (loaded / "thinned").iterdir()
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines()[:4] == [
        "The thinning is done.",
        "Rows: 2. Records no longer there: 2. Files rewritten: 1.",
        "  incident, contract: 1 rows, 1 records (happened before 2024-03-01)",
        "  tip, police: 1 rows, 1 records (happened before 2024-03-01)",
    ]
    assert ended.out.splitlines()[4].endswith(": 3 -> 1 rows")
    assert ended.out.splitlines()[5] == f"Receipt: {receipt}"
    assert days(loaded) == ["2024-03-05"]
    assert json.loads(command("status", "--json").out)["records"] == 1


def test_with_json_the_receipt_itself_is_printed(loaded: Path, command: Command) -> None:
    ended = command("thin", *MARCH, "--json")
    (receipt,) = (loaded / "thinned").iterdir()
    assert ended.out == receipt.read_text(encoding="utf-8")


def test_in_swedish_it_is_called_gallring(loaded: Path, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAGESBILD_LANGUAGE", "sv")
    assert command("thin", *MARCH).out.startswith("Gallringen är gjord.\nRader: 2.")
    assert "gallrat" in command("build", "--as-of", "2024-04-01").err


@pytest.mark.parametrize(
    ("limits", "left"),
    [
        (("--type", "tip"), ["2024-02-01", "2024-03-05"]),
        (("--type", "tip", "incident"), ["2024-03-05"]),
        (("--type", "tip", "--type", "incident"), ["2024-03-05"]),
        (("--source", "police", "schools"), ["2024-02-01", "2024-03-05"]),
        (("--source", "contract", "--type", "tip"), ["2024-02-01", "2024-02-02", "2024-03-05"]),
    ],
)
def test_types_and_sources_limit_it(loaded: Path, command: Command, limits: tuple[str, ...], left: list[str]) -> None:
    assert command("thin", *MARCH, *limits).code == 0
    assert days(loaded) == left


def test_a_dry_run_tells_the_same_and_changes_no_byte(loaded: Path, command: Command) -> None:
    before = files(loaded)
    dry = command("thin", *MARCH, "--dry-run")
    told = json.loads(command("thin", *MARCH, "--dry-run", "--json").out)
    assert files(loaded) == before
    done = json.loads(command("thin", *MARCH, "--json").out)
    assert dry.out.startswith("Dry run: this would be thinned. Nothing has changed.\nRows: 2.")
    assert {name: told[name] for name in ("request", "rows", "records", "removed")} == {
        name: done[name] for name in ("request", "rows", "records", "removed")
    }
    assert [one | {"sha256_after": None} for one in done["files"]] == told["files"]


def test_thinning_twice_is_thinning_once(loaded: Path, command: Command) -> None:
    command("thin", *MARCH)
    before = files(loaded)
    for again in (MARCH, ("--before", "2024-02-15"), (*MARCH, "--type", "tip"), (*MARCH, "--source", "police")):
        ended = command("thin", *again)
        assert (ended.code, ended.out.splitlines()[0]) == (0, "There was nothing to thin. Nothing has changed.")
    assert files(loaded) == before


WRONG = [
    ((), "No retention is set for: incident, tip, call, police_report, observation."),
    (("--type", "tip"), "No retention is set for: tip."),
    ((*MARCH, "--type", "tip", "tips"), "--type does not know tips."),
    ((*MARCH, "--type", "survey"), "--type does not know survey."),
    ((*MARCH, "--source", "kyrkan"), "--source does not know kyrkan."),
    (("--before", "2999-01-01"), "The day 2999-01-01 lies in the future"),
]


@pytest.mark.parametrize(("asked", "said"), WRONG)
def test_what_cannot_be_meant_is_told_and_nothing_changes(
    loaded: Path, command: Command, asked: tuple[str, ...], said: str
) -> None:
    before = files(loaded)
    ended = command("thin", *asked)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(said)
    assert files(loaded) == before


def test_a_folder_without_a_delivery_is_told_and_not_made(data: Path, command: Command) -> None:
    assert command("thin", *MARCH).code == 2
    assert not data.exists()


def test_a_clock_that_was_set_back_is_told(
    loaded: Path, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Yesterday(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) - timedelta(days=2)

    monkeypatch.setattr("etl.batches.datetime", Yesterday)
    ended = command("thin", *MARCH)
    assert (ended.code, days(loaded)[0]) == (2, "2024-02-01")
    assert "clock" in ended.err


def with_retention(folder: Path, told: str) -> Path:
    reference = a_reference(folder)
    with (reference / "municipality.toml").open("a", encoding="utf-8") as handle:
        handle.write(told)
    return reference


def test_without_a_day_the_municipality_s_retention_is_what_counts(
    tmp_path: Path, data: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is past retention at the load never comes in; what gets past it goes."""
    command("load", write_csv(tmp_path / "x.csv", contract_rows(3, occurred="2024-02-01")))
    today = datetime.now(UTC).date()
    monkeypatch.setenv("LAGESBILD_REFERENCE", str(with_retention(tmp_path, "\nincident = 30\n")))
    told = json.loads(command("thin", "--json").out)
    assert (told["rows"], told["records"]) == (3, 3)
    thirty = today - timedelta(days=30)
    assert told["request"]["before"]["incident"] in {str(thirty), str(thirty + timedelta(days=1))}
    late = [contract_row(record_type="tip"), *contract_rows(2, occurred="2024-02-01")]
    (receipt,) = command("load", "--json", write_csv(tmp_path / "y.csv", late)).receipts()
    assert (receipt["status"], receipt["accepted"], receipt["rules"]) == ("accepted", 1, {"past_retention": 2})


def test_in_a_demonstration_folder_retention_counts_back_from_its_own_today(
    tmp_path: Path, data: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command("demo", "--until", "2024-03-20", "--periods", "3").code == 0
    assert command("thin", "--before", "2024-03-21").code == 2
    monkeypatch.setenv("LAGESBILD_REFERENCE", str(with_retention(tmp_path, "\nincident = 30\ncall = 20\n")))
    told = json.loads(command("thin", "--json").out)
    assert told["request"]["before"] == {"call": "2024-02-29", "incident": "2024-02-19"}
    left = [row for row in batch_rows(data) if row["record_type"] in told["request"]["before"]]
    assert told["rows"] and left
    assert not [row for row in left if str(row["occurred"]) < told["request"]["before"][row["record_type"]]]
    assert json.loads(command("status", "--json").out)["demo"]


def test_a_broken_tombstone_is_never_passed_over(loaded: Path, tmp_path: Path, command: Command) -> None:
    command("thin", *MARCH)
    (receipt,) = (loaded / "thinned").iterdir()
    receipt.write_text(receipt.read_text(encoding="utf-8")[:-20], encoding="utf-8")
    other = write_csv(tmp_path / "y.csv", contract_rows(1))
    before = files(loaded)
    for call in (("load", other), ("build",), ("thin", *MARCH)):
        ended = command(*call)
        assert (ended.code, ended.out) == (4, "")
        assert receipt.name in ended.err
    assert files(loaded) == before


def test_a_backup_put_back_over_a_thinning_fails_the_build_until_it_is_thinned_again(
    loaded: Path, command: Command
) -> None:
    (batch,) = (loaded / "accepted").glob("*/*.parquet")
    backup = batch.read_bytes()
    command("thin", *MARCH)
    batch.write_bytes(backup)
    (loaded / "current.json").unlink()
    ended = command("build")
    assert ended.code == 4 and "nothing_thinned_is_left" in ended.err
    assert command("thin", *MARCH).code == 0
    assert days(loaded) == ["2024-03-05"]
    assert json.loads(command("status", "--json").out)["records"] == 1


def test_a_folder_of_figures_alone_has_nothing_to_thin(command: Command, data: Path, tmp_path: Path) -> None:
    (data / "aggregates" / "scb").mkdir(parents=True)
    ended = command("thin", "--before", "2024-01-01")
    assert ended.code == 2
    assert not (data / "thinned").exists()
