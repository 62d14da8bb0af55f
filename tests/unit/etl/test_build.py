"""The database is built whole from the accepted batches, checked, and put in force in one step."""

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from etl.build import build
from lagesbild import queries, reference, store
from lagesbild.errors import BuildFailed
from lagesbild.settings import Settings
from tests.factories import REFERENCE, a_reference, an_installation, contract_row, contract_rows, load_rows

GOTEBORG = reference.read(REFERENCE)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Load three records of three days, one a day."""
    made = an_installation(tmp_path_factory.mktemp("loaded"))
    for day in (1, 2, 3):
        row = contract_row(record_id=str(day), occurred=f"2024-04-0{day}", received="2024-04-10", revised="2024-04-10")
        load_rows(made, [row], accepted=datetime(2024, 4, 10 + day, 21, 30, tzinfo=UTC))
    return made.data


@pytest.fixture
def installation(tmp_path: Path, loaded: Path) -> Settings:
    """Return an installation of its own with the three records."""
    made = an_installation(tmp_path)
    shutil.copytree(loaded, made.data, dirs_exist_ok=True)
    return made


def records(installation: Settings) -> int:
    seen = store.current(installation.data)
    assert seen is not None
    return int(seen.rows("status_dates")[0][0])


def test_a_build_is_what_the_app_reads_next(installation: Settings) -> None:
    assert store.current(installation.data) is None
    made = build(installation, GOTEBORG)
    assert store.pointer(installation.data) == made
    assert records(installation) == 3


def test_a_build_leaves_nothing_beside_itself(installation: Settings) -> None:
    made = build(installation, GOTEBORG)
    left = {entry.name for entry in installation.data.iterdir()} - {
        "accepted",
        "delivered",
        "receipts",
        "secret",
        "load.lock",
    }
    assert left == {made.database, "current.json"}


def test_the_same_batches_and_reference_are_the_same_build_and_it_is_not_made_again(installation: Settings) -> None:
    made = build(installation, GOTEBORG)
    database = installation.data / made.database
    written = database.stat().st_mtime_ns
    assert build(installation, GOTEBORG) == made
    assert database.stat().st_mtime_ns == written


def test_a_lost_database_is_made_again(installation: Settings) -> None:
    made = build(installation, GOTEBORG)
    (installation.data / made.database).unlink()
    assert build(installation, GOTEBORG) == made
    assert (installation.data / made.database).exists()


def test_new_words_for_a_code_are_a_new_build(tmp_path: Path, installation: Settings) -> None:
    before = build(installation, GOTEBORG)
    folder = a_reference(tmp_path / "other")
    with (folder / "vocabulary.toml").open("a", encoding="utf-8") as handle:
        handle.write("# a remark\n")
    assert build(installation, reference.read(folder)) != before


#: Accepted at 21:30 UTC on 11, 12 and 13 April 2024, which is 23:30 of the same days in Göteborg.
@pytest.mark.parametrize(
    ("as_of", "known"),
    [(date(2024, 4, 10), 0), (date(2024, 4, 11), 1), (date(2024, 4, 12), 2), (date(2024, 4, 13), 3), (None, 3)],
)
def test_a_build_as_of_a_day_holds_what_was_accepted_by_its_end(
    installation: Settings, as_of: date | None, known: int
) -> None:
    made = build(installation, GOTEBORG, as_of=as_of)
    assert made.as_of == as_of
    assert records(installation) == known


def test_the_day_of_acceptance_is_the_municipality_s(tmp_path: Path) -> None:
    installation = an_installation(tmp_path)
    half_past_midnight = datetime(2024, 4, 11, 22, 30, tzinfo=UTC)
    load_rows(installation, contract_rows(1), accepted=half_past_midnight)
    build(installation, GOTEBORG, as_of=date(2024, 4, 11))
    assert records(installation) == 0
    build(installation, GOTEBORG, as_of=date(2024, 4, 12))
    assert records(installation) == 1


def test_an_earlier_version_is_in_force_as_of_a_day_before_the_later_was_known(tmp_path: Path) -> None:
    installation = an_installation(tmp_path)
    for day, environment in ((11, "islamist"), (12, "other")):
        rows = [contract_row(revised=f"2024-04-{day}", environment=environment)]
        load_rows(installation, rows, accepted=datetime(2024, 4, day, 12, tzinfo=UTC))
    found = []
    for as_of in (date(2024, 4, 11), None):
        build(installation, GOTEBORG, as_of=as_of)
        seen = store.current(installation.data)
        assert seen is not None
        counts = {(dimension, code): n for dimension, code, n in seen.rows("status_counts")}
        found.append((counts["environment", "islamist"], counts["environment", "other"]))
    assert found == [(1, 0), (0, 1)]


def test_periods_without_a_record_are_there_too(tmp_path: Path) -> None:
    installation = an_installation(tmp_path)
    days = ("2023-12-31", "2024-02-01")
    load_rows(installation, [contract_row(record_id=day, occurred=day, received="2024-02-02") for day in days])
    made = build(installation, GOTEBORG)
    with duckdb.connect(str(installation.data / made.database), read_only=True) as connection:
        found = connection.table("period").order("period").fetchall()
    assert found == [
        (-1, date(2023, 12, 18), date(2023, 12, 31)),
        (0, date(2024, 1, 1), date(2024, 1, 14)),
        (1, date(2024, 1, 15), date(2024, 1, 28)),
        (2, date(2024, 1, 29), date(2024, 2, 11)),
    ]


def bytes_in_force(installation: Settings) -> dict[str, bytes]:
    files = [*installation.data.glob("*.duckdb"), installation.data / "current.json"]
    return {file.name: file.read_bytes() for file in files}


def a_check_that_finds_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "checks", lambda: ("checks/known_codes_only", "status_dates"))


def no_disk_space(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise duckdb.IOException("no space left for 'Anna Andersson'")

    monkeypatch.setattr("etl.build._check", fail)


@pytest.mark.parametrize(
    ("breaks", "key"), [(a_check_that_finds_a_row, "check_failed"), (no_disk_space, "build_failed")]
)
def test_a_build_that_fails_leaves_the_old_database_in_force_byte_for_byte(
    installation: Settings, monkeypatch: pytest.MonkeyPatch, breaks: Callable[[pytest.MonkeyPatch], None], key: str
) -> None:
    build(installation, GOTEBORG)
    before = bytes_in_force(installation)
    load_rows(installation, contract_rows(2))
    breaks(monkeypatch)
    with pytest.raises(BuildFailed) as error:
        build(installation, GOTEBORG)
    assert error.value.key == key
    assert "Andersson" not in str(error.value)
    assert bytes_in_force(installation) == before
    assert not list(installation.data.glob(".lagesbild-*"))
    assert records(installation) == 3


def test_what_a_cluster_made_in_a_build_that_was_stopped_is_removed(installation: Settings) -> None:
    left = installation.data / "work" / "spark-abc" / "record"
    left.mkdir(parents=True)
    (left / "part.parquet").write_bytes(b"records")
    build(installation, GOTEBORG)
    assert not left.parent.exists()


def test_a_code_that_the_vocabulary_no_longer_has_fails_the_build(tmp_path: Path, installation: Settings) -> None:
    folder = a_reference(tmp_path / "other")
    file = folder / "vocabulary.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("[environment.islamist]", "[environment.renamed]"), "utf-8"
    )
    with pytest.raises(BuildFailed) as error:
        build(installation, reference.read(folder))
    assert error.value.values == {"check": "checks/known_codes_only", "rows": 3}


#: For each check, what would make it find a row.
DAMAGE = {
    "checks/calls_are_linked_to_no_event": "update record set record_type = 'call', event = record",
    "checks/counted_once": "delete from counted_by_place",
    "checks/figures_of_known_codes_only": "insert into population values ('district', 'gone', 2024, 1, 'x')",
    "checks/known_codes_only": "update record set environment = 'gone'",
    "checks/known_since_a_batch": "update record set accepted = accepted + interval 1 second",
    "checks/one_figure_in_force": "insert into population from (from population limit 1)",
    "checks/nothing_thinned_is_left": """
        insert into thinning values (now()::timestamp, '2024-04-02', 'incident', 'contract', 1)
    """,
    "checks/one_version_in_force": "insert into past_version from (from version limit 1)",
    "checks/periods_hold_their_days": "delete from period",
    "checks/surveys_are_possible": "insert into practitioner_survey values ('x', 2024, null, 1, 2, null, null, now())",
    "checks/whole_city_categories_have_no_district": "update record set category = 'travel_return', district = 'x'",
}


@pytest.mark.parametrize("check", queries.checks())
def test_every_check_passes_on_a_sound_database_and_finds_its_damage(
    tmp_path: Path, installation: Settings, check: str
) -> None:
    made = build(installation, GOTEBORG)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{installation.data / made.database}' as built (read_only)")
        connection.execute("copy from database built to memory")
        assert connection.execute(queries.text(check)).fetchall() == []
        connection.execute(DAMAGE[check])
        assert connection.execute(queries.text(check)).fetchall() != []


def test_a_damaged_database_is_built_anew_under_another_name_and_a_sound_one_is_not(tmp_path: Path) -> None:
    installation = an_installation(tmp_path)
    load_rows(installation, [contract_row()])
    known = reference.read(installation.reference)
    first = build(installation, known)
    assert build(installation, known) == first
    (installation.data / first.database).write_bytes(b"cut short")
    second = build(installation, known)
    assert second.build == first.build and second.database != first.database
    assert build(installation, known) == second
    third = build(installation, known, anew=True)
    assert third.build == first.build and third.database not in (first.database, second.database)
    assert store.opens(installation.data / third.database)
