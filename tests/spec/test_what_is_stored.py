"""What is left of a record once it is accepted: the allowed columns, days, places no finer than they may be, hashes."""

import hmac
import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from etl.load import Delivery, Loader
from lagesbild.settings import Settings
from tests.factories import (
    ACCEPTED,
    SECRET,
    a_loader,
    an_installation,
    batch_rows,
    batches_of,
    built,
    contract_row,
    load_rows,
    write_csv,
)

#: Every column of an accepted batch; what is not here is never stored.
ALLOWED = (
    "record_key, record, event, source, record_type, occurred, received, revised, environment, "
    "environment_secondary, category, category_secondary, concern, arena, related, reporter, channel, age, handling, "
    "handled, referred_to, source_reliability, information, time_precision, withdrawn, district, place_precision, "
    "accepted"
)


Stored = Callable[..., dict[str, Any]]
NTH = count()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Loader]]:
    """One folder for all rows that are stored one by one."""
    folder = tmp_path_factory.mktemp("stored")
    with a_loader(an_installation(folder)) as loader:
        yield folder, loader


@pytest.fixture
def stored(shared: tuple[Path, Loader]) -> Stored:
    """Return what loads a sound row with some changes, and returns what is stored of it."""
    folder, loader = shared

    def store(**changes: str) -> dict[str, Any]:
        before = batches_of(folder / "data")
        file = write_csv(folder / "delivery.csv", [contract_row(**changes) | {"nth": str(next(NTH))}])
        assert loader.load(Delivery(file, accepted=ACCEPTED)).accepted == 1
        (row,) = batch_rows(folder / "data", but=before)
        return row

    return store


@pytest.fixture
def installation(tmp_path: Path) -> Settings:
    return an_installation(tmp_path)


def hashed(label: str, message: str) -> bytes:
    """Hash as docs/privacy.md tells, with the library and not with the loader's SQL."""
    return hmac.digest(hmac.digest(SECRET, label.encode(), "sha256"), message.encode(), "sha256")


def test_only_the_allowed_columns_are_stored(installation: Settings) -> None:
    load_rows(installation, [contract_row(Anteckning="klotter", beskrivning="gult", event_id="H-1", kommun="x")])
    (file,) = installation.data.glob("accepted/*/*.parquet")
    assert ", ".join(pyarrow.parquet.read_schema(file).names) == ALLOWED


def test_a_record_is_known_by_a_keyed_hash_of_its_source_and_number(stored: Stored) -> None:
    row = stored(record_id="K-2024/17 å", source="police")
    message = "police\0K-2024/17 å"
    assert row["record"] == uuid.UUID(bytes=hashed("record_key", message)[4:20])
    assert row["record_key"] == int.from_bytes(hashed("record_key", message)[:4], "big")


def test_the_hashes_of_a_known_secret_are_known(stored: Stored) -> None:
    """Computed with OpenSSL, so that neither the SQL nor the library can have changed unnoticed."""
    row = stored(record_id="A-1")
    assert row["record"] == uuid.UUID("1b776107-8361-dfc4-2a21-5bd6861c47d1")
    assert row["record_key"] == 0xAC5FD23F


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("police", "A-1"), ("police", "A-1"), True),
        (("police", "A-1"), ("police", " A-1 "), True),
        (("police", "A-1"), ("schools", "A-1"), False),
        (("police", "A-1"), ("police", "a-1"), False),
        (("police", "A-1"), ("police", "A-01"), False),
    ],
)
def test_a_record_is_the_same_if_its_source_and_number_are(
    installation: Settings, one: tuple[str, str], other: tuple[str, str], same: bool
) -> None:
    pairs = [contract_row(source=source, record_id=number) for source, number in (one, other)]
    load_rows(installation, [pairs[0], pairs[1] | {"information": "likely"}])
    records = {row["record"] for row in batch_rows(installation.data)}
    assert (len(records) == 1) is same


def test_an_event_links_the_records_of_one_source_without_its_number(installation: Settings) -> None:
    events = [("police", "H-1"), ("police", "H-1"), ("police", "H-2"), ("schools", "H-1"), ("police", "")]
    load_rows(installation, [contract_row(record_id=str(n), source=s, event_id=e) for n, (s, e) in enumerate(events)])
    first, same, other, elsewhere, none = (row["event"] for row in batch_rows(installation.data))
    assert first == same == uuid.UUID(bytes=hashed("event_hash", "police\0H-1")[:16])
    assert len({first, other, elsewhere, none}) == 4
    assert none is None


@pytest.mark.parametrize(
    ("delivered", "day"),
    [
        ("2024-03-05", date(2024, 3, 5)),
        ("2024-03-05 23:30", date(2024, 3, 5)),
        ("2024-03-05T23:30:00+01:00", date(2024, 3, 5)),
        ("2024-03-05T23:30:00Z", date(2024, 3, 6)),
        ("2024-03-05T22:30:00Z", date(2024, 3, 5)),
        ("2023-07-05T22:30:00Z", date(2023, 7, 6)),
        ("2024-03-05T23:30:00-05:00", date(2024, 3, 6)),
    ],
)
def test_of_a_moment_only_the_municipality_s_day_is_kept(stored: Stored, delivered: str, day: date) -> None:
    row = stored(occurred=delivered, received=delivered, revised="2024-03-10", handled=delivered)
    for field in ("occurred", "received", "handled"):
        assert (type(row[field]), row[field]) == (date, day)


@pytest.mark.parametrize(
    ("delivered", "moment"),
    [
        ("2024-03-10", datetime(2024, 3, 9, 23)),
        ("2024-03-10 10:00", datetime(2024, 3, 10, 9)),
        ("2024-03-10 10:00:30.5Z", datetime(2024, 3, 10, 10, 0, 30, 500_000)),
        ("2024-03-10 10:00+02:00", datetime(2024, 3, 10, 8)),
    ],
)
def test_the_moment_of_a_version_is_kept_in_utc(stored: Stored, delivered: str, moment: datetime) -> None:
    assert stored(revised=delivered)["revised"] == moment


@pytest.mark.parametrize(
    ("changes", "district", "precision"),
    [
        ({"district": "lundby", "place_precision": "district"}, "lundby", "district"),
        ({"district": "lundby"}, "lundby", None),
        ({}, "unknown", None),
        ({"district": "unknown", "place_precision": "district"}, "unknown", "district"),
        ({"district": "lundby", "place_precision": "area"}, "unknown", "area"),
        ({"district": "lundby", "place_precision": "city"}, "unknown", "city"),
        (
            {"district": "lundby", "place_precision": "neighbouring_municipality"},
            "unknown",
            "neighbouring_municipality",
        ),
        ({"district": "lundby", "category": "travel_return"}, "unknown", None),
        ({"district": "lundby", "category": "travel_return_returnee", "place_precision": "district"}, "unknown", None),
        ({"district": "lundby", "category_secondary": "travel_return_departure"}, "unknown", None),
        ({"district": "lundby", "category_secondary": "hate_crime"}, "lundby", None),
    ],
)
def test_a_place_is_kept_no_finer_than_it_is_known_and_may_be(
    stored: Stored, changes: dict[str, str], district: str, precision: str | None
) -> None:
    row = stored(**changes)
    assert (row["district"], row["place_precision"]) == (district, precision)


@pytest.mark.parametrize(
    ("record_type", "delivered", "kept"),
    [("incident", "true", True), ("tip", "yes", True), ("incident", "", False), ("call", "true", False)],
)
def test_a_link_to_organised_crime_is_never_kept_of_a_call(
    stored: Stored, record_type: str, delivered: str, kept: bool
) -> None:
    assert stored(record_type=record_type, concern="not_vbe", related=delivered)["related"] is kept


def test_what_is_not_told_is_unknown(stored: Stored) -> None:
    row = stored(record_type="call", concern="not_vbe", environment="", category="")
    told = {"record_type": "call", "concern": "not_vbe", "environment": "unassessed", "time_precision": "day"}
    blank = {name: None for name in ("category", "arena", "reporter", "channel", "age", "handling", "handled", "event")}
    expected = told | blank | {"district": "unknown", "related": False, "withdrawn": False}
    assert {name: row[name] for name in expected} == expected


def test_the_built_record_is_counted_in_its_period_under_its_parents(installation: Settings) -> None:
    load_rows(installation, [contract_row(occurred="2024-01-15", category="propaganda_sticker", district="lundby")])
    (record,) = built(installation)
    told = {"period": 1, "category": "propaganda_sticker", "category_1": "propaganda", "area": "hisingen"}
    assert {name: record[name] for name in told} == told
    assert (record["protection"], record["counted_from_days"], record["in_city"]) == ("P", 1, True)


def test_a_record_before_the_anchor_lies_in_a_period_below_zero(installation: Settings) -> None:
    load_rows(installation, [contract_row(occurred="2023-12-31", received="2024-01-02")])
    assert [record["period"] for record in built(installation)] == [-1]
