"""A file handed over in the browser: what the loader makes of it, and that nothing of it is left."""

import stat
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from etl.load import Delivery
from lagesbild import audit, deliveries, settings, store
from lagesbild.access import Role, Visit
from lagesbild.audit import Action
from lagesbild.deliveries import Delivered, Status
from lagesbild.errors import BuildFailed, LagesbildError, NotAllowed
from tests.factories import (
    ACCEPTED,
    Row,
    a_loader,
    a_reference,
    a_source,
    an_installation,
    batch_rows,
    batches_of,
    built,
    contract_row,
    contract_rows,
    csv_text,
    write_csv,
)
from tests.visits import a_visit

SOURCE, OTHER = "coordination", "police"
NUMBER = "19640823-3234"
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
WHY = "Ändamål: ett prov."


def as_sender(visit: Visit, *sources: str) -> Visit:
    return replace(visit, role=Role.SENDER, sources=sources or (SOURCE,), who="subject-1")


@pytest.fixture
def visit(tmp_path: Path) -> Visit:
    return as_sender(a_visit(tmp_path, [contract_row()]))


def handed_over(visit: Visit, *rows: Row, name: str = "uttag.csv", source: str = SOURCE) -> Delivered:
    return deliveries.deliver(visit, source, name, csv_text(rows).encode(), purpose=WHY, at=NOW)


def refusal(visit: Visit, content: bytes, name: str = "uttag.csv", source: str = SOURCE) -> LagesbildError:
    with pytest.raises(LagesbildError) as refused:
        deliveries.deliver(visit, source, name, content, purpose=WHY, at=NOW)
    return refused.value


def left_in(visit: Visit) -> list[Path]:
    return list((visit.folder / "incoming").rglob("*"))


def kept(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_a_sound_file_is_loaded_put_in_force_and_gone(visit: Visit) -> None:
    before = batches_of(visit.folder)
    found = handed_over(visit, *contract_rows(3), contract_row(record_id="X", category="nonsense"))
    assert (found.source, found.status, found.rows, found.accepted, found.new) == (SOURCE, Status.ACCEPTED, 4, 3, 3)
    assert (found.refused, found.rules) == (1, {"unknown_category": 1})
    assert [row["source"] for row in batch_rows(visit.folder, but=before)] == [SOURCE] * 3
    in_force = store.pointer(visit.folder)
    assert in_force is not None
    with duckdb.connect(str(visit.folder / in_force.database), read_only=True) as connection:
        assert connection.table("record").count("*").fetchall() == [(4,)]
    assert left_in(visit) == []


def test_who_has_handed_over_what_is_noted_but_not_what_the_file_was_called(visit: Visit) -> None:
    rows = contract_rows(2)
    handed_over(visit, *rows, name="zebrafinken.csv")
    event = audit.entries(visit.folder)[-1].event
    assert (event.action, event.who, event.role, event.subject) == (Action.DELIVER, "subject-1", "sender", SOURCE)
    digest = sha256(csv_text(rows).encode()).hexdigest()
    assert event.detail == {"sha256": digest, "status": "accepted", "rows": 2, "accepted": 2, "refused": 0}
    assert (event.purpose, event.build) == (WHY, visit.store.pointer.build)
    assert audit.entries(visit.folder)[-1].at == NOW


def test_who_hands_over_is_noted_before_the_file_is_loaded(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(deliveries, "_check_own", lambda *_: None)
    monkeypatch.setattr(deliveries, "_loaded", stopped)
    with pytest.raises(KeyboardInterrupt):
        handed_over(visit, contract_row())
    event = audit.entries(visit.folder)[-1].event
    assert (event.who, event.detail["status"]) == ("subject-1", "begun") and left_in(visit) == []


def test_nothing_is_loaded_once_it_may_not_be_done_any_more(visit: Visit) -> None:
    def no_longer() -> None:
        raise NotAllowed("not_for_you")

    content = csv_text([contract_row()]).encode()
    with pytest.raises(NotAllowed):
        deliveries.deliver(visit, SOURCE, "a.csv", content, purpose=WHY, at=NOW, still=no_longer)
    assert left_in(visit) == []
    assert [entry.event.detail["status"] for entry in audit.entries(visit.folder)] == ["not_for_you"]


def test_of_a_file_with_personal_data_nothing_is_left_but_its_receipt(
    visit: Visit, capfd: pytest.CaptureFixture[str]
) -> None:
    batches = batches_of(visit.folder)
    rows = [contract_row(record_id=f"zebra-{number}", note=NUMBER) for number in range(3)]
    found = handed_over(visit, *rows)
    assert (found.status, found.accepted, found.rules) == (Status.REFUSED, 0, {"gate_personal_number": 3})
    assert left_in(visit) == [] and batches_of(visit.folder) == batches
    everything = kept(visit.folder) + "".join(capfd.readouterr()).encode()
    assert b"gate_personal_number" in everything
    assert b"zebra" not in everything and NUMBER[2:8].encode() not in everything
    noted = audit.entries(visit.folder)[-1].event.detail
    assert (noted["status"], noted["rows"], noted["refused"]) == ("refused", 3, 3)


def test_the_same_file_again_is_no_second_delivery(visit: Visit) -> None:
    first, again = (handed_over(visit, *contract_rows(2)) for _ in range(2))
    assert (first.status, again.status, again.sha256) == (Status.ACCEPTED, Status.DUPLICATE, first.sha256)
    told = [entry.event.detail["status"] for entry in audit.entries(visit.folder)]
    assert told == ["begun", "accepted", "begun", "duplicate"]
    assert len(batch_rows(visit.folder)) == 3 and left_in(visit) == []


def test_a_file_lies_where_only_the_owner_reads_it_and_under_its_own_name(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, list[int]]] = []

    def look(visit: Visit, source: str, file: Path) -> None:
        modes = [stat.S_IMODE(place.stat().st_mode) for place in (file.parent.parent, file.parent, file)]
        seen.append((str(file.relative_to(visit.folder / "incoming").name), modes))
        raise BuildFailed("delivery_not_loaded")

    monkeypatch.setattr(deliveries, "_check_own", look)
    refusal(visit, b"x", name="uttag (1) [maj].csv")
    assert seen == [("uttag (1) [maj].csv", [0o700, 0o700, 0o600])]


GOOD_NAMES = ["a" * 200, "å" * 100, "uttag (1) [maj] *?.csv", "-x", "två..punkter.csv"]
BAD_NAMES = ["", ".", "..", ".dold.csv", "../a.csv", "/etc/a.csv", "a\\b.csv", "a\nb.csv", "a\0.csv", "a\u202eb.csv"]


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_a_plain_name_is_taken(name: str) -> None:
    deliveries.check_file(name, b"x")


@pytest.mark.parametrize("name", [*BAD_NAMES, "a" * 201, "å" * 101, "a\ud800.csv"])
def test_a_name_that_is_more_than_a_name_is_refused_before_anything_is_written(visit: Visit, name: str) -> None:
    assert refusal(visit, b"x", name=name).key == "delivery_name"
    assert not (visit.folder / "incoming").exists() and not audit.entries(visit.folder)


def test_a_name_that_a_pattern_could_be_is_one_file(visit: Visit) -> None:
    assert handed_over(visit, *contract_rows(1), name="uttag (1) [maj] *?.csv").accepted == 1


def test_an_empty_file_and_one_that_is_too_large_are_refused_before_anything_is_written(visit: Visit) -> None:
    deliveries.check_file("a.csv", bytes(deliveries.LARGEST))
    assert refusal(visit, b"").key == "empty_file"
    assert refusal(visit, bytes(deliveries.LARGEST + 1)).key == "delivery_too_large"
    assert not (visit.folder / "incoming").exists()


def test_the_largest_file_is_what_the_server_takes() -> None:
    told = tomllib.loads((settings.ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert told["server"]["maxUploadSize"] * 2**20 == deliveries.LARGEST


def test_nobody_delivers_for_another_or_sees_its_receipts(visit: Visit) -> None:
    for told in (visit, replace(visit, role=Role.GROUP), replace(visit, role=Role.ADMIN)):
        source = OTHER if told is visit else SOURCE
        assert isinstance(refusal(told, b"x", source=source), NotAllowed)
        for look in (deliveries.receipts, deliveries.unreadable):
            with pytest.raises(NotAllowed):
                look(told, source)
    assert not (visit.folder / "incoming").exists()


@pytest.mark.parametrize(
    ("source", "told"),
    [(SOURCE, [OTHER]), (SOURCE, [SOURCE, OTHER]), ("plain", [OTHER]), ("plain", ["", OTHER])],
    ids=lambda told: "-".join(told) if isinstance(told, list) else told,
)
def test_a_file_with_rows_of_another_source_is_refused_whole(tmp_path: Path, source: str, told: list[str]) -> None:
    # the loader takes it: a file in the form of the data contract may tell its source, and so may every row
    reference = a_reference(tmp_path, plain=a_source("plain"))
    visit = as_sender(a_visit(tmp_path / "city", [contract_row()], reference=reference), source)
    before = batches_of(visit.folder), kept(visit.folder / "receipts")
    rows = [contract_row(record_id=str(number), source=one) for number, one in enumerate(told)]
    assert refusal(visit, csv_text(rows).encode(), source=source).key == "delivery_of_another"
    assert (batches_of(visit.folder), kept(visit.folder / "receipts")) == before and left_in(visit) == []
    assert audit.entries(visit.folder)[-1].event.detail["status"] == "delivery_of_another"
    assert handed_over(visit, *(row | {"source": source} for row in rows), source=source).accepted == len(rows)


def test_nothing_real_is_loaded_into_a_demonstration_city(tmp_path: Path) -> None:
    installation = an_installation(tmp_path)
    file = write_csv(tmp_path / "a.csv", [contract_row()])
    with a_loader(installation, demo_seed=1) as loader:
        loader.load(Delivery(file, accepted=ACCEPTED))
    built(installation)
    in_force = store.current(installation.data)
    assert in_force is not None and in_force.demo
    visit = as_sender(replace(a_visit(tmp_path / "other", [contract_row()]), store=in_force, folder=installation.data))
    before = batches_of(installation.data)
    assert refusal(visit, csv_text(contract_rows(1)).encode()).key == "delivery_to_demo"
    assert batches_of(installation.data) == before
