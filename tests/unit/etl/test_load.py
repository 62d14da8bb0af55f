"""Deliveries as a whole: accepted, the same again, or refused; none disturbs another."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from etl.files import files_of
from etl.lock import locked
from lagesbild import reference
from lagesbild.errors import WrongUse
from lagesbild.settings import Settings
from tests.factories import (
    ACCEPTED,
    Examples,
    a_reference,
    a_source,
    an_installation,
    another_municipality,
    batch_rows,
    built,
    contract_row,
    contract_rows,
    examples_of,
    load,
    load_rows,
    write_csv,
)


@pytest.fixture
def installation(tmp_path: Path) -> Settings:
    return an_installation(tmp_path)


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_the_same_file_again_is_a_duplicate_and_changes_nothing(tmp_path: Path, installation: Settings) -> None:
    delivery = write_csv(tmp_path / "x.csv", contract_rows(3))
    load(installation, delivery)
    before = files(installation.data / "accepted")
    (receipt,) = load(installation, delivery)
    assert (receipt.status, receipt.source) == ("duplicate", "contract")
    assert (receipt.rows, receipt.accepted, receipt.refused) == (0, 0, 0)
    assert files(installation.data / "accepted") == before


def test_the_same_file_twice_in_one_call_is_one_batch(tmp_path: Path, installation: Settings) -> None:
    one = write_csv(tmp_path / "x.csv", contract_rows(3))
    other = write_csv(tmp_path / "renamed.csv", contract_rows(3))
    assert [receipt.status for receipt in load(installation, one, other)] == ["accepted", "duplicate"]
    assert len(batch_rows(installation.data)) == 3


def test_a_delivery_that_was_refused_may_come_again(tmp_path: Path, installation: Settings) -> None:
    delivery = write_csv(tmp_path / "x.csv", contract_rows(3), then="ragged\n" * 3)
    assert [receipt.status for receipt in load(installation, delivery, delivery)] == ["refused", "refused"]


@pytest.mark.parametrize(
    ("sound", "faulty", "status"), [(3, 1, "accepted"), (2, 1, "refused"), (0, 1, "refused"), (9, 3, "accepted")]
)
def test_a_quarter_of_the_rows_may_be_faulty(installation: Settings, sound: int, faulty: int, status: str) -> None:
    receipt = load_rows(installation, contract_rows(sound) + [contract_row(environment="")] * faulty)
    assert receipt.status == status
    assert receipt.rows == receipt.accepted + receipt.refused == sound + faulty


def test_over_the_limit_every_row_is_refused_and_nothing_is_stored(installation: Settings) -> None:
    receipt = load_rows(installation, [*contract_rows(3), *[contract_row(environment="")] * 2])
    assert (receipt.rows, receipt.accepted, receipt.refused) == (5, 0, 5)
    assert (receipt.new, receipt.revised, receipt.unchanged, receipt.withdrawn) == (0, 0, 0, 0)
    assert receipt.rules == {"missing_environment": 2, "delivery_over_limit": 3}
    assert "2 of 5 rows are faulty; the source's limit is 25%" in receipt.reason
    assert not (installation.data / "accepted").exists()


@pytest.mark.parametrize(("limit", "status"), [("0.5", "accepted"), ("0.0", "refused"), ("1.0", "accepted")])
def test_a_source_may_have_a_limit_of_its_own(tmp_path: Path, limit: str, status: str) -> None:
    source = a_source("parish", text=f"refused_limit = {limit}")
    installation = an_installation(tmp_path, reference=a_reference(tmp_path, parish=source))
    rows = [*contract_rows(2), contract_row(environment="")]
    assert load_rows(installation, rows, source="parish").status == status


@pytest.mark.parametrize("content", [b"", b"a,b\n", b"PK\x03\x04", b"a\x00b", b"Anna Andersson,811228-9874\n1,2\n"])
def test_one_bad_delivery_among_ten_does_not_stop_the_nine(
    tmp_path: Path, installation: Settings, content: bytes
) -> None:
    deliveries = [write_csv(tmp_path / f"{n}.csv", [contract_row(record_id=str(n))]) for n in range(10)]
    deliveries[3].write_bytes(content)
    receipts = load(installation, *deliveries)
    assert [receipt.status for receipt in receipts] == ["accepted"] * 3 + ["refused"] + ["accepted"] * 6
    assert len(batch_rows(installation.data)) == 9
    assert "Andersson" not in receipts[3].reason + receipts[3].as_json()


#: How files of the known forms begin, so that random bytes reach every reader.
BEGINNINGS = [
    b"",
    b"\x1f\x8b\x08\x00",
    b"PK\x03\x04",
    b"PAR1",
    b"[{",
    b'{"a": ',
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"a;b\n",
    b'"',
]


@given(begins=st.sampled_from(BEGINNINGS), bytes_after=st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_whatever_a_file_holds_it_is_a_delivery_with_a_receipt(
    tmp_path_factory: pytest.TempPathFactory, examples: Examples, begins: bytes, bytes_after: bytes
) -> None:
    file = tmp_path_factory.mktemp("any") / "delivery"
    file.write_bytes(begins + bytes_after)
    receipt = examples.load(file)
    assert (receipt.status, receipt.accepted) == ("refused", 0)
    assert receipt.reason


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Examples]:
    with examples_of(an_installation(tmp_path_factory.mktemp("loader"))) as opened:
        yield opened


def test_a_file_that_went_away_is_refused_like_any_other(tmp_path: Path, installation: Settings) -> None:
    receipts = load(installation, tmp_path / "gone.csv", write_csv(tmp_path / "x.csv", contract_rows(1)))
    assert [receipt.status for receipt in receipts] == ["refused", "accepted"]


def test_every_delivery_leaves_its_receipt_and_nothing_of_the_work(tmp_path: Path, installation: Settings) -> None:
    good = write_csv(tmp_path / "x.csv", contract_rows(1), encoding="utf-16")
    bad = write_csv(tmp_path / "y.csv", [{"a": "b"}])
    receipts = load(installation, good, bad)
    kept = [json.loads(file.read_text(encoding="utf-8")) for file in (installation.data / "receipts").glob("*.json")]
    assert {told["sha256"] for told in kept} == {receipt.sha256 for receipt in receipts}
    assert {entry.name for entry in installation.data.iterdir()} == {
        *("accepted", "delivered", "receipts", "secret", "load.lock")
    }


def test_today_is_the_municipality_s_day_and_not_greenwich_s(installation: Settings) -> None:
    row = contract_row(occurred="2024-03-16", received="2024-03-16", revised="2024-03-16")
    half_past_midnight = datetime(2024, 3, 15, 23, 30, tzinfo=UTC)
    assert load_rows(installation, [row], accepted=half_past_midnight).rules == {}


def test_a_data_folder_may_have_any_name_and_is_taken_for_no_other(tmp_path: Path) -> None:
    odd, like_it = (an_installation(tmp_path / name) for name in ("town[1]*", "town1x"))
    load_rows(like_it, [contract_row(record_id="elsewhere")])
    load_rows(odd, [contract_row(record_id="here")])
    again = load_rows(odd, [contract_row(record_id="here"), contract_row(record_id="elsewhere")])
    assert (again.unchanged, again.new) == (1, 1)
    assert len(built(odd)) == 2


def test_another_municipality_has_its_own_places(tmp_path: Path) -> None:
    installation = an_installation(tmp_path, reference=another_municipality(tmp_path))
    places = ("kyrkbyn", "sjobo", "unknown", "", "angered")
    rows = [contract_row(record_id=f"A-{place}", district=place) for place in places]
    receipt = load_rows(installation, rows)
    assert receipt.rules == {"unknown_district": 1}
    assert [row["district"] for row in batch_rows(installation.data)] == ["kyrkbyn", "sjobo", "unknown", "unknown"]


def test_a_municipality_may_have_no_districts_at_all(tmp_path: Path) -> None:
    folder = another_municipality(tmp_path)
    (folder / "districts.geojson").write_text('{"features": []}', encoding="utf-8")
    receipt = load_rows(an_installation(tmp_path, reference=folder), contract_rows(2))
    assert (receipt.status, receipt.accepted) == ("accepted", 2)
    assert reference.read(folder).codes("district") == ("unknown",)


def test_files_are_found_in_folders_in_order_of_name_and_hidden_ones_are_left(tmp_path: Path) -> None:
    for name in ("b/2.csv", "b/1.csv", "a.csv", "b/.hidden", "b/c/0.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = files_of([tmp_path / "b", tmp_path / "a.csv"])
    assert [str(file.relative_to(tmp_path)) for file in found] == ["b/1.csv", "b/2.csv", "b/c/0.csv", "a.csv"]


def test_a_path_that_does_not_exist_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(WrongUse) as error:
        files_of([tmp_path / "januari.csv"])
    assert "januari.csv" in str(error.value)


def test_a_second_load_waits_for_the_first_and_says_so(tmp_path: Path) -> None:
    waits, done = threading.Event(), threading.Event()

    def second() -> None:
        with locked(tmp_path, waits.set):
            done.set()

    with locked(tmp_path, lambda: None):
        thread = threading.Thread(target=second)
        thread.start()
        assert waits.wait(timeout=30)
        assert not done.is_set()
    assert done.wait(timeout=30)
    thread.join()


def test_the_moment_of_acceptance_is_now_unless_the_demo_city_sets_it(installation: Settings, tmp_path: Path) -> None:
    before = datetime.now(UTC).replace(tzinfo=None)
    load(installation, write_csv(tmp_path / "x.csv", contract_rows(1)), accepted=None)
    (row,) = batch_rows(installation.data)
    assert before <= row["accepted"] <= datetime.now(UTC).replace(tzinfo=None)
    assert ACCEPTED.replace(tzinfo=None) < before
