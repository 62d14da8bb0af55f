"""The command `python -m lagesbild thin-log`: what it empties, notes and says."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lagesbild import audit, settings, state
from lagesbild.__main__ import main
from lagesbild.audit import Action, AuditEvent
from lagesbild.errors import WrongUse
from lagesbild.municipality import Municipality
from lagesbild.reference import read_toml
from tests.factories import LITTLE_TOWN, another_municipality

DAY = timedelta(days=1)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder whose log tells of people from 31 and 29 days ago, and of two years and a day ago."""
    town = another_municipality(tmp_path)
    monkeypatch.setenv(settings.DATA, str(tmp_path / "data"))
    monkeypatch.setenv(settings.REFERENCE, str(town))
    for days, action in ((731, Action.VIEW), (731, Action.CLOSE), (31, Action.SIGN_IN), (29, Action.EXPORT)):
        event = AuditEvent(action, "group", "trends", {}, "", "anna.berg")
        audit.record(tmp_path / "data", event, at=datetime.now(UTC) - days * DAY)
    return tmp_path / "data"


def kept_for(data: Path, days: int) -> None:
    file = data.parent / "lillkoping" / "municipality.toml"
    file.write_text(f"log_kept_days = {days}\n{LITTLE_TOWN}", encoding="utf-8")


def test_what_is_older_than_two_years_is_emptied_and_noted(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["thin-log"]) == 0
    assert [entry.number for entry in audit.entries(data)] == [2, 3, 4, 5]
    noted = audit.entries(data)[-1].event
    assert (noted.action, noted.role, noted.who, noted.subject) == (Action.THIN_LOG, "", "", "log")
    assert noted.purpose == "Loggposter om personer sparas i 730 dagar."
    assert noted.detail["emptied"] == [[1, 1]]
    told = capsys.readouterr().out
    assert "som tömdes: 1." in told and "730 dagar" in told
    assert audit.check(data) == [] and main(["verify"]) == 0


def test_how_long_is_what_the_municipality_says(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept_for(data, 30)
    assert main(["thin-log"]) == 0
    assert [entry.number for entry in audit.entries(data)] == [2, 4, 5]
    assert "som tömdes: 2." in capsys.readouterr().out


def test_a_dry_run_tells_the_same_and_changes_nothing(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept_for(data, 30)
    before = audit.entries(data)
    assert main(["thin-log", "--dry-run"]) == 0
    assert audit.entries(data) == before
    told = capsys.readouterr().out
    assert "skulle tömmas: 2." in told and "Inget är ändrat." in told


def test_twice_empties_nothing_more_and_notes_nothing_more(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["thin-log"]) == main(["thin-log"]) == 0
    assert "som tömdes: 0." in capsys.readouterr().out.splitlines()[-1]
    assert len([entry for entry in audit.entries(data) if entry.event.action is Action.THIN_LOG]) == 1


def test_it_speaks_the_language_of_the_installation(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(settings.LANGUAGE, "en")
    assert main(["thin-log"]) == 0
    assert "that were emptied: 1." in capsys.readouterr().out
    assert audit.entries(data)[-1].event.purpose == "Log entries about people are kept for 730 days."


@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_where_no_log_was_begun_nothing_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, more: list[str]
) -> None:
    monkeypatch.setenv(settings.DATA, str(tmp_path))
    assert main(["thin-log", *more]) == 0
    assert ": 0." in capsys.readouterr().out and not state.is_begun(tmp_path)


@pytest.mark.parametrize("days", [29, 0, -1, 36_501])
def test_nobody_can_be_forgotten_within_a_month_or_be_remembered_for_a_century(tmp_path: Path, days: int) -> None:
    file = tmp_path / "municipality.toml"
    file.write_text(f"log_kept_days = {days}\n{LITTLE_TOWN}", encoding="utf-8")
    with pytest.raises(WrongUse) as refused:
        read_toml(Municipality, file)
    assert "log_kept_days" in str(refused.value)
    file.write_text(LITTLE_TOWN, encoding="utf-8")
    assert read_toml(Municipality, file).log_kept_days == 730
