"""A thinning stopped before or after each of its steps: whoever holds the folder next finishes it, to the last row."""

import os
import shutil
import stat
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl import thin, tombstone as tombstones
from etl.__main__ import main
from lagesbild import reference, store
from tests.factories import (
    REFERENCE,
    SECRET,
    a_reference,
    an_installation,
    batch_rows,
    built,
    contract_row,
    contract_rows,
    load_rows,
    write_csv,
)
from tests.spec.probe import found

GOTEBORG = reference.read(REFERENCE)
MARCH = ("thin", "--before", "2024-03-01")
#: In this order a thinning puts in place and removes; "old" is the database that was in force.
STEPS = [
    *("put plan", "put tombstone", "put batch", "put batch", "put counts", "put tombstone"),
    *("put database", "put pointer", "remove old", "remove plan", "remove thinning"),
]
#: Versions of two records that go, over two deliveries (one only because its last version does), and of one that stays.
GOES, WHOLE = contract_row(occurred="2024-02-01"), contract_row(record_id="W", occurred="2024-03-04")
ROWS = [[GOES, WHOLE, contract_row(record_id="S")]]
ROWS.append(
    [WHOLE | {"occurred": "2024-02-02", "revised": "2024-03-08 10:00"}, contract_row(record_id="S", arena="home")]
)


class Stopped(BaseException):
    """Ends the process, as far as the code under test can see."""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the two deliveries, the counts of one, and a database in force."""
    installation = an_installation(tmp_path_factory.mktemp("loaded"))
    for rows in ROWS:
        load_rows(installation, rows)
    counts = installation.data / "delivered" / "contract" / "ab.parquet"
    counts.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        told = "select date '2024-02-01' as day, 'environment' as field, 'islamist' as value, 1::bigint as rows"
        connection.execute(f"copy ({told}) to '{counts}' (format parquet)")
    built(installation)
    return installation.data


@pytest.fixture
def data(loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAGESBILD_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LAGESBILD_LANGUAGE", "en")
    return shutil.copytree(loaded, tmp_path / "data")


def watched(monkeypatch: pytest.MonkeyPatch, data: Path, *, stop: int = 99, after: bool = False) -> list[str]:
    """Note each step from now on, and stop before or after one; what is stopped does nothing more."""
    seen: list[str] = []

    def step(does: Callable[..., Any], kind: Callable[[Any], str | None], path: Any, *rest: Any, **named: Any) -> Any:
        name = kind(rest[0] if does is replace else path)
        dead = len(seen) > stop or (len(seen) == stop and not after and name)
        if dead:
            raise Stopped
        done = does(path, *rest, **named)
        if name:
            seen.append(name)
            if len(seen) > stop:
                raise Stopped
        return done

    def put(path: Path) -> str | None:
        inside = Path(path).relative_to(data).parts[0]
        kinds = {"thinning": "plan", "thinned": "tombstone", "accepted": "batch", "delivered": "counts"}
        return f"put {kinds.get(inside, 'pointer' if inside == store.POINTER else 'database')}"

    def removed(path: Path) -> str | None:
        old = "remove old" if path.name.startswith("lagesbild-") else None
        return "remove plan" if path.name == "plan.parquet" else old

    def emptied(path: Path) -> str | None:
        return "remove thinning" if path.exists() else None

    replace, unlink, rmtree = os.replace, Path.unlink, shutil.rmtree
    monkeypatch.setattr(os, "replace", lambda *told: step(replace, put, *told))
    monkeypatch.setattr(Path, "unlink", lambda *told, **named: step(unlink, removed, *told, **named))
    monkeypatch.setattr(shutil, "rmtree", lambda *told, **named: step(rmtree, emptied, *told, **named))
    return seen


def versions(database: Path) -> int:
    with duckdb.connect(str(database), read_only=True) as connection:
        return len(connection.table("version").fetchall())


def in_force(data: Path) -> int:
    """Return how many versions the database in force tells of."""
    pointer = store.pointer(data)
    assert pointer
    return versions(data / pointer.database)


def hidden(data: Path) -> list[str]:
    return [file.name for file in data.rglob(".*")]


def is_finished(data: Path) -> None:
    """What an undisturbed thinning ends in; told again, the rows that stay may lie in more batches."""
    assert {(str(row["occurred"]), row["arena"]) for row in batch_rows(data)} == {
        ("2024-03-05", None),
        ("2024-03-05", "home"),
    }
    assert in_force(data) == 2
    (tombstone,) = tombstones.read_all(data)
    assert (tombstone.done, tombstone.rows, tombstone.records) == (True, 3, 2)
    assert [(one.rows_before, one.rows_after) for one in tombstone.files] in (
        [(3, 1), (2, 1), (1, 0)],
        [(2, 1), (3, 1), (1, 0)],
    )
    assert all(one.sha256_after not in (None, one.sha256_before) for one in tombstone.files)
    assert {versions(database) for database in data.glob("*.duckdb")} == {2}
    assert not (data / thin.FOLDER).exists() and not hidden(data)


def test_an_undisturbed_thinning_goes_step_by_step(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert in_force(data) == 5
    seen = watched(monkeypatch, data)
    assert main(MARCH) == 0
    assert seen == STEPS
    is_finished(data)


#: How the next one comes: the same thinning, a narrower one, the build, a build of today, or the rows in another file.
NEXT = ["thin", "narrower", "build", "as of", "load"]
STOPS = [(nth, after) for nth in range(len(STEPS)) for after in (False, True)]


@pytest.mark.parametrize(
    ("nth", "after", "then"),
    [(*stop, NEXT[place % len(NEXT)]) for place, stop in enumerate(STOPS * 2)],
    ids=str,
)
def test_a_thinning_that_was_stopped_is_finished_by_whoever_comes_next(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nth: int, after: bool, then: str
) -> None:
    with monkeypatch.context() as stopped:
        seen = watched(stopped, data, stop=nth, after=after)
        with pytest.raises(Stopped):
            main(MARCH)
    assert seen == STEPS[: nth + after]
    assert in_force(data) in (5, 2)

    begun = (data / "thinning" / "plan.parquet").exists() or (data / "thinned").exists()
    calls: dict[str, list[str]] = {
        "thin": [*MARCH],
        "narrower": ["thin", "--before", "2024-02-20", "--type", "incident"],
        "build": ["build"],
        "as of": ["build", "--as-of", str(GOTEBORG.municipality.day_of(datetime.now(UTC)))],
        "load": ["load", str(write_csv(tmp_path / "again.csv", [row for rows in ROWS for row in rows]))],
    }
    assert begun is (nth > 0 or after)
    assert main(calls[then] if begun else MARCH) == 0
    is_finished(data)


@pytest.mark.parametrize("stop", [0, 3, 8])
def test_a_second_stop_changes_nothing(data: Path, monkeypatch: pytest.MonkeyPatch, stop: int) -> None:
    for nth in (stop, 1, 0):
        with monkeypatch.context() as stopped, suppress(Stopped):
            watched(stopped, data, stop=nth, after=True)
            main(MARCH if nth == stop else ["build"])
    assert main(["build"]) == 0
    is_finished(data)


def test_a_dry_run_finishes_nothing(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as stopped, pytest.raises(Stopped):
        watched(stopped, data, stop=2, after=True)
        main(MARCH)
    before = {file: file.read_bytes() for file in data.rglob("*") if file.is_file()}
    again = write_csv(tmp_path / "again.csv", contract_rows(3, occurred="2024-02-01"))
    assert main([*MARCH, "--dry-run"]) == main(["load", "--dry-run", str(again)]) == 0
    assert {file: file.read_bytes() for file in data.rglob("*") if file.is_file()} == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_the_plan_is_its_owner_s_alone_and_names_only_records_that_it_must(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {str(row["occurred"]): str(row["record"]) for row in batch_rows(data)}
    goes, whole, stays = before["2024-02-01"], before["2024-03-04"], before["2024-03-05"]
    with monkeypatch.context() as stopped, pytest.raises(Stopped):
        watched(stopped, data, stop=0, after=True)
        main(MARCH)
    plan = data / "thinning"
    assert stat.S_IMODE((plan / "plan.parquet").stat().st_mode) == 0o600
    assert stat.S_IMODE(plan.stat().st_mode) == 0o700
    assert found(whole, plan) and not found(goes, plan) and not found(stays, plan) and not found(SECRET.hex(), plan)
    assert main(["build"]) == 0
    assert not found(whole, data) and not found(goes, data) and found(stays, data)


def test_a_disk_that_fails_is_told_in_words_and_the_next_one_finishes(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("etl.batches.put_in_place", full)
        assert main(MARCH) == 4
    assert "The thinning could not be finished." in capsys.readouterr().err
    with monkeypatch.context() as disk:
        disk.setattr("etl.thin.tombstones.write", full)
        assert main(MARCH) == 4
    assert in_force(data) == 5
    assert main(MARCH) == 0
    is_finished(data)


def test_a_build_that_fails_leaves_the_plan_for_the_next_one(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = a_reference(tmp_path)
    file = folder / "vocabulary.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("[environment.islamist]", "[environment.renamed]"), "utf-8"
    )
    with monkeypatch.context() as renamed:
        renamed.setenv("LAGESBILD_REFERENCE", str(folder))
        assert main(MARCH) == 4
        assert thin.is_planned(data)
    assert main(["build"]) == 0
    is_finished(data)
