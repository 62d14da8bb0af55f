"""The country: what each has published, and the sums; nothing that is not published, nothing by place."""

import csv
import io
import shutil
from pathlib import Path

import pytest

from lagesbild import published, settings
from lagesbild.__main__ import main
from lagesbild.errors import BuildFailed, WrongUse
from lagesbild.tenants import Tenant, national
from lagesbild.words import REST


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


@pytest.fixture
def named(tenants: dict[str, Tenant], tmp_path: Path) -> str:
    """The file that names them."""
    keys = {"host", "port", "data", "reference", "secret_file"}
    lines = []
    for name, one in tenants.items():
        told = one.model_dump(mode="json", include=keys)
        lines += [f"[tenant.{name}]", *(f"{key} = {value!r}" for key, value in told.items())]
    (tmp_path / "tenants.toml").write_text("\n".join(lines), encoding="utf-8")
    return str(tmp_path / "tenants.toml")


def test_it_is_written_as_csv(tenants: dict[str, Tenant], named: str, tmp_path: Path) -> None:
    assert main(["tenants", named, "national", "L1", "--out", str(tmp_path / "land.csv")]) == 0
    rows = [*csv.DictReader(io.StringIO((tmp_path / "land.csv").read_text(encoding="utf-8-sig")))]
    assert len(rows) == len(national.numbers(tenants, "L1"))
    assert {row["municipality"] for row in rows} == {"one", "two", "*"}
    assert set(rows[0]) == {"table", "from", "to", "environment", "municipality", "municipalities", "count", "demo"}
    assert {row["demo"] for row in rows} == {"false"}


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF-"), ("docx", b"PK\x03\x04")])
def test_it_is_written_as_a_document(named: str, tmp_path: Path, form: str, begins: bytes) -> None:
    out = tmp_path / f"land.{form}"
    assert main(["tenants", named, "national", "L1", "--out", str(out)]) == 0
    assert out.read_bytes().startswith(begins)


def test_what_cannot_be_written_is_told_and_nothing_is_left(
    named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["tenants", named, "national", "L1", "--out", str(tmp_path / "land.txt")]) == WrongUse.exit_code
    assert "csv, pdf, docx" in capsys.readouterr().err and not (tmp_path / "land.txt").exists()


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


def test_invented_numbers_never_stand_among_real_ones(
    tenants: dict[str, Tenant], named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    demo = tenants["two"].data / settings.DEMO_FILE
    demo.write_text("{}", encoding="utf-8")
    try:
        for form in ("csv", "pdf"):
            out = tmp_path / f"land.{form}"
            assert main(["tenants", named, "national", "L1", "--out", str(out)]) == WrongUse.exit_code
            assert "two" in capsys.readouterr().err and not out.exists()
        alone = {"two": tenants["two"]}
        assert b",true" in national.as_csv("L1", national.numbers(alone, "L1"), demo=bool(national.invented(alone)))
    finally:
        demo.unlink()


def test_the_rest_is_summed_only_where_it_is_the_same_everywhere(tenants: dict[str, Tenant], tmp_path: Path) -> None:
    def of_the_rest(told: list[national.Number]) -> set[str]:
        return {one.municipality for one in told if REST in dict(one.cell).values()}

    assert of_the_rest(national.numbers(tenants, "L1")) == {"one", "two", national.ALL}
    other = tmp_path / "reference"
    shutil.copytree(tenants["two"].reference, other)
    vocabulary = other / "vocabulary.toml"
    text = vocabulary.read_text(encoding="utf-8")
    assert text.count("default_view = true") > 1
    vocabulary.write_text(text.replace("default_view = true", "default_view = false", 1), encoding="utf-8")
    apart = {**tenants, "two": tenants["two"].model_copy(update={"reference": other})}
    told = national.numbers(apart, "L1")
    assert of_the_rest(told) == {"one", "two"}
    assert national.ALL in {one.municipality for one in told}
