"""The commands that publish: what they say, what they note, and what a stopped run leaves for the next."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from etl.__main__ import main
from lagesbild import audit, published, settings
from lagesbild.audit import PUBLISHING, Action
from lagesbild.errors import WrongUse
from lagesbild.settings import DATA, REFERENCE
from tests.closing import LATER, PERIODS, TODAY, Town, a_town
from tests.unit.etl.test_revise import late


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    town = a_town(tmp_path, records=60)
    monkeypatch.setenv(DATA, str(town.installation.data))
    monkeypatch.setenv(REFERENCE, str(town.reference.folder))
    monkeypatch.setattr(settings, "today", lambda *_, **__: TODAY)
    return town


def noted(town: Town) -> list[tuple[Action, str, object]]:
    entries = audit.entries(town.installation.data)
    return [(one.event.action, one.event.subject, one.event.detail["manifest"]) for one in entries]


def test_closing_tells_up_to_when_and_notes_it(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["close"]) == 0
    (manifest,) = town.published.manifests
    assert f"Stängt till och med {town.reference.calendar.label(PERIODS - 1)}" in capsys.readouterr().out
    assert noted(town) == [(Action.CLOSE, "0001.json", manifest.version)]
    assert main(["close"]) == 0
    assert "Inget att stänga" in capsys.readouterr().out
    assert len(town.published.manifests) == len(noted(town)) == 1


@pytest.mark.parametrize("period", ["7", "2024-04-20"])
def test_a_period_is_told_by_its_number_or_by_a_day_in_it(town: Town, period: str) -> None:
    assert town.reference.calendar.index(date(2024, 4, 20)) == 7
    assert main(["close", period]) == 0
    assert town.published.last == 7


def test_what_is_not_due_is_told_and_nothing_is_published(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["close", str(PERIODS)]) == WrongUse.exit_code
    assert "kan inte stängas ännu" in capsys.readouterr().err
    assert not town.published and not noted(town)


@pytest.mark.parametrize("period", ["november", "20240420"])
def test_a_period_that_is_none_is_wrong_use(town: Town, period: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["close", period])
    assert ended.value.code == 2


def test_a_publication_that_a_stopped_run_did_not_note_is_noted_by_the_next(town: Town) -> None:
    town.close(until=3)
    assert not noted(town)
    assert main(["close", "5"]) == 0
    assert [subject for _, subject, _ in noted(town)] == ["0001.json", "0002.json"]


def test_revising_tells_what_became_of_it(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["revise"]) == WrongUse.exit_code
    assert "Inga skyddade tal är publicerade" in capsys.readouterr().err
    main(["close"])
    assert main(["revise"]) == 0
    assert "färre än 10 poster" in capsys.readouterr().out
    town.deliver(late(10), LATER)
    assert main(["revise"]) == 0
    assert "Publicering 2" in capsys.readouterr().out
    assert [action for action, *_ in noted(town)] == [Action.CLOSE, Action.REVISE]
    town.deliver([row | {"record_id": f"x{row['record_id']}"} for row in late(10)], LATER + timedelta(days=1))
    assert main(["revise"]) == 0
    assert "redan gjord" in capsys.readouterr().out


def test_the_demonstration_city_comes_closed_as_far_as_is_due_and_the_same_on_every_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cities = [tmp_path / "one", tmp_path / "other"]
    for city in cities:
        monkeypatch.setenv(DATA, str(city))
        assert main(["demo", "--periods", "3", "--until", "2024-03-20"]) == 0
    one, other = map(published.read, cities)
    assert (one.last, published.check(cities[0])) == (3, [])
    entries = [entry for entry in audit.entries(cities[0]) if entry.event.action in PUBLISHING]
    assert audit.check(cities[0]) == [] and len(entries) == len(one.manifests)
    assert one.counts == other.counts
