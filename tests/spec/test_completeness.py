"""How complete the picture is, from deliveries as they came: late, refused, silent (catalogue E6)."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from etl.build import build
from lagesbild import reference as references, settings, store
from lagesbild.access import Role, Visit
from lagesbild.answers import senders
from lagesbild.settings import Settings
from tests.factories import REFERENCE, Row, an_installation, contract_row, load, write_csv

GOTEBORG = references.read(REFERENCE)
FIRST = date(2024, 1, 3)
#: Wednesdays every other week for most of a year; the last period that has ended then is 23.
DELIVERED = [FIRST + timedelta(days=14 * n) for n in range(26)]
TODAY = DELIVERED[-1]


def delivered(folder: Path, day: date, rows: list[Row], source: str = "police") -> None:
    file = write_csv(folder / f"{source}-{day}.csv", rows)
    load(installed(folder), file, source=source, accepted=datetime.combine(day, time(9), UTC))


def installed(folder: Path) -> Settings:
    return (
        settings.read({settings.DATA: str(folder / "data")}) if (folder / "data").exists() else an_installation(folder)
    )


def rows_of(day: date, *ages: int) -> list[Row]:
    """One record for each age in days, known on a day."""
    days = [(day - timedelta(days=age)).isoformat() for age in ages]
    told = day.isoformat()
    return [
        contract_row(record_id=f"{day} {nth}", occurred=occurred, received=told, revised=told)
        for nth, occurred in enumerate(days)
    ]


def visit_to(folder: Path, *, today: date = TODAY) -> Visit:
    build(installed(folder), GOTEBORG)
    in_force = store.current(folder / "data")
    assert in_force
    return Visit(Role.GROUP, (), "sv", today, GOTEBORG, in_force)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The police deliver what is 3 and 10 days old, and now and then what is 40; the schools stop in the middle."""
    folder = tmp_path_factory.mktemp("city")
    for nth, day in enumerate(DELIVERED):
        delivered(folder, day, rows_of(day, 3, 3, 3, 10, 40 if nth % 2 else 10))
        if nth < 13:
            delivered(folder, day, rows_of(day, 3), source="schools")
    return folder


def told_of(visit: Visit) -> dict[str, dict[str, object]]:
    frame = senders.senders_compared(visit).frame
    return {str(row["source"]): dict(zip(map(str, row), row.values(), strict=True)) for row in frame.to_dict("records")}


def test_a_sender_that_stopped_is_silent_since_its_last_delivery(city: Path) -> None:
    told = told_of(visit_to(city))
    assert told["schools"]["silent_since"] == told["schools"]["last"] == DELIVERED[12]
    assert told["police"]["last"] == DELIVERED[-1] and told["police"]["silent_since"] is None


def test_the_usual_delay_and_what_is_known_in_time_are_the_sender_s_own(city: Path) -> None:
    told = told_of(visit_to(city))["police"]
    assert (told["delay"], told["delay_most"]) == (3, 40)
    assert told["known_at_end"] == pytest.approx(0.0)
    assert told["known_at_close"] == pytest.approx(0.9, abs=0.02)


def test_what_had_happened_before_the_first_delivery_is_history_and_no_delay(tmp_path: Path) -> None:
    delivered(tmp_path, FIRST, rows_of(FIRST, *range(100, 200)))
    for day in DELIVERED[1:]:
        delivered(tmp_path, day, rows_of(day, 2, 3))
    assert told_of(visit_to(tmp_path))["police"]["delay_most"] == 3


def test_a_sender_has_a_word_for_the_period(city: Path) -> None:
    def words(period: int, today: date = TODAY) -> dict[str, str]:
        frame = senders.senders_for(visit_to(city, today=today), period).frame
        return dict(zip(frame["source"], frame["state"], strict=True))

    last = GOTEBORG.calendar.last_ended(TODAY)
    assert {name: words(last)[name] for name in ("police", "schools")} == {"police": "complete", "schools": "missing"}
    assert words(GOTEBORG.calendar.index(DELIVERED[12]))["schools"] == "partly"


def test_refused_rows_are_told_with_their_rules_and_refused_deliveries_too(tmp_path: Path) -> None:
    sound = rows_of(FIRST, 3, 3, 3, 3)
    delivered(tmp_path, FIRST, [*sound, contract_row(record_id="x", category="?")])
    later = FIRST + timedelta(days=14)
    delivered(tmp_path, later, [contract_row(category="?")])
    told = senders.receipts(visit_to(tmp_path, today=later), FIRST - timedelta(days=1)).frame.to_dict("records")
    newest, oldest = told
    assert (newest["at"], newest["status"], newest["rules"].tolist()) == (later, "refused", ["unknown_category"])
    assert (oldest["at"], oldest["status"], oldest["rows"], oldest["refused"]) == (FIRST, "accepted", 5, 1)
    assert (oldest["rules"].tolist(), oldest["by_rule"].tolist()) == (["unknown_category"], [1])
    assert senders.receipts(visit_to(tmp_path, today=later), FIRST).frame["status"].tolist() == ["refused"]
    assert told_of(visit_to(tmp_path, today=later))["police"]["refused_share"] == pytest.approx(1 / 5)


def test_as_of_a_day_only_what_had_come_and_been_refused_by_then_is_told(tmp_path: Path) -> None:
    delivered(tmp_path, FIRST, rows_of(FIRST, 3))
    later = FIRST + timedelta(days=14)
    delivered(tmp_path, later, [contract_row(category="?")])
    build(installed(tmp_path), GOTEBORG, as_of=FIRST)
    in_force = store.current(tmp_path / "data")
    assert in_force
    visit = Visit(Role.GROUP, (), "sv", FIRST, GOTEBORG, in_force)
    assert senders.receipts(visit, FIRST - timedelta(days=1)).frame["status"].tolist() == ["accepted"]
