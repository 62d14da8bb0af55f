"""What every release from 0.10.0 on has written is taken over by the present one: restored, built, verified, shown."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import lagesbild
from etl.build import build
from lagesbild import meetings, reference, settings
from lagesbild.access import Page, Role
from lagesbild.backups import restore
from lagesbild.meetings import Status
from lagesbild.settings import Settings
from tests.factories import SECRET, contract_row, load_rows
from tests.upgrades.make import FOLDER, installation, looked_at, told
from tests.visits import rendered, seen

RELEASES = sorted(file.stem for file in FOLDER.glob("*.tar"))


@pytest.fixture(params=RELEASES)
def upgraded(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Settings]:
    """An installation of a release, restored and built by the present program."""
    here = settings.read({settings.DATA: str(tmp_path / "data"), settings.REFERENCE: str(tmp_path / "reference")})
    key = tmp_path / "key"
    key.write_text(SECRET.hex(), encoding="ascii")
    restore.restore(here, FOLDER / f"{request.param}.tar", secret_from=key)
    build(here, reference.read(here.reference))
    return request.param, here


def versions(names: Sequence[str]) -> list[tuple[int, ...]]:
    return [tuple(int(part) for part in name.split(".")) for name in names]


def test_there_is_one_of_every_release_but_the_one_that_is_being_made() -> None:
    assert "0.10.0" in RELEASES and max(versions(RELEASES)) <= versions([lagesbild.__version__])[0]
    assert {file.stem for file in FOLDER.glob("*.json")} == set(RELEASES)


def test_everything_is_as_it_was_told_when_it_was_made(upgraded: tuple[str, Settings]) -> None:
    release, here = upgraded
    expected = json.loads((FOLDER / f"{release}.json").read_text(encoding="utf-8"))
    assert told(here) == expected
    assert expected["measures"] and expected["notes"] and expected["views"] and expected["records"] > 300
    assert all(entries for _, entries, _ in expected["chains"])


@pytest.mark.parametrize("page", [Page.OVERVIEW, Page.MEETING, Page.MEASURES, Page.TRENDS, Page.REPORTING])
def test_the_group_is_shown_its_pages(upgraded: tuple[str, Settings], page: Page) -> None:
    shown = rendered(looked_at(upgraded[1]), page)
    assert not shown.exception and len(seen(shown)) > 200


def test_an_analyst_sees_what_was_published(upgraded: tuple[str, Settings]) -> None:
    shown = rendered(looked_at(upgraded[1], Role.ANALYST), Page.TRENDS)
    assert not shown.exception and shown.get("plotly_chart")


def test_work_goes_on_a_correction_joins_its_record_and_the_next_meeting_is_planned(
    upgraded: tuple[str, Settings],
) -> None:
    here = upgraded[1]
    before, chains = told(here)["records"], told(here)["chains"]
    revised = contract_row(record_id="A-1", district="sjobo", revised="2026-01-18 10:00")
    load_rows(here, [revised], accepted=datetime(2026, 1, 20, tzinfo=UTC))
    build(here, reference.read(here.reference))
    assert told(here)["records"] == before, "the secret is the same, so it is the same record"
    visit = looked_at(here)
    assert meetings.find(here.data, 1).status is Status.FROZEN
    following = replace(meetings.find(here.data, 1), number=2, version=0, package="", opened=None)
    meetings.plan(visit, following, at=datetime(2026, 1, 20, 9, tzinfo=UTC))
    assert told(here)["chains"][0] == chains[0]


def test_what_this_release_would_leave_behind_can_still_be_made(tmp_path: Path) -> None:
    here = installation(tmp_path)
    assert set(told(here)) == set(json.loads((FOLDER / f"{RELEASES[-1]}.json").read_text(encoding="utf-8")))
