"""The receipt without the acceptance: `python -m etl load --dry-run`."""

from pathlib import Path

from tests.factories import contract_row, contract_rows, write_csv
from tests.unit.etl.conftest import Command, files


def test_a_dry_run_tells_what_would_happen_and_leaves_nothing(tmp_path: Path, data: Path, command: Command) -> None:
    file = write_csv(tmp_path / "x.csv", [*contract_rows(3), contract_row(environment="")])
    ended = command("load", "--dry-run", file, "--json")
    (told,) = ended.receipts()
    assert (ended.code, told["status"], told["accepted"], told["refused"]) == (0, "accepted", 3, 1)
    assert {name for name in files(data) if not name.endswith(".lock")} == set()
    assert command("load", file, "--json").receipts() == [told]


def test_a_dry_run_knows_what_was_accepted_before(tmp_path: Path, data: Path, command: Command) -> None:
    command("load", write_csv(tmp_path / "x.csv", contract_rows(3)))
    before = files(data)
    again = write_csv(tmp_path / "y.csv", contract_rows(4))
    assert command("load", "--dry-run", again, "--json").receipts()[0]["unchanged"] == 3
    assert "would be accepted" in command("load", "--dry-run", again).out
    assert files(data) == before


def test_a_dry_run_ends_with_the_load_s_exit_code(tmp_path: Path, data: Path, command: Command) -> None:
    assert command("load", "--dry-run", write_csv(tmp_path / "x.csv", contract_rows(3, environment=""))).code == 3
