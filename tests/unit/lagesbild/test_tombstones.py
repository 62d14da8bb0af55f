"""The thinnings that were done, as the app reads them: what `etl thin` wrote, the newest first."""

from datetime import date
from pathlib import Path

import pytest

from etl import tombstone as written
from lagesbild import tombstones
from lagesbild.errors import BuildFailed
from lagesbild.tombstones import Removed
from tests.factories import an_installation, built, contract_row, load_rows, thinned

OLD = {"occurred": "2023-01-05", "received": "2023-01-05", "revised": "2023-01-05 10:00"}


def test_what_the_thinning_writes_is_what_is_read(tmp_path: Path) -> None:
    installation = an_installation(tmp_path)
    rows = [contract_row(), contract_row(record_id="2", **OLD), contract_row(record_id="3", record_type="tip", **OLD)]
    load_rows(installation, rows)
    built(installation)
    first = thinned(installation, before=date(2024, 1, 1), types=["tip"])
    second = thinned(installation, before=date(2024, 1, 2))
    later, earlier = tombstones.kept(installation.data)
    assert (earlier.at, later.at) == (first.at, second.at)
    assert earlier.removed == (Removed("tip", "contract", date(2024, 1, 1), 1, 1),)
    assert later.removed == (Removed("incident", "contract", date(2024, 1, 2), 1, 1),)
    assert (later.rows, later.records, later.done) == (1, 1, True)


def test_they_lie_where_the_thinning_puts_them() -> None:
    assert tombstones.FOLDER == written.FOLDER


def test_where_nothing_was_thinned_there_is_nothing(tmp_path: Path) -> None:
    assert tombstones.kept(tmp_path) == ()


@pytest.mark.parametrize("content", ["", "{}", '{"at":"2026-11-20T10:00:00","rows":1,"records":1,"removed":[]}'])
def test_one_that_cannot_be_read_is_never_passed_over(tmp_path: Path, content: str) -> None:
    (tmp_path / tombstones.FOLDER).mkdir()
    (tmp_path / tombstones.FOLDER / "20261120T100000000000Z.json").write_text(content, encoding="utf-8")
    with pytest.raises(BuildFailed) as broken:
        tombstones.kept(tmp_path)
    assert broken.value.key == "tombstone_broken"
    assert "20261120T100000000000Z.json" in broken.value.explain("sv")
