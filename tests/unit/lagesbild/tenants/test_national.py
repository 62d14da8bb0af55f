"""The country: what each has published, and the sums; nothing that is not published, nothing by place."""

import csv
import io
import shutil
from pathlib import Path

import pytest

from lagesbild import published
from lagesbild.__main__ import main
from lagesbild.errors import BuildFailed, WrongUse
from lagesbild.tenants import Tenant, national
from tests.backed_up import full


@pytest.fixture(scope="module")
def tenants(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Tenant]:
    """Two installations, each with what it has published; the second has a copy that only its publications are in."""
    found = {}
    for number, name in enumerate(("one", "two")):
        folder = tmp_path_factory.mktemp(name)
        made = full(folder)
        data = folder / "only"
        shutil.copytree(made.data / published.FOLDER, data / published.FOLDER)
        found[name] = Tenant(
            host=f"{name}.example.se",
            port=8600 + number,
            data=data,
            reference=made.reference,
            secret_file=folder / "no secret",
        )
    return found


def test_each_number_is_a_published_one_and_each_sum_is_of_those(tenants: dict[str, Tenant]) -> None:
    told = national.numbers(tenants, "L1")
    own = [one for one in told if one.municipality != national.ALL]
    for name, tenant in tenants.items():
        known = published.read(tenant.data)
        expected = sum(len(cells) for (table, _), cells in known.counts.items() if table == "L1")
        assert len([one for one in own if one.municipality == name]) == expected > 0
    for sum_of in (one for one in told if one.municipality == national.ALL):
        parts = [one for one in own if (one.begins, one.ends, one.cell) == (sum_of.begins, sum_of.ends, sum_of.cell)]
        assert (sum_of.count, sum_of.municipalities) == (sum(one.count for one in parts), len(parts))
    assert any(one.count for one in own)


def test_the_days_are_those_of_the_period(tenants: dict[str, Tenant]) -> None:
    for one in national.numbers(tenants, "L1"):
        assert (one.ends - one.begins).days == 13 and one.begins.isoweekday() == 1


def test_it_is_written_as_csv(tenants: dict[str, Tenant], tmp_path: Path) -> None:
    file = tmp_path / "tenants.toml"
    keys = {"host", "port", "data", "reference", "secret_file"}
    lines = []
    for name, one in tenants.items():
        told = one.model_dump(mode="json", include=keys)
        lines += [f"[tenant.{name}]", *(f"{key} = {value!r}" for key, value in told.items())]
    file.write_text("\n".join(lines), encoding="utf-8")
    assert main(["tenants", str(file), "national", "L1", "--out", str(tmp_path / "land.csv")]) == 0
    rows = [*csv.DictReader(io.StringIO((tmp_path / "land.csv").read_text(encoding="utf-8-sig")))]
    assert len(rows) == len(national.numbers(tenants, "L1"))
    assert {row["municipality"] for row in rows} == {"one", "two", "*"}
    assert set(rows[0]) == {"table", "from", "to", "environment", "municipality", "municipalities", "count"}


@pytest.mark.parametrize("table", ["L3", "L5", "L0"])
def test_no_table_with_places_is_told(tenants: dict[str, Tenant], table: str) -> None:
    with pytest.raises(WrongUse) as error:
        national.numbers(tenants, table)
    assert error.value.key == "national_no_table"


def test_what_does_not_hold_is_told_by_name_and_nothing_is_summed(tenants: dict[str, Tenant], tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(tenants["two"].data, broken)
    manifest = broken / published.FOLDER / "0001.json"
    manifest.write_bytes(manifest.read_bytes().replace(b'"rows": ', b'"rows":  '))
    with pytest.raises(BuildFailed) as error:
        national.numbers({**tenants, "two": tenants["two"].model_copy(update={"data": broken})}, "L1")
    assert error.value.values["tenant"] == "two"
