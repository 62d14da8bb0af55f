"""Accepted batches: each says of itself whose it is and when it came, and a broken one stops the build."""

from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from etl import batches
from etl.build import build
from etl.load import Delivery
from lagesbild import reference
from lagesbild.errors import BuildFailed
from tests.factories import ACCEPTED, REFERENCE, a_loader, an_installation, contract_rows, load_rows, write_csv
from tests.surveys import a_town


def test_a_batch_says_whose_it_is_when_it_came_and_that_it_is_no_demonstration(tmp_path: Path) -> None:
    installation = an_installation(tmp_path)
    receipt = load_rows(installation, contract_rows(1, source="schools"))
    (batch,) = batches.accepted(installation.data)
    assert batch == batches.Batch(
        file=installation.data / "accepted" / "schools" / f"{receipt.sha256}.parquet",
        source="schools",
        sha256=sha256((tmp_path / "delivery.csv").read_bytes()).hexdigest(),
        accepted=datetime(2024, 3, 15, 9, 30),
        demo=False,
        rows=1,
        refused=0,
        out_of_scope=0,
    )
    assert not batches.hold_only_demo([batch])


def test_a_batch_of_figures_lies_apart_and_says_its_form(tmp_path: Path) -> None:
    town = a_town(tmp_path)
    receipt = town.deliver("place,year,population\nlundby,2023,5\n", "people")
    (batch,) = batches.accepted(town.installation.data)
    assert batch.file == town.installation.data / "aggregates" / "people" / f"{receipt.sha256}.parquet"
    assert (batch.form, batch.source, batch.demo) == ("population", "people", False)
    assert not batches.hold_only_demo([batch])
    assert batches.of_form([batch], "records") == []


def test_a_batch_from_before_there_were_forms_holds_records(tmp_path: Path) -> None:
    file = tmp_path / "accepted" / "police" / "x.parquet"
    file.parent.mkdir(parents=True)
    told = "source: 'police', sha256: 'x', accepted: '2024-03-15 09:30:00', demo: 'false'"
    duckdb.execute(f"copy (select 1 as a) to '{file}' (format parquet, kv_metadata {{{told}}})")
    assert [batch.form for batch in batches.accepted(tmp_path)] == ["records"]


def test_every_batch_of_a_demonstration_city_is_marked(tmp_path: Path) -> None:
    installation = an_installation(tmp_path)
    file = write_csv(tmp_path / "x.csv", contract_rows(1))
    with a_loader(installation, demo_seed=1) as loader:
        loader.load(Delivery(file, accepted=ACCEPTED))
    assert batches.hold_only_demo(batches.accepted(installation.data))


def test_the_moment_of_acceptance_is_kept_in_utc_and_batches_stand_in_its_order(tmp_path: Path) -> None:
    installation = an_installation(tmp_path)
    stockholm = timezone(timedelta(hours=1))
    for number, accepted in enumerate([datetime(2024, 3, 16, 0, 30, tzinfo=stockholm), ACCEPTED]):
        load_rows(installation, contract_rows(1, record_id=str(number)), accepted=accepted)
    moments = [batch.accepted for batch in batches.accepted(installation.data)]
    assert moments == [ACCEPTED.replace(tzinfo=None), datetime(2024, 3, 15, 23, 30)]
    assert ACCEPTED.tzinfo is UTC


@pytest.mark.parametrize("damage", ["cut", "no batch"])
def test_a_broken_batch_is_never_passed_over(tmp_path: Path, damage: str) -> None:
    installation = an_installation(tmp_path)
    load_rows(installation, contract_rows(1))
    (file,) = installation.data.glob("accepted/*/*.parquet")
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:-100])
    else:
        file.unlink()
        duckdb.execute(f"copy (select 1 as a) to '{file}'")
    with pytest.raises(BuildFailed) as error:
        build(installation, reference.read(REFERENCE))
    assert error.value.key == "batch_broken"
    assert file.name in str(error.value)
