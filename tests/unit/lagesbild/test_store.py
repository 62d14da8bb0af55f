"""The database in force: a reader never waits, and sees a new build at the next look."""

import json
import os
from datetime import date
from pathlib import Path

import duckdb
import pytest

from lagesbild import queries, store
from lagesbild.errors import WrongUse
from lagesbild.store import Pointer

if os.name != "nt":
    import resource

#: So many texts need more than `little_memory`.
LARGE = 1_000_000


def put_in_force(data: Path, build: str, *sources: str, as_of: date | None = None) -> Pointer:
    """Make a database whose table `batch` names the sources, and point to it."""
    target = Pointer(build, f"lagesbild-{build}.duckdb", demo=False, reference="r", program="p", as_of=as_of)
    with duckdb.connect(str(data / target.database)) as connection:
        connection.execute("create table batch (source text, accepted timestamp)")
        connection.execute("create table version (source text, accepted timestamp)")
        connection.executemany("insert into batch values (?, timestamp '2024-03-15 09:30')", [[one] for one in sources])
    store.point(data, target)
    return target


def sources(seen: store.Store | None) -> list[str]:
    assert seen is not None
    return list(seen.ask("status_deliveries")["source"])


def databases(data: Path) -> set[str]:
    return {file.name for file in data.iterdir()}


@pytest.fixture
def little_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> store.Store:
    """A store that has less memory than it needs for what it will be asked."""
    put_in_force(tmp_path, "b1", "police")
    monkeypatch.setattr(store, "READ_ONLY", {**store.READ_ONLY, "memory_limit": "48MB"})
    seen = store.current(tmp_path)
    assert seen is not None
    large = f"select count(*) from (select distinct md5(range::varchar) from range({LARGE}))"
    monkeypatch.setattr(queries, "text", lambda name: large)
    return seen


def test_before_the_first_build_there_is_no_store(tmp_path: Path) -> None:
    assert store.pointer(tmp_path) is None
    assert store.current(tmp_path) is None


@pytest.mark.parametrize("content", ["", "{", "{}", '{"build": "b1", "database": "x.duckdb", "demo": false}'])
def test_a_broken_pointer_is_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "current.json").write_text(content, encoding="utf-8")
    assert store.pointer(tmp_path) is None


def test_a_pointer_of_before_the_program_was_told_is_that_of_another_program(tmp_path: Path) -> None:
    put_in_force(tmp_path, "b1", "police")
    content = json.loads((tmp_path / "current.json").read_text(encoding="utf-8"))
    del content["program"]
    (tmp_path / "current.json").write_text(json.dumps(content), encoding="utf-8")
    told = store.pointer(tmp_path)
    assert told and told.program == "" != queries.digest()


@pytest.mark.parametrize("as_of", [None, date(2024, 3, 15)])
def test_what_is_put_in_force_is_what_is_found(tmp_path: Path, as_of: date | None) -> None:
    target = put_in_force(tmp_path, "b1", "police", as_of=as_of)
    assert store.pointer(tmp_path) == target
    assert json.loads((tmp_path / "current.json").read_text(encoding="utf-8"))["as_of"] == (as_of and str(as_of))


def test_an_open_reader_keeps_its_data_and_sees_the_new_build_at_its_next_look(tmp_path: Path) -> None:
    put_in_force(tmp_path, "b1", "police")
    before = store.current(tmp_path)
    assert sources(before) == ["police"]
    put_in_force(tmp_path, "b2", "police", "schools")
    assert sources(before) == ["police"]
    assert sources(store.current(tmp_path)) == ["police", "schools"]


def test_the_database_before_the_last_is_kept_for_its_readers_and_older_ones_are_removed(tmp_path: Path) -> None:
    put_in_force(tmp_path, "b1", "police")
    put_in_force(tmp_path, "b2", "police")
    assert databases(tmp_path) == {"current.json", "lagesbild-b1.duckdb", "lagesbild-b2.duckdb"}
    put_in_force(tmp_path, "b3", "police")
    assert databases(tmp_path) == {"current.json", "lagesbild-b2.duckdb", "lagesbild-b3.duckdb"}


def test_of_a_thinning_no_database_but_one_is_left(tmp_path: Path) -> None:
    put_in_force(tmp_path, "b1", "police")
    target = put_in_force(tmp_path, "b2", "police")
    assert store.keep_only(tmp_path, target)
    assert databases(tmp_path) == {"current.json", "lagesbild-b2.duckdb"}


@pytest.mark.parametrize("gone", ["before it is opened", "while it is opened"])
def test_a_reader_that_looked_just_before_a_thinning_sees_the_new_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gone: str
) -> None:
    old = put_in_force(tmp_path, "b1", "police")
    told, opens = iter([old]), duckdb.connect
    new = put_in_force(tmp_path, "b2", "schools")
    monkeypatch.setattr(store, "pointer", lambda data: next(told, new))
    if gone == "before it is opened":
        store.keep_only(tmp_path, new)
    else:
        monkeypatch.setattr(
            duckdb, "connect", lambda *file, **how: (store.keep_only(tmp_path, new), opens(*file, **how))[1]
        )
    assert sources(store.current(tmp_path)) == ["schools"]


def test_a_reader_can_neither_write_nor_reach_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in_force(tmp_path, "b1", "police")
    (tmp_path / "other.csv").write_text("a\n1\n", encoding="utf-8")
    seen = store.current(tmp_path)
    assert seen is not None
    for question in ("delete from batch", f"from '{tmp_path / 'other.csv'}'", "set enable_external_access = true"):
        monkeypatch.setattr(queries, "text", lambda name, question=question: question)
        with pytest.raises(duckdb.Error):
            seen.ask("anything")


def test_a_question_takes_its_values_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in_force(tmp_path, "b1", "police", "schools")
    seen = store.current(tmp_path)
    assert seen is not None
    monkeypatch.setattr(queries, "text", lambda name: "select source from batch where source = $source")
    assert list(seen.ask("anything", source="schools")["source"]) == ["schools"]


def test_readers_of_a_build_hold_a_gigabyte_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in_force(tmp_path, "b1", "police")
    seen = store.current(tmp_path)
    assert seen is not None
    monkeypatch.setattr(queries, "text", lambda name: "select current_setting('memory_limit')")
    assert seen.rows("anything") == [("953.6 MiB",)]


def test_what_needs_more_memory_than_a_reader_has_is_answered_from_the_disk(little_memory: store.Store) -> None:
    assert little_memory.rows("anything") == [(LARGE,)]


@pytest.mark.skipif(os.name == "nt", reason="Windows limits no file's size")
def test_what_finds_no_room_on_the_disk_is_told_in_words(little_memory: store.Store) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(WrongUse) as told:
            little_memory.rows("anything")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert told.value.key == "no_room_to_answer"


def test_what_a_killed_reader_has_set_aside_goes_with_its_database(tmp_path: Path) -> None:
    (tmp_path / "lagesbild-b0.duckdb.tmp").mkdir()  # whose database has gone already
    for build in ("b1", "b2", "b3"):
        target = put_in_force(tmp_path, build, "police")
        aside = tmp_path / f"{target.database}.tmp"
        aside.mkdir()
        (aside / "duckdb_temp_storage").write_bytes(b"rows")
    assert {name for name in databases(tmp_path) if name.endswith(".tmp")} == {
        "lagesbild-b2.duckdb.tmp",
        "lagesbild-b3.duckdb.tmp",
    }
    assert store.keep_only(tmp_path, target)
    assert databases(tmp_path) == {"current.json", "lagesbild-b3.duckdb", "lagesbild-b3.duckdb.tmp"}
