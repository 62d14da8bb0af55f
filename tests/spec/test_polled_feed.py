"""A feed that is fetched again and again: overlapping, edited, empty, cut off; in any order, twice, or interrupted."""

import json
import shutil
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from etl.receipt import Receipt
from lagesbild.settings import Settings
from tests.factories import a_reference, an_installation, built, load
from tests.feeds import Event, answer, event
from tests.real.installation import FEED
from tests.spec.examples import HALF

FETCHED = datetime(2024, 3, 6, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def installation(tmp_path: Path) -> Settings:
    return an_installation(tmp_path, reference=a_reference(tmp_path, polisen=FEED.read_text(encoding="utf-8")))


def poll(installation: Settings, hour: int, *events: Event) -> Receipt:
    """Load what the feed answered some hours after the first time."""
    (receipt,) = load(installation, answer(installation.data.parent, FETCHED + hour * HOUR, events))
    return receipt


def in_force(installation: Settings) -> list[tuple[str, str, str]]:
    return sorted((str(row["occurred"]), row["category"], row["district"]) for row in built(installation))


ANGERED = ("2024-03-05", "violence_assault", "angered")


def test_an_event_of_the_api_becomes_a_record(installation: Settings) -> None:
    receipt = poll(installation, 0, event(1))
    assert (receipt.status, receipt.accepted, receipt.new) == ("accepted", 1, 1)
    assert in_force(installation) == [ANGERED]


def test_the_same_events_again_are_unchanged_and_no_new_versions(installation: Settings) -> None:
    poll(installation, 0, event(1), event(2))
    receipt = poll(installation, 1, event(2), event(3))
    assert (receipt.new, receipt.revised, receipt.unchanged) == (1, 0, 1)
    assert len(built(installation, "version")) == 3


def test_an_edited_event_is_updated_though_its_own_time_stays(installation: Settings) -> None:
    poll(installation, 0, event(1))
    receipt = poll(installation, 1, event(1, type="Explosion", summary="I Lundby."))
    assert (receipt.new, receipt.revised) == (0, 1)
    assert in_force(installation) == [("2024-03-05", "violence", "lundby")]


def test_an_edit_that_is_taken_back_is_in_force_as_it_was(installation: Settings) -> None:
    poll(installation, 0, event(1))
    poll(installation, 1, event(1, type="Explosion"))
    receipt = poll(installation, 2, event(1))
    assert (receipt.status, receipt.revised) == ("accepted", 1)
    assert in_force(installation) == [ANGERED]
    assert [row["in_force"] for row in built(installation, "version")].count(True) == 1


def test_an_answer_loaded_late_changes_nothing_that_came_after_it(installation: Settings) -> None:
    poll(installation, 2, event(1, type="Explosion"))
    poll(installation, 1, event(1))
    assert [category for _, category, _ in in_force(installation)] == ["violence"]


def test_what_a_later_answer_lacks_stays(installation: Settings) -> None:
    poll(installation, 0, event(1))
    poll(installation, 1, event(2, summary="I Lundby."))
    assert in_force(installation) == [ANGERED, ("2024-03-05", "violence_assault", "lundby")]


@pytest.mark.parametrize("content", ["[]", "", "[{}]", '{"error": "try later"}', "<html>502</html>"])
def test_an_answer_without_events_deletes_nothing(installation: Settings, content: str) -> None:
    poll(installation, 0, event(1))
    file = installation.data.parent / "polisen_20240306T130000Z.json"
    file.write_text(content, encoding="utf-8")
    (receipt,) = load(installation, file)
    assert (receipt.status, receipt.accepted) == ("refused", 0)
    assert in_force(installation) == [ANGERED]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_an_answer_that_was_cut_off_is_refused_whole(installation: Settings, share: float) -> None:
    poll(installation, 0, event(1))
    whole = answer(installation.data.parent, FETCHED + HOUR, [event(number) for number in range(2, 9)])
    whole.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * share)])
    (receipt,) = load(installation, whole)
    assert (receipt.status, receipt.accepted) == ("refused", 0)
    assert in_force(installation) == [ANGERED]


def test_an_answer_whose_name_does_not_tell_when_is_refused(installation: Settings) -> None:
    file = installation.data.parent / "polisen_latest.json"
    file.write_text(json.dumps([event(1)]), encoding="utf-8")
    (receipt,) = load(installation, file)
    assert receipt.status == "refused" and "file_name" in receipt.reason


EVENTS = st.builds(
    event,
    st.integers(1, 4),
    type=st.sampled_from(["Misshandel", "Explosion", "Trafikolycka"]),
    summary=st.sampled_from(["I Angered.", "I Lundby.", "Ingen skadad."]),
    name=st.sampled_from(["05 mars 09:15, Misshandel, Göteborg", "04 mars 23:15, Misshandel, Malmö"]),
)
ANSWERS = st.lists(st.lists(EVENTS, min_size=1, max_size=4, unique_by=lambda told: told["id"]), min_size=1, max_size=4)


def replayed(answers: Sequence[Iterable[Event]]) -> list[tuple[str, str]]:
    """Return what once in order gives, without the code under test: the last told of each event as one in the city."""
    last = {told["id"]: told for events in answers for told in events if told["name"].endswith("Göteborg")}
    codes = {"Misshandel": "violence_assault", "Explosion": "violence", "Trafikolycka": "other"}
    places = {"I Angered.": "angered", "I Lundby.": "lundby", "Ingen skadad.": "unknown"}
    return sorted((codes[told["type"]], places[told["summary"]]) for told in last.values())


@given(data=st.data(), answers=ANSWERS)
@HALF
def test_in_any_order_twice_or_interrupted_it_is_as_once_in_order(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, answers: list[list[Event]]
) -> None:
    folder = tmp_path_factory.mktemp("feed")
    installation = an_installation(folder, reference=a_reference(folder, polisen=FEED.read_text(encoding="utf-8")))
    files = [answer(folder, FETCHED + hour * HOUR, events) for hour, events in enumerate(answers)]
    order = data.draw(st.permutations(files + data.draw(st.lists(st.sampled_from(files), max_size=2))))
    cut = data.draw(st.integers(0, len(order)))
    for part in filter(None, (order[:cut], order[cut:])):  # as after an interruption: another load begins anew
        load(installation, *part)
        shutil.rmtree(installation.data / "work", ignore_errors=True)
    assert sorted((category, district) for _, category, district in in_force(installation)) == replayed(answers)
